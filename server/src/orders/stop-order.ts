import { AppError } from '@anxin/shared/kernel/errors'
import type { App } from '../app'
import { actorOf } from '../audit'
import { runCommand } from '../platform/commands'
import { publish } from '../platform/outbox'
import type { Call, Reply } from '../platform/routes'
import { lockOwned } from './access'
import { changeOrder } from './change-order'
import { viewOrder } from './order-view'

type Route = 'POST /orders/:orderId/stop'

/** The owner wants the work to end: the shop bills what is done, the rest is refunded; no supplement from now on. */
export async function requestStop(
  app: App,
  { caller, params, body, command }: Call<Route>,
): Promise<Reply<Route>> {
  return runCommand(app, command, async (tx) => {
    const order = await lockOwned(tx, caller, params.orderId)
    if (order.stopRequestedAt) throw new AppError('ILLEGAL_TRANSITION', `order ${order.id} is being stopped`)
    const stopping = await changeOrder(app, tx, order, {
      event: 'request-stop',
      set: { stopRequestedAt: app.clock.now() },
      actor: actorOf(caller),
      type: 'stop-requested',
      text: `车主要求停止施工：${body.reason}。已完成项目照付，其余退款`,
    })
    await publish(app, tx, 'order.stop-requested', order.id, {
      orderId: order.id,
      shopId: order.shopId ?? '',
    })
    return viewOrder(tx, stopping, caller)
  })
}
