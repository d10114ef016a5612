import { AppError } from '@anxin/shared/kernel/errors'
import { plusMs } from '@anxin/shared/kernel/time'
import { LIMITS } from '@anxin/shared/kernel/limits'
import type { App } from '../app'
import { openPayment, preparePayment } from '../payments'
import type { Call, Reply } from '../platform/routes'
import { getShop, subMchidOf } from '../shops'
import { lockOwned, ownedBy } from './access'
import { findOrder, updateOrder, type OrderRow } from './orders.repository'

type Route = 'POST /orders/:orderId/payment'

/** What the phone hands to wx.requestPayment for the sum that is due. The payment was written when it became due. */
export async function payOrder(app: App, { caller, params, body }: Call<Route>): Promise<Reply<Route>> {
  const order = ownedBy(caller, await findOrder(app.db, params.orderId))
  if (order.dueFen === 0) throw new AppError('NOTHING_TO_PAY', `order ${order.id}`)
  if (order.payFromAt && order.payFromAt > app.clock.now())
    throw new AppError('PAYMENT_NOT_YET', `order ${order.id}`, {
      data: { payFromAt: order.payFromAt.toISOString() },
    })
  const paymentId = order.duePaymentId ?? (await reopenInspectionFee(app, caller, order))
  const { deviceId, code } = body
  return preparePayment(app, paymentId, { deviceId, code })
}

/** An inspection fee has no end: when its payment has lapsed, the next try opens another one. */
async function reopenInspectionFee(
  app: App,
  caller: Call<Route>['caller'],
  { id }: OrderRow,
): Promise<string> {
  return app.db.transaction(async (tx) => {
    const order = await lockOwned(tx, caller, id)
    if (order.duePaymentId) return order.duePaymentId
    if (order.dueFen === 0 || !order.shopId) throw new AppError('NOTHING_TO_PAY', `order ${id}`)
    const shop = await getShop(tx, order.shopId)
    const payment = await openPayment(app, tx, {
      subjectId: id,
      purpose: 'inspection',
      payerId: order.ownerId,
      shopId: shop.id,
      subMchid: subMchidOf(shop),
      amountFen: order.dueFen,
      description: '安心修 检测费',
      expiresAt: plusMs(app.clock.now(), LIMITS.quoteValidMs),
    })
    await updateOrder(tx, order, { duePaymentId: payment.id })
    return payment.id
  })
}
