import { AppError } from '@anxin/shared/kernel/errors'
import type { App } from '../app'
import { actorOf, record } from '../audit'
import { liftHold, lockOrder, viewOrder } from '../orders'
import { runCommand } from '../platform/commands'
import type { Call, Reply } from '../platform/routes'
import { ofRegion, requireRight } from './operator-access'

type Route = 'POST /operators/orders/:orderId/hold-lift'

/** The problem is solved: the release goes on. The hold of a case ends with the case alone. */
export async function liftOrderHold(
  app: App,
  { caller, params, body, command }: Call<Route>,
): Promise<Reply<Route>> {
  requireRight(caller, 'holds')
  return runCommand(app, command, async (tx) => {
    const { id: orderId, hold } = ofRegion(caller, await lockOrder(tx, params.orderId))
    if (hold === 'case') throw new AppError('CASE_OPEN', `order ${orderId}: its case lifts the hold`)
    const order = await liftHold(app, tx, orderId, actorOf(caller))
    await record(app, tx, actorOf(caller), 'order.hold-lift', orderId, { hold, note: body.note })
    return viewOrder(tx, order, caller)
  })
}
