import type { App } from '../app'
import { lockOrder, setComplained } from '../orders'
import type { Tx } from '../platform/db'
import type { Event } from '../platform/outbox'
import { hasOpenComplaint } from './complaints.repository'

/**
 * Listener: a complaint about an order was opened, opened again, or is over. What counts is whether one is open now, so
 * it does not matter how often and in which order these are told.
 */
export async function holdComplained(
  app: App,
  tx: Tx,
  event: Event<'complaint.opened' | 'complaint.closed'>,
): Promise<void> {
  const { orderId } = event.payload
  if (orderId === null) return
  const order = await lockOrder(tx, orderId)
  await setComplained(app, tx, order, await hasOpenComplaint(tx, orderId))
}
