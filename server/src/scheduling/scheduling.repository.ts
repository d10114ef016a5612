import type { BayKind } from '@anxin/shared/catalogue/catalogue.contract'
import { assert } from '@anxin/shared/kernel/errors'
import { LIMITS } from '@anxin/shared/kernel/limits'
import type { Skill } from '@anxin/shared/scheduling/able'
import { isDuplicate, type Queries, type Tx } from '../platform/db'
import type { Window } from './scheduling.queries'

/** A bay and a technician, from `startAt` until `endAt`, which are on the grid of units. */
export type Booking = {
  readonly orderId: string
  readonly shopId: string
  readonly bayId: string
  readonly technicianId: string
  readonly startAt: Date
  readonly endAt: Date
}

/**
 * Which bays and technicians of a shop are taken or away at any moment of a window.
 * @param exceptOrderId an order whose own units do not count
 */
export async function takenResources(
  q: Queries,
  window: Window,
  exceptOrderId: string | null,
): Promise<Set<string>> {
  const { shopId, startAt, endAt } = window
  const rows = await q.rows<{ resource_id: string }>(
    `SELECT DISTINCT resource_id FROM slot_unit WHERE shop_id = ? AND starts_at >= ? AND starts_at < ?${exceptOrderId ? ' AND order_id <> ?' : ''}
     UNION ALL SELECT technician_id FROM technician_leave WHERE shop_id = ? AND ends_at > ? AND starts_at < ?`,
    [shopId, startAt, endAt, ...(exceptOrderId ? [exceptOrderId] : []), shopId, startAt, endAt],
  )
  return new Set(rows.map((row) => row.resource_id))
}

export type Pair = { readonly bayId: string; readonly technicianId: string }
/** What people read of a bay and a technician. */
export type PairNames = { readonly bayName: string; readonly technicianName: string }

/**
 * Locks a bay and a technician of a shop, the bay first, as everyone does who plans to write their units, and tells
 * whether each can be used in the window: in use, and not on leave. `names` is null where one of them is another shop's.
 */
export async function lockPair(
  tx: Tx,
  { shopId, startAt, endAt }: Window,
  pair: Pair,
): Promise<{ bayUsable: boolean; technicianUsable: boolean; names: PairNames | null }> {
  // STRAIGHT_JOIN keeps the order of the locks whatever the optimiser thinks. A locking read sees what is committed
  // when it gets its locks, so leave that was entered a moment ago is among it.
  const [row] = await tx.rows<
    PairNames & { bay_active: number; technician_active: number; leave_id: string | null }
  >(
    `SELECT b.active AS bay_active, b.name AS bayName, t.active AS technician_active, t.name AS technicianName, l.id AS leave_id
       FROM bay b STRAIGHT_JOIN technician t
       LEFT JOIN technician_leave l ON l.technician_id = t.id AND l.starts_at < ? AND l.ends_at > ?
      WHERE b.id = ? AND t.id = ? AND b.shop_id = ? AND t.shop_id = ? LIMIT 1 FOR UPDATE`,
    [endAt, startAt, pair.bayId, pair.technicianId, shopId, shopId],
  )
  return {
    bayUsable: row?.bay_active === 1,
    technicianUsable: row?.technician_active === 1 && row.leave_id === null,
    names: row ? { bayName: row.bayName, technicianName: row.technicianName } : null,
  }
}

/**
 * Writes a booking, unless one of its units belongs to another: the primary key of slot_unit decides, and then
 * nothing is written.
 */
export async function insertIfFree(tx: Tx, booking: Booking): Promise<boolean> {
  try {
    await insertUnits(tx, booking, [booking.bayId, booking.technicianId])
  } catch (error) {
    if (isDuplicate(error)) return false
    throw error
  }
  tx.write(
    'INSERT INTO booking (order_id, shop_id, bay_id, technician_id, start_at, end_at) VALUES (?, ?, ?, ?, ?, ?)',
    [booking.orderId, booking.shopId, booking.bayId, booking.technicianId, booking.startAt, booking.endAt],
  )
  return true
}

async function insertUnits(tx: Tx, booking: Booking, resourceIds: readonly string[]): Promise<void> {
  const starts: Date[] = []
  for (let ms = booking.startAt.getTime(); ms < booking.endAt.getTime(); ms += LIMITS.slotUnitMs)
    starts.push(new Date(ms))
  assert(starts.length > 0, `booking of ${booking.orderId} takes no time`)
  // One statement for all rows: separate inserts of the same keys deadlock under load.
  const values = resourceIds.flatMap((id) =>
    starts.flatMap((at) => [id, at, booking.shopId, booking.orderId]),
  )
  const marks = Array.from({ length: starts.length * resourceIds.length }, () => '(?, ?, ?, ?)').join(', ')
  await tx.run(`INSERT INTO slot_unit (resource_id, starts_at, shop_id, order_id) VALUES ${marks}`, values)
}

/** Frees what an order holds. False when it held nothing. */
export async function deleteBooking(tx: Tx, orderId: string): Promise<boolean> {
  const { affectedRows } = await tx.run('DELETE FROM booking WHERE order_id = ?', [orderId])
  if (affectedRows === 0) return false
  await tx.run('DELETE FROM slot_unit WHERE order_id = ?', [orderId])
  return true
}

/** The booking of an order, locked; null when it has none. Always the first lock of those that change a booking. */
export async function lockBooking(tx: Tx, orderId: string): Promise<Booking | null> {
  const [row] = await tx.rows<{
    shop_id: string
    bay_id: string
    technician_id: string
    start_at: Date
    end_at: Date
  }>('SELECT shop_id, bay_id, technician_id, start_at, end_at FROM booking WHERE order_id = ? FOR UPDATE', [
    orderId,
  ])
  if (!row) return null
  return {
    orderId,
    shopId: row.shop_id,
    bayId: row.bay_id,
    technicianId: row.technician_id,
    startAt: row.start_at,
    endAt: row.end_at,
  }
}

/** Gives the technician's half of a booking to another one, who is locked and free. */
export async function replaceTechnician(tx: Tx, booking: Booking, technicianId: string): Promise<void> {
  await tx.run('DELETE FROM slot_unit WHERE order_id = ? AND resource_id = ?', [
    booking.orderId,
    booking.technicianId,
  ])
  await insertUnits(tx, booking, [technicianId])
  const { affectedRows } = await tx.run(
    'UPDATE booking SET technician_id = ? WHERE order_id = ? AND technician_id = ?',
    [technicianId, booking.orderId, booking.technicianId],
  )
  assert(affectedRows === 1, `booking of ${booking.orderId} changed under its lock`)
}

export type BayRow = { id: string; name: string; kind: BayKind; active: boolean }

export async function lockBay(tx: Tx, shopId: string, bayId: string): Promise<BayRow | null> {
  const [row] = await tx.rows<{ id: string; name: string; kind: BayKind; active: number }>(
    'SELECT id, name, kind, active FROM bay WHERE id = ? AND shop_id = ? FOR UPDATE',
    [bayId, shopId],
  )
  return row ? { ...row, active: row.active === 1 } : null
}

export async function setBayActive(tx: Tx, bayId: string, active: boolean): Promise<void> {
  await tx.run('UPDATE bay SET active = ? WHERE id = ? AND active = ?', [active, bayId, !active])
}

export type TechnicianRow = { id: string; name: string; years: number; skills: Skill[]; active: boolean }

export async function lockTechnician(
  tx: Tx,
  shopId: string,
  technicianId: string,
): Promise<TechnicianRow | null> {
  const [row] = await tx.rows<{ id: string; name: string; years: number; skills: string; active: number }>(
    'SELECT id, name, years, skills, active FROM technician WHERE id = ? AND shop_id = ? FOR UPDATE',
    [technicianId, shopId],
  )
  return row ? { ...row, skills: JSON.parse(row.skills) as Skill[], active: row.active === 1 } : null
}

export async function setTechnicianActive(tx: Tx, technicianId: string, active: boolean): Promise<void> {
  await tx.run('UPDATE technician SET active = ? WHERE id = ? AND active = ?', [
    active,
    technicianId,
    !active,
  ])
}

/** Whether a locked bay or technician has bookings that are not over. */
export async function hasUnitsAfter(tx: Tx, resourceId: string, at: Date): Promise<boolean> {
  const [row] = await tx.rows(
    'SELECT order_id FROM slot_unit WHERE resource_id = ? AND starts_at > ? LIMIT 1',
    [resourceId, new Date(at.getTime() - LIMITS.slotUnitMs)],
  )
  return row !== undefined
}

/** Whether a locked technician has leave that overlaps a time. */
export async function hasLeave(tx: Tx, technicianId: string, startsAt: Date, endsAt: Date): Promise<boolean> {
  const [row] = await tx.rows(
    'SELECT id FROM technician_leave WHERE technician_id = ? AND starts_at < ? AND ends_at > ? LIMIT 1',
    [technicianId, endsAt, startsAt],
  )
  return row !== undefined
}

export async function insertLeave(
  tx: Tx,
  leave: { id: string; shopId: string; technicianId: string; startsAt: Date; endsAt: Date; createdAt: Date },
): Promise<void> {
  await tx.run(
    'INSERT INTO technician_leave (id, shop_id, technician_id, starts_at, ends_at, created_at) VALUES (?, ?, ?, ?, ?, ?)',
    [leave.id, leave.shopId, leave.technicianId, leave.startsAt, leave.endsAt, leave.createdAt],
  )
}
