import { AppError } from '@anxin/shared/kernel/errors'
import { LIMITS } from '@anxin/shared/kernel/limits'
import { plusMs } from '@anxin/shared/kernel/time'
import type { App } from '../app'
import { actorOf } from '../audit'
import { runCommand } from '../platform/commands'
import { publish } from '../platform/outbox'
import type { Call, Reply } from '../platform/routes'
import { setTimer } from '../platform/timers'
import { lockShopOrder } from './access'
import { changeOrder } from './change-order'
import { viewOrder } from './order-view'

type Route = 'POST /shop/orders/:orderId/start'

/** A fixed price, inspected, nothing found: the work begins without another question. */
export async function startOrder(app: App, { caller, params, command }: Call<Route>): Promise<Reply<Route>> {
  return runCommand(app, command, async (tx) => {
    const order = await lockShopOrder(tx, caller, params.orderId)
    if (order.priceMode !== 'fixed')
      throw new AppError('ILLEGAL_TRANSITION', `order ${order.id} needs a quote`)
    const now = app.clock.now()
    const started = await changeOrder(app, tx, order, {
      event: 'start',
      set: { startedAt: now, stepDueAt: order.slotEndAt },
      actor: actorOf(caller),
      type: 'started',
      text: '开始施工',
    })
    await setTimer(
      app,
      tx,
      'orders.overrun',
      order.id,
      plusMs(order.slotEndAt > now ? order.slotEndAt : now, LIMITS.overRunAlertMs),
    )
    await publish(app, tx, 'order.started', order.id, { orderId: order.id, shopId: caller.shopId })
    return viewOrder(tx, started, caller)
  })
}
