import { receivable } from '@anxin/drizzle/schema/payments'
import { assert } from '@anxin/shared/kernel/errors'
import { transition, type EventOf } from '@anxin/shared/kernel/machine'
import { receivableMachine } from '@anxin/shared/payments/payment.machine'
import type { Queries, Tx } from '../platform/db'
import { preparedTable } from '../platform/prepared'

export type ReceivableRow = typeof receivable.$inferSelect
type Raw = Record<string, unknown>

const receivables = preparedTable(receivable)

/** How many debts one release wakes; the others are asked for in their own time. */
const WOKEN_MAX = 50
const PER_SUBJECT_MAX = 200

export async function insertReceivable(tx: Tx, row: ReceivableRow): Promise<void> {
  await receivables.insert(tx, [row])
}

export async function findReceivable(q: Queries, id: string): Promise<ReceivableRow | null> {
  const [raw] = await q.rows<Raw>(`SELECT ${receivables.columns} FROM receivable WHERE id = ?`, [id])
  return raw ? receivables.row(raw) : null
}

/** What an operation brings in, if anybody owes it. Whoever changes it holds the lock of its payment. */
export async function receivableOfOperation(q: Queries, operationId: string): Promise<ReceivableRow | null> {
  const [raw] = await q.rows<Raw>(`SELECT ${receivables.columns} FROM receivable WHERE operation_id = ?`, [
    operationId,
  ])
  return raw ? receivables.row(raw) : null
}

/** What is owed about an order, oldest first. */
export async function receivablesOfSubject(q: Queries, subjectId: string): Promise<ReceivableRow[]> {
  const raws = await q.rows<Raw>(
    `SELECT ${receivables.columns} FROM receivable WHERE subject_id = ? ORDER BY id LIMIT ${PER_SUBJECT_MAX}`,
    [subjectId],
  )
  return raws.map((raw) => receivables.row(raw))
}

/** The operations that would bring in what a shop owes, the oldest debt first. */
export async function openOperationsOfShop(q: Queries, shopId: string): Promise<string[]> {
  const rows = await q.rows<{ operation_id: string }>(
    `SELECT operation_id FROM receivable WHERE shop_id = ? AND state = 'open' ORDER BY id LIMIT ${WOKEN_MAX}`,
    [shopId],
  )
  return rows.map(({ operation_id }) => operation_id)
}

/** The sums of what a shop owes, in all and of debts from before an instant. */
export async function debtsOf(
  q: Queries,
  shopId: string,
  before: Date,
): Promise<{ owedFen: number; overdueFen: number }> {
  const [row] = await q.rows<{ owed: string | null; overdue: string | null }>(
    `SELECT SUM(amount_fen) owed, SUM(CASE WHEN created_at <= ? THEN amount_fen ELSE 0 END) overdue
     FROM receivable WHERE shop_id = ? AND state = 'open'`,
    [before, shopId],
  )
  return { owedFen: Number(row?.owed ?? 0), overdueFen: Number(row?.overdue ?? 0) }
}

/** Up to `limit` open debts of a shop, the oldest first. */
export async function pageOfDebts(
  q: Queries,
  shopId: string,
  afterId: string | null,
  limit: number,
): Promise<ReceivableRow[]> {
  const raws = await q.rows<Raw>(
    `SELECT ${receivables.columns} FROM receivable WHERE shop_id = ? AND state = 'open' AND id > ? ORDER BY id LIMIT ${limit}`,
    [shopId, afterId ?? ''],
  )
  return raws.map((raw) => receivables.row(raw))
}

export async function moveReceivable(
  tx: Tx,
  row: ReceivableRow,
  event: EventOf<typeof receivableMachine>,
  closedAt: Date,
): Promise<void> {
  const state = transition(receivableMachine, row.state, event)
  const moved = await receivables.update(tx, { state, closedAt }, 'id = ? AND state = ?', [row.id, row.state])
  assert(moved === 1, `receivable ${row.id} is no longer ${row.state}`)
}

/** The debt goes on under another operation, e.g. under a new number. */
export async function repointReceivable(tx: Tx, row: ReceivableRow, operationId: string): Promise<void> {
  const moved = await receivables.update(tx, { operationId }, 'id = ? AND state = ?', [row.id, row.state])
  assert(moved === 1, `receivable ${row.id} is no longer ${row.state}`)
}
