import type { App } from '../app'
import { actorOf } from '../audit'
import { AppError } from '@anxin/shared/kernel/errors'
import { getShopService } from '../catalogue'
import { findOpenid } from '../identity'
import { answerOffer } from '../matching'
import { NO_MONEY } from '../payments'
import { runCommand } from '../platform/commands'
import type { Call, Reply } from '../platform/routes'
import { cancelTimers } from '../platform/timers'
import { commissionTermsOf, getShop, requireTakesOrders } from '../shops'
import { acceptAtPrice } from './accepted-price'
import { OFFER_TIMERS } from './ask-shops'
import { viewOrder } from './order-view'
import { lockOrder } from './orders.repository'

type Route = 'POST /shop/orders/:orderId/acceptance'

/** The shop takes an order that it was asked for; the slot is already held, so only state and time can refuse it. */
export async function acceptOrder(app: App, { caller, params, command }: Call<Route>): Promise<Reply<Route>> {
  return runCommand(app, command, async (tx) => {
    const order = await lockOrder(tx, params.orderId)
    const acceptedAt = app.clock.now()
    const [shop, price, terms, payerOpenidSealed] = await Promise.all([
      getShop(tx, caller.shopId),
      getShopService(tx, caller.shopId, order.serviceId),
      commissionTermsOf(tx, caller.shopId, acceptedAt),
      findOpenid(tx, order.ownerId, 'owner'),
      answerOffer(app, tx, order.id, caller.shopId, 'accepted'),
    ])
    if (order.state !== 'MATCHING' || order.shopId !== caller.shopId)
      throw new AppError('OFFER_GONE', `order ${order.id} is ${order.state}`)
    requireTakesOrders(shop)
    await cancelTimers(tx, order.id, OFFER_TIMERS)
    const given = {
      shop,
      price,
      terms,
      acceptedAt,
      payerOpenidSealed,
      actor: actorOf(caller),
      instant: false,
    }
    const accepted = await acceptAtPrice(app, tx, order, given)
    // Nothing has happened to an order of version 1 but the request: it has no other lines, and nobody has paid.
    const known = order.version === 1 ? { lines: accepted.lines, money: NO_MONEY } : {}
    return viewOrder(tx, accepted.order, caller, known)
  })
}
