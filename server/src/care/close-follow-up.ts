import type { App } from '../app'
import { SYSTEM } from '../audit'
import { lockOrder, setFollowUp } from '../orders'
import type { Tx } from '../platform/db'
import { publish, type Event } from '../platform/outbox'
import { cancelTimers } from '../platform/timers'
import { closeFollowUp, lockFollowUp } from './follow-ups.repository'

export const CLOSE_TIMER = 'care.follow-up-close'

/** Timer: nobody answered. That is stored as what it is, and never counts as satisfied. */
export async function closeUnanswered(app: App, tx: Tx, orderId: string): Promise<void> {
  await lockOrder(tx, orderId) // first the order, then the question: as everywhere
  const followUp = await lockFollowUp(tx, orderId)
  if (followUp?.state !== 'asked') return
  await closeFollowUp(tx, orderId, { state: 'no-answer', text: '', answeredAt: null })
  await cancelTimers(tx, orderId, [CLOSE_TIMER])
  await setFollowUp(app, tx, orderId, 'no-answer', SYSTEM, '48 小时回访未得到回答，不计为满意')
  await publish(app, tx, 'follow-up.unanswered', orderId, { orderId, shopId: followUp.shopId })
}

/** Listener: the money was released without the owner, so an answer would come too late to hold it. */
export async function closeReleased(app: App, tx: Tx, { payload }: Event<'order.completed'>): Promise<void> {
  if (payload.by !== 'owner') await closeUnanswered(app, tx, payload.orderId)
}
