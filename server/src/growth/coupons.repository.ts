import { coupon } from '@anxin/drizzle/schema/growth'
import { and, count, desc, eq, gte, lt } from 'drizzle-orm'
import { assert } from '@anxin/shared/kernel/errors'
import { isDuplicate, type Queries, type Tx } from '../platform/db'

export type CouponRow = typeof coupon.$inferSelect

/** False when a coupon was given for the same cause before. */
export async function insertCoupon(tx: Tx, row: CouponRow): Promise<boolean> {
  try {
    await tx.orm.insert(coupon).values(row)
    return true
  } catch (error) {
    if (isDuplicate(error, 'coupon_once')) return false
    throw error
  }
}

export async function findCoupon(q: Queries, id: string): Promise<CouponRow | null> {
  const [row] = await q.orm.select().from(coupon).where(eq(coupon.id, id))
  return row ?? null
}

/** The coupon, locked until the transaction ends, or null. */
export async function lockCoupon(tx: Tx, id: string): Promise<CouponRow | null> {
  const [row] = await tx.orm.select().from(coupon).where(eq(coupon.id, id)).for('update')
  return row ?? null
}

/** The coupon that an order holds in one state, locked, or null. */
export async function lockCouponOfOrder(
  tx: Tx,
  orderId: string,
  state: CouponRow['state'],
): Promise<CouponRow | null> {
  const where = and(eq(coupon.orderId, orderId), eq(coupon.state, state))
  const [row] = await tx.orm.select().from(coupon).where(where).for('update')
  return row ?? null
}

export async function lockCouponOfCause(tx: Tx, causeKey: string): Promise<CouponRow | null> {
  const [row] = await tx.orm.select().from(coupon).where(eq(coupon.causeKey, causeKey)).for('update')
  return row ?? null
}

/** Moves a locked coupon from one state to another. */
export async function setCouponState(
  tx: Tx,
  old: CouponRow,
  set: Pick<CouponRow, 'state' | 'orderId'>,
): Promise<void> {
  const where = and(eq(coupon.id, old.id), eq(coupon.state, old.state))
  const [{ affectedRows }] = await tx.orm.update(coupon).set(set).where(where)
  assert(affectedRows === 1, `coupon ${old.id} changed under its lock`)
}

/** Up to `limit` coupons of an owner before `beforeId`, newest first. */
export async function pageOfCoupons(
  q: Queries,
  ownerId: string,
  beforeId: string | null,
  limit: number,
): Promise<CouponRow[]> {
  const where = and(eq(coupon.ownerId, ownerId), beforeId === null ? undefined : lt(coupon.id, beforeId))
  return q.orm.select().from(coupon).where(where).orderBy(desc(coupon.id)).limit(limit)
}

export async function countAllCoupons(q: Queries, ownerId: string): Promise<number> {
  const [row] = await q.orm.select({ n: count() }).from(coupon).where(eq(coupon.ownerId, ownerId))
  return row?.n ?? 0
}

/** How many coupons an owner was given for one cause since an instant. */
export async function countCoupons(
  q: Queries,
  ownerId: string,
  cause: CouponRow['cause'],
  since: Date,
): Promise<number> {
  const where = and(eq(coupon.ownerId, ownerId), eq(coupon.cause, cause), gte(coupon.createdAt, since))
  const [row] = await q.orm.select({ n: count() }).from(coupon).where(where)
  return row?.n ?? 0
}
