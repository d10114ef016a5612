import { queueItem } from '@anxin/drizzle/schema/operations'
import { and, asc, eq, gt, isNull, like, or } from 'drizzle-orm'
import { assert } from '@anxin/shared/kernel/errors'
import { isDuplicate, type Queries, type Tx } from '../platform/db'

export type QueueItemRow = typeof queueItem.$inferSelect
export type QueueKind = QueueItemRow['kind']
export type QueuePlace = Pick<QueueItemRow, 'dueAt' | 'id'>

/** False when an item was opened for the same cause before. */
export async function insertItem(tx: Tx, row: typeof queueItem.$inferInsert): Promise<boolean> {
  try {
    await tx.orm.insert(queueItem).values(row)
    return true
  } catch (error) {
    if (isDuplicate(error, 'queue_item_once')) return false
    throw error
  }
}

/** The item, locked until the transaction ends, or null. */
export async function lockItem(tx: Tx, id: string): Promise<QueueItemRow | null> {
  const [row] = await tx.orm.select().from(queueItem).where(eq(queueItem.id, id)).for('update')
  return row ?? null
}

/** The item that was opened for a cause, locked, or null. */
export async function lockItemOfCause(tx: Tx, causeKey: string): Promise<QueueItemRow | null> {
  const [row] = await tx.orm.select().from(queueItem).where(eq(queueItem.causeKey, causeKey)).for('update')
  return row ?? null
}

/** Changes a locked item. */
export async function updateItem(tx: Tx, old: QueueItemRow, set: Partial<QueueItemRow>): Promise<void> {
  const where = and(eq(queueItem.id, old.id), eq(queueItem.state, old.state))
  const [{ affectedRows }] = await tx.orm.update(queueItem).set(set).where(where)
  assert(affectedRows === 1, `queue item ${old.id} changed under its lock`)
}

/** Open items of one kind about an order, or about none, locked. */
export async function lockOpenItems(
  tx: Tx,
  orderId: string | null,
  kind: QueueKind,
): Promise<QueueItemRow[]> {
  const about = orderId === null ? isNull(queueItem.orderId) : eq(queueItem.orderId, orderId)
  const where = and(about, eq(queueItem.kind, kind), eq(queueItem.state, 'open'))
  return tx.orm.select().from(queueItem).where(where).orderBy(asc(queueItem.id)).limit(100).for('update')
}

/** Open items whose causes begin with the same words, locked. */
export async function lockOpenItemsOfCauses(tx: Tx, prefix: string): Promise<QueueItemRow[]> {
  const where = and(like(queueItem.causeKey, `${prefix}%`), eq(queueItem.state, 'open'))
  return tx.orm.select().from(queueItem).where(where).orderBy(asc(queueItem.id)).limit(100).for('update')
}

/**
 * Up to `limit` open items after a place, the earliest deadline first.
 * @param region region code, or `*` for all
 * @param level those of one level, or all
 */
export async function pageOfItems(
  q: Queries,
  region: string,
  after: QueuePlace | null,
  limit: number,
  level?: QueueItemRow['level'],
): Promise<QueueItemRow[]> {
  const { dueAt, id } = queueItem
  const later = after && or(gt(dueAt, after.dueAt), and(eq(dueAt, after.dueAt), gt(id, after.id)))
  const ofRegion = region === '*' ? undefined : eq(queueItem.region, region)
  const ofLevel = level && eq(queueItem.level, level)
  const where = and(eq(queueItem.state, 'open'), ofLevel, ofRegion, later ?? undefined)
  return q.orm.select().from(queueItem).where(where).orderBy(asc(dueAt), asc(id)).limit(limit)
}
