import type { Tx } from '../platform/db'
import { deleteBooking } from './scheduling.repository'

/** Frees the bay and the technician that an order holds; harmless when it holds none. */
export async function releaseSlot(tx: Tx, orderId: string): Promise<void> {
  await deleteBooking(tx, orderId)
}
