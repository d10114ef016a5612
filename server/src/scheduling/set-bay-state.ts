import { AppError } from '@anxin/shared/kernel/errors'
import type { App } from '../app'
import { actorOf, record } from '../audit'
import { runCommand } from '../platform/commands'
import type { Call, Reply } from '../platform/routes'
import { forgetPlan } from './offered-plan'
import { hasUnitsAfter, lockBay, setBayActive } from './scheduling.repository'

type Route = 'POST /shop/bays/:bayId/state'

/**
 * Takes a bay out of use, or back. Refused with RESOURCE_IN_USE while bookings that are not over hold it; the bay's
 * lock keeps new ones out until the change is made.
 */
export async function setBayState(
  app: App,
  { caller, params, body, command }: Call<Route>,
): Promise<Reply<Route>> {
  return runCommand(app, command, async (tx) => {
    const bay = await lockBay(tx, caller.shopId, params.bayId)
    if (!bay) throw new AppError('NOT_FOUND', `bay ${params.bayId}`)
    if (bay.active !== body.active) {
      if (!body.active && (await hasUnitsAfter(tx, bay.id, app.clock.now())))
        throw new AppError('RESOURCE_IN_USE', `bay ${bay.id}`)
      await setBayActive(tx, bay.id, body.active)
      await record(app, tx, actorOf(caller), body.active ? 'bay.use' : 'bay.rest', bay.id)
      forgetPlan(app, tx, caller.shopId)
    }
    return { ...bay, active: body.active }
  })
}
