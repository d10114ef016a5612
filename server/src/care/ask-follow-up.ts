import { LIMITS } from '@anxin/shared/kernel/limits'
import { plusMs } from '@anxin/shared/kernel/time'
import type { App } from '../app'
import { SYSTEM } from '../audit'
import { lockOrder, setFollowUp } from '../orders'
import type { Tx } from '../platform/db'
import { publish, type Event } from '../platform/outbox'
import { setTimer } from '../platform/timers'
import { insertFollowUp, lockFollowUp } from './follow-ups.repository'
import { CLOSE_TIMER } from './close-follow-up'

export const ASK_TIMER = 'care.follow-up'

/** Listener: the car went back, so the question is due 48 hours later. */
export async function planFollowUp(
  app: App,
  tx: Tx,
  { payload, at }: Event<'order.delivered'>,
): Promise<void> {
  await setTimer(app, tx, ASK_TIMER, payload.orderId, plusMs(at, LIMITS.followUpAfterMs))
}

/**
 * Timer: asks the owner 都好 or 还有问题, also one who has already confirmed. It stays open as long as the money would
 * without an answer.
 */
export async function askFollowUp(app: App, tx: Tx, orderId: string): Promise<void> {
  const { ownerId, shopId, technicianId } = await lockOrder(tx, orderId)
  if (shopId === null || (await lockFollowUp(tx, orderId))) return
  const now = app.clock.now()
  await insertFollowUp(tx, {
    orderId,
    ownerId,
    shopId,
    technicianId,
    state: 'asked',
    text: '',
    askedAt: now,
    answeredAt: null,
  })
  await setFollowUp(app, tx, orderId, 'asked', SYSTEM, '48 小时回访：用车都好吗？')
  const openMs = LIMITS.autoConfirmAfterMs - LIMITS.followUpAfterMs
  await setTimer(app, tx, CLOSE_TIMER, orderId, plusMs(now, openMs))
  await publish(app, tx, 'follow-up.asked', orderId, { orderId, shopId })
}
