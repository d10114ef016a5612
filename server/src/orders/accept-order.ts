import type { App } from '../app'
import { actorOf } from '../audit'
import { AppError } from '@anxin/shared/kernel/errors'
import { getShopService } from '../catalogue'
import { answerOffer } from '../matching'
import { runCommand } from '../platform/commands'
import type { Call, Reply } from '../platform/routes'
import { cancelTimers } from '../platform/timers'
import { getShop, requireTakesOrders } from '../shops'
import { acceptAtPrice } from './accepted-price'
import { OFFER_TIMERS } from './ask-shops'
import { viewOrder } from './order-view'
import { lockOrder } from './orders.repository'

type Route = 'POST /shop/orders/:orderId/acceptance'

/** The shop takes an order that it was asked for; the slot is already held, so only state and time can refuse it. */
export async function acceptOrder(app: App, { caller, params, command }: Call<Route>): Promise<Reply<Route>> {
  return runCommand(app, command, async (tx) => {
    const order = await lockOrder(tx, params.orderId)
    const [shop, price] = await Promise.all([
      getShop(tx, caller.shopId),
      getShopService(tx, caller.shopId, order.serviceId),
      answerOffer(app, tx, order.id, caller.shopId, 'accepted'),
    ])
    if (order.state !== 'MATCHING' || order.shopId !== caller.shopId)
      throw new AppError('OFFER_GONE', `order ${order.id} is ${order.state}`)
    requireTakesOrders(shop)
    await cancelTimers(tx, order.id, OFFER_TIMERS)
    return viewOrder(
      tx,
      await acceptAtPrice(app, tx, order, { shop, price, actor: actorOf(caller), instant: false }),
      caller,
    )
  })
}
