import type { RepairKind } from '@anxin/shared/care/warranty'
import { LIMITS } from '@anxin/shared/kernel/limits'
import type { LineKind, PartType } from '@anxin/shared/catalogue/catalogue.contract'
import type { OrderState } from '@anxin/shared/orders/order.machine'
import type { Queries, SqlValue } from '../platform/db'
import { inList } from '../platform/in-list'

/** Reads a car's visits with what was done: four statements, however many visits there are. */

export type VisitRow = {
  id: string
  owner_id: string
  state: OrderState
  service_name: string
  service_code: string | null
  /** Of the checklist that the order kept from its intake. */
  repair_kind: RepairKind | null
  shop_name: string | null
  odometer_km: number | null
  slot_start_at: Date
  delivered_at: Date | null
  created_at: Date
}

export type DoneLineRow = {
  id: string
  order_id: string
  kind: LineKind
  name: string
  part_type: PartType | null
  brand: string | null
  quantity_milli: number
  unit: string
  amount_fen: number
  /** What the shop has promised, where that is more than the law wants. */
  warranty_days: number | null
  warranty_km: number | null
}

/** Which visits of a car may be seen: all of one's own, and of anybody else those that came to a hand-over. */
export type Scope = { readonly vehicleId: string; readonly ownerId: string; readonly deliveredOnly: boolean }

function scoped({ vehicleId, ownerId, deliveredOnly }: Scope): { where: string; values: SqlValue[] } {
  return deliveredOnly
    ? { where: 'o.vehicle_id = ? AND o.delivered_at IS NOT NULL', values: [vehicleId] }
    : {
        where: 'o.vehicle_id = ? AND (o.owner_id = ? OR o.delivered_at IS NOT NULL)',
        values: [vehicleId, ownerId],
      }
}

/** Visits before `beforeId`, newest first. */
export async function visitsOf(
  q: Queries,
  scope: Scope,
  beforeId: string | null,
  limit: number,
): Promise<VisitRow[]> {
  const { where, values } = scoped(scope)
  return q.rows<VisitRow>(
    `SELECT o.id, o.owner_id, o.state, o.service_name, s.code AS service_code, c.repair_kind, o.shop_name, o.odometer_km,
            o.slot_start_at, o.delivered_at, o.created_at
       FROM orders o LEFT JOIN service s ON s.id = o.service_id
       LEFT JOIN service_checklist c ON c.service_id = o.service_id AND c.version = o.checklist_version
      WHERE ${where}${beforeId === null ? '' : ' AND o.id < ?'} ORDER BY o.id DESC LIMIT ${limit}`,
    beforeId === null ? values : [...values, beforeId],
  )
}

export async function countVisits(q: Queries, scope: Scope): Promise<number> {
  const { where, values } = scoped(scope)
  const [row] = await q.rows<{ n: number }>(`SELECT COUNT(*) AS n FROM orders o WHERE ${where}`, values)
  return Number(row?.n ?? 0)
}

/** What was done at some visits, in the order of the bill. */
export async function doneLinesOf(
  q: Queries,
  orderIds: readonly string[],
): Promise<ReadonlyMap<string, DoneLineRow[]>> {
  const byOrder = new Map<string, DoneLineRow[]>()
  if (orderIds.length === 0) return byOrder
  const { marks, values } = inList(orderIds)
  const rows = await q.rows<DoneLineRow>(
    `SELECT id, order_id, kind, name, part_type, brand, quantity_milli, unit, amount_fen, warranty_days, warranty_km
       FROM order_line
      WHERE order_id IN (${marks}) AND state = 'done' ORDER BY order_id, round, id
      LIMIT ${orderIds.length * LIMITS.quoteLinesMax * 4}`,
    values,
  )
  for (const row of rows) {
    const lines = byOrder.get(row.order_id)
    if (lines) lines.push(row)
    else byOrder.set(row.order_id, [row])
  }
  return byOrder
}

/** The odometer at each intake, newest first. */
export async function readingsOf(q: Queries, scope: Scope): Promise<{ at: Date; km: number }[]> {
  const { where, values } = scoped(scope)
  return q.rows<{ at: Date; km: number }>(
    `SELECT o.checked_in_at AS at, o.odometer_km AS km FROM orders o
      WHERE ${where} AND o.odometer_km IS NOT NULL AND o.checked_in_at IS NOT NULL
      ORDER BY o.id DESC LIMIT ${LIMITS.recordReadingsMax}`,
    values,
  )
}

/** Whether a photo is the label of a part that was built in at a visit in scope. */
export async function isPieceOf(q: Queries, scope: Scope, photoId: string): Promise<boolean> {
  const { where, values } = scoped(scope)
  const rows = await q.rows(
    `SELECT p.id FROM order_photo f
       JOIN orders o ON o.id = f.order_id
       JOIN order_piece p ON p.order_id = f.order_id AND p.photo_id = f.id
      WHERE f.id = ? AND ${where} LIMIT 1`,
    [photoId, ...values],
  )
  return rows.length > 0
}

/** What is kept about the cars of an owner beside their orders: links that show a record, and work that was put off. */
export async function countKept(q: Queries, ownerId: string): Promise<{ links: number; works: number }> {
  const [row] = await q.rows<{ links: number; works: number }>(
    `SELECT (SELECT COUNT(*) FROM vehicle v JOIN record_link l ON l.vehicle_id = v.id WHERE v.owner_id = ?) AS links,
            (SELECT COUNT(*) FROM vehicle v JOIN remembered_work w ON w.vehicle_id = v.id WHERE v.owner_id = ?) AS works`,
    [ownerId, ownerId],
  )
  return { links: Number(row?.links ?? 0), works: Number(row?.works ?? 0) }
}
