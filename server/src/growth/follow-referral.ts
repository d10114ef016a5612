import { LIMITS } from '@anxin/shared/kernel/limits'
import { plusMs } from '@anxin/shared/kernel/time'
import type { App } from '../app'
import type { Tx } from '../platform/db'
import type { Event } from '../platform/outbox'
import { setTimer } from '../platform/timers'
import { REWARD_TIMER } from './reward-referral'
import { lockReferralOfFriend, noteFirstOrder, updateReferral } from './referrals.repository'

/** The friend has ordered, in time and after the visit. From now on the owner is nobody's new friend. */
export async function noteOrdered(_app: App, tx: Tx, event: Event<'order.requested'>): Promise<void> {
  const { orderId, ownerId } = event.payload
  await noteFirstOrder(tx, { ownerId, orderId, at: event.at })
  const referral = await lockReferralOfFriend(tx, ownerId)
  if (referral?.state !== 'visited') return
  // The event may be older than the visit: then this was no order of an invited friend.
  const inTime = event.at < plusMs(referral.createdAt, LIMITS.referralFirstTouchMs)
  if (event.at >= referral.createdAt && inTime)
    await updateReferral(tx, referral, { state: 'ordered', orderId })
}

/** The friend's first completed order: the reward is booked when it has stood for LIMITS.referralRewardAfterMs. */
export async function noteCompleted(app: App, tx: Tx, event: Event<'order.completed'>): Promise<void> {
  const { orderId, ownerId } = event.payload
  const referral = await lockReferralOfFriend(tx, ownerId)
  if (referral?.state !== 'ordered') return
  const rewardAt = plusMs(event.at, LIMITS.referralRewardAfterMs)
  await updateReferral(tx, referral, { state: 'completed', orderId, rewardAt })
  await setTimer(app, tx, REWARD_TIMER, referral.id, rewardAt)
}
