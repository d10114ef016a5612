import { AppError } from '@anxin/shared/kernel/errors'
import type { App } from '../app'
import { actorOf, record } from '../audit'
import { runCommand } from '../platform/commands'
import type { Call, Reply } from '../platform/routes'
import { forgetPlan } from './offered-plan'
import { hasUnitsAfter, lockTechnician, setTechnicianActive } from './scheduling.repository'

type Route = 'POST /shop/technicians/:technicianId/state'

/** Takes a technician out of planning, or back. RESOURCE_IN_USE while bookings that are not over need them. */
export async function setTechnicianState(
  app: App,
  { caller, params, body, command }: Call<Route>,
): Promise<Reply<Route>> {
  return runCommand(app, command, async (tx) => {
    const technician = await lockTechnician(tx, caller.shopId, params.technicianId)
    if (!technician) throw new AppError('NOT_FOUND', `technician ${params.technicianId}`)
    if (technician.active !== body.active) {
      if (!body.active && (await hasUnitsAfter(tx, technician.id, app.clock.now())))
        throw new AppError('RESOURCE_IN_USE', `technician ${technician.id}`)
      await setTechnicianActive(tx, technician.id, body.active)
      await record(
        app,
        tx,
        actorOf(caller),
        body.active ? 'technician.plan' : 'technician.rest',
        technician.id,
      )
      forgetPlan(app, tx, caller.shopId)
    }
    return { ...technician, active: body.active }
  })
}
