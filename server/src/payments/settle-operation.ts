import type { SettledBy } from '@anxin/drizzle/schema/payments'
import { LIMITS } from '@anxin/shared/kernel/limits'
import { plusMs } from '@anxin/shared/kernel/time'
import type { App } from '../app'
import type { Tx } from '../platform/db'
import { cancelTimers, setTimer } from '../platform/timers'
import { beginOperation, SUBMIT } from './begin-operation'
import { entriesOfOperation, isPayerPart, refundEntries, reversed } from './ledger'
import { appendEntries, entriesOf, heldBy } from './ledger.repository'
import { retryAfterMs, type Observation } from './observation'
import { parkOperation, reportAbnormal } from './park'
import {
  findOperation,
  isSettled,
  lockPayment,
  moveOperation,
  movePayment,
  noteNoEffect,
  operationsOf,
  waitsForMoney,
} from './payments.repository'
import { postMoved, postRefund, postRelease, transferOf, type Case } from './post-operation'
import { closeReceivable, openReceivable } from './receivables'
import { canAdvance } from './refund-subject'
import { receivableOfOperation, repointReceivable } from './receivables.repository'
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
  settledBy: SettledBy,
): Promise<Date | null> {
  const found = await findOperation(tx, operationId)
  const payment = found && (await lockPayment(tx, found.paymentId))
  const operation = payment && (await findOperation(tx, operationId)) // again, now that nobody else changes it
  if (!payment || !operation || isSettled(operation)) return null
  const again = await apply({ app, tx, payment, operation, settledBy }, observation)
  if (again === null) await cancelTimers(tx, operationId, [SUBMIT])
  const isOutOfTheWay = again === null || observation.kind === 'short'
  if (isOutOfTheWay) await wakeNext(app, tx, payment.id, operationId)
  return again
}

async function apply(of: Case, observation: Observation): Promise<Date | null> {
  switch (observation.kind) {
    case 'refunded':
      return settleRefunded(of, observation)
    case 'released':
      return postRelease(of, observation)
    case 'moved':
      return postMoved(of, observation.wechatId)
    case 'closed':
      // WeChat had not seen the trade when it was asked; if it gave out a prepay id since, that answer is old.
      if (observation.unseen && of.payment.prepayId !== null)
        return keepOpen(of, { kind: 'open', code: 'SEEN_SINCE' })
      return endByClose(of)
    case 'paid':
      return endByPayment(of, observation)
    case 'refused':
      return fail(of, observation.code)
    case 'renew':
      return renew(of, observation.code)
    case 'short':
      return waitForMoney(of, observation.code)
    case 'later':
      await noteNoEffect(of.tx, of.operation, observation.code)
      return nextAttempt(of, observation.afterMs)
    case 'open':
    case 'stuck':
      return keepOpen(of, observation)
  }
}

async function settleRefunded(
  of: Case,
  told: Extract<Observation, { kind: 'refunded' }>,
): Promise<Date | null> {
  const { tx, payment, operation } = of
  const { payerRefundFen, wechatId } = told
  const held = await heldBy(tx, payment.id)
  if (payerRefundFen !== null && !isPayerPart(held, operation.amountFen, payerRefundFen))
    return keepOpen(of, { kind: 'stuck', code: 'PAYER_REFUND_DIFFERS', wechatId })
  const byAdvance = told.byAdvance ?? operation.byAdvance
  return postRefund(of, refundEntries(held, operation.amountFen, { payerRefundFen, byAdvance }), {
    wechatId,
    byAdvance,
  })
}

async function endByClose({ app, tx, payment, operation, settledBy }: Case): Promise<null> {
  if (payment.state === 'created') await endUnpaid(app, tx, payment)
  const settledAt = app.clock.now()
  await moveOperation(tx, operation, 'observe', { settledAt, settledBy, lastCode: null })
  return null
}

/** The payer was faster than the close: that is no failure that anybody must look at. */
async function endByPayment(
  of: Case,
  { trade }: Extract<Observation, { kind: 'paid' }>,
): Promise<Date | null> {
  const { app, tx, operation, settledBy } = of
  const verdict = await settleTrade(app, tx, trade, settledBy)
  if (verdict === 'mismatch') return keepOpen(of, { kind: 'open', code: 'PAYMENT_DIFFERS' })
  const settledAt = app.clock.now()
  await moveOperation(tx, operation, 'refuse', { settledAt, settledBy, lastCode: 'ORDER_PAID' })
  return null
}

/** Refused for good: nothing moved, the money is as it was before, and a person must look. */
async function fail(of: Case, code: string): Promise<null> {
  const { app, tx, payment, operation } = of
  await endWithoutEffect(of, code)
  const isRelease = operation.kind === 'share' || operation.kind === 'finish'
  if (payment.state === 'releasing' && isRelease) await movePayment(tx, payment, 'release-refused')
  // An advance that cannot be recovered is still owed; a refund that waited is not under way any more.
  if (operation.kind === 'refund') await closeReceivable(app, tx, operation.id, 'lapse')
  await parkOperation(app, tx, payment, operation.id, code)
  return null
}

/** It ended without effect for a reason that passes: the same is ordered anew, under a number of its own. */
async function renew(of: Case, code: string): Promise<null> {
  const { app, tx, payment, operation } = of
  await endWithoutEffect(of, code)
  const { kind, amountFen, reason, byAdvance, sourceId } = operation
  const waitMs = kind === 'refund' ? 0 : LIMITS.balanceRetryMs
  const successorId = await beginOperation(app, tx, payment, {
    kind,
    amountFen,
    reason,
    byAdvance,
    lastCode: code,
    pending: entriesOfOperation(await heldBy(tx, payment.id), operation),
    dueAt: plusMs(app.clock.now(), waitMs),
    ...(sourceId === null ? {} : { sourceId }),
  })
  const debt = await receivableOfOperation(tx, operation.id)
  if (debt?.state === 'open') await repointReceivable(tx, debt, successorId)
  return null
}

async function endWithoutEffect(of: Case, code: string): Promise<void> {
  const { app, tx, payment, operation, settledBy } = of
  const pending = await entriesOf(tx, operation.id, 'pending')
  await appendEntries(tx, transferOf(payment, operation), 'void', reversed(pending), app.clock.now())
  await moveOperation(tx, operation, 'refuse', { settledAt: app.clock.now(), settledBy, lastCode: code })
}

/**
 * Whoever must pay has too little. The platform pays a refund for the shop where WeChat lets it; else the operation
 * waits, and is woken when the shop gets money. After LIMITS.recoverWithinMs a person must see to it.
 */
async function waitForMoney(of: Case, code: string): Promise<Date | null> {
  const { app, tx, payment, operation } = of
  if (operation.kind === 'refund' && canAdvance(app, payment) && !operation.byAdvance) {
    await noteNoEffect(tx, operation, code, true)
    return nextAttempt(of, 0)
  }
  const debt = await debtOf(of)
  if (debt !== null && app.clock.now() >= debt.dueAt) return fail(of, code)
  const isPlatformShort = operation.kind === 'return' || operation.byAdvance
  if (isPlatformShort && operation.lastCode !== code)
    await parkOperation(app, tx, payment, operation.id, code)
  await noteNoEffect(tx, operation, code)
  return nextAttempt(of, LIMITS.balanceRetryMs)
}

/** What the shop owes through this operation; a refund that waits for its balance is written down as owed. */
async function debtOf({ app, tx, payment, operation }: Case) {
  if (operation.kind !== 'refund') return receivableOfOperation(tx, operation.id)
  const owed = refundEntries(await heldBy(tx, payment.id), operation.amountFen).find(
    ({ account }) => account === 'shop',
  )
  const amountFen = 0 - (owed?.amountFen ?? 0)
  return openReceivable(app, tx, payment, { kind: 'refund', operationId: operation.id, amountFen })
}

async function keepOpen(
  of: Case,
  observation: Extract<Observation, { kind: 'open' | 'stuck' }>,
): Promise<Date> {
  const { app, tx, payment, operation } = of
  const { code, wechatId } = observation
  await moveOperation(tx, operation, 'lose', {
    lastCode: code,
    ...(wechatId === undefined ? {} : { wechatId }),
  })
  const isNews = observation.kind === 'stuck' && operation.lastCode !== code
  if (isNews) await parkOperation(app, tx, payment, operation.id, code)
  if (isNews && code === 'REFUND_ABNORMAL') await reportAbnormal(app, tx, payment, operation)
  return nextAttempt(of, observation.kind === 'open' ? (observation.afterMs ?? 0) : 0)
}

function nextAttempt({ app, operation }: Case, atLeastMs: number): Date {
  return plusMs(app.clock.now(), Math.max(atLeastMs, retryAfterMs(operation.attempts)))
}

/** The next operation of the payment need not wait until it looks for itself. */
async function wakeNext(app: App, tx: Tx, paymentId: string, endedId: string): Promise<void> {
  const next = (await operationsOf(tx, paymentId)).find(
    (other) => other.id !== endedId && !isSettled(other) && !waitsForMoney(other),
  )
  if (next) await setTimer(app, tx, SUBMIT, next.id, app.clock.now())
}
