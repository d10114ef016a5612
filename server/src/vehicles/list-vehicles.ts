import { LIMITS } from '@anxin/shared/kernel/limits'
import type { App } from '../app'
import type { Call, Reply } from '../platform/routes'
import { toVehicle } from './vehicle-view'
import { listVehicles as readVehicles } from './vehicles.repository'

/** The cars of the caller. */
export async function listVehicles(app: App, call: Call<'GET /vehicles'>): Promise<Reply<'GET /vehicles'>> {
  const cars = await readVehicles(app.db, call.caller.userId, LIMITS.vehiclesPerOwnerMax)
  return { items: cars.map((car) => toVehicle(app, car)) }
}
