import { int, mysqlTable, primaryKey } from 'drizzle-orm/mysql-core'
import { fen, id, instant, key, localDate } from '../columns'

/**
 * What a shop's money did on one shop-local day, written once after midnight from the ledger; a day without movement
 * has no row. netFen = released − commission + commission back − refunded − recovered + other.
 */
export const statement = mysqlTable(
  'statement',
  {
    shopId: id().notNull(),
    day: localDate().notNull(),
    orders: int().notNull(),
    releasedFen: fen().notNull(),
    commissionFen: fen().notNull(),
    commissionBackFen: fen().notNull(),
    refundedFen: fen().notNull(),
    recoveredFen: fen().notNull(),
    otherFen: fen().notNull(),
    netFen: fen().notNull(),
    /** SHA-256 over the movements that it sums: the ledger of that day must still give the same. */
    sha256: key(64).notNull(),
    madeAt: instant().notNull(),
  },
  (t) => [primaryKey({ columns: [t.shopId, t.day] })],
)
