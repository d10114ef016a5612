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
  return raws.map((raw) => offers.row(raw))
}

export async function insertOffers(tx: Tx, rows: readonly (typeof offer.$inferInsert)[]): Promise<void> {
  offers.writeInsert(tx, rows)
}

/** Moves a locked offer on from the state in which it was read. */
export async function moveOffer(
  tx: Tx,
  row: OfferRow,
  state: OfferState,
  set: Partial<OfferRow> = {},
): Promise<void> {
  offers.writeUpdate(tx, { ...set, state }, 'id = ? AND state = ?', [row.id, row.state], {
    rows: 1,
    otherwise: `offer ${row.id} changed under its lock`,
  })
}

/** A shop's answer, while it is asked and its time is not over. False when it came too late, or to nobody's question. */
export async function setAnswer(
  tx: Tx,
  offerTo: { orderId: string; shopId: string },
  answer: { state: 'accepted' | 'refused'; answeredAt: Date; reason: string | null },
): Promise<boolean> {
  const where = "order_id = ? AND shop_id = ? AND state = 'offered' AND answer_by > ?"
  const changed = await offers.update(tx, answer, where, [offerTo.orderId, offerTo.shopId, answer.answeredAt])
  return changed === 1
}

/** Ends what is queued, open or accepted. */
export async function withdrawAll(tx: Tx, orderId: string): Promise<void> {
  tx.write(
    "UPDATE offer SET state = 'withdrawn' WHERE order_id = ? AND state IN ('queued', 'offered', 'accepted')",
    [orderId],
  )
}

/** The shops that were ever asked, in the order in which they were; not those that were only queued or skipped. */
export async function askedShopIds(q: Queries, orderId: string): Promise<string[]> {
  const rows = await q.rows<{ shop_id: string }>(
    'SELECT shop_id FROM offer WHERE order_id = ? AND offered_at IS NOT NULL ORDER BY `rank`, id LIMIT 100',
    [orderId],
  )
  return rows.map((row) => row.shop_id)
}

/** The shops that said no to an order, or let their time pass. */
export async function unwillingShopIds(q: Queries, orderId: string): Promise<string[]> {
  const rows = await q.rows<{ shop_id: string }>(
    "SELECT shop_id FROM offer WHERE order_id = ? AND state IN ('refused', 'expired') LIMIT 100",
    [orderId],
  )
  return rows.map((row) => row.shop_id)
}

export type OpenOffer = {
  readonly orderId: string
  readonly distanceMetres: number | null
  readonly offeredAt: Date
  readonly answerBy: Date
}

/** What waits for a shop's answer, the most urgent first. */
export async function openOffers(q: Queries, shopId: string, limit: number): Promise<OpenOffer[]> {
  const rows = await q.rows<{
    order_id: string
    distance_metres: number | null
    offered_at: Date
    answer_by: Date
  }>(
    `SELECT order_id, distance_metres, offered_at, answer_by FROM offer
      WHERE shop_id = ? AND state = 'offered' ORDER BY answer_by, id LIMIT ${Math.floor(limit)}`,
    [shopId],
  )
  return rows.map((row) => ({
    orderId: row.order_id,
    distanceMetres: row.distance_metres,
    offeredAt: row.offered_at,
    answerBy: row.answer_by,
  }))
}
