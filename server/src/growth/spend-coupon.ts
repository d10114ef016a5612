import type { App } from '../app'
import { record, SYSTEM } from '../audit'
import type { Tx } from '../platform/db'
import { lockCouponOfOrder, setCouponState } from './coupons.repository'

/** The order is completed: its coupon is used up. Nothing happens without a reserved one. */
export async function spendCoupon(app: App, tx: Tx, orderId: string): Promise<void> {
  const coupon = await lockCouponOfOrder(tx, orderId, 'reserved')
  if (!coupon) return
  await setCouponState(tx, coupon, { state: 'used', orderId })
  await record(app, tx, SYSTEM, 'coupon.spend', coupon.id, { orderId })
}
