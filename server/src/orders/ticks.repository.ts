import { orderTick } from '@anxin/drizzle/schema/orders'
import { LIMITS } from '@anxin/shared/kernel/limits'
import type { Queries, Tx } from '../platform/db'
import { preparedTable } from '../platform/prepared'
import { noteRecord } from './note-evidence'

export type TickRow = typeof orderTick.$inferSelect

const ticks = preparedTable(orderTick)

/** Notes steps as done, each a link of the order's evidence; the caller has locked the order. */
export function insertTicks(tx: Tx, rows: readonly TickRow[]): void {
  if (rows.length === 0) return
  ticks.writeInsert(tx, rows)
  for (const row of rows)
    noteRecord(tx, row.orderId, { kind: 'tick', recordId: row.id, at: row.at, content: row })
}

/** All ticks of an order, oldest first: of each step the last one counts. */
export async function ticksOf(q: Queries, orderId: string): Promise<TickRow[]> {
  const raws = await q.rows<Record<string, unknown>>(
    `SELECT ${ticks.columns} FROM order_tick WHERE order_id = ? ORDER BY id LIMIT ${LIMITS.ticksPerOrderMax}`,
    [orderId],
  )
  return raws.map(ticks.row)
}
