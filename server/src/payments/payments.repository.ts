import type { Sealed } from '@anxin/drizzle/columns'
import { payment, paymentOperation, type SettledBy } from '@anxin/drizzle/schema/payments'
import { assert } from '@anxin/shared/kernel/errors'
import { transition, type EventOf } from '@anxin/shared/kernel/machine'
import {
  operationMachine,
  paymentMachine,
  type OperationState,
  type PaymentState,
} from '@anxin/shared/payments/payment.machine'
import type { Queries, Tx } from '../platform/db'
import { inList } from '../platform/in-list'
import { preparedTable } from '../platform/prepared'

export type PaymentRow = typeof payment.$inferSelect
export type OperationRow = typeof paymentOperation.$inferSelect
type Raw = Record<string, unknown>

const payments = preparedTable(payment)
const operations = preparedTable(paymentOperation)

/** How many payments one order may have; far above any repair, and a bound for every read of them. */
const PAYMENTS_MAX = 200
const OPERATIONS_MAX = 200

export async function insertPayment(tx: Tx, row: PaymentRow): Promise<void> {
  payments.writeInsert(tx, [row])
}

export async function findPayment(q: Queries, id: string): Promise<PaymentRow | null> {
  const [raw] = await q.rows<Raw>(`SELECT ${payments.columns} FROM payment WHERE id = ?`, [id])
  return raw ? payments.row(raw) : null
}

/** The payment, locked: whoever holds it decides alone about the payment and its operations. */
export async function lockPayment(tx: Tx, id: string): Promise<PaymentRow | null> {
  const [raw] = await tx.rows<Raw>(`SELECT ${payments.columns} FROM payment WHERE id = ? FOR UPDATE`, [id])
  return raw ? payments.row(raw) : null
}

/** The payments of an order, oldest first. */
export async function paymentsOf(q: Queries, subjectId: string): Promise<PaymentRow[]> {
  const raws = await q.rows<Raw>(
    `SELECT ${payments.columns} FROM payment WHERE subject_id = ? ORDER BY id LIMIT ${PAYMENTS_MAX}`,
    [subjectId],
  )
  return raws.map((raw) => payments.row(raw))
}

/** The same, locked in the order of their ids, so that two who lock them wait and do not deadlock. */
export async function lockPaymentsOf(tx: Tx, subjectId: string): Promise<PaymentRow[]> {
  const raws = await tx.rows<Raw>(
    `SELECT ${payments.columns} FROM payment WHERE subject_id = ? ORDER BY id LIMIT ${PAYMENTS_MAX} FOR UPDATE`,
    [subjectId],
  )
  return raws.map((raw) => payments.row(raw))
}

/** Moves a locked payment along its machine. */
export async function movePayment(
  tx: Tx,
  row: PaymentRow,
  event: EventOf<typeof paymentMachine>,
): Promise<PaymentState> {
  const next = transition(paymentMachine, row.state, event)
  if (next === row.state) return next
  const moved = await payments.update(tx, { state: next }, 'id = ? AND state = ?', [row.id, row.state])
  assert(moved === 1, `payment ${row.id} is no longer ${row.state}`)
  return next
}

/** What the notification of a payment needs to know, and no more: it is the hottest read of the domain. */
export type PaymentFacts = {
  id: string
  subject_id: string
  purpose: PaymentRow['purpose']
  state: PaymentState
  mode: PaymentRow['mode']
  shop_id: string
  sub_mchid: string
  amount_fen: number
  payer_openid_sealed: PaymentRow['payerOpenidSealed']
}

export async function findPaymentFacts(q: Queries, id: string): Promise<PaymentFacts | null> {
  const [row] = await q.rows<PaymentFacts>(
    'SELECT id, subject_id, purpose, state, mode, shop_id, sub_mchid, amount_fen, payer_openid_sealed FROM payment WHERE id = ?',
    [id],
  )
  return row ?? null
}

/** created or closed → frozen; false when somebody else was first. One statement, because copies race. */
export async function markPaid(
  tx: Tx,
  id: string,
  paid: { transactionId: string; paidAt: Date; freezeEndsAt: Date; settledBy: SettledBy },
): Promise<boolean> {
  const { affectedRows } = await tx.run(
    "UPDATE payment SET state = 'frozen', transaction_id = ?, paid_at = ?, freeze_ends_at = ?, settled_by = ? WHERE id = ? AND state IN ('created', 'closed')",
    [paid.transactionId, paid.paidAt, paid.freezeEndsAt, paid.settledBy, id],
  )
  return affectedRows === 1
}

/** Keeps the prepay id of a payment that is still open; false when it was paid or closed meanwhile. */
export async function savePrepay(q: Queries, id: string, prepayId: string, at: Date): Promise<boolean> {
  const saved = await payments.update(q, { prepayId, prepayAt: at }, "id = ? AND state = 'created'", [id])
  return saved === 1
}

/** Forgets by which openid some subjects were paid for. */
export async function erasePayers(tx: Tx, subjectIds: readonly string[], nobody: Sealed): Promise<void> {
  if (subjectIds.length === 0) return
  const { marks, values } = inList(subjectIds)
  await tx.run(`UPDATE payment SET payer_openid_sealed = ? WHERE subject_id IN (${marks})`, [
    nobody,
    ...values,
  ])
}

/** Notes why a person must look; false when that was noted before. */
export async function notePaymentParked(tx: Tx, id: string, code: string): Promise<boolean> {
  const noted = await payments.update(
    tx,
    { parkedCode: code },
    'id = ? AND (parked_code IS NULL OR parked_code <> ?)',
    [id, code],
  )
  return noted === 1
}

export async function insertOperation(tx: Tx, row: OperationRow): Promise<void> {
  await operations.insert(tx, [row])
}

export async function findOperation(q: Queries, id: string): Promise<OperationRow | null> {
  const [raw] = await q.rows<Raw>(`SELECT ${operations.columns} FROM payment_operation WHERE id = ?`, [id])
  return raw ? operations.row(raw) : null
}

/** Every operation of a payment, in the order in which they run. */
export async function operationsOf(q: Queries, paymentId: string): Promise<OperationRow[]> {
  const raws = await q.rows<Raw>(
    `SELECT ${operations.columns} FROM payment_operation WHERE payment_id = ? ORDER BY id LIMIT ${OPERATIONS_MAX}`,
    [paymentId],
  )
  return raws.map((raw) => operations.row(raw))
}

/** The refunds of a subject that are ordered and not yet observed, oldest first. */
export async function openRefundsOf(q: Queries, subjectId: string): Promise<OperationRow[]> {
  const raws = await q.rows<Raw>(
    `SELECT ${operations.columns} FROM payment_operation WHERE subject_id = ? AND kind = 'refund' AND state IN ('pending', 'unknown') ORDER BY id LIMIT ${OPERATIONS_MAX}`,
    [subjectId],
  )
  return raws.map((raw) => operations.row(raw))
}

export function isSettled(operation: Pick<OperationRow, 'state'>): boolean {
  return operation.state === 'succeeded' || operation.state === 'failed'
}

/** It has certainly had no effect, because a balance is too short: it need not keep others from their turn. */
export function waitsForMoney({ state, nextStep, lastCode }: OperationRow): boolean {
  const isOpen = state === 'pending' || state === 'unknown'
  return isOpen && nextStep === 'call' && lastCode !== null && SHORT.has(lastCode)
}

const SHORT: ReadonlySet<string> = new Set([
  'NOT_ENOUGH',
  'ADVANCE_NOT_ENOUGH',
  'RECOVERY_FAILED',
  'BALANCE_NOT_ENOUGH',
  'TIME_OUT_CLOSED',
])

/** Moves an operation along its machine; its payment must be locked. */
export async function moveOperation(
  tx: Tx,
  row: OperationRow,
  event: EventOf<typeof operationMachine>,
  set: Partial<
    Pick<
      OperationRow,
      'amountFen' | 'byAdvance' | 'lastCode' | 'settledAt' | 'settledBy' | 'wechatId' | 'nextStep'
    >
  >,
): Promise<OperationState> {
  const next = transition(operationMachine, row.state, event)
  const moved = await operations.update(tx, { ...set, state: next }, 'id = ? AND state = ?', [
    row.id,
    row.state,
  ])
  assert(moved === 1, `operation ${row.id} is no longer ${row.state}`)
  return next
}

/** Counts an attempt before it is made. From now on its number may be known at WeChat, so the next step is to ask. */
export async function startAttempt(tx: Tx, row: OperationRow): Promise<void> {
  const started = await operations.update(
    tx,
    { attempts: row.attempts + 1, nextStep: 'query' },
    'id = ? AND attempts = ? AND state = ?',
    [row.id, row.attempts, row.state],
  )
  assert(started === 1, `operation ${row.id} was attempted by somebody else`)
}

/** Whether risk holds back any movement of a subject's money. */
export async function hasHeld(q: Queries, subjectId: string): Promise<boolean> {
  const rows = await q.rows(
    "SELECT id FROM payment_operation WHERE subject_id = ? AND held_by IS NOT NULL AND state = 'pending' LIMIT 1",
    [subjectId],
  )
  return rows.length > 0
}

/** Lets an operation go that a decision held; false when that decision does not hold it. */
export async function freeOperation(tx: Tx, id: string, decisionId: string): Promise<boolean> {
  const { affectedRows } = await tx.run(
    "UPDATE payment_operation SET held_by = NULL WHERE id = ? AND held_by = ? AND state = 'pending'",
    [id, decisionId],
  )
  return affectedRows === 1
}

/** Why an open operation waits; false where that was noted already. */
export async function noteWaiting(tx: Tx, row: OperationRow, code: string): Promise<boolean> {
  const noted = await operations.update(
    tx,
    { lastCode: code },
    'id = ? AND state = ? AND (last_code IS NULL OR last_code <> ?)',
    [row.id, row.state, code],
  )
  return noted === 1
}

/** The attempt certainly had no effect: the next one may call again. */
export async function noteNoEffect(
  tx: Tx,
  row: OperationRow,
  code: string,
  byAdvance = row.byAdvance,
): Promise<void> {
  await operations.update(tx, { nextStep: 'call', lastCode: code, byAdvance }, 'id = ? AND state = ?', [
    row.id,
    row.state,
  ])
}

/** Lowers what a share asks for, while WeChat certainly does not know its number. */
export async function lowerAmount(tx: Tx, row: OperationRow, amountFen: number): Promise<void> {
  await operations.update(tx, { amountFen }, 'id = ? AND amount_fen > ?', [row.id, amountFen])
}

/** Keeps the id of a notification; false for a copy. Copies that come at once wait here for the first one's end. */
export async function insertNotification(
  tx: Tx,
  notice: { id: string; eventType: string },
  at: Date,
): Promise<boolean> {
  const { affectedRows } = await tx.run(
    'INSERT IGNORE INTO payment_notification (id, event_type, at) VALUES (?, ?, ?)',
    [notice.id, notice.eventType, at],
  )
  return affectedRows === 1
}

/** Forgets a notification that was refused, so that WeChat's next delivery of it is looked at again. */
export async function deleteNotification(tx: Tx, id: string): Promise<void> {
  tx.write('DELETE FROM payment_notification WHERE id = ?', [id])
}
