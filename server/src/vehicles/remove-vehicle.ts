import { AppError } from '@anxin/shared/kernel/errors'
import { actorOf, record } from '../audit'
import type { App } from '../app'
import { runCommand } from '../platform/commands'
import type { Call, Reply } from '../platform/routes'
import { lockVehicle, updateVehicle } from './vehicles.repository'

type RemoveVehicle = 'POST /vehicles/:vehicleId/removal'

/** Removes a car that no open order needs; its plate may be added again. */
export async function removeVehicle(app: App, call: Call<RemoveVehicle>): Promise<Reply<RemoveVehicle>> {
  const { caller, params } = call
  return runCommand(app, call.command, async (tx) => {
    const vehicle = await lockVehicle(tx, caller.userId, params.vehicleId)
    if (!vehicle) throw new AppError('NOT_FOUND', `vehicle ${params.vehicleId}`)
    if (vehicle.openOrders > 0) throw new AppError('VEHICLE_IN_USE', `${vehicle.openOrders} open orders`)
    await updateVehicle(tx, vehicle.id, { removedAt: app.clock.now(), plateIndex: null })
    await record(app, tx, actorOf(caller), 'vehicle.removed', vehicle.id)
    return { ok: true as const }
  })
}
