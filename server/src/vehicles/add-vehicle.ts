import { AppError } from '@anxin/shared/kernel/errors'
import { LIMITS } from '@anxin/shared/kernel/limits'
import { actorOf, record } from '../audit'
import type { App } from '../app'
import { lockUser } from '../identity'
import { runCommand } from '../platform/commands'
import { isDuplicate } from '../platform/db'
import type { Call, Reply } from '../platform/routes'
import { requireSeries } from './require-series'
import { toVehicle } from './vehicle-view'
import { countVehicles, insertVehicle, type VehicleRow } from './vehicles.repository'

/** Adds a car. Plate and VIN are sealed; one plate is on file once per owner. */
export async function addVehicle(app: App, call: Call<'POST /vehicles'>): Promise<Reply<'POST /vehicles'>> {
  const { caller, body } = call
  return runCommand(app, call.command, async (tx) => {
    const names = await requireSeries(app, tx, body)
    await lockUser(tx, caller.userId) // so that two additions at once are counted one after the other
    if ((await countVehicles(tx, caller.userId)) >= LIMITS.vehiclesPerOwnerMax)
      throw new AppError('LIMIT_REACHED')
    const row: VehicleRow = {
      id: body.id,
      ownerId: caller.userId,
      plateSealed: app.seal.seal(body.plate),
      plateIndex: app.seal.index('plate', body.plate),
      vinSealed: body.vin === undefined ? null : app.seal.seal(body.vin),
      seriesId: body.seriesId,
      modelYear: body.modelYear,
      powertrain: body.powertrain,
      odometerKm: body.odometerKm ?? null,
      openOrders: 0,
      createdAt: app.clock.now(),
      removedAt: null,
    }
    await insertVehicle(tx, row).catch((error: unknown) => {
      throw isDuplicate(error, 'vehicle_plate') ? new AppError('PLATE_TAKEN') : error
    })
    await record(app, tx, actorOf(caller), 'vehicle.added', row.id)
    return toVehicle(app, { vehicle: row, ...names })
  })
}
