import { LIMITS } from '@anxin/shared/kernel/limits'
import { plusMs } from '@anxin/shared/kernel/time'
import type { App } from '../app'
import { findOrder } from '../orders'
import type { Tx } from '../platform/db'
import { publish, type Event } from '../platform/outbox'
import { setTimer } from '../platform/timers'
import { findReviewOfOrder } from './reviews.repository'

export const REMIND_TIMER = 'reviews.remind'

type Cue = Event<'order.completed'> | Event<'follow-up.answered'> | Event<'follow-up.unanswered'>

/**
 * Listener: every order invites a review, once it is completed and the 48-hour question is closed, whichever comes
 * last. One reminder follows.
 */
export async function inviteReview(app: App, tx: Tx, { payload: { orderId } }: Cue): Promise<void> {
  const { state, followUp, shopId } = await findOrder(tx, orderId)
  const isAsking = followUp === 'none' || followUp === 'asked'
  if (state !== 'COMPLETED' || isAsking || shopId === null) return
  if (await findReviewOfOrder(tx, orderId)) return
  await publish(app, tx, 'review.invited', orderId, { orderId, shopId, nth: 1 })
  await setTimer(app, tx, REMIND_TIMER, orderId, plusMs(app.clock.now(), LIMITS.reviewRemindAfterMs))
}

/** Timer: the one reminder, unless the owner has written. */
export async function remindReview(app: App, tx: Tx, orderId: string): Promise<void> {
  const { shopId } = await findOrder(tx, orderId)
  if (shopId === null || (await findReviewOfOrder(tx, orderId))) return
  await publish(app, tx, 'review.invited', orderId, { orderId, shopId, nth: 2 })
}
