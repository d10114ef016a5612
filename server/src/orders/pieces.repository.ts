import { orderPiece } from '@anxin/drizzle/schema/orders'
import { LIMITS } from '@anxin/shared/kernel/limits'
import type { Queries, Tx } from '../platform/db'
import { inList } from '../platform/in-list'
import { preparedTable } from '../platform/prepared'
import { noteRecord } from './note-evidence'

export type PieceRow = typeof orderPiece.$inferSelect

const pieces = preparedTable(orderPiece)

/** Notes pieces, each of which becomes a link of the order's evidence; the caller has locked the order. */
export function insertPieces(tx: Tx, rows: readonly PieceRow[]): void {
  if (rows.length === 0) return
  pieces.writeInsert(tx, rows)
  for (const row of rows)
    noteRecord(tx, row.orderId, { kind: 'piece', recordId: row.id, at: row.at, content: row })
}

/** Whether any of these ids is that of a piece, of whichever order. */
export async function isAnyNoted(q: Queries, ids: readonly string[]): Promise<boolean> {
  const { marks, values } = inList(ids)
  return (await q.rows(`SELECT id FROM order_piece WHERE id IN (${marks}) LIMIT 1`, values)).length > 0
}

/** All that was noted of an order, replaced ones included, oldest first. */
export async function allPiecesOf(q: Queries, orderId: string): Promise<PieceRow[]> {
  return readPieces(q, [orderId])
}

/** The pieces of some orders, at most a page of them, that no other replaces; by order, oldest first. */
export async function piecesOf(
  q: Queries,
  orderIds: readonly string[],
): Promise<ReadonlyMap<string, PieceRow[]>> {
  if (orderIds.length === 0) return new Map()
  const rows = await readPieces(q, orderIds)
  const replaced = new Set(rows.map(({ replacesId }) => replacesId))
  const byOrder = new Map<string, PieceRow[]>()
  for (const row of rows)
    if (!replaced.has(row.id)) byOrder.set(row.orderId, [...(byOrder.get(row.orderId) ?? []), row])
  return byOrder
}

async function readPieces(q: Queries, orderIds: readonly string[]): Promise<PieceRow[]> {
  const { marks, values } = inList(orderIds)
  const raws = await q.rows<Record<string, unknown>>(
    `SELECT ${pieces.columns} FROM order_piece WHERE order_id IN (${marks}) ORDER BY order_id, id LIMIT ${orderIds.length * LIMITS.piecesPerOrderMax}`,
    values,
  )
  return raws.map(pieces.row)
}
