import {
  order,
  orderEntry,
  orderInspection,
  orderLine,
  orderPhoto,
  partConsent,
} from '@anxin/drizzle/schema/orders'
import { AppError } from '@anxin/shared/kernel/errors'
import { LIMITS } from '@anxin/shared/kernel/limits'
import type { OrderState } from '@anxin/shared/orders/order.machine'
import type { QuoteLineState } from '@anxin/shared/orders/quote-line.machine'
import type { Queries, SqlValue, Tx } from '../platform/db'
import { inList } from '../platform/in-list'
import { preparedTable } from '../platform/prepared'
import { eraseBelongings } from './evidence.repository'
import { noteLines, noteOrder, noteRecord } from './note-evidence'

export type OrderRow = typeof order.$inferSelect
export type NewOrder = typeof order.$inferInsert
export type OrderLineRow = typeof orderLine.$inferSelect
export type NewOrderLine = typeof orderLine.$inferInsert
export type PartConsentRow = typeof partConsent.$inferSelect
export type OrderEntryRow = typeof orderEntry.$inferSelect
export type InspectionRow = typeof orderInspection.$inferSelect
export type OrderPhotoRow = typeof orderPhoto.$inferSelect

const orders = preparedTable(order)
const lines = preparedTable(orderLine)
const consents = preparedTable(partConsent)
const entries = preparedTable(orderEntry)
const photos = preparedTable(orderPhoto)
const inspections = preparedTable(orderInspection)

type Raw = Record<string, unknown>

export async function insertOrder(tx: Tx, row: NewOrder): Promise<void> {
  orders.writeInsert(tx, [row])
  noteOrder(tx, { id: row.id, evidenceCount: 0, evidenceHash: null }, { quoteRound: 0, ...row })
}

export async function findOrder(q: Queries, orderId: string): Promise<OrderRow> {
  const [raw] = await q.rows<Raw>(`SELECT ${orders.columns} FROM orders WHERE id = ?`, [orderId])
  if (!raw) throw new AppError('NOT_FOUND', `order ${orderId}`)
  return orders.row(raw)
}

/** The order, locked until the transaction ends. */
export async function lockOrder(tx: Tx, orderId: string): Promise<OrderRow> {
  const [raw] = await tx.rows<Raw>(`SELECT ${orders.columns} FROM orders WHERE id = ? FOR UPDATE`, [orderId])
  if (!raw) throw new AppError('NOT_FOUND', `order ${orderId}`)
  return orders.row(raw)
}

/** Writes changes over exactly the version that was read. */
export async function updateOrder(tx: Tx, old: OrderRow, set: Partial<NewOrder>): Promise<OrderRow> {
  const next = { ...set, version: old.version + 1 }
  orders.writeUpdate(tx, next, 'id = ? AND version = ?', [old.id, old.version], {
    rows: 1,
    otherwise: `order ${old.id} changed under its lock`,
  })
  noteOrder(tx, old, set, old)
  return { ...old, ...(next as Partial<OrderRow>) }
}

export type OrderFilter =
  | { readonly by: 'owner'; readonly ownerId: string; readonly vehicleId?: string | undefined }
  | { readonly by: 'shop'; readonly shopId: string; readonly state?: OrderState | undefined }
  | {
      readonly by: 'technician'
      readonly technicianId: string
      readonly shopId: string
      readonly state?: OrderState | undefined
    }

const LISTED = orders.select([
  'id',
  'version',
  'state',
  'stateAt',
  'serviceId',
  'serviceName',
  'priceMode',
  'vehicleId',
  'shopId',
  'shopName',
  'vehicleText',
  'slotStartAt',
  'slotEndAt',
  'stepDueAt',
  'dueFen',
  'supplementPending',
  'waitingPartsUntil',
  'withdrawnAt',
  'stopRequestedAt',
  'awaitsReceipt',
  'hold',
  'complainedAt',
  'createdAt',
])

/** One page of `limit` rows before `beforeId`, newest first; only the columns that a list shows. */
export async function pageOfOrders(
  q: Queries,
  filter: OrderFilter,
  beforeId: string | null,
  limit: number,
): Promise<OrderRow[]> {
  const where: string[] = []
  const values: SqlValue[] = []
  const add = (sql: string, value: SqlValue) => {
    where.push(sql)
    values.push(value)
  }
  if (filter.by === 'owner') {
    add('owner_id = ?', filter.ownerId)
    if (filter.vehicleId) add('vehicle_id = ?', filter.vehicleId)
  } else {
    add('shop_id = ?', filter.shopId)
    if (filter.by === 'technician') add('technician_id = ?', filter.technicianId)
    if (filter.state) add('state = ?', filter.state)
  }
  if (beforeId) add('id < ?', beforeId)
  const raws = await q.rows<Raw>(
    `SELECT ${LISTED} FROM orders WHERE ${where.join(' AND ')} ORDER BY id DESC LIMIT ${limit}`,
    values,
  )
  return raws.map(orders.row)
}

/** What owners have to pay to a shop now; only orders in these states can have anything due. */
export async function dueToShop(q: Queries, shopId: string): Promise<number> {
  const [row] = await q.rows<{ sum_fen: number | string }>(
    `SELECT COALESCE(SUM(due_fen), 0) AS sum_fen FROM orders
      WHERE shop_id = ? AND state IN ('PENDING_PAY', 'AWAIT_APPROVAL', 'IN_SERVICE', 'READY')`,
    [shopId],
  )
  return Number(row?.sum_fen ?? 0)
}

/** Late cancellations of an owner since an instant, for the one that is waived each year. */
export async function countLateCancels(q: Queries, ownerId: string, since: Date): Promise<number> {
  const [row] = await q.rows<{ n: number }>(
    'SELECT COUNT(*) AS n FROM orders WHERE owner_id = ? AND late_cancel = TRUE AND cancelled_at >= ?',
    [ownerId, since],
  )
  return Number(row?.n ?? 0)
}

export async function linesOf(q: Queries, orderId: string): Promise<OrderLineRow[]> {
  const raws = await q.rows<Raw>(
    `SELECT ${lines.columns} FROM order_line WHERE order_id = ? ORDER BY round, id LIMIT 1000`,
    [orderId],
  )
  return raws.map(lines.row)
}

export async function insertLines(tx: Tx, rows: readonly NewOrderLine[]): Promise<void> {
  lines.writeInsert(tx, rows)
  noteLines(
    tx,
    rows.map(({ id }) => id),
  )
}

/** Moves lines from one state to another; asserts that each was there. */
export async function setLineStates(
  tx: Tx,
  lineIds: readonly string[],
  from: QuoteLineState,
  to: QuoteLineState,
  set: Partial<NewOrderLine> = {},
): Promise<void> {
  if (lineIds.length === 0) return
  lines.writeUpdate(
    tx,
    { ...set, state: to },
    `state = ? AND id IN (${lineIds.map(() => '?').join(', ')})`,
    [from, ...lineIds],
    { rows: lineIds.length, otherwise: `lines left ${from} under the order's lock` },
  )
  noteLines(tx, lineIds)
}

export function insertConsents(tx: Tx, rows: readonly PartConsentRow[]): void {
  consents.writeInsert(tx, rows)
}

/** The consents to parts of an order, oldest first. */
export async function consentsOf(q: Queries, orderId: string): Promise<PartConsentRow[]> {
  const raws = await q.rows<Raw>(
    `SELECT ${consents.columns} FROM part_consent WHERE order_id = ? ORDER BY id LIMIT 1000`,
    [orderId],
  )
  return raws.map(consents.row)
}

/** The timeline, oldest first. */
export async function entriesOf(q: Queries, orderId: string): Promise<OrderEntryRow[]> {
  const raws = await q.rows<Raw>(
    `SELECT ${entries.columns} FROM order_entry WHERE order_id = ? ORDER BY seq LIMIT ${LIMITS.timelineMax}`,
    [orderId],
  )
  return raws.map(entries.row)
}

export async function insertEntry(tx: Tx, row: typeof orderEntry.$inferInsert): Promise<void> {
  entries.writeInsert(tx, [row])
  noteRecord(tx, row.orderId, { kind: 'entry', recordId: String(row.seq), at: row.at, content: row })
}

export async function insertPhoto(tx: Tx, row: typeof orderPhoto.$inferInsert): Promise<void> {
  await photos.insert(tx, [row])
  noteRecord(tx, row.orderId, { kind: 'photo', recordId: row.id, at: row.at, content: row })
}

export async function findPhoto(q: Queries, photoId: string): Promise<OrderPhotoRow> {
  const [raw] = await q.rows<Raw>(`SELECT ${photos.columns} FROM order_photo WHERE id = ?`, [photoId])
  if (!raw) throw new AppError('NOT_FOUND', `photo ${photoId}`)
  return photos.row(raw)
}

export async function photosOf(q: Queries, orderId: string): Promise<OrderPhotoRow[]> {
  const raws = await q.rows<Raw>(
    `SELECT ${photos.columns} FROM order_photo WHERE order_id = ? ORDER BY id LIMIT ${LIMITS.photosPerOrderMax}`,
    [orderId],
  )
  return raws.map(photos.row)
}

/** The ids of an owner's orders after `afterId`, oldest first. */
export async function orderIdsOf(
  q: Queries,
  ownerId: string,
  afterId: string,
  limit: number,
): Promise<string[]> {
  const rows = await q.rows<{ id: string }>(
    `SELECT id FROM orders WHERE owner_id = ? AND id > ? ORDER BY id LIMIT ${limit}`,
    [ownerId, afterId],
  )
  return rows.map(({ id }) => id)
}

export async function countOrders(q: Queries, ownerId: string): Promise<{ all: number; open: number }> {
  const [row] = await q.rows<{ n: number; ended: number | null }>(
    "SELECT COUNT(*) AS n, SUM(state IN ('COMPLETED', 'CANCELLED')) AS ended FROM orders WHERE owner_id = ?",
    [ownerId],
  )
  const all = Number(row?.n ?? 0)
  return { all, open: all - Number(row?.ended ?? 0) }
}

/** How many photos lie with an owner's orders, whoever took them. */
export async function countPhotosOfOwner(q: Queries, ownerId: string): Promise<number> {
  const [row] = await q.rows<{ n: number }>(
    'SELECT COUNT(*) AS n FROM orders o JOIN order_photo p ON p.order_id = o.id WHERE o.owner_id = ?',
    [ownerId],
  )
  return Number(row?.n ?? 0)
}

/**
 * Takes from an owner's orders what tells of a person: the plate behind the car's name, where they were, and what they
 * wrote or left in the car. No new version: nothing that anybody acts on has changed.
 */
export async function eraseOwner(tx: Tx, ownerId: string): Promise<void> {
  await tx.run(
    "UPDATE orders SET vehicle_text = SUBSTRING_INDEX(vehicle_text, ' · ', 1), lat = 0, lng = 0, note = '', items = IF(items IS NULL, NULL, '') WHERE owner_id = ?",
    [ownerId],
  )
  await eraseBelongings(tx, ownerId)
}

/** When the last of an owner's orders ended; null without one. */
export async function lastEndOf(q: Queries, ownerId: string): Promise<Date | null> {
  const [row] = await q.rows<{ at: Date | null }>(
    'SELECT MAX(GREATEST(COALESCE(completed_at, created_at), COALESCE(cancelled_at, created_at))) AS at FROM orders WHERE owner_id = ?',
    [ownerId],
  )
  return row?.at ?? null
}

/** The photos of some orders. */
export async function photoIdsOf(q: Queries, orderIds: readonly string[]): Promise<string[]> {
  const { marks, values } = inList(orderIds)
  const rows = await q.rows<{ id: string }>(
    `SELECT id FROM order_photo WHERE order_id IN (${marks}) LIMIT ${LIMITS.photosPerOrderMax * orderIds.length}`,
    values,
  )
  return rows.map(({ id }) => id)
}

/**
 * Takes from orders what only told of how the work went: texts, findings, photos and the chain that proved them. What
 * was ordered, done and paid stays. The caller has deleted the files.
 */
export async function eraseOrderRecords(tx: Tx, orderIds: readonly string[]): Promise<void> {
  const { marks, values } = inList(orderIds)
  await tx.run(
    `UPDATE order_entry SET text = '', actor_name = NULL, photo_ids = '[]' WHERE order_id IN (${marks})`,
    values,
  )
  await tx.run(`UPDATE follow_up SET text = '' WHERE order_id IN (${marks})`, values)
  // What was built in and done stays, for the car; who noted it does not.
  await tx.run(`UPDATE order_piece SET by_name = '' WHERE order_id IN (${marks})`, values)
  await tx.run(`UPDATE order_tick SET by_name = '', photo_ids = '[]' WHERE order_id IN (${marks})`, values)
  for (const table of ['order_inspection', 'order_photo', 'part_consent', 'approval_link', 'evidence_link'])
    await tx.run(`DELETE FROM ${table} WHERE order_id IN (${marks})`, values)
  await tx.run(
    `UPDATE orders SET damages = NULL, evidence_count = 0, evidence_hash = NULL WHERE id IN (${marks})`,
    values,
  )
}

/** The inspection sheet of an order, or null. */
export async function inspectionOf(q: Queries, orderId: string): Promise<InspectionRow | null> {
  const [raw] = await q.rows<Raw>(`SELECT ${inspections.columns} FROM order_inspection WHERE order_id = ?`, [
    orderId,
  ])
  return raw ? inspections.row(raw) : null
}

/** Puts a sheet in the place of the former one; the caller has locked the order. */
export function replaceInspection(tx: Tx, row: InspectionRow): void {
  tx.write('DELETE FROM order_inspection WHERE order_id = ?', [row.orderId])
  inspections.writeInsert(tx, [row])
  noteRecord(tx, row.orderId, { kind: 'inspection', recordId: row.orderId, at: row.at, content: row })
}

/** Some orders by id, at most a page of them. */
export async function ordersByIds(q: Queries, ids: readonly string[]): Promise<OrderRow[]> {
  if (ids.length === 0) return []
  const raws = await q.rows<Raw>(
    `SELECT ${orders.columns} FROM orders WHERE id IN (${ids.map(() => '?').join(', ')})`,
    ids,
  )
  return raws.map(orders.row)
}

export type OrderText = Pick<OrderRow, 'serviceName' | 'vehicleText' | 'technicianId'>

const TEXTS_AT_ONCE = 256

/** What names each of many orders, and who worked on it. */
export async function orderTexts(q: Queries, ids: readonly string[]): Promise<Map<string, OrderText>> {
  const texts = new Map<string, OrderText>()
  for (let start = 0; start < ids.length; start += TEXTS_AT_ONCE) {
    const { marks, values } = inList(ids.slice(start, start + TEXTS_AT_ONCE))
    const raws = await q.rows<Raw>(
      `SELECT ${orders.select(['id', 'serviceName', 'vehicleText', 'technicianId'])} FROM orders WHERE id IN (${marks})`,
      values,
    )
    for (const row of raws.map(orders.row)) texts.set(row.id, row)
  }
  return texts
}

export async function countPhotos(q: Queries, orderId: string): Promise<number> {
  const [row] = await q.rows<{ n: number }>('SELECT COUNT(*) AS n FROM order_photo WHERE order_id = ?', [
    orderId,
  ])
  return Number(row?.n ?? 0)
}

/** Notes that a payment was applied to its order; false when that was done before. */
export async function noteApplied(tx: Tx, paymentId: string, at: Date): Promise<boolean> {
  const { affectedRows } = await tx.run('INSERT IGNORE INTO event_handled (id, at) VALUES (?, ?)', [
    appliedId(paymentId),
    at,
  ])
  return affectedRows === 1
}

/** Which of these payments were applied to their order. */
export async function appliedOf(q: Queries, paymentIds: readonly string[]): Promise<Set<string>> {
  if (paymentIds.length === 0) return new Set()
  const marks = paymentIds.map(() => '?').join(', ')
  const rows = await q.rows<{ id: string }>(
    `SELECT id FROM event_handled WHERE id IN (${marks}) LIMIT ${paymentIds.length}`,
    paymentIds.map(appliedId),
  )
  const found = new Set(rows.map(({ id }) => id))
  return new Set(paymentIds.filter((id) => found.has(appliedId(id))))
}

export const appliedId = (paymentId: string) => `${paymentId}.orders.paid`
