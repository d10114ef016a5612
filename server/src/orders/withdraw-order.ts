import { AppError } from '@anxin/shared/kernel/errors'
import { LIMITS } from '@anxin/shared/kernel/limits'
import { plusMs } from '@anxin/shared/kernel/time'
import type { App } from '../app'
import { actorOf } from '../audit'
import { grantCoupon } from '../growth'
import { withdrawOffers } from '../matching'
import { keptFenOf, refundSubject } from '../payments'
import { runCommand } from '../platform/commands'
import { publish } from '../platform/outbox'
import type { Call, Reply } from '../platform/routes'
import { setTimer } from '../platform/timers'
import { releaseSlot } from '../scheduling'
import { lockShopOrder } from './access'
import { clearAppointment } from './appointment'
import { changeOrder } from './change-order'
import { viewOrder } from './order-view'
import { takeInPayments } from './settle-payment'

type Route = 'POST /shop/orders/:orderId/withdrawal'

/**
 * The shop cannot keep an appointment: everything paid goes back at once, the owner gets a coupon and half an hour to
 * choose between another shop and cancelling.
 */
export async function withdrawOrder(
  app: App,
  { caller, params, body, command }: Call<Route>,
): Promise<Reply<Route>> {
  return runCommand(app, command, async (tx) => {
    const order = await takeInPayments(app, tx, await lockShopOrder(tx, caller, params.orderId))
    if (order.withdrawnAt) throw new AppError('ILLEGAL_TRANSITION', `order ${order.id} is withdrawn already`)
    const until = plusMs(app.clock.now(), LIMITS.rematchWithinMs)
    const withdrawn = await changeOrder(app, tx, order, {
      event: 'withdraw',
      set: { withdrawnAt: app.clock.now(), stepDueAt: until },
      actor: actorOf(caller),
      type: 'withdrawn',
      text: `门店无法履约：${body.reason}。已付款项全额退回，可一键换店`,
    })
    const paidFen = await keptFenOf(tx, order.id)
    if (paidFen > 0)
      await refundSubject(app, tx, {
        subjectId: order.id,
        amountFen: paidFen,
        reason: '门店无法履约，全额退款',
      })
    await releaseSlot(tx, order.id)
    await withdrawOffers(tx, order.id)
    await clearAppointment(tx, order.id)
    await setTimer(app, tx, 'orders.rematch-expire', order.id, until)
    await grantCoupon(app, tx, {
      ownerId: order.ownerId,
      amountFen: LIMITS.shopCancelCouponFen,
      minimumFen: 0,
      cause: 'shop-cancelled',
      causeKey: `shop-cancelled.${order.id}.${order.shopId ?? ''}`,
    })
    await publish(app, tx, 'order.withdrawn', order.id, { orderId: order.id, shopId: caller.shopId })
    return viewOrder(tx, withdrawn, caller)
  })
}
