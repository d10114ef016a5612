import { plusMs } from '@anxin/shared/kernel/time'
import type { App } from '../app'
import type { Tx } from '../platform/db'
import { publish } from '../platform/outbox'
import { cancelTimers, setTimer } from '../platform/timers'
import { SUBMIT } from './begin-operation'
import { refundEntries, releaseEntries, remainderOf, reversed } from './ledger'
import { appendEntries, entriesOf, heldBy, type TransferOf } from './ledger.repository'
import { retryAfterMs, type Observation } from './observation'
import { parkOperation } from './park'
import {
  findOperation,
  isSettled,
  lockPayment,
  moveOperation,
  movePayment,
  noteNoEffect,
  operationsOf,
  type OperationRow,
  type PaymentRow,
} from './payments.repository'
import { endUnpaid, settleTrade } from './settle-trade'

/**
 * The last of the three steps: posts, voids, or leaves an operation open, by what was observed of it. Reply, scheduled
 * query and notification all end here, in any order and any number of times; after the first that ends the operation
 * the others change nothing. Returns when to ask again, or null when it has ended.
 */
export async function settleOperation(
  app: App,
  tx: Tx,
  operationId: string,
  observation: Observation,
): Promise<Date | null> {
  const found = await findOperation(tx, operationId)
  const payment = found && (await lockPayment(tx, found.paymentId))
  const operation = payment && (await findOperation(tx, operationId)) // again, now that nobody else changes it
  if (!payment || !operation || isSettled(operation)) return null
  const again = await apply({ app, tx, payment, operation }, observation)
  if (again === null) {
    await cancelTimers(tx, operationId, [SUBMIT])
    await wakeNext(app, tx, payment.id, operationId)
  }
  return again
}

type Case = {
  readonly app: App
  readonly tx: Tx
  readonly payment: PaymentRow
  readonly operation: OperationRow
}

async function apply(of: Case, observation: Observation): Promise<Date | null> {
  switch (observation.kind) {
    case 'refunded':
      return postRefund(of)
    case 'released':
      return postRelease(of, observation.commissionFen, observation.code)
    case 'closed':
      // WeChat had not seen the trade when it was asked; if it gave out a prepay id since, that answer is old.
      if (observation.unseen && of.payment.prepayId !== null)
        return keepOpen(of, { kind: 'open', code: 'SEEN_SINCE' })
      return endByClose(of)
    case 'paid':
      return endByPayment(of, observation)
    case 'refused':
      return fail(of, observation.code)
    case 'later':
      await noteNoEffect(of.tx, of.operation, observation.code)
      return nextAttempt(of, observation.afterMs)
    case 'open':
    case 'stuck':
      return keepOpen(of, observation)
  }
}

async function postRefund({ app, tx, payment, operation }: Case): Promise<null> {
  const held = await heldBy(tx, payment.id)
  const { amountFen, id: operationId } = operation
  await appendEntries(
    tx,
    transferOf(payment, operation),
    'post',
    refundEntries(held, amountFen),
    app.clock.now(),
  )
  const isAll = remainderOf(held) === amountFen
  await movePayment(tx, payment, isAll ? 'refund-all' : 'refund')
  await moveOperation(tx, operation, 'observe', { settledAt: app.clock.now(), lastCode: null })
  const { id: paymentId, subjectId, purpose } = payment
  await publish(app, tx, 'payment.refunded', subjectId, {
    paymentId,
    subjectId,
    purpose,
    operationId,
    amountFen,
  })
  return null
}

async function postRelease(
  { app, tx, payment, operation }: Case,
  commissionFen: number,
  code: string | null,
): Promise<null> {
  const { frozen } = await heldBy(tx, payment.id)
  const entries = releaseEntries(frozen, commissionFen)
  await appendEntries(tx, transferOf(payment, operation), 'post', entries, app.clock.now())
  await movePayment(tx, payment, 'released')
  const settledAt = app.clock.now()
  await moveOperation(tx, operation, 'observe', { settledAt, amountFen: commissionFen, lastCode: code })
  const { id: paymentId, subjectId, purpose } = payment
  await publish(app, tx, 'payment.released', subjectId, { paymentId, subjectId, purpose })
  if (code !== null) await parkOperation(app, tx, payment, operation.id, code)
  return null
}

async function endByClose({ app, tx, payment, operation }: Case): Promise<null> {
  if (payment.state === 'created') await endUnpaid(app, tx, payment)
  await moveOperation(tx, operation, 'observe', { settledAt: app.clock.now(), lastCode: null })
  return null
}

/** The payer was faster than the close: that is no failure that anybody must look at. */
async function endByPayment(
  of: Case,
  { trade }: Extract<Observation, { kind: 'paid' }>,
): Promise<Date | null> {
  const verdict = await settleTrade(of.app, of.tx, trade)
  if (verdict === 'mismatch') return keepOpen(of, { kind: 'open', code: 'PAYMENT_DIFFERS' })
  await moveOperation(of.tx, of.operation, 'refuse', {
    settledAt: of.app.clock.now(),
    lastCode: 'ORDER_PAID',
  })
  return null
}

/** Refused for good: nothing moved, the money is as it was before, and a person must look. */
async function fail({ app, tx, payment, operation }: Case, code: string): Promise<null> {
  const pending = await entriesOf(tx, operation.id, 'pending')
  await appendEntries(tx, transferOf(payment, operation), 'void', reversed(pending), app.clock.now())
  if (payment.state === 'releasing' && operation.kind !== 'refund')
    await movePayment(tx, payment, 'release-refused')
  await moveOperation(tx, operation, 'refuse', { settledAt: app.clock.now(), lastCode: code })
  await parkOperation(app, tx, payment, operation.id, code)
  return null
}

async function keepOpen(
  of: Case,
  observation: Extract<Observation, { kind: 'open' | 'stuck' }>,
): Promise<Date> {
  const { app, tx, payment, operation } = of
  const { code } = observation
  await moveOperation(tx, operation, 'lose', { lastCode: code })
  const isNews = observation.kind === 'stuck' && operation.lastCode !== code
  if (isNews) await parkOperation(app, tx, payment, operation.id, code)
  return nextAttempt(of, observation.kind === 'open' ? (observation.afterMs ?? 0) : 0)
}

function nextAttempt({ app, operation }: Case, atLeastMs: number): Date {
  return plusMs(app.clock.now(), Math.max(atLeastMs, retryAfterMs(operation.attempts)))
}

/** The next operation of the payment need not wait until it looks for itself. */
async function wakeNext(app: App, tx: Tx, paymentId: string, endedId: string): Promise<void> {
  const next = (await operationsOf(tx, paymentId)).find((other) => other.id !== endedId && !isSettled(other))
  if (next) await setTimer(app, tx, SUBMIT, next.id, app.clock.now())
}

function transferOf(payment: PaymentRow, operation: OperationRow): TransferOf {
  const { id: paymentId, subjectId, shopId } = payment
  return { transferId: operation.id, paymentId, subjectId, shopId }
}
