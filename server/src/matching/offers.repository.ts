import { offer, type OfferState } from '@anxin/drizzle/schema/matching'
import type { Queries, Tx } from '../platform/db'
import { preparedTable } from '../platform/prepared'

export type OfferRow = typeof offer.$inferSelect

const offers = preparedTable(offer)
type Raw = Record<string, unknown>

/** The offers of an order by rank, locked: at most a handful. */
export async function lockOffers(tx: Tx, orderId: string): Promise<OfferRow[]> {
  const raws = await tx.rows<Raw>(
    `SELECT ${offers.columns} FROM offer WHERE order_id = ? ORDER BY \`rank\`, id FOR UPDATE`,
    [orderId],
  )
  return raws.map(offers.row)
}

export async function insertOffers(tx: Tx, rows: readonly (typeof offer.$inferInsert)[]): Promise<void> {
  await offers.insert(tx, rows)
}

/** Moves an offer on from exactly the state it was read in. */
export async function moveOffer(
  tx: Tx,
  row: OfferRow,
  state: OfferState,
  set: Partial<OfferRow> = {},
): Promise<boolean> {
  return (await offers.update(tx, { ...set, state }, 'id = ? AND state = ?', [row.id, row.state])) === 1
}

export async function withdrawOpen(tx: Tx, orderId: string): Promise<void> {
  await tx.run(
    "UPDATE offer SET state = 'withdrawn' WHERE order_id = ? AND state IN ('queued', 'offered', 'accepted')",
    [orderId],
  )
}

export async function askedShopIds(q: Queries, orderId: string): Promise<string[]> {
  const rows = await q.rows<{ shop_id: string }>(
    'SELECT shop_id FROM offer WHERE order_id = ? ORDER BY `rank`, id LIMIT 100',
    [orderId],
  )
  return rows.map(({ shop_id }) => shop_id)
}

export type OpenOffer = { readonly orderId: string; readonly offeredAt: Date; readonly answerBy: Date }

/** What waits for a shop's answer, the most urgent first. */
export async function openOffers(q: Queries, shopId: string, limit: number): Promise<OpenOffer[]> {
  const rows = await q.rows<{ order_id: string; offered_at: Date; answer_by: Date }>(
    `SELECT order_id, offered_at, answer_by FROM offer WHERE shop_id = ? AND state = 'offered' ORDER BY answer_by LIMIT ${limit}`,
    [shopId],
  )
  return rows.map((row) => ({ orderId: row.order_id, offeredAt: row.offered_at, answerBy: row.answer_by }))
}
