import type { App } from '../app'
import { actorOf, record } from '../audit'
import { findOrder } from '../orders'
import { findRefund, sendToCard } from '../payments'
import type { Call, Reply } from '../platform/routes'
import { ofRegion, requireRight } from './operator-access'

type Route = 'POST /operators/refunds/:operationId/card'

/**
 * The payer's account cannot take a refund: WeChat is asked to send it to a card, or back to the merchant. No command
 * of ours remembers the card, and WeChat takes a repeat as what it is.
 */
export async function sendRefundToCard(
  app: App,
  { caller, params, body }: Call<Route>,
): Promise<Reply<Route>> {
  requireRight(caller, 'money')
  const refund = await findRefund(app.db, params.operationId)
  ofRegion(caller, await findOrder(app.db, refund.subjectId))
  const to = body.to === 'merchant' ? 'merchant' : 'card'
  await app.db.transaction((tx) => record(app, tx, actorOf(caller), 'money.refund-card', refund.id, { to }))
  await sendToCard(app, refund.id, body.to)
  return { ok: true }
}
