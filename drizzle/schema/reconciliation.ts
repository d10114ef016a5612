import { MONEY_INCIDENTS } from '@anxin/shared/events'
import { BILL_KINDS, RECONCILIATION_STATES } from '@anxin/shared/settlement/reconciliation.contract'
import { index, int, mysqlTable, primaryKey, uniqueIndex } from 'drizzle-orm/mysql-core'
import { fen, id, instant, key, localDate, text, word } from '../columns'

/** One bill of a day in China and what comparing it with the ledger gave. */
export const reconciliationDay = mysqlTable(
  'reconciliation_day',
  {
    day: localDate().notNull(),
    kind: word(BILL_KINDS).notNull(),
    state: word(RECONCILIATION_STATES).notNull(),
    /** SHA1 of the bill that was compared: the same one again changes nothing. */
    hash: key(40),
    rowsRead: int().notNull().default(0),
    matched: int().notNull().default(0),
    differences: int().notNull().default(0),
    startedAt: instant().notNull(),
    finishedAt: instant(),
    /** While a run holds it nobody else begins. */
    heldUntil: instant(),
    /** When our own movements of the day were looked for in it, which waits for the next day's bill. */
    sweptAt: instant(),
    /** Why there is no bill yet. */
    lastCode: key(60),
  },
  (t) => [primaryKey({ columns: [t.day, t.kind] })],
)

/** In which day's bill WeChat lists a movement of ours. */
export const billMatch = mysqlTable(
  'bill_match',
  {
    transferId: id().notNull(),
    kind: word(BILL_KINDS).notNull(),
    day: localDate().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.transferId, t.kind] }),
    index('bill_match_day').on(t.day, t.kind), // a corrected bill replaces those of its day
  ],
)

/** A difference between WeChat's books and ours, or another fault with money: with an owner, an age and an end. */
export const incident = mysqlTable(
  'incident',
  {
    id: id().primaryKey(),
    class: word(MONEY_INCIDENTS).notNull(),
    /** What it is about: opened once. */
    causeKey: key(80).notNull(),
    /** The bill that showed it; both null where no bill did. */
    day: localDate(),
    billKind: word(BILL_KINDS),
    /** The payment or operation, where we know one. */
    transferId: id(),
    subjectId: id(),
    paymentId: id(),
    shopId: id(),
    /** The shop's; empty where it is nobody's. */
    region: key(6).notNull(),
    expectedFen: fen().notNull(),
    foundFen: fen().notNull(),
    text: text(300).notNull(),
    state: word(['open', 'resolved'] as const).notNull(),
    /** The operator who sees to it. */
    ownerId: id(),
    openedAt: instant().notNull(),
    dueAt: instant().notNull(),
    resolvedAt: instant(),
    /** Null where it closed by itself. */
    resolvedBy: id(),
    resolution: text(300),
  },
  (t) => [
    uniqueIndex('incident_once').on(t.causeKey),
    index('incident_state').on(t.state, t.id), // the list
    index('incident_class').on(t.class, t.state, t.id), // of one class
    index('incident_bill').on(t.day, t.billKind), // those of a bill that is read again
  ],
)
