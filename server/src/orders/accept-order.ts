import type { App } from '../app'
import { actorOf } from '../audit'
import { AppError } from '@anxin/shared/kernel/errors'
import { answerOffer } from '../matching'
import { runCommand } from '../platform/commands'
import type { Call, Reply } from '../platform/routes'
import { cancelTimers } from '../platform/timers'
import { getShop } from '../shops'
import { acceptAtPrice } from './accepted-price'
import { OFFER_TIMERS } from './ask-shops'
import { viewOrder } from './order-view'
import { lockOrder } from './orders.repository'

type Route = 'POST /shop/orders/:orderId/acceptance'

/** The shop takes an order that it was asked for; the slot is already held, so only state and time can refuse it. */
export async function acceptOrder(app: App, { caller, params, command }: Call<Route>): Promise<Reply<Route>> {
  return runCommand(app, command, async (tx) => {
    const order = await lockOrder(tx, params.orderId)
    await answerOffer(app, tx, order.id, caller.shopId, 'accepted')
    if (order.state !== 'MATCHING' || order.shopId !== caller.shopId)
      throw new AppError('OFFER_GONE', `order ${order.id} is ${order.state}`)
    const shop = await getShop(tx, caller.shopId)
    if (shop.state !== 'open') throw new AppError('SHOP_NOT_OPEN', `shop ${shop.id} is ${shop.state}`)
    await cancelTimers(tx, order.id, OFFER_TIMERS)
    return viewOrder(
      tx,
      await acceptAtPrice(app, tx, order, { shop, actor: actorOf(caller), instant: false }),
      caller,
    )
  })
}
