import { AppError } from '@anxin/shared/kernel/errors'
import { newId } from '@anxin/shared/kernel/new-id'
import { randomBytes } from 'node:crypto'
import type { App } from '../app'
import { cut } from '../gateways/wechat-pay/path'
import type { Tx } from '../platform/db'
import { cancelTimers } from '../platform/timers'
import { REASON_CHARS_MAX, SUBMIT } from './begin-operation'
import { debtEnded } from './debts'
import { reversed, writeOffEntries } from './ledger'
import { appendEntries, entriesOf } from './ledger.repository'
import {
  findOperation,
  insertOperation,
  isSettled,
  lockPayment,
  moveOperation,
  type OperationRow,
  type PaymentRow,
} from './payments.repository'
import { transferOf } from './post-operation'
import { RECEIVABLE_DUE } from './receivables'
import { findReceivable, moveReceivable, type ReceivableRow } from './receivables.repository'

/** A debt that the platform may bear; NOT_FOUND, or NOT_OWED where it is settled, or a refund that the payer waits for. */
export async function requireOwed(tx: Tx, receivableId: string): Promise<ReceivableRow> {
  const debt = await findReceivable(tx, receivableId)
  if (!debt) throw new AppError('NOT_FOUND', `receivable ${receivableId}`)
  if (debt.kind === 'refund' || debt.state !== 'open')
    throw new AppError('NOT_OWED', `receivable ${receivableId}: ${debt.kind} ${debt.state}`)
  return debt
}

/**
 * The platform bears an advance for good (lifecycle, money rules: written off by two people only, which is the caller's
 * to see to). The recovery ends; while WeChat may be carrying it out, RECOVERY_UNDER_WAY.
 */
export async function writeOff(app: App, tx: Tx, receivableId: string, note: string): Promise<void> {
  const found = await requireOwed(tx, receivableId)
  const payment = await lockPayment(tx, found.paymentId)
  const debt = await requireOwed(tx, receivableId) // again, now that nobody else settles it
  const recovery = await findOperation(tx, debt.operationId)
  if (!payment || !recovery) throw new AppError('NOT_FOUND', `payment of receivable ${receivableId}`)
  const now = app.clock.now()
  await moveReceivable(tx, debt, 'write-off', now)
  await cancelTimers(tx, debt.id, [RECEIVABLE_DUE])
  await debtEnded(app, tx, debt)
  if (debt.kind === 'commission') return // the platform put nothing in: it only does without
  if (!isSettled(recovery)) await endRecovery(app, tx, payment, recovery)
  const { id: paymentId, subjectId } = payment
  const operation: OperationRow = {
    id: newId(now.getTime(), randomBytes),
    paymentId,
    subjectId,
    kind: 'write-off',
    state: 'succeeded',
    amountFen: debt.amountFen,
    byAdvance: false,
    sourceId: recovery.sourceId,
    reason: cut(note, REASON_CHARS_MAX),
    attempts: 0,
    nextStep: 'call',
    lastCode: null,
    heldBy: null,
    createdAt: now,
    settledAt: now,
    settledBy: 'people',
    wechatId: null,
  }
  await insertOperation(tx, operation)
  await appendEntries(tx, transferOf(payment, operation), 'post', writeOffEntries(debt.amountFen), now)
}

/** A recovery may be called off only while it has certainly had no effect. */
async function endRecovery(app: App, tx: Tx, payment: PaymentRow, recovery: OperationRow): Promise<void> {
  if (recovery.nextStep === 'query')
    throw new AppError('RECOVERY_UNDER_WAY', `operation ${recovery.id} is ${recovery.lastCode ?? 'asked'}`)
  const now = app.clock.now()
  const pending = await entriesOf(tx, recovery.id, 'pending')
  await appendEntries(tx, transferOf(payment, recovery), 'void', reversed(pending), now)
  await moveOperation(tx, recovery, 'refuse', {
    settledAt: now,
    settledBy: 'people',
    lastCode: 'WRITTEN_OFF',
  })
  await cancelTimers(tx, recovery.id, [SUBMIT])
}
