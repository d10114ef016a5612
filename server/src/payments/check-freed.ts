import { LIMITS } from '@anxin/shared/kernel/limits'
import { yuanText } from '@anxin/shared/kernel/money'
import { plusMs } from '@anxin/shared/kernel/time'
import type { App } from '../app'
import { askWechat, moneyTransaction } from '../platform/crash'
import type { Tx } from '../platform/db'
import { publish } from '../platform/outbox'
import { nextOperationId } from './begin-operation'
import { releaseEntries, remainderOf } from './ledger'
import { appendEntries, heldBy } from './ledger.repository'
import { parkPayment } from './park'
import {
  findPayment,
  insertOperation,
  isSettled,
  lockPayment,
  movePayment,
  operationsOf,
  type OperationRow,
  type PaymentRow,
} from './payments.repository'
import { wakeDebts } from './receivables'
import { settleOperation } from './settle-operation'

/**
 * Timer `payments.freed-check`, after the end of a freeze: WeChat frees money to the shop in silence, so it is asked
 * what may still be shared. Nothing, while our ledger says frozen and no operation of ours is open: WeChat did it.
 * Returns when to ask again, or null once nothing is frozen.
 */
export async function checkFreed(app: App, paymentId: string): Promise<Date | null> {
  const payment = await findPayment(app.db, paymentId)
  if (payment?.state !== 'frozen' && payment?.state !== 'releasing') return null
  const again = plusMs(app.clock.now(), LIMITS.freedCheckEveryMs)
  const before = await operationsOf(app.db, paymentId)
  // An operation of ours may have emptied the freeze: first it must be known what became of it.
  if (!before.every(needsNoAnswer)) return again
  if (!(await isUnfrozen(app, payment))) return again
  const isDone = await moneyTransaction(app, 'freed.settle', (tx) =>
    settleFreed(app, tx, paymentId, before.length),
  )
  return isDone ? null : again
}

/** It has ended, or risk has held it back from the beginning. */
function needsNoAnswer(operation: OperationRow): boolean {
  return isSettled(operation) || (operation.heldBy !== null && operation.attempts === 0)
}

/** Whether WeChat says for certain that nothing of the payment is frozen. */
async function isUnfrozen(app: App, payment: PaymentRow): Promise<boolean> {
  const { transactionId, mode } = payment
  if (transactionId === null) return false
  const park = (code: string) =>
    moneyTransaction(app, 'freed.park', (tx) => parkPayment(app, tx, payment, code))
  if (mode !== app.wechatPay.mode) {
    await park('OTHER_MODE')
    return false
  }
  const outcome = await askWechat(app, 'freed.query', (wechat) => wechat.unsplitAmount({ transactionId }))
  if (outcome.kind === 'refused') await park(outcome.code)
  return outcome.kind === 'ok' && outcome.value.unsplitFen === 0
}

/** Books what WeChat did, once; false where an operation was begun since WeChat was asked. */
async function settleFreed(app: App, tx: Tx, paymentId: string, operationsBefore: number): Promise<boolean> {
  await lockPayment(tx, paymentId)
  const operations = await operationsOf(tx, paymentId)
  if (operations.length !== operationsBefore || !operations.every(needsNoAnswer)) return false
  // What risk held back has nothing left to move.
  for (const { id } of operations.filter((operation) => !isSettled(operation)))
    await settleOperation(app, tx, id, { kind: 'refused', code: 'FREED_BY_WECHAT' }, 'query')
  const payment = await lockPayment(tx, paymentId)
  if (payment?.state !== 'frozen') return payment?.state !== 'releasing'
  const held = await heldBy(tx, paymentId)
  const now = app.clock.now()
  const operationId = await nextOperationId(tx, paymentId, now)
  const { subjectId, shopId, purpose } = payment
  await insertOperation(tx, {
    id: operationId,
    paymentId,
    subjectId,
    kind: 'freed',
    state: 'succeeded',
    amountFen: held.frozen,
    reason: '冻结期满，微信自动解冻给门店',
    attempts: 0,
    nextStep: 'query',
    byAdvance: false,
    sourceId: null,
    heldBy: null,
    lastCode: null,
    settledBy: 'query',
    wechatId: null,
    createdAt: now,
    settledAt: now,
  })
  const entries = releaseEntries(held.frozen, 0)
  await appendEntries(tx, { transferId: operationId, paymentId, subjectId, shopId }, 'post', entries, now)
  await movePayment(tx, payment, 'freed')
  await wakeDebts(app, tx, shopId) // the shop has got money
  await publish(app, tx, 'money.incident', subjectId, {
    causeKey: `freed.${paymentId}`,
    class: 'freed-by-wechat',
    subjectId,
    paymentId,
    shopId,
    amountFen: held.frozen,
    text: `冻结期满，¥${yuanText(held.frozen)} 已由微信自动解冻给门店，平台服务费未收取`,
  })
  await publish(app, tx, 'payment.freed', subjectId, {
    paymentId,
    subjectId,
    purpose,
    amountFen: held.frozen,
    remainderFen: remainderOf(held),
  })
  return true
}
