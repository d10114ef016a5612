import { AppError } from '@anxin/shared/kernel/errors'
import type { PaymentState } from '@anxin/shared/payments/payment.machine'
import type { App } from '../app'
import type { Outcome } from '../gateways/outcome'
import type { Trade } from '../gateways/wechat-pay/port'
import { askWechat, moneyTransaction } from '../platform/crash'
import { tradeNoOf } from './numbers'
import { findPayment, type PaymentRow } from './payments.repository'
import { settleTrade } from './settle-trade'

/**
 * Asks WeChat how a payment stands, takes in the answer, and returns the state after it. Calls WeChat only while the
 * payment is open or closed. NOT_FOUND; WECHAT_UNAVAILABLE where WeChat gave no answer.
 */
export async function checkPayment(app: App, paymentId: string): Promise<PaymentState> {
  const payment = await findPayment(app.db, paymentId)
  if (!payment) throw new AppError('NOT_FOUND', `payment ${paymentId}`)
  if (payment.state !== 'created' && payment.state !== 'closed') return payment.state
  // Without a prepay id nobody could have paid.
  if (payment.prepayId === null) return payment.state
  const outcome = await askTrade(app, payment)
  if (outcome.kind !== 'ok') throw new AppError('WECHAT_UNAVAILABLE', `trade query: ${outcome.kind}`)
  return (await findPayment(app.db, paymentId))?.state ?? payment.state
}

/** One query of the trade; what it tells is settled before this returns. */
export async function askTrade(app: App, payment: PaymentRow): Promise<Outcome<Trade>> {
  const query = { subMchid: payment.subMchid, tradeNo: tradeNoOf(payment.id) }
  const outcome = await askWechat(app, 'trade.query', (wechat) => wechat.queryTrade(query))
  if (outcome.kind === 'ok')
    await moneyTransaction(app, 'trade.settle', (tx) => settleTrade(app, tx, outcome.value, 'query'))
  return outcome
}
