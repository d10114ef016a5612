import type { App } from '../app'
import { record, SYSTEM } from '../audit'
import type { Tx } from '../platform/db'
import { lockCouponOfOrder, setCouponState } from './coupons.repository'

/** The order ended without using its coupon: the owner may use it elsewhere, until it expires. */
export async function freeCoupon(app: App, tx: Tx, orderId: string): Promise<void> {
  const coupon = await lockCouponOfOrder(tx, orderId, 'reserved')
  if (!coupon) return
  await setCouponState(tx, coupon, { state: 'usable', orderId: null })
  await record(app, tx, SYSTEM, 'coupon.free', coupon.id, { orderId })
}
