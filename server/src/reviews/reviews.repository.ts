import { review } from '@anxin/drizzle/schema/reviews'
import { and, desc, eq, lt } from 'drizzle-orm'
import { assert } from '@anxin/shared/kernel/errors'
import { isDuplicate, type Queries, type Tx } from '../platform/db'

export type ReviewRow = typeof review.$inferSelect

/** False when the order has a review. */
export async function insertReview(tx: Tx, row: ReviewRow): Promise<boolean> {
  try {
    await tx.orm.insert(review).values(row)
    return true
  } catch (error) {
    if (isDuplicate(error, 'review_order')) return false
    throw error
  }
}

export async function findReview(q: Queries, id: string): Promise<ReviewRow | null> {
  const [row] = await q.orm.select().from(review).where(eq(review.id, id))
  return row ?? null
}

export async function findReviewOfOrder(q: Queries, orderId: string): Promise<ReviewRow | null> {
  const [row] = await q.orm.select().from(review).where(eq(review.orderId, orderId))
  return row ?? null
}

/** How many reviews an owner has written: one an order at most. */
export async function countReviewsOfOwner(q: Queries, ownerId: string): Promise<number> {
  const [row] = await q.rows<{ n: number }>(
    'SELECT COUNT(*) AS n FROM orders o JOIN review r ON r.order_id = o.id WHERE o.owner_id = ?',
    [ownerId],
  )
  return Number(row?.n ?? 0)
}

/** The review, locked until the transaction ends, or null. */
export async function lockReview(tx: Tx, id: string): Promise<ReviewRow | null> {
  const [row] = await tx.orm.select().from(review).where(eq(review.id, id)).for('update')
  return row ?? null
}

export async function lockReviewOfOrder(tx: Tx, orderId: string): Promise<ReviewRow | null> {
  const [row] = await tx.orm.select().from(review).where(eq(review.orderId, orderId)).for('update')
  return row ?? null
}

/** Changes a locked review and returns it as it is now. */
export async function updateReview(tx: Tx, old: ReviewRow, set: Partial<ReviewRow>): Promise<ReviewRow> {
  const where = and(eq(review.id, old.id), eq(review.state, old.state))
  const [{ affectedRows }] = await tx.orm.update(review).set(set).where(where)
  assert(affectedRows === 1, `review ${old.id} changed under its lock`)
  return { ...old, ...set }
}

export type ReviewFilter = {
  readonly shopId: string
  /** Of cars of one series. */
  readonly seriesId?: string | undefined
  /** 1 to 5, as everybody reads them. */
  readonly stars?: number | undefined
}

/** Up to `limit` published reviews of a shop before `beforeId`, newest first. */
export async function pageOfReviews(
  q: Queries,
  { shopId, seriesId, stars }: ReviewFilter,
  beforeId: string | null,
  limit: number,
): Promise<ReviewRow[]> {
  const where = and(
    eq(review.shopId, shopId),
    eq(review.state, 'published'),
    seriesId === undefined ? undefined : eq(review.seriesId, seriesId),
    stars === undefined ? undefined : eq(review.stars, stars),
    beforeId === null ? undefined : lt(review.id, beforeId),
  )
  return q.orm.select().from(review).where(where).orderBy(desc(review.id)).limit(limit)
}
