import { LIMITS } from '@anxin/shared/kernel/limits'
import { plusMs } from '@anxin/shared/kernel/time'
import type { App } from '../app'
import { findOrder } from '../orders'
import type { Tx } from '../platform/db'
import { publish, type Event, type Listener } from '../platform/outbox'
import { cancelTimers, setTimer } from '../platform/timers'
import { insertInvitation, moveInvitation, stopInvitation } from './invitations.repository'
import { findReviewOfOrder } from './reviews.repository'

export const REMIND_TIMER = 'reviews.remind'

type Cue = Event<'order.completed'> | Event<'follow-up.answered'> | Event<'follow-up.unanswered'>

/**
 * Listener: every order invites a review, once it is completed and the 48-hour question is closed, whichever comes
 * last. One reminder follows. Nobody with a complaint is asked for stars: not after "还有问题", and not once a case has
 * been opened, whatever became of it.
 */
export async function inviteReview(app: App, tx: Tx, { payload: { orderId } }: Cue): Promise<void> {
  const { state, followUp, hold, shopId } = await findOrder(tx, orderId)
  const isClosed = followUp === 'fine' || followUp === 'no-answer'
  if (state !== 'COMPLETED' || !isClosed || hold === 'case' || shopId === null) return
  if (await findReviewOfOrder(tx, orderId)) return
  const now = app.clock.now()
  if (!(await insertInvitation(tx, { orderId, state: 'invited', at: now }))) return
  await publish(app, tx, 'review.invited', orderId, { orderId, shopId, nth: 1 })
  await setTimer(app, tx, REMIND_TIMER, orderId, plusMs(now, LIMITS.reviewRemindAfterMs))
}

/** Timer: the one reminder, unless the owner has written or complained. */
export async function remindReview(app: App, tx: Tx, orderId: string): Promise<void> {
  const { shopId } = await findOrder(tx, orderId)
  if (shopId === null || (await findReviewOfOrder(tx, orderId))) return
  if (!(await moveInvitation(tx, orderId, app.clock.now()))) return
  await publish(app, tx, 'review.invited', orderId, { orderId, shopId, nth: 2 })
}

/** Listener: the owner has a complaint, so nothing invites from now on. */
export const stopInviting: Listener<'case.opened'> = async (app, tx, { payload: { orderId } }) => {
  await stopInvitation(tx, orderId, app.clock.now())
  await cancelTimers(tx, orderId, [REMIND_TIMER])
}
