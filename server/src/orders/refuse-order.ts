import { AppError } from '@anxin/shared/kernel/errors'
import type { App } from '../app'
import { actorOf } from '../audit'
import { answerOffer } from '../matching'
import { runCommand } from '../platform/commands'
import type { Call, Reply } from '../platform/routes'
import { askNextShop } from './ask-shops'
import { lockOrder } from './orders.repository'

type Route = 'POST /shop/orders/:orderId/refusal'

/** The shop does not take the order; the next one is asked in the same transaction. */
export async function refuseOrder(
  app: App,
  { caller, params, body, command }: Call<Route>,
): Promise<Reply<Route>> {
  return runCommand(app, command, async (tx) => {
    const order = await lockOrder(tx, params.orderId)
    await answerOffer(app, tx, order.id, caller.shopId, 'refused', body.reason)
    if (order.state !== 'MATCHING' || order.shopId !== caller.shopId)
      throw new AppError('OFFER_GONE', `order ${order.id} is ${order.state}`)
    await askNextShop(app, tx, order, {
      actor: actorOf(caller),
      text: `${order.shopName ?? '门店'}暂时无法接单`,
    })
    return { ok: true as const }
  })
}
