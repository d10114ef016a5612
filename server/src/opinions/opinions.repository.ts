import { opinion, opinionRequest } from '@anxin/drizzle/schema/opinions'
import { AppError } from '@anxin/shared/kernel/errors'
import { LIMITS } from '@anxin/shared/kernel/limits'
import type { OpinionState } from '@anxin/shared/opinions/opinion.machine'
import { isDuplicate, type Queries, type Tx } from '../platform/db'
import { inList } from '../platform/in-list'
import { preparedTable } from '../platform/prepared'

export type OpinionRequestRow = typeof opinionRequest.$inferSelect
export type OpinionRow = typeof opinion.$inferSelect

const requests = preparedTable(opinionRequest)
const opinions = preparedTable(opinion)
type Raw = Record<string, unknown>

/** OPINION_ASKED where this round of the order was asked about before. */
export async function insertRequest(
  tx: Tx,
  row: OpinionRequestRow,
  shops: readonly OpinionRow[],
): Promise<void> {
  try {
    await requests.insert(tx, [row])
  } catch (error) {
    if (isDuplicate(error, 'opinion_request_round'))
      throw new AppError('OPINION_ASKED', `order ${row.orderId} round ${row.quoteRound}`)
    throw error
  }
  opinions.writeInsert(tx, shops)
}

/** The newest request about an order, or null. */
export async function latestRequest(q: Queries, orderId: string): Promise<OpinionRequestRow | null> {
  const [raw] = await q.rows<Raw>(
    `SELECT ${requests.columns} FROM opinion_request WHERE order_id = ? ORDER BY quote_round DESC LIMIT 1`,
    [orderId],
  )
  return raw ? requests.row(raw) : null
}

export async function findRequest(q: Queries, id: string): Promise<OpinionRequestRow> {
  const [raw] = await q.rows<Raw>(`SELECT ${requests.columns} FROM opinion_request WHERE id = ?`, [id])
  if (!raw) throw new AppError('NOT_FOUND', `opinion request ${id}`)
  return requests.row(raw)
}

/** Some requests by id, at most a page of them. */
export async function requestsByIds(q: Queries, ids: readonly string[]): Promise<OpinionRequestRow[]> {
  if (ids.length === 0) return []
  const { marks, values } = inList(ids)
  const raws = await q.rows<Raw>(
    `SELECT ${requests.columns} FROM opinion_request WHERE id IN (${marks})`,
    values,
  )
  return raws.map(requests.row)
}

/** The request, locked until the transaction ends: who changes one of its opinions starts here. */
export async function lockRequest(tx: Tx, id: string): Promise<OpinionRequestRow> {
  const [raw] = await tx.rows<Raw>(
    `SELECT ${requests.columns} FROM opinion_request WHERE id = ? FOR UPDATE`,
    [id],
  )
  if (!raw) throw new AppError('NOT_FOUND', `opinion request ${id}`)
  return requests.row(raw)
}

/** Ends a locked request. */
export function closeRequestRow(tx: Tx, id: string, closedAt: Date): void {
  requests.writeUpdate(tx, { isOpen: false, closedAt }, 'id = ? AND is_open = TRUE', [id], {
    rows: 1,
    otherwise: `opinion request ${id} closed under its lock`,
  })
}

/** How often an owner has asked since an instant. */
export async function countRequestsSince(q: Queries, ownerId: string, since: Date): Promise<number> {
  const [row] = await q.rows<{ n: number }>(
    'SELECT COUNT(*) AS n FROM opinion_request WHERE owner_id = ? AND created_at >= ?',
    [ownerId, since],
  )
  return Number(row?.n ?? 0)
}

/** How often an owner has ever asked. */
export async function countOpinions(q: Queries, ownerId: string): Promise<number> {
  return countRequestsSince(q, ownerId, new Date(0))
}

/** The shops of a request by rank: a handful. */
export async function opinionsOf(q: Queries, requestId: string): Promise<OpinionRow[]> {
  const raws = await q.rows<Raw>(
    `SELECT ${opinions.columns} FROM opinion WHERE request_id = ? ORDER BY \`rank\`, id LIMIT ${LIMITS.opinionShopsQueued}`,
    [requestId],
  )
  return raws.map(opinions.row)
}

/** A shop's own opinion. NOT_FOUND for another shop's, and for one that is only queued: the two are not told apart. */
export async function findOpinion(q: Queries, shopId: string, id: string): Promise<OpinionRow> {
  const [raw] = await q.rows<Raw>(
    `SELECT ${opinions.columns} FROM opinion WHERE id = ? AND shop_id = ? AND asked_at IS NOT NULL`,
    [id, shopId],
  )
  if (!raw) throw new AppError('NOT_FOUND', `opinion ${id}`)
  return opinions.row(raw)
}

/** Moves an opinion on, over exactly the state that was read; its request is locked. */
export function moveOpinion(
  tx: Tx,
  old: OpinionRow,
  state: OpinionState,
  set: Partial<OpinionRow> = {},
): OpinionRow {
  opinions.writeUpdate(tx, { ...set, state }, 'id = ? AND state = ?', [old.id, old.state], {
    rows: 1,
    otherwise: `opinion ${old.id} changed under the lock of its request`,
  })
  return { ...old, ...set, state }
}

/** Up to `limit` opinions that a shop was asked for before `beforeId`, newest first; `open`: those that wait for it. */
export async function pageOfOpinions(
  q: Queries,
  shopId: string,
  { beforeId, open, limit }: { beforeId: string | null; open: boolean; limit: number },
): Promise<OpinionRow[]> {
  const states = open
    ? "state = 'asked'"
    : "state IN ('asked', 'answered', 'refused', 'expired', 'withdrawn')"
  const before = beforeId === null ? [] : [beforeId]
  const raws = await q.rows<Raw>(
    `SELECT ${opinions.columns} FROM opinion WHERE shop_id = ? AND ${states} AND asked_at IS NOT NULL
      ${beforeId === null ? '' : 'AND id < ?'} ORDER BY id DESC LIMIT ${limit}`,
    [shopId, ...before],
  )
  return raws.map(opinions.row)
}

/** How many opinions in a state each of some shops has. */
export async function countByShop(
  q: Queries,
  shopIds: readonly string[],
  state: 'asked' | 'answered',
): Promise<Map<string, number>> {
  if (shopIds.length === 0) return new Map()
  const { marks, values } = inList(shopIds)
  const rows = await q.rows<{ shop_id: string; n: number }>(
    `SELECT shop_id, COUNT(*) AS n FROM opinion WHERE shop_id IN (${marks}) AND state = ? GROUP BY shop_id`,
    [...values, state],
  )
  return new Map(rows.map(({ shop_id, n }) => [shop_id, Number(n)]))
}
