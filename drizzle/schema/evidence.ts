import { EVIDENCE_KINDS } from '@anxin/shared/orders/evidence-kinds'
import { int, mediumtext, mysqlTable, primaryKey } from 'drizzle-orm/mysql-core'
import { id, instant, key, word } from '../columns'

/**
 * The hash chain of an order: append-only, one row for each record that a transaction wrote. Its length and the hash
 * of its last link stand on the order, so that none can be cut off; the key keeps it from having two ends.
 */
export const evidenceLink = mysqlTable(
  'evidence_link',
  {
    orderId: id().notNull(),
    seq: int().notNull(),
    kind: word(EVIDENCE_KINDS).notNull(),
    /** The record's own number: an id, or the number of a timeline entry. */
    recordId: key(26).notNull(),
    at: instant().notNull(),
    /** What the record said, as canonical JSON; null once its owner had it erased: the hash goes on proving. */
    content: mediumtext(),
    /** SHA-256 of `content`, hex. */
    contentHash: key(64).notNull(),
    prevHash: key(64),
    /** SHA-256 over the link with `contentHash` and `prevHash`, hex. */
    hash: key(64).notNull(),
  },
  (t) => [primaryKey({ columns: [t.orderId, t.seq] })],
)
