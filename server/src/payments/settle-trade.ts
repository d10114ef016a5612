import { LIMITS } from '@anxin/shared/kernel/limits'
import { plusMs } from '@anxin/shared/kernel/time'
import type { SettledBy } from '@anxin/drizzle/schema/payments'
import type { App } from '../app'
import type { Trade } from '../gateways/wechat-pay/port'
import type { Tx } from '../platform/db'
import { publish } from '../platform/outbox'
import { startFreezeGuard } from './freeze-timers'
import { feeOf, paidEntries, reversed } from './ledger'
import { appendEntries, entriesOf } from './ledger.repository'
import { idOfNumber } from './numbers'
import { parkPayment } from './park'
import {
  findPaymentFacts,
  lockPayment,
  markPaid,
  movePayment,
  type PaymentFacts,
  type PaymentRow,
} from './payments.repository'

/**
 * What an observed trade did to our payment: `frozen` just now, `known` before, `closed`, nothing yet (`open`), nothing
 * because it contradicts what was asked for (`mismatch`), or nothing because it is none of ours (`not-ours`).
 */
type TradeVerdict = 'frozen' | 'known' | 'closed' | 'open' | 'mismatch' | 'not-ours'

/**
 * Takes a trade as WeChat tells it, by notification or query, in any order and any number of times. A payment that was
 * closed and is paid all the same becomes frozen too, and is announced like any other: who ordered it refunds it.
 */
export async function settleTrade(
  app: App,
  tx: Tx,
  trade: Trade,
  settledBy: SettledBy,
): Promise<TradeVerdict> {
  const id = idOfNumber('P', trade.tradeNo)
  const payment = id === null ? null : await findPaymentFacts(tx, id)
  if (!payment) {
    app.log.error({ alarm: 'payment-not-ours', tradeNo: trade.tradeNo }, 'WeChat tells of an unknown trade')
    return 'not-ours'
  }
  switch (trade.state) {
    // A refund was started, so it was paid before; the refund itself is asked for by its own number.
    case 'refund-started':
    case 'paid':
      return settlePaid(app, tx, payment, trade, settledBy)
    case 'closed':
      return settleClosed(app, tx, payment)
    case 'unpaid':
    case 'unknown':
      return 'open'
  }
}

async function settlePaid(
  app: App,
  tx: Tx,
  payment: PaymentFacts,
  trade: Trade,
  settledBy: SettledBy,
): Promise<TradeVerdict> {
  const { transactionId } = trade
  const wrong = contradictionOf(app, payment, trade)
  if (wrong !== null || transactionId === null) {
    const { id, subject_id: subjectId, purpose } = payment
    await parkPayment(app, tx, { id, subjectId, purpose }, wrong ?? 'TRANSACTION_ID_MISSING')
    return 'mismatch'
  }
  const paidAt = trade.paidAt ?? app.clock.now()
  const paid = { transactionId, paidAt, freezeEndsAt: freezeEndOf(payment.mode, paidAt), settledBy }
  if (!(await markPaid(tx, payment.id, paid))) return 'known'
  await startFreezeGuard(app, tx, { ...paid, id: payment.id, mode: payment.mode })
  const { id, subject_id: subjectId, shop_id: shopId, purpose, amount_fen: amountFen } = payment
  const payerFen = trade.payerTotalFen ?? amountFen
  const entries = paidEntries(amountFen, feeOf(payerFen), amountFen - payerFen)
  const of = { transferId: id, paymentId: id, subjectId, shopId }
  await appendEntries(tx, of, 'post', entries, app.clock.now())
  await publish(app, tx, 'payment.paid', subjectId, { paymentId: id, subjectId, purpose })
  return 'frozen'
}

/** Why this cannot be the payment that we asked for; null when it is. */
function contradictionOf(app: App, payment: PaymentFacts, trade: Trade): string | null {
  if (trade.spMchid !== app.env.WECHATPAY_SP_MCHID) return 'SP_MCHID_DIFFERS'
  if (trade.subMchid !== payment.sub_mchid) return 'SUB_MCHID_DIFFERS'
  if (trade.appid !== app.env.WECHAT_OWNER_APPID) return 'APPID_DIFFERS'
  if (trade.totalFen !== payment.amount_fen) return 'AMOUNT_DIFFERS'
  if (trade.payerTotalFen !== null && trade.payerTotalFen > payment.amount_fen) return 'PAYER_TOTAL_DIFFERS'
  if (trade.currency !== null && trade.currency !== 'CNY') return 'CURRENCY_DIFFERS'
  const payer = app.seal.open(payment.payer_openid_sealed) // empty once the payer's account was erased
  if (trade.payerOpenid !== null && payer !== '' && trade.payerOpenid !== payer) return 'PAYER_DIFFERS'
  return null
}

async function settleClosed(app: App, tx: Tx, facts: PaymentFacts): Promise<TradeVerdict> {
  const payment = facts.state === 'created' ? await lockPayment(tx, facts.id) : null
  if (payment?.state !== 'created') return 'known'
  await endUnpaid(app, tx, payment)
  return 'closed'
}

/** A locked payment that is open will never be paid. */
export async function endUnpaid(app: App, tx: Tx, payment: PaymentRow): Promise<void> {
  await movePayment(tx, payment, 'close')
  const { id, subjectId, shopId, purpose } = payment
  const pending = await entriesOf(tx, id, 'pending')
  const of = { transferId: id, paymentId: id, subjectId, shopId }
  await appendEntries(tx, of, 'void', reversed(pending), app.clock.now())
  await publish(app, tx, 'payment.closed', subjectId, { paymentId: id, subjectId, purpose })
}

/** When WeChat frees the money of a payment to the shop by itself. */
function freezeEndOf(mode: PaymentRow['mode'], paidAt: Date): Date {
  return plusMs(paidAt, mode === 'ecommerce' ? LIMITS.ecommerceFreezeMs : LIMITS.partnerFreezeMs)
}
