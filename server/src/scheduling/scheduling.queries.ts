import type { BayKind } from '@anxin/shared/catalogue/catalogue.contract'
import { LIMITS } from '@anxin/shared/kernel/limits'
import {
  addDays,
  DAY_MS,
  instantOf,
  localDayOf,
  MINUTE_MS,
  plusMs,
  weekdayOf,
} from '@anxin/shared/kernel/time'
import type { OrderState } from '@anxin/shared/orders/order.machine'
import type { ShopState } from '@anxin/shared/shops/shop.machine'
import type { Skill } from '@anxin/shared/scheduling/able'
import type { Queries, SqlValue } from '../platform/db'
import { inList } from '../platform/in-list'
import {
  UNITS_PER_LONE_WORD,
  UNITS_PER_WORD,
  type Leave,
  type Need,
  type Plan,
  type TakenWord,
} from './availability'

const UNIT_MIN = LIMITS.slotUnitMs / MINUTE_MS

type PlanRow = {
  shop_id: string
  part: 'bay' | 'technician' | 'hours' | 'holiday' | 'leave' | 'taken'
  id: string
  /** Kind of a bay, or skills of a technician as JSON. */
  detail: string
  weekday: number
  opens_minute: number
  closes_minute: number
  starts_at: Date | null
  ends_at: Date | null
}

/** All parts of a plan in one statement, for round trips are what reading them costs. See planValues. */
const planSql = (marks: string) =>
  `SELECT shop_id, 'bay' AS part, id, kind AS detail, 0 AS weekday, 0 AS opens_minute, 0 AS closes_minute, NULL AS starts_at, NULL AS ends_at
     FROM bay WHERE shop_id IN (${marks}) AND active = 1
   UNION ALL SELECT shop_id, 'technician', id, skills, 0, 0, 0, NULL, NULL
     FROM technician WHERE shop_id IN (${marks}) AND active = 1
   UNION ALL SELECT shop_id, 'hours', '', '', weekday, opens_minute, closes_minute, NULL, NULL
     FROM opening_hours WHERE shop_id IN (${marks}) AND (1 << weekday) & ? > 0
   UNION ALL SELECT shop_id, 'holiday', on_date, '', 0, 0, 0, NULL, NULL
     FROM shop_holiday WHERE shop_id IN (${marks}) AND on_date >= ? AND on_date <= ?
   UNION ALL SELECT shop_id, 'leave', technician_id, '', 0, 0, 0, starts_at, ends_at
     FROM technician_leave WHERE shop_id IN (${marks}) AND ends_at > ? AND starts_at < ?`

function planValues(ids: readonly SqlValue[], on: string, days: number): SqlValue[] {
  const holidays = [on, addDays(on, days)]
  const leaves = [instantOf(on), instantOf(addDays(on, days + 1))] // a booking may hold into the day after
  return [...ids, ...ids, ...ids, weekdayBits(on, days), ...ids, ...holidays, ...ids, ...leaves]
}

/** The weekdays among `days` days from `on` on, as bits 1 to 7: a day needs the hours of its own weekday alone. */
function weekdayBits(on: string, days: number): number {
  const first = weekdayOf(on)
  let bits = 0
  for (let day = 0; day < Math.min(days, 7); day++) bits |= 1 << (((first - 1 + day) % 7) + 1)
  return bits
}

/** The plans of some shops for `days` days from `on` on. A shop that does not exist has an empty plan. */
export async function readPlans(
  q: Queries,
  shopIds: readonly string[],
  on: string,
  days: number,
): Promise<Map<string, Plan>> {
  const { marks, values } = inList(shopIds)
  const rows = await q.rows<PlanRow>(planSql(marks), planValues(values, on, days))
  const byShop = new Map<string, PlanRow[]>(shopIds.map((id) => [id, []]))
  for (const row of rows) byShop.get(row.shop_id)?.push(row)
  return new Map([...byShop].map(([id, own]) => [id, toPlan(own)]))
}

export async function readPlan(q: Queries, shopId: string, on: string, days: number): Promise<Plan> {
  const plans = await readPlans(q, [shopId], on, days)
  return plans.get(shopId) ?? toPlan([])
}

function toPlan(rows: readonly PlanRow[]): Plan {
  const plan = {
    bays: [] as { id: string; kind: BayKind }[],
    technicians: [] as { id: string; skills: Skill[] }[],
    hours: new Map<number, { opensMinute: number; closesMinute: number }>(),
    holidays: new Set<string>(),
    leaves: [] as Leave[],
  }
  for (const row of rows) {
    if (row.part === 'bay') plan.bays.push({ id: row.id, kind: row.detail as BayKind })
    else if (row.part === 'technician')
      plan.technicians.push({ id: row.id, skills: JSON.parse(row.detail) as Skill[] })
    else if (row.part === 'hours')
      plan.hours.set(row.weekday, { opensMinute: row.opens_minute, closesMinute: row.closes_minute })
    else if (row.part === 'holiday') plan.holidays.add(row.id)
    else if (row.part === 'leave' && row.starts_at && row.ends_at)
      plan.leaves.push({ technicianId: row.id, startsAt: row.starts_at, endsAt: row.ends_at })
  }
  return plan
}

export type Window = { readonly shopId: string; readonly startAt: Date; readonly endAt: Date }

/**
 * What a booking chooses from, in one statement: the plan of the days around a window, and which bays and technicians
 * are taken or away at any moment of it.
 * @param exceptOrderId the order that is being moved: its own units are free to it
 */
export async function readWindow(
  q: Queries,
  { shopId, startAt, endAt }: Window,
  exceptOrderId: string | null,
): Promise<{ plan: Plan; taken: Set<string> }> {
  const { on, days } = daysAround(startAt)
  const rows = await q.rows<PlanRow>(
    `${planSql('?')}
   UNION ALL SELECT shop_id, 'taken', resource_id, '', 0, 0, 0, NULL, NULL
     FROM slot_unit WHERE shop_id = ? AND starts_at >= ? AND starts_at < ?${exceptOrderId ? ' AND order_id <> ?' : ''}`,
    [...planValues([shopId], on, days), shopId, startAt, endAt, ...(exceptOrderId ? [exceptOrderId] : [])],
  )
  const plan = toPlan(rows)
  const taken = new Set(rows.filter(({ part }) => part === 'taken').map(({ id }) => id))
  for (const { technicianId, startsAt, endsAt } of plan.leaves)
    if (startsAt < endAt && endsAt > startAt) taken.add(technicianId)
  return { plan, taken }
}

/** The day of a wish and its neighbours: where a full day sends its callers. */
export function daysAround(at: Date): { on: string; days: number } {
  return { on: addDays(localDayOf(at), -1), days: 3 }
}

/**
 * What is booked in a span, as bits: one row a resource and day instead of one a half hour. Reads the index
 * slot_unit_day alone.
 */
export async function readTakenWords(
  q: Queries,
  shopIds: readonly string[],
  span: { originMs: number; units: number },
): Promise<TakenWord[]> {
  const originAt = new Date(span.originMs)
  const untilAt = plusMs(originAt, span.units * LIMITS.slotUnitMs)
  const unit = `(TIMESTAMPDIFF(MINUTE, ?, starts_at) DIV ${UNIT_MIN})`
  const { marks, values: ids } = inList(shopIds)
  const where = `shop_id IN (${marks}) AND starts_at >= ? AND starts_at < ?`
  if (span.units <= UNITS_PER_LONE_WORD) {
    const rows = await q.rows<{ resource_id: string; bits: number }>(
      `SELECT resource_id, BIT_OR(1 << ${unit}) AS bits FROM slot_unit WHERE ${where} GROUP BY resource_id`,
      [originAt, ...ids, originAt, untilAt],
    )
    return rows.map(({ resource_id: resourceId, bits }) => ({ resourceId, word: 0, bits }))
  }
  const rows = await q.rows<{ resource_id: string; word: number; bits: number }>(
    `SELECT resource_id, ${unit} DIV ${UNITS_PER_WORD} AS word, BIT_OR(1 << (${unit} MOD ${UNITS_PER_WORD})) AS bits
       FROM slot_unit WHERE ${where} GROUP BY resource_id, word`,
    [originAt, originAt, ...ids, originAt, untilAt],
  )
  return rows.map(({ resource_id: resourceId, word, bits }) => ({ resourceId, word, bits }))
}

export type OfferedService = {
  readonly shopState: ShopState
  readonly need: Need | null
  readonly offered: boolean
}

/** A shop and what it says about one service; null for an unknown shop, `need` null for an unknown service. */
export async function readOfferedService(
  q: Queries,
  shopId: string,
  serviceId: string,
): Promise<OfferedService | null> {
  const [row] = await q.rows<{
    state: ShopState
    duration_min: number | null
    buffer_min: number
    skill: string
    bay_kind: BayKind
    offered: number | null
  }>(
    `SELECT s.state, v.duration_min, v.buffer_min, v.skill, v.bay_kind, p.active AS offered
       FROM shop s
       LEFT JOIN service v ON v.id = ? AND v.active = 1
       LEFT JOIN shop_service p ON p.shop_id = s.id AND p.service_id = v.id
      WHERE s.id = ?`,
    [serviceId, shopId],
  )
  if (!row) return null
  return {
    shopState: row.state,
    offered: row.offered === 1,
    need:
      row.duration_min === null
        ? null
        : {
            durationMin: row.duration_min,
            bufferMin: row.buffer_min,
            skill: row.skill,
            bayKind: row.bay_kind,
          },
  }
}

export type BookingView = {
  readonly orderId: string
  readonly bayId: string
  readonly bayName: string
  readonly technicianId: string
  readonly technicianName: string
  readonly startAt: Date
  readonly endAt: Date
}

type BookingRow = {
  order_id: string
  bay_id: string
  bay_name: string
  technician_id: string
  technician_name: string
  start_at: Date
  end_at: Date
}

const BOOKING_VIEW = `SELECT k.order_id, k.bay_id, b.name AS bay_name, k.technician_id, t.name AS technician_name, k.start_at, k.end_at
  FROM booking k JOIN bay b ON b.id = k.bay_id JOIN technician t ON t.id = k.technician_id`

/** The booking of an order with the names of bay and technician, or null. */
export async function bookingOf(q: Queries, orderId: string): Promise<BookingView | null> {
  const [row] = await q.rows<BookingRow>(`${BOOKING_VIEW} WHERE k.order_id = ?`, [orderId])
  return row ? toBookingView(row) : null
}

const SCHEDULE_MAX = 500

export type DayBooking = BookingView & {
  readonly state: OrderState
  readonly serviceName: string
  readonly vehicleText: string
}

/** The bookings of a shop that begin on a day, with what each is for, as a person reads it. */
export async function readDayBookings(q: Queries, shopId: string, on: string): Promise<DayBooking[]> {
  const rows = await q.rows<BookingRow & { state: OrderState; service_name: string; vehicle_text: string }>(
    `SELECT k.order_id, k.bay_id, b.name AS bay_name, k.technician_id, t.name AS technician_name, k.start_at, k.end_at,
            o.state, o.service_name, o.vehicle_text
       FROM booking k JOIN bay b ON b.id = k.bay_id JOIN technician t ON t.id = k.technician_id JOIN orders o ON o.id = k.order_id
      WHERE k.shop_id = ? AND k.start_at >= ? AND k.start_at < ? ORDER BY k.start_at, k.order_id LIMIT ${SCHEDULE_MAX}`,
    [shopId, instantOf(on), instantOf(addDays(on, 1))],
  )
  return rows.map((row) => ({
    ...toBookingView(row),
    state: row.state,
    serviceName: row.service_name,
    vehicleText: row.vehicle_text,
  }))
}

const WEEK_DAYS = 7

/** How many bookings begin on each day of the week of a day, Monday first. */
export async function readWeekLoad(
  q: Queries,
  shopId: string,
  on: string,
): Promise<{ on: string; bookings: number }[]> {
  const monday = addDays(on, 1 - weekdayOf(on))
  const rows = await q.rows<{ day: number; bookings: number }>(
    `SELECT TIMESTAMPDIFF(MINUTE, ?, start_at) DIV 1440 AS day, COUNT(*) AS bookings
       FROM booking WHERE shop_id = ? AND start_at >= ? AND start_at < ? GROUP BY day`,
    [instantOf(monday), shopId, instantOf(monday), instantOf(addDays(monday, WEEK_DAYS))],
  )
  const byDay = new Map(rows.map(({ day, bookings }) => [Number(day), Number(bookings)]))
  return Array.from({ length: WEEK_DAYS }, (_, day) => ({
    on: addDays(monday, day),
    bookings: byDay.get(day) ?? 0,
  }))
}

function toBookingView(row: BookingRow): BookingView {
  return {
    orderId: row.order_id,
    bayId: row.bay_id,
    bayName: row.bay_name,
    technicianId: row.technician_id,
    technicianName: row.technician_name,
    startAt: row.start_at,
    endAt: row.end_at,
  }
}

/** The leave that touches a day. */
export async function readDayLeaves(
  q: Queries,
  shopId: string,
  on: string,
): Promise<(Leave & { technicianName: string })[]> {
  const rows = await q.rows<{ technician_id: string; name: string; starts_at: Date; ends_at: Date }>(
    `SELECT l.technician_id, t.name, l.starts_at, l.ends_at FROM technician_leave l JOIN technician t ON t.id = l.technician_id
      WHERE l.shop_id = ? AND l.ends_at > ? AND l.starts_at < ? ORDER BY l.starts_at, l.id LIMIT ${SCHEDULE_MAX}`,
    [shopId, instantOf(on), instantOf(addDays(on, 1))],
  )
  return rows.map((row) => ({
    technicianId: row.technician_id,
    technicianName: row.name,
    startsAt: row.starts_at,
    endsAt: row.ends_at,
  }))
}

/** No booking is longer than a day's opening and its buffer, so older ones cannot reach into a time. */
const BOOKING_MAX_MS = 2 * DAY_MS

/** The orders whose booking of this technician overlaps a time, soonest first. */
export async function bookingsTouchedBy(
  q: Queries,
  technicianId: string,
  startsAt: Date,
  endsAt: Date,
): Promise<{ orderId: string; startAt: Date; endAt: Date }[]> {
  const rows = await q.rows<{ order_id: string; start_at: Date; end_at: Date }>(
    `SELECT order_id, start_at, end_at FROM booking
      WHERE technician_id = ? AND start_at > ? AND start_at < ? AND end_at > ? ORDER BY start_at, order_id LIMIT ${SCHEDULE_MAX}`,
    [technicianId, plusMs(startsAt, -BOOKING_MAX_MS), endsAt, startsAt],
  )
  return rows.map((row) => ({ orderId: row.order_id, startAt: row.start_at, endAt: row.end_at }))
}
