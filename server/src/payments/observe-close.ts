import type { App } from '../app'
import { askWechat } from '../platform/crash'
import { tradeNoOf } from './numbers'
import { observeCall, observeQuery, type Answer, type Observation } from './observation'
import type { PaymentRow } from './payments.repository'

/** Closes the trade of a payment: asks first, closes what is unpaid, and asks again, because the payer may be faster. */
export async function attemptClose(app: App, payment: PaymentRow): Promise<Observation> {
  const before = await queryTrade(app, payment)
  if (before.kind !== 'missing') return before
  const { subMchid } = payment
  const outcome = await askWechat(app, 'close.call', (wechat) =>
    wechat.closePrepay({ subMchid, tradeNo: tradeNoOf(payment.id) }),
  )
  if (outcome.kind === 'not-ready' || outcome.kind === 'unknown') return observeCall(outcome)
  const after = await queryTrade(app, payment)
  if (after.kind !== 'missing') return after
  // Still unpaid and open: WeChat refuses to close it, or has not come to it.
  if (outcome.kind === 'refused') return { kind: 'stuck', code: outcome.code }
  return { kind: 'open', code: 'NOT_CLOSED_YET' }
}

/** `missing` stands for a trade that is there, open and unpaid. */
async function queryTrade(app: App, payment: PaymentRow): Promise<Answer> {
  const query = { subMchid: payment.subMchid, tradeNo: tradeNoOf(payment.id) }
  const outcome = await askWechat(app, 'close.query', (wechat) => wechat.queryTrade(query))
  if (outcome.kind === 'missing') {
    // WeChat gave us a prepay id for it, so it knows the trade: this answer is not to be believed.
    return payment.prepayId === null ? { kind: 'closed', unseen: true } : { kind: 'open', code: 'TRADE_LOST' }
  }
  if (outcome.kind !== 'ok') return observeQuery(outcome)
  switch (outcome.value.state) {
    case 'paid':
    case 'refund-started':
      return { kind: 'paid', trade: outcome.value }
    case 'closed':
      return { kind: 'closed', unseen: false }
    case 'unpaid':
      return { kind: 'missing' }
    case 'unknown':
      return { kind: 'open', code: 'TRADE_STATE_UNKNOWN' }
  }
}
