import { LIMITS } from '@anxin/shared/kernel/limits'
import { plusMs } from '@anxin/shared/kernel/time'
import type { App } from '../app'
import { record, SYSTEM } from '../audit'
import type { Tx } from '../platform/db'
import { insertCoupon, type CouponRow } from './coupons.repository'

export type CouponGrant = {
  readonly ownerId: string
  readonly amountFen: number
  /** Least payable sum of an order that may use it. */
  readonly minimumFen: number
  readonly cause: CouponRow['cause']
  /** What it is for, in at most 80 ASCII characters: the same cause gives one coupon, however often it is asked. */
  readonly causeKey: string
}

/** Gives an owner a coupon, valid LIMITS.couponValidMs. False when it was given before. */
export async function grantCoupon(app: App, tx: Tx, grant: CouponGrant): Promise<boolean> {
  const now = app.clock.now()
  const id = app.newId()
  const given = await insertCoupon(tx, {
    ...grant,
    id,
    state: 'usable',
    orderId: null,
    expiresAt: plusMs(now, LIMITS.couponValidMs),
    createdAt: now,
  })
  if (!given) return false
  const { ownerId, amountFen, cause, causeKey } = grant
  await record(app, tx, SYSTEM, 'coupon.grant', id, { ownerId, amountFen, cause, causeKey })
  return true
}
