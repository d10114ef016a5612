import { assert } from '@anxin/shared/kernel/errors'
import { LIMITS } from '@anxin/shared/kernel/limits'
import { DAY_MS, plusMs } from '@anxin/shared/kernel/time'
import type { App } from '../app'
import { record, SYSTEM } from '../audit'
import { lockUser } from '../identity'
import { moneyOf } from '../payments'
import type { Queries, Tx } from '../platform/db'
import { publish, type Event } from '../platform/outbox'
import { cancelTimers } from '../platform/timers'
import { countCoupons, lockCouponOfCause, setCouponState } from './coupons.repository'
import { grantCoupon } from './grant-coupon'
import { lockReferral, lockReferralOfOrder, updateReferral, type ReferralRow } from './referrals.repository'

export const REWARD_TIMER = 'growth.referral-reward'

const YEAR_MS = 365 * DAY_MS

/**
 * Timer: the friend's order has stood for a week. Both get one coupon; the inviter at most
 * LIMITS.referralsRewardedPerYearMax a year, so that inviting does not become a trade. An order on which no money
 * stayed earns nothing.
 */
export async function rewardReferral(app: App, tx: Tx, referralId: string): Promise<void> {
  const referral = await lockReferral(tx, referralId)
  if (referral?.state !== 'completed') return
  if (!(await hasStood(tx, referral))) return reverse(app, tx, referral)
  const { inviterId, friendId } = referral
  await updateReferral(tx, referral, { state: 'rewarded' })
  await lockUser(tx, inviterId) // two friends in one moment do not both become the last of the year
  const since = plusMs(app.clock.now(), -YEAR_MS)
  const rewarded = await countCoupons(tx, inviterId, 'referral', since)
  if (rewarded < LIMITS.referralsRewardedPerYearMax)
    await grantCoupon(app, tx, couponOf(referral, 'referral', inviterId))
  await grantCoupon(app, tx, couponOf(referral, 'invited', friendId))
  await record(app, tx, SYSTEM, 'referral.reward', referral.id, { inviterId, friendId })
  await publish(app, tx, 'referral.rewarded', referral.id, { referralId: referral.id, inviterId, friendId })
}

/** Listener: all that the friend had paid for the order went back, so there is no reward, or it is taken back. */
export async function reverseReferral(app: App, tx: Tx, event: Event<'payment.refunded'>): Promise<void> {
  const referral = await lockReferralOfOrder(tx, event.payload.subjectId)
  if (referral && !(await hasStood(tx, referral))) await reverse(app, tx, referral)
}

/** Whether the friend has paid something for the order and has not got all of it back. */
async function hasStood(q: Queries, { orderId }: ReferralRow): Promise<boolean> {
  assert(orderId, 'a completed referral names its order')
  const { paidFen, refundedFen } = await moneyOf(q, orderId)
  return paidFen > refundedFen
}

async function reverse(app: App, tx: Tx, referral: ReferralRow): Promise<void> {
  await updateReferral(tx, referral, { state: 'reversed', rewardAt: null })
  await cancelTimers(tx, referral.id, [REWARD_TIMER])
  for (const side of ['referral', 'invited'] as const) await revokeUnused(app, tx, couponKey(referral, side))
  await record(app, tx, SYSTEM, 'referral.reverse', referral.id, { orderId: referral.orderId })
}

/** A coupon that is already in use stays: the owner has been told a price. */
async function revokeUnused(app: App, tx: Tx, causeKey: string): Promise<void> {
  const coupon = await lockCouponOfCause(tx, causeKey)
  if (coupon?.state !== 'usable') return
  await setCouponState(tx, coupon, { state: 'revoked', orderId: null })
  await record(app, tx, SYSTEM, 'coupon.revoke', coupon.id, { causeKey })
}

type Side = 'referral' | 'invited'

function couponKey(referral: ReferralRow, side: Side): string {
  return `${side}.${referral.id}`
}

function couponOf(referral: ReferralRow, cause: Side, ownerId: string) {
  const amountFen = LIMITS.referralCouponFen
  return { ownerId, amountFen, minimumFen: 0, cause, causeKey: couponKey(referral, cause) }
}
