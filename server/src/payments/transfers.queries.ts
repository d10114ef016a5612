import type { LedgerAccount } from '@anxin/drizzle/schema/payments'
import type { OperationKind } from '@anxin/shared/payments/payment.machine'
import type { Queries } from '../platform/db'
import { inList } from '../platform/in-list'
import { EMPTY, type Balances } from './ledger'

/** A movement of money as our books have it: a payment, or an operation on one. Amounts are fen. */
export type Transfer = {
  readonly id: string
  readonly kind: 'payment' | OperationKind
  readonly paymentId: string
  readonly subjectId: string
  readonly shopId: string
  /** What was asked of WeChat. */
  readonly askedFen: number
  /** What its posted entries sum to by account; null while nothing is posted, because it did not happen or is open. */
  readonly posted: Balances | null
}

type Row = {
  id: string
  kind: Transfer['kind']
  payment_id: string
  subject_id: string
  shop_id: string
  asked_fen: number
}

/** The transfers with these ids, of payments and operations alike, in three queries; unknown ids are left out. */
export async function transfersOf(q: Queries, ids: readonly string[]): Promise<Map<string, Transfer>> {
  if (ids.length === 0) return new Map()
  const { marks, values } = inList(ids)
  const payments = await q.rows<Row>(
    `SELECT id, 'payment' AS kind, id AS payment_id, subject_id, shop_id, amount_fen AS asked_fen FROM payment WHERE id IN (${marks})`,
    values,
  )
  const operations = await q.rows<Row>(
    `SELECT o.id, o.kind, o.payment_id, o.subject_id, p.shop_id, o.amount_fen AS asked_fen
     FROM payment_operation o JOIN payment p ON p.id = o.payment_id WHERE o.id IN (${marks})`,
    values,
  )
  const entries = await q.rows<{ transfer_id: string; account: LedgerAccount; amount_fen: number }>(
    `SELECT transfer_id, account, amount_fen FROM ledger_entry WHERE transfer_id IN (${marks}) AND phase = 'post'`,
    values,
  )
  const posted = new Map<string, Record<LedgerAccount, number>>()
  for (const { transfer_id: id, account, amount_fen: amountFen } of entries) {
    const sums = posted.get(id) ?? { ...EMPTY }
    sums[account] += amountFen
    posted.set(id, sums)
  }
  return new Map(
    [...payments, ...operations].map((row) => [
      row.id,
      {
        id: row.id,
        kind: row.kind,
        paymentId: row.payment_id,
        subjectId: row.subject_id,
        shopId: row.shop_id,
        askedFen: row.asked_fen,
        posted: posted.get(row.id) ?? null,
      },
    ]),
  )
}

/** Where a page of ended transfers begins: after this one. */
export type EndedAfter = { readonly at: Date; readonly id: string }

type Ended = { id: string; at: Date }

/**
 * The payments that were paid between two instants (by WeChat's clock), or the operations of some kinds that ended well
 * between them (by ours), the earliest first, up to `limit` after a place.
 */
export async function endedTransfers(
  q: Queries,
  what: 'payments' | readonly string[],
  { from, until }: { readonly from: Date; readonly until: Date },
  after: EndedAfter | null,
  limit: number,
): Promise<Ended[]> {
  const place = [after?.at ?? from, after?.at ?? from, after?.id ?? '', until]
  if (what === 'payments') {
    return q.rows<Ended>(
      `SELECT id, paid_at AS at FROM payment WHERE paid_at >= ? AND (paid_at > ? OR id > ?) AND paid_at < ?
       ORDER BY paid_at, id LIMIT ${limit}`,
      place,
    )
  }
  return q.rows<Ended>(
    `SELECT id, settled_at AS at FROM payment_operation WHERE settled_at >= ? AND (settled_at > ? OR id > ?) AND settled_at < ?
     AND state = 'succeeded' AND kind IN (${what.map(() => '?').join(', ')}) ORDER BY settled_at, id LIMIT ${limit}`,
    [...place, ...what],
  )
}

/**
 * What is frozen at WeChat for some sub-merchants by what is posted before an instant, payments by WeChat's clock, in fen. Frozen money is at most
 * as old as WeChat keeps it, so older payments are not looked at.
 */
export async function frozenByMerchant(
  q: Queries,
  subMchids: readonly string[],
  { paidFrom, until }: { readonly paidFrom: Date; readonly until: Date },
): Promise<Map<string, number>> {
  if (subMchids.length === 0) return new Map()
  const { marks, values } = inList(subMchids)
  const rows = await q.rows<{ sub_mchid: string; sum_fen: number | string }>(
    `SELECT p.sub_mchid, SUM(e.amount_fen) AS sum_fen FROM payment p JOIN ledger_entry e ON e.payment_id = p.id
     WHERE p.sub_mchid IN (${marks}) AND p.paid_at >= ? AND e.phase = 'post' AND e.account = 'frozen'
     AND (CASE WHEN e.transfer_id = p.id THEN p.paid_at ELSE e.at END) < ?
     GROUP BY p.sub_mchid`,
    [...values, paidFrom, until],
  )
  return new Map(rows.map((row) => [row.sub_mchid, Number(row.sum_fen)]))
}

/** Which of some sub-merchants have a movement that is open, or ended after an instant. */
export async function movingMerchants(
  q: Queries,
  subMchids: readonly string[],
  { paidFrom, since }: { readonly paidFrom: Date; readonly since: Date },
): Promise<Set<string>> {
  if (subMchids.length === 0) return new Set()
  const { marks, values } = inList(subMchids)
  const rows = await q.rows<{ sub_mchid: string }>(
    `SELECT DISTINCT p.sub_mchid FROM payment p JOIN payment_operation o ON o.payment_id = p.id
     WHERE p.sub_mchid IN (${marks}) AND p.paid_at >= ? AND (o.settled_at IS NULL OR o.settled_at >= ?)`,
    [...values, paidFrom, since],
  )
  return new Set(rows.map((row) => row.sub_mchid))
}
