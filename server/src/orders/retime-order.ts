import { AppError } from '@anxin/shared/kernel/errors'
import { LIMITS } from '@anxin/shared/kernel/limits'
import { localText } from '@anxin/shared/kernel/time'
import type { App } from '../app'
import { actorOf } from '../audit'
import { getService } from '../catalogue'
import { runCommand } from '../platform/commands'
import { publish } from '../platform/outbox'
import type { Call, Reply } from '../platform/routes'
import { cancelTimers } from '../platform/timers'
import { moveSlot } from '../scheduling'
import { lockOwned } from './access'
import { setAppointment } from './appointment'
import { changeOrder } from './change-order'
import { viewOrder } from './order-view'

type Route = 'POST /orders/:orderId/time'

/** Another time at the same shop: at least two hours before the old one, or within a day after a no-show. */
export async function retimeOrder(
  app: App,
  { caller, params, body, command }: Call<Route>,
): Promise<Reply<Route>> {
  return runCommand(app, command, async (tx) => {
    const order = await lockOwned(tx, caller, params.orderId)
    if ((order.state !== 'ACCEPTED' && order.state !== 'NO_SHOW') || order.withdrawnAt || !order.shopId) {
      throw new AppError('ILLEGAL_TRANSITION', `order ${order.id} is ${order.state}`)
    }
    const now = app.clock.now()
    if (order.state === 'ACCEPTED' && order.slotStartAt.getTime() - now.getTime() < LIMITS.retimeBeforeMs) {
      throw new AppError('TOO_LATE_TO_RETIME', `order ${order.id}`)
    }
    const service = await getService(tx, order.serviceId)
    const hold = await moveSlot(app, tx, {
      orderId: order.id,
      shopId: order.shopId,
      service,
      startAt: new Date(body.slotStartAt),
    })
    await cancelTimers(tx, order.id, ['orders.no-show-end'])
    const moved = await changeOrder(app, tx, order, {
      event: 'retime',
      set: {
        slotStartAt: hold.startAt,
        slotEndAt: hold.endAt,
        technicianId: hold.technicianId,
        stepDueAt: hold.startAt,
      },
      actor: actorOf(caller),
      type: 'retimed',
      text: `改期到 ${localText(hold.startAt)}`,
    })
    await setAppointment(app, tx, moved)
    await publish(app, tx, 'order.retimed', order.id, { orderId: order.id, shopId: order.shopId })
    return viewOrder(tx, moved, caller)
  })
}
