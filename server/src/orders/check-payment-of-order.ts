import type { App } from '../app'
import { checkPayment, moneyOf } from '../payments'
import type { Call, Reply } from '../platform/routes'
import { ownedBy } from './access'
import { viewOrder } from './order-view'
import { findOrder } from './orders.repository'
import { applyPaid } from './settle-payment'

type Route = 'POST /orders/:orderId/payment-check'

/** Asks WeChat now, instead of waiting for its notification or the next scheduled query. */
export async function checkPaymentOfOrder(app: App, { caller, params }: Call<Route>): Promise<Reply<Route>> {
  const before = ownedBy(caller, await findOrder(app.db, params.orderId))
  const paymentId = before.duePaymentId
  if (paymentId && (await checkPayment(app, paymentId)) === 'frozen') {
    await app.db.transaction((tx) => applyPaid(app, tx, { paymentId, orderId: before.id }))
  }
  return app.db.transaction(async (tx) => {
    const order = await findOrder(tx, params.orderId)
    const [money, view] = await Promise.all([moneyOf(tx, order.id), viewOrder(tx, order, caller)])
    return { paid: order.dueFen === 0 && money.paidFen > 0, order: view }
  })
}
