import type { LEDGER_PHASES, LedgerAccount } from '@anxin/drizzle/schema/payments'
import { assert } from '@anxin/shared/kernel/errors'
import { LIMITS } from '@anxin/shared/kernel/limits'
import type { Queries, Tx } from '../platform/db'
import { EMPTY, type Balances, type Entry } from './ledger'

type Phase = (typeof LEDGER_PHASES)[number]

/** Whose money moves, and what moves it: an operation, or the payment itself. */
export type TransferOf = {
  readonly transferId: string
  readonly paymentId: string
  readonly subjectId: string
  readonly shopId: string
}

type SumRow = { account: LedgerAccount; sum_fen: number | string }

/** Appends one phase of a transfer in one statement. Nothing in this table is ever changed or removed. */
export async function appendEntries(
  tx: Tx,
  of: TransferOf,
  phase: Phase,
  entries: readonly Entry[],
  at: Date,
): Promise<void> {
  if (entries.length === 0) return
  tx.write(
    `INSERT INTO ledger_entry (transfer_id, phase, leg, account, amount_fen, payment_id, subject_id, shop_id, at) VALUES ${entries
      .map(() => '(?, ?, ?, ?, ?, ?, ?, ?, ?)')
      .join(', ')}`,
    entries.flatMap(({ account, amountFen }, leg) => [
      of.transferId,
      phase,
      leg,
      account,
      amountFen,
      of.paymentId,
      of.subjectId,
      of.shopId,
      at,
    ]),
  )
}

/** The entries of one phase of a transfer, in order; empty where there was none. */
export async function entriesOf(q: Queries, transferId: string, phase: Phase): Promise<Entry[]> {
  const rows = await q.rows<{ account: LedgerAccount; amount_fen: number }>(
    'SELECT account, amount_fen FROM ledger_entry WHERE transfer_id = ? AND phase = ? ORDER BY leg',
    [transferId, phase],
  )
  return rows.map((row) => ({ account: row.account, amountFen: row.amount_fen }))
}

/** The entries of every transfer of one payment, under phase and transfer; a payment has few. */
export async function transfersOf(
  q: Queries,
  paymentId: string,
): Promise<Map<string, { readonly entries: Entry[]; readonly at: Date }>> {
  const rows = await q.rows<{
    transfer_id: string
    phase: Phase
    account: LedgerAccount
    amount_fen: number
    at: Date
  }>(
    'SELECT transfer_id, phase, account, amount_fen, at FROM ledger_entry WHERE payment_id = ? ORDER BY transfer_id, phase, leg LIMIT 3000',
    [paymentId],
  )
  const transfers = new Map<string, { entries: Entry[]; at: Date }>()
  for (const row of rows) {
    const key = `${row.phase} ${row.transfer_id}`
    const transfer = transfers.get(key) ?? { entries: [], at: row.at }
    transfer.entries.push({ account: row.account, amountFen: row.amount_fen })
    transfers.set(key, transfer)
  }
  return transfers
}

/** What is posted on one payment. */
export async function heldBy(q: Queries, paymentId: string): Promise<Balances> {
  return toBalances(
    await q.rows<SumRow>(
      "SELECT account, SUM(amount_fen) AS sum_fen FROM ledger_entry WHERE payment_id = ? AND phase = 'post' GROUP BY account",
      [paymentId],
    ),
  )
}

/** What is posted for one subject. */
export async function heldForSubject(q: Queries, subjectId: string): Promise<Balances> {
  return toBalances(
    await q.rows<SumRow>(
      "SELECT account, SUM(amount_fen) AS sum_fen FROM ledger_entry WHERE subject_id = ? AND phase = 'post' GROUP BY account",
      [subjectId],
    ),
  )
}

/** The same for many subjects in one query; a subject without entries is left out. */
export async function heldForSubjects(
  q: Queries,
  subjectIds: readonly string[],
): Promise<Map<string, Balances>> {
  const held = new Map<string, Balances>()
  if (subjectIds.length === 0) return held
  const rows = await q.rows<SumRow & { subject_id: string }>(
    `SELECT subject_id, account, SUM(amount_fen) AS sum_fen FROM ledger_entry
     WHERE subject_id IN (${subjectIds.map(() => '?').join(', ')}) AND phase = 'post' GROUP BY subject_id, account`,
    subjectIds,
  )
  for (const row of rows) {
    held.set(row.subject_id, { ...(held.get(row.subject_id) ?? EMPTY), [row.account]: Number(row.sum_fen) })
  }
  return held
}

/** What is posted for all payments to one shop. */
export async function heldForShop(q: Queries, shopId: string): Promise<Balances> {
  return toBalances(
    await q.rows<SumRow>(
      "SELECT account, SUM(amount_fen) AS sum_fen FROM ledger_entry WHERE shop_id = ? AND phase = 'post' GROUP BY account",
      [shopId],
    ),
  )
}

/** What a shop has got since an instant, net of what was taken back. */
export async function releasedToShopSince(q: Queries, shopId: string, since: Date): Promise<number> {
  const [row] = await q.rows<{ sum_fen: number | string }>(
    "SELECT COALESCE(SUM(amount_fen), 0) AS sum_fen FROM ledger_entry WHERE shop_id = ? AND phase = 'post' AND account = 'shop' AND at >= ?",
    [shopId, since],
  )
  return Number(row?.sum_fen ?? 0)
}

/** What one operation, or a payment, posted for one subject. */
export type PostedTransfer = {
  readonly transferId: string
  readonly subjectId: string
  readonly moved: Balances
}

/** What was posted at a shop from an instant until another, transfer by transfer in the order of their ids. */
export async function transfersOfShop(
  q: Queries,
  shopId: string,
  from: Date,
  until: Date,
): Promise<PostedTransfer[]> {
  const rows = await q.rows<SumRow & { transfer_id: string; subject_id: string }>(
    `SELECT transfer_id, subject_id, account, SUM(amount_fen) AS sum_fen FROM ledger_entry
     WHERE shop_id = ? AND phase = 'post' AND at >= ? AND at < ?
     GROUP BY transfer_id, subject_id, account ORDER BY transfer_id, account LIMIT ${LIMITS.statementEntriesMax}`,
    [shopId, from, until],
  )
  assert(rows.length < LIMITS.statementEntriesMax, `too many entries of shop ${shopId} in one reading`)
  const transfers = new Map<string, PostedTransfer>()
  for (const { transfer_id: transferId, subject_id: subjectId, account, sum_fen } of rows) {
    const before = transfers.get(transferId)?.moved ?? EMPTY
    transfers.set(transferId, { transferId, subjectId, moved: { ...before, [account]: Number(sum_fen) } })
  }
  return [...transfers.values()]
}

/** When something was first posted at a shop at or after an instant and before another, or null. */
export async function firstPostedAt(
  q: Queries,
  shopId: string,
  from: Date,
  until: Date,
): Promise<Date | null> {
  const [row] = await q.rows<{ at: Date }>(
    "SELECT at FROM ledger_entry WHERE shop_id = ? AND phase = 'post' AND at >= ? AND at < ? ORDER BY at LIMIT 1",
    [shopId, from, until],
  )
  return row?.at ?? null
}

/** MySQL sums integers into a decimal, which the driver hands over as text. */
function toBalances(rows: readonly SumRow[]): Balances {
  const balances = { ...EMPTY }
  for (const { account, sum_fen } of rows) balances[account] = Number(sum_fen)
  return balances
}
