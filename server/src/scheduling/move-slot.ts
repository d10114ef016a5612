import { LIMITS } from '@anxin/shared/kernel/limits'
import type { App } from '../app'
import type { Tx } from '../platform/db'
import type { Assigned, SlotWish } from './assign-slot'
import { assignOrRefuse } from './hold-slot'
import { lockBooking } from './scheduling.repository'

/**
 * Moves an order's booking to another time, or another shop. The new bay and technician are locked and known to be
 * free before the old units are let go, so a refusal leaves the old booking as it was, also within the transaction.
 * Errors as of holdSlot. An order without a booking gets one.
 */
export async function moveSlot(app: App, tx: Tx, wish: SlotWish): Promise<Assigned> {
  await lockBooking(tx, wish.orderId)
  return assignOrRefuse(app, tx, wish, { leadMs: LIMITS.leadTimeMs, moving: true })
}
