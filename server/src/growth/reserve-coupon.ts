import { AppError } from '@anxin/shared/kernel/errors'
import type { App } from '../app'
import { record } from '../audit'
import type { Tx } from '../platform/db'
import { lockCoupon, setCouponState } from './coupons.repository'

export type CouponUse = {
  readonly couponId: string
  readonly ownerId: string
  readonly orderId: string
  /** What the order will cost as far as is known. */
  readonly payableFen: number
}

/**
 * Sets a coupon aside for one order: no second order can use it. Returns its amount in fen, at most what is payable.
 * COUPON_UNUSABLE when it is unknown, another owner's, used, reserved, expired, or the order costs too little.
 */
export async function reserveCoupon(app: App, tx: Tx, use: CouponUse): Promise<number> {
  const { couponId, ownerId, orderId, payableFen } = use
  const coupon = await lockCoupon(tx, couponId)
  const refuse = (why: string) => new AppError('COUPON_UNUSABLE', `coupon ${couponId}: ${why}`)
  if (!coupon || coupon.ownerId !== ownerId) throw refuse('not the caller’s')
  if (coupon.state !== 'usable') throw refuse(coupon.state)
  if (coupon.expiresAt <= app.clock.now()) throw refuse('expired')
  if (payableFen < coupon.minimumFen) throw refuse('the order costs too little')
  await setCouponState(tx, coupon, { state: 'reserved', orderId })
  await record(app, tx, { kind: 'owner', id: ownerId }, 'coupon.reserve', couponId, { orderId })
  return Math.min(coupon.amountFen, payableFen)
}
