import { QUEUE_LEVELS } from '@anxin/shared/operations/escalation'
import { PROPOSAL_KINDS, QUEUE_KINDS } from '@anxin/shared/operations/operation.contract'
import { index, mysqlTable, uniqueIndex } from 'drizzle-orm/mysql-core'
import { fen, id, instant, json, key, text, word } from '../columns'

/** Something that an operator must see to, by a deadline. */
export const queueItem = mysqlTable(
  'queue_item',
  {
    id: id().primaryKey(),
    kind: word(QUEUE_KINDS).notNull(),
    /** What it is about and which occurrence: opened once. */
    causeKey: key(80).notNull(),
    orderId: id(),
    region: key(6).notNull(),
    text: text(1200).notNull(),
    photoIds: json<string[]>().notNull(),
    state: word(['open', 'resolved'] as const).notNull(),
    openedAt: instant().notNull(),
    dueAt: instant().notNull(),
    alertedAt: instant(),
    /** Who answers for it: it goes up where nobody of the level takes it up in time. */
    level: word(QUEUE_LEVELS).notNull().default('desk'),
    ackBy: instant(),
    ackedAt: instant(),
    ackedBy: id(),
    resolvedAt: instant(),
    resolvedBy: id(),
    resolution: text(300),
  },
  (t) => [
    uniqueIndex('queue_item_once').on(t.causeKey),
    index('queue_item_open').on(t.state, t.region, t.dueAt, t.id), // the queue of a region
    index('queue_item_due').on(t.state, t.dueAt, t.id), // and of all regions
    index('queue_item_level').on(t.state, t.level, t.region, t.dueAt, t.id), // what a manager answers for
    index('queue_item_order').on(t.orderId),
  ],
)

/** A movement of money that one operator proposes and another one lets happen. */
export const moneyProposal = mysqlTable(
  'money_proposal',
  {
    id: id().primaryKey(),
    kind: word(PROPOSAL_KINDS).notNull(),
    /** A receivable, or an order. */
    targetId: id().notNull(),
    orderId: id().notNull(),
    region: key(6).notNull(),
    amountFen: fen().notNull(),
    note: text(200).notNull(),
    state: word(['open', 'approved', 'replaced'] as const).notNull(),
    /** Kind and target while it is open, else null: one open proposal for each thing. */
    openKey: key(50),
    proposedBy: id().notNull(),
    proposedAt: instant().notNull(),
    /** Null where one person may do it alone. */
    decidedBy: id(),
    decidedAt: instant(),
  },
  (t) => [
    uniqueIndex('money_proposal_open').on(t.openKey),
    index('money_proposal_target').on(t.targetId, t.kind, t.state, t.decidedBy, t.amountFen), // done alone so far
    index('money_proposal_region').on(t.state, t.region, t.id), // the list of a region
    index('money_proposal_state').on(t.state, t.id), // and of all regions
  ],
)
