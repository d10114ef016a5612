import type { Queries } from '../platform/db'
import { findCoupon, type CouponRow } from './coupons.repository'

/** These make up for what went wrong; the others are to win customers. */
const CAUSES: readonly CouponRow['cause'][] = ['shop-cancelled', 'operator']

/** Whether a coupon was given because a shop was at fault. */
export async function isCompensation(q: Queries, couponId: string): Promise<boolean> {
  const coupon = await findCoupon(q, couponId)
  return coupon !== null && CAUSES.includes(coupon.cause)
}
