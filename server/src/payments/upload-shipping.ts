import { LIMITS } from '@anxin/shared/kernel/limits'
import { plusMs } from '@anxin/shared/kernel/time'
import type { App } from '../app'
import { cut } from '../gateways/wechat-pay/path'
import { askWechat, moneyTransaction } from '../platform/crash'
import type { Tx } from '../platform/db'
import { tradeNoOf } from './numbers'
import { parkPayment } from './park'
import { findPayment, type PaymentRow } from './payments.repository'
import { countShippingAttempt, endShipping, lockShipping, type ShippingRow } from './shipping.repository'
import { isTradeManaged } from './trade-managed'

/** Timer kinds are stored, so they never change. */
export const SHIP = 'payments.ship'

/** A payment may be shipped anew once at WeChat; that chance being used means that it was shipped. */
const SHIPPED_BEFORE = '10060003'

type Shipped =
  | { readonly kind: 'uploaded' }
  | { readonly kind: 'refused'; readonly code: string }
  | { readonly kind: 'again' }

/**
 * Timer `payments.ship`: tells WeChat once that what was paid for can be picked up or was delivered, where its
 * management of shipping applies to our app; only then does WeChat's own clock to settlement begin. The record is
 * written first, and an attempt whose answer was lost is asked about before it is repeated. Returns when to come back.
 */
export async function uploadShipping(app: App, paymentId: string): Promise<Date | null> {
  const payment = await findPayment(app.db, paymentId)
  if (payment?.state !== 'frozen' && payment?.state !== 'releasing') return null
  const managed = await isTradeManaged(app)
  if (managed === null) return retryAt(app, 1)
  if (!managed) return null
  const record = await moneyTransaction(app, 'ship.turn', (tx) => takeTurn(app, tx, payment))
  if (record === null) return null
  const shipped = await askWechat(app, 'ship.call', () => ship(app, payment, record))
  if (shipped.kind === 'again') return retryAt(app, record.attempts)
  await moneyTransaction(app, 'ship.settle', async (tx) => {
    const code = shipped.kind === 'refused' ? shipped.code : null
    const end = { state: shipped.kind, lastCode: code, endedAt: app.clock.now() }
    if ((await endShipping(tx, paymentId, end)) && code !== null)
      await parkPayment(app, tx, payment, `SHIPPING_${code}`)
  })
  return null
}

/** The record with this attempt counted; null where it has ended. A release without any work ships nothing. */
async function takeTurn(app: App, tx: Tx, payment: PaymentRow): Promise<ShippingRow | null> {
  const row = await lockShipping(tx, {
    paymentId: payment.id,
    subjectId: payment.subjectId,
    kind: payment.state === 'releasing' ? 'none' : 'pick-up',
    state: 'pending',
    attempts: 0,
    lastCode: null,
    createdAt: app.clock.now(),
    endedAt: null,
  })
  if (row.state !== 'pending') return null
  await countShippingAttempt(tx, row)
  return { ...row, attempts: row.attempts + 1 }
}

async function ship(app: App, payment: PaymentRow, record: ShippingRow): Promise<Shipped> {
  const { transactionId, subMchid } = payment
  if (transactionId === null) return { kind: 'again' }
  if (record.attempts > 1) {
    const asked = await app.wechatOpen.shippingOrder('owner', { transactionId })
    if (asked.kind === 'ok' && asked.value.state === 'refunded') return { kind: 'refused', code: 'REFUNDED' }
    if (asked.kind === 'ok' && asked.value.state !== 'to-ship') return { kind: 'uploaded' }
    if (asked.kind !== 'ok' && asked.kind !== 'missing') return { kind: 'again' }
  }
  const outcome = await app.wechatOpen.uploadShipping('owner', {
    subMchid,
    tradeNo: tradeNoOf(payment.id),
    kind: record.kind,
    itemText: cut(payment.description, LIMITS.shippingItemCharsMax),
    payerOpenid: app.seal.open(payment.payerOpenidSealed),
    at: app.clock.now(),
  })
  if (outcome.kind === 'ok') return { kind: 'uploaded' }
  if (outcome.kind !== 'refused') return { kind: 'again' }
  return outcome.code === SHIPPED_BEFORE ? { kind: 'uploaded' } : { kind: 'refused', code: outcome.code }
}

function retryAt(app: App, attempts: number): Date {
  const waits = LIMITS.shippingRetryMs
  return plusMs(app.clock.now(), waits[Math.min(attempts, waits.length) - 1] ?? 0)
}
