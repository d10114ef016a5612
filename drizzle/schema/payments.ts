import {
  OPERATION_KINDS,
  operationMachine,
  paymentMachine,
  RECEIVABLE_KINDS,
  receivableMachine,
} from '@anxin/shared/payments/payment.machine'
import { index, int, mysqlTable, primaryKey, tinyint, uniqueIndex } from 'drizzle-orm/mysql-core'
import { fen, flag, id, instant, key, sealed, state, text, word } from '../columns'

export const PAYMENT_MODES = ['ecommerce', 'partner'] as const
/** Where the money of a payment is. `payer`, `coupon`, `advance` and `promotion` are sources and fall below zero. */
export const LEDGER_ACCOUNTS = [
  'payer',
  'frozen',
  'shop',
  'commission',
  'refunded',
  'fee',
  /** What WeChat's own coupons paid in place of the payer. */
  'coupon',
  /** What the platform paid to the payer for a shop whose balance was short; comes back by recovery. */
  'advance',
  /** What the platform bears for good: advances written off, compensation. */
  'promotion',
  /** Commission that the platform did without for a compensation: no money at WeChat, the other side of `promotion`. */
  'waived',
] as const
export type LedgerAccount = (typeof LEDGER_ACCOUNTS)[number]
export const OPERATION_STEPS = ['call', 'query'] as const
export const LEDGER_PHASES = ['pending', 'post', 'void'] as const
/** How we came to know what became of money; `people` where two operators decided it without WeChat. */
export const SETTLED_BY = ['reply', 'query', 'notification', 'bill', 'people'] as const
export type SettledBy = (typeof SETTLED_BY)[number]

/**
 * One WeChat transaction, written before WeChat is called. `P` + id is its out_trade_no for ever. `subjectId` is
 * what is paid for (an order); payments know nothing else about it.
 */
export const payment = mysqlTable(
  'payment',
  {
    id: id().primaryKey(),
    subjectId: id().notNull(),
    purpose: word(['package', 'deposit', 'balance', 'supplement', 'inspection'] as const).notNull(),
    state: state(paymentMachine).notNull(),
    mode: word(PAYMENT_MODES).notNull(),
    payerId: id().notNull(),
    payerOpenidSealed: sealed().notNull(),
    shopId: id().notNull(),
    subMchid: key(32).notNull(),
    description: text(127).notNull(),
    amountFen: fen().notNull(),
    expiresAt: instant().notNull(),
    prepayId: key(64),
    prepayAt: instant(),
    transactionId: key(32),
    paidAt: instant(),
    /** By which observation it became known as paid. */
    settledBy: word(SETTLED_BY),
    /** When WeChat would free the money to the shop by itself. */
    freezeEndsAt: instant(),
    /** Why a person must look, told once; null while all is well. */
    parkedCode: key(60),
    createdAt: instant().notNull(),
  },
  (t) => [
    index('payment_subject').on(t.subjectId, t.id),
    uniqueIndex('payment_transaction').on(t.transactionId),
    index('payment_paid').on(t.paidAt, t.id), // reconciliation: the payments of a day
    index('payment_merchant').on(t.subMchid, t.paidAt), // and what is frozen for a shop
  ],
)

/** One call to WeChat that changes money or ends a payment. A letter and the id are WeChat's number for ever. */
export const paymentOperation = mysqlTable(
  'payment_operation',
  {
    id: id().primaryKey(),
    paymentId: id().notNull(),
    subjectId: id().notNull(),
    kind: word(OPERATION_KINDS).notNull(),
    state: state(operationMachine).notNull(),
    /**
     * Refund: what is given back; share: the commission; return, recover, write-off: what moves; waive: what more is
     * done without, below zero where it is less; else 0.
     */
    amountFen: fen().notNull(),
    /** Refund: the platform pays it for a shop whose balance is short. Once true it stays, as the number does. */
    byAdvance: flag().notNull().default(false),
    /** The operation that this one goes back on: a return's share, the refund of a recovery or a write-off. */
    sourceId: id(),
    reason: text(80).notNull(),
    attempts: int().notNull().default(0),
    /** `query` from just before a call on: what became of it is asked before the number is sent again. */
    nextStep: word(OPERATION_STEPS).notNull().default('call'),
    /** The risk decision that keeps it from going; null while nothing does. */
    heldBy: id(),
    /** WeChat's code of the last refusal, or why the outcome is still open. */
    lastCode: key(60),
    createdAt: instant().notNull(),
    settledAt: instant(),
    /** By which observation it ended, and WeChat's own id of it (refund_id, order_id, return_no …). */
    settledBy: word(SETTLED_BY),
    wechatId: key(64),
  },
  (t) => [
    index('payment_operation_payment').on(t.paymentId, t.id),
    index('payment_operation_subject').on(t.subjectId, t.id),
    index('payment_operation_settled').on(t.settledAt, t.id), // reconciliation: what ended on a day
  ],
)

/**
 * The double-entry ledger, append-only: each transfer is two or more entries that sum to zero. Money that WeChat
 * may be moving is `pending`, then a `post` or a `void` of the same transfer. It mirrors what WeChat holds; there
 * is no account of the platform that holds anybody's principal.
 */
export const ledgerEntry = mysqlTable(
  'ledger_entry',
  {
    /** The operation or payment that caused it. */
    transferId: id().notNull(),
    phase: word(LEDGER_PHASES).notNull(),
    leg: tinyint().notNull(),
    account: word(LEDGER_ACCOUNTS).notNull(),
    amountFen: int().notNull(),
    paymentId: id().notNull(),
    subjectId: id().notNull(),
    shopId: id().notNull(),
    at: instant().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.transferId, t.phase, t.leg] }),
    index('ledger_entry_subject').on(t.subjectId, t.phase, t.account, t.amountFen), // the money of an order
    index('ledger_entry_shop').on(t.shopId, t.phase, t.account, t.amountFen), // a shop's income
    index('ledger_entry_shop_day').on(t.shopId, t.phase, t.at), // what moved at a shop on a day
    index('ledger_entry_payment').on(t.paymentId),
  ],
)

const SHIPPING_KINDS = ['pick-up', 'none'] as const

/** What WeChat's management of shipping is told of a payment, once; only where that applies to our app. */
export const shippingRecord = mysqlTable('shipping_record', {
  paymentId: id().primaryKey(),
  subjectId: id().notNull(),
  kind: word(SHIPPING_KINDS).notNull(),
  state: word(['pending', 'uploaded', 'refused'] as const).notNull(),
  attempts: int().notNull().default(0),
  lastCode: key(60),
  createdAt: instant().notNull(),
  endedAt: instant(),
})

/** Notifications that were accepted, by WeChat's id: a copy is answered without effect. */
export const paymentNotification = mysqlTable(
  'payment_notification',
  { id: key(64).primaryKey(), eventType: key(60).notNull(), at: instant().notNull() },
  (t) => [index('payment_notification_at').on(t.at)], // purge
)

/**
 * What a shop owes: an advance that the platform paid for it, or a refund that waits for its balance. `operationId`
 * brings it in and is woken when the shop gets money.
 */
export const receivable = mysqlTable(
  'receivable',
  {
    id: id().primaryKey(),
    kind: word(RECEIVABLE_KINDS).notNull(),
    state: state(receivableMachine).notNull(),
    shopId: id().notNull(),
    subjectId: id().notNull(),
    paymentId: id().notNull(),
    operationId: id().notNull(),
    amountFen: fen().notNull(),
    createdAt: instant().notNull(),
    /** From then on it is an incident, and nobody asks WeChat for it any more. */
    dueAt: instant().notNull(),
    closedAt: instant(),
  },
  (t) => [
    uniqueIndex('receivable_operation').on(t.operationId),
    index('receivable_shop').on(t.shopId, t.state, t.id), // a release wakes what the shop owes
    index('receivable_state').on(t.state, t.id), // the operators' list
    index('receivable_subject').on(t.subjectId, t.id),
  ],
)
