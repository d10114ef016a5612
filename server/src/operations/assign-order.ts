import { AppError, assert } from '@anxin/shared/kernel/errors'
import type { App } from '../app'
import { actorOf } from '../audit'
import { getShopService } from '../catalogue'
import { assignShop, findOrder } from '../orders'
import { runCommand } from '../platform/commands'
import type { Tx } from '../platform/db'
import type { Call, Reply } from '../platform/routes'
import { getShop, requireTakesOrders } from '../shops'
import { closeItem } from './close-item'
import { lockOpenItem, requireRight } from './operator-access'
import { requireKind } from './require-kind'

type Route = 'POST /operators/queue/:itemId/assignment'

/** Offers an unanswered order to a shop that the operator has spoken to. Its time to answer runs as always. */
export async function assignOrder(
  app: App,
  { caller, params, body, command }: Call<Route>,
): Promise<Reply<Route>> {
  requireRight(caller, 'orders')
  return runCommand(app, command, async (tx) => {
    const item = requireKind(await lockOpenItem(tx, caller, params.itemId), ['unanswered-order'])
    assert(item.orderId, 'an unanswered order has an id')
    await requireOffering(tx, body.shopId, (await findOrder(tx, item.orderId)).serviceId)
    await assignShop(app, tx, item.orderId, body.shopId, actorOf(caller))
    await closeItem(app, tx, item, { by: caller, deed: 'queue.assign', note: body.note })
    return { ok: true as const }
  })
}

/** Says why a shop cannot be asked at all, before its slots are looked at. */
async function requireOffering(tx: Tx, shopId: string, serviceId: string): Promise<void> {
  requireTakesOrders(await getShop(tx, shopId))
  if (!(await getShopService(tx, shopId, serviceId)))
    throw new AppError('SERVICE_NOT_OFFERED', `shop ${shopId}`)
}
