import { AppError } from '@anxin/shared/kernel/errors'
import type { App } from '../app'
import type { Call, Reply } from '../platform/routes'
import { toVehicle } from './vehicle-view'
import { findVehicle } from './vehicles.repository'

type GetVehicle = 'GET /vehicles/:vehicleId'

/** One car of the caller, with its plate in full. */
export async function getVehicle(app: App, call: Call<GetVehicle>): Promise<Reply<GetVehicle>> {
  const car = await findVehicle(app.db, call.caller.userId, call.params.vehicleId)
  if (!car) throw new AppError('NOT_FOUND', `vehicle ${call.params.vehicleId}`)
  return { ...toVehicle(app, car), plate: app.seal.open(car.vehicle.plateSealed) }
}
