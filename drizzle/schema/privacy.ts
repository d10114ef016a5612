import { DISCLOSED, DISCLOSURE_REASONS, EXPORT_STATES } from '@anxin/shared/privacy/privacy.contract'
import { index, int, mysqlTable, uniqueIndex } from 'drizzle-orm/mysql-core'
import { id, instant, name, sealed, text, word } from '../columns'

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
  (t) => [
    index('disclosure_owner').on(t.ownerId, t.id), // the owner's list
    index('disclosure_at').on(t.at), // purge
  ],
)

/** Everything that is kept about an owner, on its way to her: asked for, made by the worker, hers for seven days. */
export const accountExport = mysqlTable(
  'account_export',
  {
    id: id().primaryKey(),
    ownerId: id().notNull(),
    state: word(EXPORT_STATES).notNull(),
    /** The owner while it is being made, else null: one at a time. */
    openKey: id(),
    /** The key of its file; null once it has ended, and then no copy of the file can be read by anybody. */
    keySealed: sealed(),
    /** Rows and photos in it; null until it is made. */
    records: int(),
    photos: int(),
    requestedAt: instant().notNull(),
    readyAt: instant(),
    endsAt: instant(),
  },
  (t) => [
    uniqueIndex('account_export_open').on(t.openKey),
    index('account_export_owner').on(t.ownerId, t.id), // the owner's list
    index('account_export_requested').on(t.requestedAt), // purge
  ],
)
