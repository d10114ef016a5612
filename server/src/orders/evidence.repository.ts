import { evidenceLink } from '@anxin/drizzle/schema/evidence'
import { orderEntry, orderLine } from '@anxin/drizzle/schema/orders'
import { AppError } from '@anxin/shared/kernel/errors'
import { LIMITS } from '@anxin/shared/kernel/limits'
import type { Queries, Tx } from '../platform/db'
import { inList } from '../platform/in-list'
import { preparedTable } from '../platform/prepared'
import type { Head, Link } from './evidence-chain'

type Raw = Record<string, unknown>
type LineRow = typeof orderLine.$inferSelect
type EntryRow = typeof orderEntry.$inferSelect

const links = preparedTable(evidenceLink)
const lines = preparedTable(orderLine)
const entries = preparedTable(orderEntry)

/** Appends to a chain and moves its end; the key refuses a second link of one number. */
export function writeLinks(tx: Tx, orderId: string, added: readonly Link[]): void {
  const last = added.at(-1)
  if (!last) return
  links.writeInsert(tx, added)
  tx.write('UPDATE orders SET evidence_count = ?, evidence_hash = ? WHERE id = ?', [
    last.seq,
    last.hash,
    orderId,
  ])
}

/** The end of an order's chain, and the lock that whoever appends must hold. */
export async function lockHead(tx: Tx, orderId: string): Promise<Head> {
  return headIn(
    orderId,
    await tx.rows<HeadRow>('SELECT evidence_count, evidence_hash FROM orders WHERE id = ? FOR UPDATE', [
      orderId,
    ]),
  )
}

export async function headOf(q: Queries, orderId: string): Promise<Head> {
  return headIn(
    orderId,
    await q.rows<HeadRow>('SELECT evidence_count, evidence_hash FROM orders WHERE id = ?', [orderId]),
  )
}

type HeadRow = { evidence_count: number; evidence_hash: string | null }

function headIn(orderId: string, [row]: readonly HeadRow[]): Head {
  if (!row) throw new AppError('NOT_FOUND', `order ${orderId}`)
  return { count: row.evidence_count, hash: row.evidence_hash }
}

/** The chain of an order, from its beginning. */
export async function linksOf(q: Queries, orderId: string): Promise<Link[]> {
  const raws = await q.rows<Raw>(
    `SELECT ${links.columns} FROM evidence_link WHERE order_id = ? ORDER BY seq LIMIT ${LIMITS.evidenceLinksMax}`,
    [orderId],
  )
  return raws.map(links.row)
}

/** The lines of an order as its evidence told of each last. */
export async function toldLines(q: Queries, orderId: string): Promise<Map<string, { amountFen: number }>> {
  const rows = await q.rows<{ record_id: string; content: string | null }>(
    `SELECT record_id, content FROM evidence_link WHERE order_id = ? AND kind = 'line' ORDER BY seq LIMIT ${LIMITS.evidenceLinksMax}`,
    [orderId],
  )
  return new Map(
    rows.flatMap(({ record_id, content }) =>
      content === null ? [] : [[record_id, JSON.parse(content) as { amountFen: number }]],
    ),
  )
}

/** Lines by id, as they now are. */
export async function linesById(tx: Tx, lineIds: readonly string[]): Promise<LineRow[]> {
  const { marks, values } = inList(lineIds)
  const raws = await tx.rows<Raw>(
    `SELECT ${lines.columns} FROM order_line WHERE id IN (${marks}) ORDER BY id`,
    values,
  )
  return raws.map(lines.row)
}

/** The whole timeline, of which a view shows only so much. */
export async function allEntriesOf(q: Queries, orderId: string): Promise<EntryRow[]> {
  const raws = await q.rows<Raw>(
    `SELECT ${entries.columns} FROM order_entry WHERE order_id = ? ORDER BY seq LIMIT ${LIMITS.evidenceLinksMax}`,
    [orderId],
  )
  return raws.map(entries.row)
}

/** Takes from the chains of an owner what they had left in their cars; that there was something stays proven. */
export async function eraseBelongings(tx: Tx, ownerId: string): Promise<void> {
  await tx.run(
    "UPDATE orders o JOIN evidence_link l ON l.order_id = o.id AND l.kind = 'belongings' SET l.content = NULL WHERE o.owner_id = ?",
    [ownerId],
  )
}
