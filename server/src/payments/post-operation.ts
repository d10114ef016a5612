import type { SettledBy } from '@anxin/drizzle/schema/payments'
import type { App } from '../app'
import type { Tx } from '../platform/db'
import { publish } from '../platform/outbox'
import { beginOperation } from './begin-operation'
import { endFreezeGuard } from './freeze-timers'
import { entriesOfOperation, plus, recoverEntries, releaseEntries, remainderOf, type Entry } from './ledger'
import { appendEntries, heldBy, type TransferOf } from './ledger.repository'
import type { Observation } from './observation'
import { parkOperation } from './park'
import { moveOperation, movePayment, type OperationRow, type PaymentRow } from './payments.repository'
import { closeReceivable, openReceivable, wakeDebts } from './receivables'

/** An operation that is being settled, with its payment's lock held, and how we came to know about it. */
export type Case = {
  readonly app: App
  readonly tx: Tx
  readonly payment: PaymentRow
  readonly operation: OperationRow
  readonly settledBy: SettledBy
}

/** The payer has the money back. Where the platform has paid it for the shop, the shop owes it from now on. */
export async function postRefund(
  of: Case,
  entries: readonly Entry[],
  told: { readonly wechatId: string; readonly byAdvance: boolean },
): Promise<null> {
  const { app, tx, payment, operation, settledBy } = of
  const held = plus(await heldBy(tx, payment.id), entries)
  await appendEntries(tx, transferOf(payment, operation), 'post', entries, app.clock.now())
  const isAll = remainderOf(held) === 0
  await movePayment(tx, payment, isAll ? 'refund-all' : 'refund')
  if (isAll) await endFreezeGuard(tx, payment.id)
  const settledAt = app.clock.now()
  await moveOperation(tx, operation, 'observe', { settledAt, settledBy, lastCode: null, ...told })
  await closeReceivable(app, tx, operation.id, 'recover')
  const advanced = entries.find(({ account }) => account === 'advance')
  if (advanced) await beginRecovery(of, 0 - advanced.amountFen)
  const { id: paymentId, subjectId, purpose } = payment
  await publish(app, tx, 'payment.refunded', subjectId, {
    paymentId,
    subjectId,
    purpose,
    operationId: operation.id,
    amountFen: operation.amountFen,
  })
  return null
}

/** The advance is a debt of the shop, which is asked for until the shop has the money. */
async function beginRecovery({ app, tx, payment, operation }: Case, amountFen: number): Promise<void> {
  const operationId = await beginOperation(app, tx, payment, {
    kind: 'recover',
    amountFen,
    sourceId: operation.id,
    reason: '收回平台垫付的退款',
    pending: recoverEntries(amountFen),
    dueAt: app.clock.now(),
  })
  await openReceivable(app, tx, payment, { kind: 'advance', operationId, amountFen })
}

/** Nothing is frozen any more: the shop has got money, and what it owes is asked for. */
export async function postRelease(
  of: Case,
  { commissionFen, code, wechatId }: Extract<Observation, { kind: 'released' }>,
): Promise<null> {
  const { app, tx, payment, operation, settledBy } = of
  const { frozen } = await heldBy(tx, payment.id)
  const entries = releaseEntries(frozen, commissionFen)
  await appendEntries(tx, transferOf(payment, operation), 'post', entries, app.clock.now())
  await movePayment(tx, payment, 'released')
  await endFreezeGuard(tx, payment.id)
  const settledAt = app.clock.now()
  const set = { settledAt, settledBy, wechatId, amountFen: commissionFen, lastCode: code }
  await moveOperation(tx, operation, 'observe', set)
  const { id: paymentId, subjectId, purpose, shopId } = payment
  await publish(app, tx, 'payment.released', subjectId, { paymentId, subjectId, purpose })
  if (code !== null) await parkOperation(app, tx, payment, operation.id, code)
  await wakeDebts(app, tx, shopId)
  return null
}

/** A return or a recovery has come through. */
export async function postMoved(
  { app, tx, payment, operation, settledBy }: Case,
  wechatId: string,
): Promise<null> {
  const entries = entriesOfOperation(await heldBy(tx, payment.id), operation)
  await appendEntries(tx, transferOf(payment, operation), 'post', entries, app.clock.now())
  const settledAt = app.clock.now()
  await moveOperation(tx, operation, 'observe', { settledAt, settledBy, wechatId, lastCode: null })
  await closeReceivable(app, tx, operation.id, 'recover')
  return null
}

export function transferOf(payment: PaymentRow, operation: OperationRow): TransferOf {
  const { id: paymentId, subjectId, shopId } = payment
  return { transferId: operation.id, paymentId, subjectId, shopId }
}
