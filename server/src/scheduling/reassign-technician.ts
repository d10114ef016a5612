import { AppError } from '@anxin/shared/kernel/errors'
import type { App } from '../app'
import type { Tx } from '../platform/db'
import { lockBooking, lockTechnician, replaceTechnician, takenResources } from './scheduling.repository'

/**
 * Gives an order to another technician of the same shop for the time that it has. Who is able to do the work is the
 * shop's own judgement here.
 * Errors: NOT_FOUND without a booking or for somebody else's technician, SLOT_TAKEN when that technician is busy, on
 * leave or out of planning; the booking then stays as it was.
 */
export async function reassignTechnician(
  _app: App,
  tx: Tx,
  orderId: string,
  technicianId: string,
): Promise<void> {
  const booking = await lockBooking(tx, orderId)
  if (!booking) throw new AppError('NOT_FOUND', `order ${orderId} has no booking`)
  const technician = await lockTechnician(tx, booking.shopId, technicianId)
  if (!technician) throw new AppError('NOT_FOUND', `technician ${technicianId}`)
  if (booking.technicianId === technicianId) return
  const taken = await takenResources(tx, booking, orderId)
  if (!technician.active || taken.has(technicianId))
    throw new AppError('SLOT_TAKEN', `technician ${technicianId} at ${booking.startAt.toISOString()}`, {
      data: { nearest: [] },
    })
  await replaceTechnician(tx, booking, technicianId)
}
