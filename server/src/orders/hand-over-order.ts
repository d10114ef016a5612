import { AppError } from '@anxin/shared/kernel/errors'
import { LIMITS } from '@anxin/shared/kernel/limits'
import { plusMs } from '@anxin/shared/kernel/time'
import type { App } from '../app'
import { actorOf } from '../audit'
import { shipSubject } from '../payments'
import { runCommand } from '../platform/commands'
import type { Tx } from '../platform/db'
import { publish } from '../platform/outbox'
import type { Call, Reply } from '../platform/routes'
import { cancelTimers, setTimers } from '../platform/timers'
import { lockShopOrder } from './access'
import { changeOrder } from './change-order'
import { checkCode } from './codes'
import { countWrongCode } from './codes.repository'
import { viewOrder } from './order-view'

type Route = 'POST /shop/orders/:orderId/hand-over'

/** The car goes back against the owner's code. From here run warranty, follow-up and the 72 hours to release. */
export async function handOverOrder(app: App, call: Call<Route>): Promise<Reply<Route>> {
  try {
    return await runCommand(app, call.command, (tx) => handOver(app, tx, call))
  } catch (error) {
    if (error instanceof AppError && error.code === 'HAND_OVER_CODE_WRONG')
      await countWrongCode(app, call.params.orderId)
    throw error
  }
}

async function handOver(app: App, tx: Tx, { caller, params, body }: Call<Route>): Promise<Reply<Route>> {
  const order = await lockShopOrder(tx, caller, params.orderId)
  if (order.state !== 'READY') throw new AppError('ILLEGAL_TRANSITION', `order ${order.id} is ${order.state}`)
  if (order.dueFen > 0) throw new AppError('PAYMENT_DUE', `order ${order.id}`)
  await checkCode(
    app,
    order,
    body.code,
    { hash: order.handOverCodeHash, until: order.handOverCodeUntil },
    'HAND_OVER_CODE_WRONG',
  )
  const now = app.clock.now()
  const autoConfirmAt = plusMs(now, LIMITS.autoConfirmAfterMs)
  const delivered = await changeOrder(app, tx, order, {
    event: 'hand-over',
    set: { deliveredAt: now, handOverCodeHash: null, handOverCodeUntil: null, stepDueAt: autoConfirmAt },
    actor: actorOf(caller),
    type: 'delivered',
    text: '已交车，48 小时后回访；满意后放款，72 小时无异议自动放款',
  })
  await shipSubject(app, tx, order.id)
  await cancelTimers(tx, order.id, ['orders.pickup-remind'])
  await setTimers(app, tx, [
    ...LIMITS.confirmRemindersMs.map((afterMs, index) => ({
      kind: `orders.confirm-remind-${index + 1}`,
      subjectId: order.id,
      dueAt: plusMs(now, afterMs),
    })),
    { kind: 'orders.auto-confirm', subjectId: order.id, dueAt: autoConfirmAt },
  ])
  await publish(app, tx, 'order.delivered', order.id, { orderId: order.id, shopId: caller.shopId })
  return viewOrder(tx, delivered, caller)
}
