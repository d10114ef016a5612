import { AppError } from '@anxin/shared/kernel/errors'
import { LIMITS } from '@anxin/shared/kernel/limits'
import { plusMs, SECOND_MS } from '@anxin/shared/kernel/time'
import type { App } from '../app'
import type { Outcome } from '../gateways/outcome'
import type { PayerParameters } from '../gateways/wechat-pay/port'
import { askWechat, moneyTransaction } from '../platform/crash'
import type { Queries } from '../platform/db'
import { setTimer } from '../platform/timers'
import { POLL } from './begin-operation'
import { askTrade } from './check-payment'
import { judgePayment, type Payer } from './judge-payment'
import { tradeNoOf } from './numbers'
import { parkPayment } from './park'
import {
  findPayment,
  isSettled,
  lockPayment,
  operationsOf,
  savePrepay,
  type PaymentRow,
} from './payments.repository'

type PreparedPayment = {
  readonly paymentId: string
  readonly amountFen: number
  /** An instant on the wire, so that the whole can be answered as it is. */
  readonly expiresAt: string
  /** For `wx.requestPayment`. */
  readonly pay: PayerParameters
}

/**
 * Gets what the payer's phone needs from WeChat; a repeat asks for the same trade again. Calls WeChat, so it runs
 * outside any transaction. Risk is asked first, with the errors of judgePayment. NOTHING_TO_PAY, PAYMENT_EXPIRED, PAYMENT_UNCERTAIN (it is being closed), or
 * WECHAT_UNAVAILABLE, after which it may simply be tried again.
 */
export async function preparePayment(
  app: App,
  paymentId: string,
  payer: Payer = {},
): Promise<PreparedPayment> {
  const payment = await findPayment(app.db, paymentId)
  if (!payment) throw new AppError('NOT_FOUND', `payment ${paymentId}`)
  if (payment.state !== 'created') throw new AppError('NOTHING_TO_PAY', `payment is ${payment.state}`)
  const now = app.clock.now()
  if (now >= payment.expiresAt) throw new AppError('PAYMENT_EXPIRED', `payment ${paymentId}`)
  await refuseWhileClosing(app.db, paymentId)
  await judgePayment(app, payment, payer)
  const prepayId = freshPrepayId(payment, now) ?? (await createPrepay(app, payment))
  await keepPrepay(app, payment, prepayId)
  const pay = await app.wechatPay.signForPayer(prepayId)
  return { paymentId, amountFen: payment.amountFen, expiresAt: payment.expiresAt.toISOString(), pay }
}

async function refuseWhileClosing(q: Queries, paymentId: string): Promise<void> {
  const operations = await operationsOf(q, paymentId)
  if (operations.some((operation) => !isSettled(operation)))
    throw new AppError('PAYMENT_UNCERTAIN', `payment ${paymentId} is being closed`)
}

function freshPrepayId(payment: PaymentRow, now: Date): string | null {
  if (payment.prepayId === null || payment.prepayAt === null) return null
  const endsAt = plusMs(payment.prepayAt, LIMITS.prepayValidMs - LIMITS.prepayMarginMs)
  return now < endsAt ? payment.prepayId : null
}

async function createPrepay(app: App, payment: PaymentRow): Promise<string> {
  const input = {
    subMchid: payment.subMchid,
    tradeNo: tradeNoOf(payment.id),
    description: payment.description,
    totalFen: payment.amountFen,
    payerOpenid: app.seal.open(payment.payerOpenidSealed),
    expiresAt: payment.expiresAt,
  }
  let outcome = await askWechat(app, 'prepay.call', (wechat) => wechat.createPrepay(input))
  // A lost answer is the common case, and the same number with the same content may be sent again at once.
  if (outcome.kind === 'unknown')
    outcome = await askWechat(app, 'prepay.repeat', (wechat) => wechat.createPrepay(input))
  if (outcome.kind === 'ok') return outcome.value.prepayId
  throw await refusalOf(app, payment, outcome)
}

async function refusalOf(
  app: App,
  payment: PaymentRow,
  outcome: Exclude<Outcome<unknown>, { kind: 'ok' }>,
): Promise<AppError> {
  if (outcome.kind !== 'refused')
    return new AppError('WECHAT_UNAVAILABLE', `prepay ${payment.id}: ${outcome.kind}`)
  if (outcome.code === 'ORDER_PAID' || outcome.code === 'ORDER_CLOSED') {
    await askTrade(app, payment)
    return new AppError('NOTHING_TO_PAY', `WeChat says ${outcome.code}`)
  }
  await moneyTransaction(app, 'prepay.park', (tx) => parkPayment(app, tx, payment, outcome.code))
  return new AppError('WECHAT_UNAVAILABLE', `prepay ${payment.id} refused: ${outcome.code}`)
}

/** From now on the payment can be made, so it is asked about soon, and often until it can no longer be made. */
async function keepPrepay(app: App, payment: PaymentRow, prepayId: string): Promise<void> {
  await moneyTransaction(app, 'prepay.keep', async (tx) => {
    await lockPayment(tx, payment.id)
    await refuseWhileClosing(tx, payment.id) // a close that was ordered during the call may not have seen the trade
    const at = prepayId === payment.prepayId && payment.prepayAt ? payment.prepayAt : app.clock.now()
    if (!(await savePrepay(tx, payment.id, prepayId, at)))
      throw new AppError('NOTHING_TO_PAY', `payment ${payment.id} ended meanwhile`)
    await setTimer(app, tx, POLL, payment.id, plusMs(app.clock.now(), SECOND_MS))
  })
}
