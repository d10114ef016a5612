import { DISCLOSED, DISCLOSURE_REASONS } from '@anxin/shared/privacy/privacy.contract'
import { index, mysqlTable } from 'drizzle-orm/mysql-core'
import { id, instant, name, text, word } from '../columns'

/** One look at personal data in full: append-only, written before the data is answered, and shown to its person. */
export const disclosure = mysqlTable(
  'disclosure',
  {
    /** The viewer's own id of the look: a repeat is no second one. */
    id: id().primaryKey(),
    ownerId: id().notNull(),
    orderId: id().notNull(),
    what: word(DISCLOSED).notNull(),
    by: word(['shop', 'operator'] as const).notNull(),
    /** The member of staff, or the operator. */
    byId: id().notNull(),
    byName: name().notNull(),
    reason: word(DISCLOSURE_REASONS).notNull(),
    note: text(200).notNull(),
    at: instant().notNull(),
  },
  (t) => [index('disclosure_owner').on(t.ownerId, t.id)], // the owner's list
)
