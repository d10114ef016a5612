import { AppError } from '@anxin/shared/kernel/errors'
import type { App } from '../app'
import { actorOf } from '../audit'
import { runCommand } from '../platform/commands'
import type { Call, Reply } from '../platform/routes'
import { cancelTimers } from '../platform/timers'
import { lockOwned } from './access'
import { askNextShop } from './ask-shops'
import { changeOrder } from './change-order'
import { viewOrder } from './order-view'
import { linesOf, setLineStates } from './orders.repository'

type Route = 'POST /orders/:orderId/rematch'

/** The owner agrees to another shop at the same time; what was agreed with the first one is void. */
export async function rematchOrder(
  app: App,
  { caller, params, command }: Call<Route>,
): Promise<Reply<Route>> {
  return runCommand(app, command, async (tx) => {
    const order = await lockOwned(tx, caller, params.orderId)
    if (!order.withdrawnAt) throw new AppError('ILLEGAL_TRANSITION', `order ${order.id} is not withdrawn`)
    if (order.stepDueAt && order.stepDueAt <= app.clock.now())
      throw new AppError('REMATCH_CLOSED', `order ${order.id}`)
    const approved = (await linesOf(tx, order.id)).filter(({ state }) => state === 'approved')
    await setLineStates(
      tx,
      approved.map(({ id }) => id),
      'approved',
      'dropped',
    )
    await cancelTimers(tx, order.id, ['orders.rematch-expire'])
    const actor = actorOf(caller)
    const again = await changeOrder(app, tx, order, {
      event: 'rematch',
      set: {
        withdrawnAt: null,
        acceptedAt: null,
        shopId: null,
        shopName: null,
        technicianId: null,
        stepDueAt: null,
      },
      actor,
      type: 'rematch',
      text: '车主同意换店',
    })
    return viewOrder(tx, await askNextShop(app, tx, again, { actor, text: '正在为你换店' }), caller)
  })
}
