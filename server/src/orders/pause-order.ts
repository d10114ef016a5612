import { AppError } from '@anxin/shared/kernel/errors'
import { localText } from '@anxin/shared/kernel/time'
import type { App } from '../app'
import { actorOf } from '../audit'
import { runCommand } from '../platform/commands'
import { publish } from '../platform/outbox'
import type { Call, Reply } from '../platform/routes'
import { cancelTimers, setTimer } from '../platform/timers'
import { lockShopOrder } from './access'
import { changeOrder } from './change-order'
import { viewOrder } from './order-view'

type Pause = 'POST /shop/orders/:orderId/pause'
type Resume = 'POST /shop/orders/:orderId/resume'

/** Waiting for parts, with a promise that the owner sees; a promise that slips is told. */
export async function pauseOrder(
  app: App,
  { caller, params, body, command }: Call<Pause>,
): Promise<Reply<Pause>> {
  const promisedAt = new Date(body.promisedAt)
  if (promisedAt <= app.clock.now())
    throw new AppError('BAD_INPUT', 'promise in the past', {
      fields: { 'body.promisedAt': '请填写将来的时间' },
    })
  return runCommand(app, command, async (tx) => {
    const order = await lockShopOrder(tx, caller, params.orderId)
    const paused = await changeOrder(app, tx, order, {
      event: 'pause',
      set: { waitingPartsUntil: promisedAt },
      actor: actorOf(caller),
      type: 'paused',
      text: `等待配件：${body.reason}，预计 ${localText(promisedAt)} 到货`,
    })
    await setTimer(app, tx, 'orders.promise-slip', order.id, promisedAt)
    await publish(app, tx, 'order.paused', order.id, { orderId: order.id, shopId: caller.shopId })
    return viewOrder(tx, paused, caller)
  })
}

export async function resumeOrder(
  app: App,
  { caller, params, command }: Call<Resume>,
): Promise<Reply<Resume>> {
  return runCommand(app, command, async (tx) => {
    const order = await lockShopOrder(tx, caller, params.orderId)
    if (!order.waitingPartsUntil)
      throw new AppError('ILLEGAL_TRANSITION', `order ${order.id} does not wait for parts`)
    const resumed = await changeOrder(app, tx, order, {
      event: 'resume',
      set: { waitingPartsUntil: null },
      actor: actorOf(caller),
      type: 'resumed',
      text: '配件已到，继续施工',
    })
    await cancelTimers(tx, order.id, ['orders.promise-slip'])
    return viewOrder(tx, resumed, caller)
  })
}
