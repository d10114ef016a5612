import { AppError } from '@anxin/shared/kernel/errors'
import { LIMITS } from '@anxin/shared/kernel/limits'
import type { App } from '../app'
import { lockUser } from '../identity'
import { isDuplicate, type Tx } from '../platform/db'
import { stripWorks } from './remembered.repository'
import { countVehicles, updateVehicle } from './vehicles.repository'

/**
 * Gives a car, which the caller has locked, to another owner under another plate; the old plate goes with its person.
 * PLATE_TAKEN and LIMIT_REACHED are the new owner's.
 * @param withPrices whether the earlier owner's prices go along
 */
export async function moveVehicle(
  app: App,
  tx: Tx,
  vehicleId: string,
  to: { readonly ownerId: string; readonly plate: string; readonly withPrices: boolean },
): Promise<void> {
  await lockUser(tx, to.ownerId) // so that two additions at once are counted one after the other
  if ((await countVehicles(tx, to.ownerId)) >= LIMITS.vehiclesPerOwnerMax) throw new AppError('LIMIT_REACHED')
  await updateVehicle(tx, vehicleId, {
    ownerId: to.ownerId,
    plateSealed: app.seal.seal(to.plate),
    plateIndex: app.seal.index('plate', to.plate),
  }).catch((error: unknown) => {
    throw isDuplicate(error, 'vehicle_plate') ? new AppError('PLATE_TAKEN') : error
  })
  await stripWorks(tx, vehicleId, to.withPrices)
}
