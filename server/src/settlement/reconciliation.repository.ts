import { reconciliationDay } from '@anxin/drizzle/schema/reconciliation'
import type { BILL_KINDS } from '@anxin/shared/settlement/reconciliation.contract'
import type { Queries, Tx } from '../platform/db'
import { inList } from '../platform/in-list'
import { preparedTable } from '../platform/prepared'

export type BillKind = (typeof BILL_KINDS)[number]
export type DayRow = typeof reconciliationDay.$inferSelect

const table = preparedTable(reconciliationDay)
/** Kinds of bills there are at most. */
const KINDS_MAX = 4
const DELETE_ROWS = 5000

/** What is known of the bills between two days, both included, by day and kind. */
export async function billDays(q: Queries, from: string, until: string): Promise<DayRow[]> {
  const rows = await q.rows<Record<string, unknown>>(
    `SELECT ${table.columns} FROM reconciliation_day WHERE day >= ? AND day <= ? ORDER BY day DESC, kind LIMIT ${400 * KINDS_MAX}`,
    [from, until],
  )
  return rows.map((row) => table.row(row))
}

export async function findBillDay(q: Queries, day: string, kind: BillKind): Promise<DayRow | null> {
  const [row] = await q.rows<Record<string, unknown>>(
    `SELECT ${table.columns} FROM reconciliation_day WHERE day = ? AND kind = ?`,
    [day, kind],
  )
  return row ? table.row(row) : null
}

/** The same, locked; the row is made where there is none. */
export async function lockBillDay(tx: Tx, day: string, kind: BillKind, at: Date): Promise<DayRow> {
  await tx.run(
    "INSERT IGNORE INTO reconciliation_day (day, kind, state, started_at) VALUES (?, ?, 'waiting', ?)",
    [day, kind, at],
  )
  const [row] = await tx.rows<Record<string, unknown>>(
    `SELECT ${table.columns} FROM reconciliation_day WHERE day = ? AND kind = ? FOR UPDATE`,
    [day, kind],
  )
  if (!row) throw new Error(`no row for the bill ${kind} of ${day}`)
  return table.row(row)
}

/** Changes a locked row. */
export async function updateBillDay(
  tx: Tx,
  { day, kind, state }: DayRow,
  set: Partial<Omit<DayRow, 'day' | 'kind'>>,
): Promise<void> {
  await table.update(tx, set, 'day = ? AND kind = ? AND state = ?', [day, kind, state])
}

/** Tells others that the run goes on. */
export async function holdBillDay(q: Queries, day: string, kind: BillKind, until: Date): Promise<void> {
  await q.run('UPDATE reconciliation_day SET held_until = ? WHERE day = ? AND kind = ?', [until, day, kind])
}

/** Notes that WeChat lists these movements in the bill of a day; those that are noted already stay as they are. */
export async function insertMatches(
  q: Queries,
  kind: BillKind,
  day: string,
  transferIds: readonly string[],
): Promise<void> {
  if (transferIds.length === 0) return
  await q.run(
    `INSERT IGNORE INTO bill_match (transfer_id, kind, day) VALUES ${transferIds.map(() => '(?, ?, ?)').join(', ')}`,
    transferIds.flatMap((id) => [id, kind, day]),
  )
}

/** Forgets what the bill of a day listed, before a corrected one is read. */
export async function clearMatches(q: Queries, kind: BillKind, day: string): Promise<void> {
  for (;;) {
    const { affectedRows } = await q.run(
      `DELETE FROM bill_match WHERE day = ? AND kind = ? LIMIT ${DELETE_ROWS}`,
      [day, kind],
    )
    if (affectedRows < DELETE_ROWS) return
  }
}

/** Those of some movements that a bill of this kind listed, on whatever day. */
export async function matchedOf(
  q: Queries,
  kind: BillKind,
  transferIds: readonly string[],
): Promise<Set<string>> {
  if (transferIds.length === 0) return new Set()
  const { marks, values } = inList(transferIds)
  const rows = await q.rows<{ transfer_id: string }>(
    `SELECT transfer_id FROM bill_match WHERE transfer_id IN (${marks}) AND kind = ?`,
    [...values, kind],
  )
  return new Set(rows.map((row) => row.transfer_id))
}
