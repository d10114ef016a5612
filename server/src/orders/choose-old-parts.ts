import { AppError } from '@anxin/shared/kernel/errors'
import type { OLD_PART_CHOICES } from '@anxin/shared/orders/order.contract'
import type { App } from '../app'
import { actorOf } from '../audit'
import { runCommand } from '../platform/commands'
import type { Call, Reply } from '../platform/routes'
import { lockOwned } from './access'
import { changeOrder } from './change-order'
import { viewOrder } from './order-view'

type Route = 'POST /orders/:orderId/old-parts'

const AFTER_THE_WORK: readonly string[] = ['READY', 'DELIVERED', 'COMPLETED', 'CANCELLED']

const WORDS: Readonly<Record<(typeof OLD_PART_CHOICES)[number], string>> = {
  see: '车主要看换下的旧件',
  take: '车主要带走换下的旧件',
  dispose: '换下的旧件由门店处理',
}

/** The owner says what becomes of the old parts; what they want to see or take, the shop photographs at finish. */
export async function chooseOldParts(
  app: App,
  { caller, params, body, command }: Call<Route>,
): Promise<Reply<Route>> {
  return runCommand(app, command, async (tx) => {
    const order = await lockOwned(tx, caller, params.orderId)
    if (AFTER_THE_WORK.includes(order.state))
      throw new AppError('ILLEGAL_TRANSITION', `order ${order.id} is ${order.state}`)
    if (order.oldParts === body.choice) return viewOrder(tx, order, caller)
    const chosen = await changeOrder(app, tx, order, {
      set: { oldParts: body.choice },
      actor: actorOf(caller),
      type: 'old-parts',
      text: WORDS[body.choice],
    })
    return viewOrder(tx, chosen, caller)
  })
}
