import { LIMITS } from '@anxin/shared/kernel/limits'
import { MINUTE_MS, plusMs } from '@anxin/shared/kernel/time'
import type { App } from '../app'
import type { Tx } from '../platform/db'
import { cancelTimers, setTimers } from '../platform/timers'
import type { OrderRow } from './orders.repository'

/** Half way to a no-show the owner is told first. */
const NO_SHOW_WARNING_MS = 15 * MINUTE_MS
const KINDS = ['orders.no-show-near', 'orders.no-show'] as const

/** The appointment stands: from its start on, somebody waits for the car. */
export async function setAppointment(
  app: App,
  tx: Tx,
  order: Pick<OrderRow, 'id' | 'slotStartAt'>,
): Promise<void> {
  await setTimers(app, tx, [
    { kind: KINDS[0], subjectId: order.id, dueAt: plusMs(order.slotStartAt, NO_SHOW_WARNING_MS) },
    { kind: KINDS[1], subjectId: order.id, dueAt: plusMs(order.slotStartAt, LIMITS.noShowAfterMs) },
  ])
}

export async function clearAppointment(tx: Tx, orderId: string): Promise<void> {
  await cancelTimers(tx, orderId, KINDS)
}
