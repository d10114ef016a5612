import { opinion, opinionRequest } from '@anxin/drizzle/schema/opinions'
import { orderLine } from '@anxin/drizzle/schema/orders'
import { LIMITS } from '@anxin/shared/kernel/limits'
import { firstIdOf } from '@anxin/shared/kernel/new-id'
import type { Verdict } from '@anxin/shared/opinions/opinion-words'
import type { Queries } from '../platform/db'
import { inList } from '../platform/in-list'
import { preparedTable } from '../platform/prepared'
import type { QuotedLine } from './judge-suggestions'

/** Reads what a shop suggested and what came of it: a handful of statements a hundred orders. */

const lines = preparedTable(orderLine)
const requests = preparedTable(opinionRequest)
const opinions = preparedTable(opinion)
type Raw = Record<string, unknown>

export type RipeOrder = {
  id: string
  vehicle_id: string
  technician_id: string | null
  category: string
}

/** Orders of a shop booked since `fromAt` whose car has left by `ripeAt`, newest first; work that is done again is none. */
export async function ripeOrders(
  q: Queries,
  shopId: string,
  { fromAt, ripeAt }: { fromAt: Date; ripeAt: Date },
): Promise<RipeOrder[]> {
  const firstId = firstIdOf(fromAt.getTime())
  return q.rows<RipeOrder>(
    `SELECT o.id, o.vehicle_id, o.technician_id, s.category FROM orders o JOIN service s ON s.id = o.service_id
      WHERE o.shop_id = ? AND o.id >= ? AND o.delivered_at <= ? AND o.rework_of IS NULL
      ORDER BY o.id DESC LIMIT ${LIMITS.oversellOrdersMax}`,
    [shopId, firstId, ripeAt],
  )
}

type LineOfOrder = QuotedLine & { readonly orderId: string }

/** All lines of some orders, as they were shown. */
export async function quotedLines(q: Queries, orderIds: readonly string[]): Promise<LineOfOrder[]> {
  const { marks, values } = inList(orderIds)
  const columns = lines.select([
    'id',
    'orderId',
    'round',
    'kind',
    'name',
    'basis',
    'state',
    'decidedAt',
    'declineReason',
  ])
  const raws = await q.rows<Raw>(
    `SELECT ${columns} FROM order_line WHERE order_id IN (${marks}) ORDER BY order_id, round, id`,
    values,
  )
  return raws.map(lines.row)
}

/** What other shops have answered about some orders, by line. */
export async function verdictsOf(q: Queries, orderIds: readonly string[]): Promise<Map<string, Verdict[]>> {
  const verdicts = new Map<string, Verdict[]>()
  const ofOrders = inList(orderIds)
  const asked = (
    await q.rows<Raw>(
      `SELECT ${requests.select(['id', 'lineIds'])} FROM opinion_request WHERE order_id IN (${ofOrders.marks})`,
      ofOrders.values,
    )
  ).map(requests.row)
  if (asked.length === 0) return verdicts
  const lineIds = new Map(asked.map((request) => [request.id, request.lineIds]))
  const ofRequests = inList([...lineIds.keys()])
  const answers = await q.rows<Raw>(
    `SELECT ${opinions.select(['requestId', 'lines'])} FROM opinion WHERE request_id IN (${ofRequests.marks}) AND state = 'answered'`,
    ofRequests.values,
  )
  for (const { requestId, lines: said } of answers.map(opinions.row))
    for (const [index, lineId] of (lineIds.get(requestId) ?? []).entries()) {
      const verdict = said[index]?.verdict
      if (verdict) verdicts.set(lineId, [...(verdicts.get(lineId) ?? []), verdict])
    }
  return verdicts
}

/** Lines of cases about price or parts that an operator decided for the owner. */
export async function lostLines(q: Queries, orderIds: readonly string[]): Promise<Set<string>> {
  const { marks, values } = inList(orderIds)
  const rows = await q.rows<{ line_id: string }>(
    `SELECT l.line_id FROM after_sale_case c JOIN case_line l ON l.case_id = c.id
      WHERE c.order_id IN (${marks}) AND c.type IN ('price', 'part') AND c.decided_by IS NOT NULL
        AND c.outcome <> 'rejected'`,
    values,
  )
  return new Set(rows.map(({ line_id }) => line_id))
}

/** What was remembered of some cars and has been done since, by car. */
export async function doneLaterOf(
  q: Queries,
  vehicleIds: readonly string[],
): Promise<Map<string, Set<string>>> {
  const { marks, values } = inList(vehicleIds)
  const rows = await q.rows<{ vehicle_id: string; name: string }>(
    `SELECT vehicle_id, name FROM remembered_work WHERE vehicle_id IN (${marks}) AND state = 'done'`,
    values,
  )
  const done = new Map<string, Set<string>>()
  for (const { vehicle_id, name } of rows)
    done.set(vehicle_id, (done.get(vehicle_id) ?? new Set<string>()).add(name))
  return done
}
