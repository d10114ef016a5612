import { CASE_OUTCOMES, CASE_TYPES } from '@anxin/shared/care/case-words'
import { CASE_CAUSES, OFFER_KINDS, OFFER_STATES } from '@anxin/shared/care/case.contract'
import { caseMachine } from '@anxin/shared/care/case.machine'
import { index, int, mysqlTable, primaryKey, uniqueIndex } from 'drizzle-orm/mysql-core'
import { fen, flag, id, instant, json, key, name, state, text, word } from '../columns'
import { ACTOR_KINDS } from './audit'

/** The question 48 hours after hand-over. No answer is stored as no answer and never counts as satisfied. */
export const followUp = mysqlTable(
  'follow_up',
  {
    orderId: id().primaryKey(),
    ownerId: id().notNull(),
    shopId: id().notNull(),
    technicianId: id(),
    state: word(['asked', 'fine', 'problem', 'no-answer'] as const).notNull(),
    text: text(500).notNull(),
    askedAt: instant().notNull(),
    answeredAt: instant(),
  },
  (t) => [index('follow_up_shop').on(t.shopId, t.orderId)],
)

/** An after-sale case. One order has at most one that is not closed. */
export const afterSaleCase = mysqlTable(
  'after_sale_case',
  {
    id: id().primaryKey(),
    /** Rises with every change, and numbers the entries. */
    version: int().notNull(),
    orderId: id().notNull(),
    ownerId: id().notNull(),
    shopId: id().notNull(),
    region: key(6).notNull(),
    /** Who did the work, and is bound to answer for it. */
    technicianId: id(),
    type: word(CASE_TYPES).notNull(),
    cause: word(CASE_CAUSES).notNull(),
    state: state(caseMachine).notNull(),
    stateAt: instant().notNull(),
    openedAt: instant().notNull(),
    /** When the clock moves the case by itself. */
    dueAt: instant(),
    /** The order while the case is not closed, else null. */
    openKey: id(),
    // the decision that counts
    outcome: word(CASE_OUTCOMES),
    amountFen: fen(),
    note: text(500),
    decidedAt: instant(),
    /** Null where both sides agreed without the platform. */
    decidedBy: id(),
    agreed: flag().notNull().default(false),
    /** Null once the decision is final. */
    appealUntil: instant(),
    appealed: flag().notNull().default(false),
    ownerConsentAt: instant(),
    shopConsentAt: instant(),
    /** What the owner will still have paid once the decided refund has come through. */
    keptFen: fen(),
    reworkOrderId: id(),
    closedAt: instant(),
  },
  (t) => [
    uniqueIndex('after_sale_case_open').on(t.openKey),
    uniqueIndex('after_sale_case_rework').on(t.reworkOrderId),
    index('after_sale_case_owner').on(t.ownerId, t.id),
    index('after_sale_case_shop').on(t.shopId, t.id),
    index('after_sale_case_technician').on(t.technicianId, t.id),
    index('after_sale_case_region').on(t.region, t.state, t.id),
    index('after_sale_case_state').on(t.state, t.id),
    index('after_sale_case_order').on(t.orderId, t.id),
  ],
)

/** A line of the order that a case is about. */
export const caseLine = mysqlTable('case_line', { caseId: id().notNull(), lineId: id().notNull() }, (t) => [
  primaryKey({ columns: [t.caseId, t.lineId] }),
])

/** What the three sides said and what happened: append-only. */
export const caseEntry = mysqlTable(
  'case_entry',
  {
    caseId: id().notNull(),
    /** The version of the case after it. */
    seq: int().notNull(),
    at: instant().notNull(),
    actor: word(ACTOR_KINDS).notNull(),
    actorId: id(),
    actorName: name(),
    type: key(40).notNull(),
    text: text(600).notNull(),
    photoIds: json<string[]>().notNull(),
  },
  (t) => [primaryKey({ columns: [t.caseId, t.seq] })],
)

/** A photo of the order as it was when the case was opened, or when it was brought later. */
export const caseEvidence = mysqlTable(
  'case_evidence',
  {
    caseId: id().notNull(),
    photoId: id().notNull(),
    sha256: key(64).notNull(),
    side: word(['owner', 'shop'] as const).notNull(),
    at: instant().notNull(),
    late: flag().notNull(),
  },
  (t) => [primaryKey({ columns: [t.caseId, t.photoId] })],
)

/** What a shop would do to end the case. */
export const caseOffer = mysqlTable(
  'case_offer',
  {
    id: id().primaryKey(),
    caseId: id().notNull(),
    kind: word(OFFER_KINDS).notNull(),
    amountFen: fen().notNull(),
    text: text(500).notNull(),
    state: word(OFFER_STATES).notNull(),
    at: instant().notNull(),
  },
  (t) => [index('case_offer_case').on(t.caseId, t.id)],
)

/** What an operator decided, or proposes until a second one agrees. */
export const caseDecision = mysqlTable(
  'case_decision',
  {
    id: id().primaryKey(),
    caseId: id().notNull(),
    orderId: id().notNull(),
    state: word(['proposed', 'made', 'replaced'] as const).notNull(),
    outcome: word(CASE_OUTCOMES).notNull(),
    amountFen: fen().notNull(),
    payFirst: flag().notNull(),
    note: text(200).notNull(),
    decidedBy: id().notNull(),
    /** Null where one person may decide alone. */
    approvedBy: id(),
    at: instant().notNull(),
  },
  (t) => [
    index('case_decision_case').on(t.caseId, t.state, t.id),
    index('case_decision_order').on(t.orderId, t.state, t.approvedBy, t.amountFen), // decided alone so far
  ],
)
