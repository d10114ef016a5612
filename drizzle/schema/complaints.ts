import { COMPLAINT_DEEDS, COMPLAINT_STATES, DEED_STATES } from '@anxin/shared/complaints/complaint.contract'
import { index, int, mysqlTable, primaryKey, uniqueIndex } from 'drizzle-orm/mysql-core'
import { fen, flag, id, instant, key, sealed, text, word } from '../columns'

/** A complaint that a payer made to WeChat, as WeChat last told it. */
export const wechatComplaint = mysqlTable(
  'wechat_complaint',
  {
    id: id().primaryKey(),
    /** WeChat's number: one row for each. */
    complaintId: key(64).notNull(),
    state: word(COMPLAINT_STATES).notNull(),
    subMchid: key(32),
    /** Of the payment that it names; null where that is none of ours. */
    orderId: id(),
    ownerId: id(),
    /** The shop's; empty where it is nobody's. */
    region: key(6).notNull(),
    tradeNo: key(32),
    transactionId: key(32),
    amountFen: fen(),
    refundAskedFen: fen(),
    /** WeChat's word for the kind. */
    problem: key(40).notNull(),
    text: text(600).notNull(),
    phoneSealed: sealed(),
    isRefunded: flag().notNull(),
    /** The payer has said something that nobody answered. */
    isPayerWaiting: flag().notNull(),
    times: int().notNull(),
    complainedAt: instant().notNull(),
    /** Until then WeChat wants a first answer. */
    dueAt: instant().notNull(),
    /** When WeChat was last asked; null for a notice that nobody has looked into yet. */
    seenAt: instant(),
    closedAt: instant(),
  },
  (t) => [
    uniqueIndex('wechat_complaint_number').on(t.complaintId),
    index('wechat_complaint_region').on(t.region, t.state, t.id), // the list of a region
    index('wechat_complaint_state').on(t.state, t.id), // and of all; and those that are not over
    index('wechat_complaint_order').on(t.orderId),
    index('wechat_complaint_owner').on(t.ownerId, t.id), // the copy of an account
    index('wechat_complaint_closed').on(t.closedAt), // the end of keeping
    index('wechat_complaint_made').on(t.complainedAt), // up to when WeChat's list is known
  ],
)

/** What payer, shop and WeChat said and did about it: WeChat's own record, append-only. */
export const complaintEntry = mysqlTable(
  'complaint_entry',
  {
    complaintId: id().notNull(),
    logId: key(64).notNull(),
    at: instant().notNull(),
    type: key(60).notNull(),
    by: text(60).notNull(),
    text: text(1000).notNull(),
  },
  (t) => [primaryKey({ columns: [t.complaintId, t.logId] })],
)

/** What an operator had said or ended at WeChat: the intent, written before WeChat is called. */
export const complaintDeed = mysqlTable(
  'complaint_deed',
  {
    id: id().primaryKey(),
    complaintId: id().notNull(),
    kind: word(COMPLAINT_DEEDS).notNull(),
    text: text(200).notNull(),
    state: word(DEED_STATES).notNull(),
    operatorId: id().notNull(),
    attempts: int().notNull(),
    lastCode: key(60),
    at: instant().notNull(),
    settledAt: instant(),
  },
  (t) => [index('complaint_deed_complaint').on(t.complaintId, t.id)],
)
