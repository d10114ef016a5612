import { AppError } from '@anxin/shared/kernel/errors'
import { actorOf, record } from '../audit'
import type { App } from '../app'
import { runCommand } from '../platform/commands'
import type { Call, Reply } from '../platform/routes'
import { noteReading } from './remembered-work'
import { requireSeries } from './require-series'
import { toVehicle } from './vehicle-view'
import { lockVehicle, updateVehicle, type VehicleRow } from './vehicles.repository'

type CorrectVehicle = 'POST /vehicles/:vehicleId/details'

/** Corrects a car; odometer and VIN stay as they are when left out. Orders keep their own text of the car. */
export async function correctVehicle(app: App, call: Call<CorrectVehicle>): Promise<Reply<CorrectVehicle>> {
  const { caller, params, body } = call
  return runCommand(app, call.command, async (tx) => {
    const vehicle = await lockVehicle(tx, caller.userId, params.vehicleId)
    if (!vehicle) throw new AppError('NOT_FOUND', `vehicle ${params.vehicleId}`)
    const names = await requireSeries(app, tx, body)
    const change: Partial<VehicleRow> = {
      seriesId: body.seriesId,
      modelYear: body.modelYear,
      powertrain: body.powertrain,
      ...(body.odometerKm === undefined ? {} : { odometerKm: body.odometerKm }),
      ...(body.vin === undefined ? {} : { vinSealed: app.seal.seal(body.vin) }),
    }
    await updateVehicle(tx, vehicle.id, change)
    if (body.odometerKm !== undefined) await noteReading(app, tx, vehicle.id, body.odometerKm)
    await record(app, tx, actorOf(caller), 'vehicle.corrected', vehicle.id)
    return toVehicle(app, { vehicle: { ...vehicle, ...change }, ...names })
  })
}
