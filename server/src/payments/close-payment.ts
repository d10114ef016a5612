import type { App } from '../app'
import type { Tx } from '../platform/db'
import { cancelTimers } from '../platform/timers'
import { beginOperation, POLL } from './begin-operation'
import { isSettled, lockPayment, operationsOf } from './payments.repository'

/**
 * Orders that a payment be closed. It may have been paid meanwhile: `payment.closed` or `payment.paid` tells which.
 * Nothing happens where the payment is no longer open or its close was ordered before.
 */
export async function closePayment(app: App, tx: Tx, paymentId: string): Promise<void> {
  const payment = await lockPayment(tx, paymentId)
  if (payment?.state !== 'created') return
  const operations = await operationsOf(tx, paymentId)
  if (operations.some((operation) => operation.kind === 'close' && !isSettled(operation))) return
  await beginOperation(app, tx, payment, {
    kind: 'close',
    amountFen: 0,
    reason: '关闭未支付订单',
    pending: [],
    dueAt: app.clock.now(),
  })
  await cancelTimers(tx, paymentId, [POLL])
}
