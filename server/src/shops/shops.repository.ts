import { bay, openingHours, shop, shopHoliday, technician } from '@anxin/drizzle/schema/shops'
import { assert } from '@anxin/shared/kernel/errors'
import { and, asc, count, eq, gte } from 'drizzle-orm'
import type { Queries, Tx } from '../platform/db'
import { inList } from '../platform/in-list'
import { preparedTable } from '../platform/prepared'

export type ShopRow = typeof shop.$inferSelect
export type BayRow = typeof bay.$inferSelect
export type TechnicianRow = typeof technician.$inferSelect
export type HoursRow = typeof openingHours.$inferSelect
export type HolidayRow = typeof shopHoliday.$inferSelect

const WEEKDAYS = 7
/** Holidays are entered at most a year ahead, one a day; bays and technicians have limits of their own. */
const HOLIDAYS_MAX = 400
const RESOURCES_MAX = 200

const shops = preparedTable(shop)

/** One shop in any state, or null. Prepared: most commands of an order read it. */
export async function findShop(q: Queries, shopId: string): Promise<ShopRow | null> {
  const [row] = await q.rows<Record<string, unknown>>(`SELECT ${shops.columns} FROM shop WHERE id = ?`, [
    shopId,
  ])
  return row ? shops.row(row) : null
}

/** The region codes of some shops. */
export async function findRegions(
  q: Queries,
  shopIds: readonly string[],
): Promise<{ id: string; region: string }[]> {
  if (shopIds.length === 0) return []
  const { marks, values } = inList(shopIds)
  return q.rows(`SELECT id, region FROM shop WHERE id IN (${marks})`, values)
}

/** The shop of a caller, locked until the transaction ends: what changes it does so one after the other. */
export async function lockShop(tx: Tx, shopId: string): Promise<ShopRow> {
  const [row] = await tx.orm.select().from(shop).where(eq(shop.id, shopId)).for('update')
  assert(row, `shop ${shopId} of a member exists`)
  return row
}

export async function updateShop(tx: Tx, shopId: string, change: Partial<ShopRow>): Promise<void> {
  await tx.orm.update(shop).set(change).where(eq(shop.id, shopId))
}

/** Stops a shop for what it owes, or lets it go; false where that is so already, or nobody knows the shop. */
export async function setDebtStop(tx: Tx, shopId: string, at: Date | null): Promise<boolean> {
  const { affectedRows } = await tx.run(
    `UPDATE shop SET debt_stopped_at = ? WHERE id = ? AND debt_stopped_at IS ${at ? 'NULL' : 'NOT NULL'}`,
    [at, shopId],
  )
  return affectedRows === 1
}

/** Since when a shop has been stopped for what it owes, or null. */
export async function debtStopOf(q: Queries, shopId: string): Promise<Date | null> {
  return (await findShop(q, shopId))?.debtStoppedAt ?? null
}

export async function listHours(q: Queries, shopId: string): Promise<HoursRow[]> {
  return q.orm
    .select()
    .from(openingHours)
    .where(eq(openingHours.shopId, shopId))
    .orderBy(asc(openingHours.weekday))
    .limit(WEEKDAYS)
}

export async function replaceHours(tx: Tx, shopId: string, hours: readonly HoursRow[]): Promise<void> {
  await tx.orm.delete(openingHours).where(eq(openingHours.shopId, shopId))
  if (hours.length > 0) await tx.orm.insert(openingHours).values([...hours])
}

/** The hours of one day that is no holiday, or null. */
export async function findHoursOn(
  q: Queries,
  shopId: string,
  on: string,
  weekday: number,
): Promise<{ opensMinute: number; closesMinute: number } | null> {
  const [row] = await q.rows<{ opens_minute: number; closes_minute: number }>(
    `SELECT opens_minute, closes_minute FROM opening_hours WHERE shop_id = ? AND weekday = ?
     AND NOT EXISTS (SELECT 1 FROM shop_holiday d WHERE d.shop_id = ? AND d.on_date = ?)`,
    [shopId, weekday, shopId, on],
  )
  return row ? { opensMinute: row.opens_minute, closesMinute: row.closes_minute } : null
}

/** Holidays from a day on. */
export async function listHolidays(q: Queries, shopId: string, from: string): Promise<HolidayRow[]> {
  return q.orm
    .select()
    .from(shopHoliday)
    .where(and(eq(shopHoliday.shopId, shopId), gte(shopHoliday.onDate, from)))
    .orderBy(asc(shopHoliday.onDate))
    .limit(HOLIDAYS_MAX)
}

export async function putHoliday(tx: Tx, row: HolidayRow): Promise<void> {
  await tx.orm
    .insert(shopHoliday)
    .values(row)
    .onDuplicateKeyUpdate({ set: { name: row.name } })
}

export async function deleteHoliday(tx: Tx, shopId: string, on: string): Promise<void> {
  await tx.orm.delete(shopHoliday).where(and(eq(shopHoliday.shopId, shopId), eq(shopHoliday.onDate, on)))
}

export async function listBays(q: Queries, shopId: string): Promise<BayRow[]> {
  return q.orm.select().from(bay).where(eq(bay.shopId, shopId)).orderBy(asc(bay.id)).limit(RESOURCES_MAX)
}

export async function countBays(q: Queries, shopId: string): Promise<number> {
  const [row] = await q.orm.select({ count: count() }).from(bay).where(eq(bay.shopId, shopId))
  return row?.count ?? 0
}

export async function insertBay(tx: Tx, row: BayRow): Promise<void> {
  await tx.orm.insert(bay).values(row)
}

export async function listTechnicians(q: Queries, shopId: string): Promise<TechnicianRow[]> {
  return q.orm
    .select()
    .from(technician)
    .where(eq(technician.shopId, shopId))
    .orderBy(asc(technician.id))
    .limit(RESOURCES_MAX)
}

/** What the technicians of a shop are called, also those who left the plan. */
export async function technicianNames(q: Queries, shopId: string): Promise<Map<string, string>> {
  return new Map((await listTechnicians(q, shopId)).map(({ id, name }) => [id, name]))
}

export async function countTechnicians(q: Queries, shopId: string): Promise<number> {
  const [row] = await q.orm.select({ count: count() }).from(technician).where(eq(technician.shopId, shopId))
  return row?.count ?? 0
}

export async function insertTechnician(tx: Tx, row: typeof technician.$inferInsert): Promise<void> {
  await tx.orm.insert(technician).values(row)
}

/** The technician that a member of staff is, or null. */
export async function technicianOfStaff(q: Queries, staffId: string): Promise<string | null> {
  const [row] = await q.rows<{ id: string }>('SELECT id FROM technician WHERE staff_id = ? LIMIT 1', [
    staffId,
  ])
  return row?.id ?? null
}

/** Ends the tie between a member of staff who leaves and the technician in the plan. */
export async function detachTechnician(tx: Tx, staffId: string): Promise<void> {
  await tx.orm.update(technician).set({ staffId: null }).where(eq(technician.staffId, staffId))
}

/** Where a shop is and since when it is with us; null for an unknown id. */
export async function shopFactsOf(
  q: Queries,
  shopId: string,
): Promise<{ region: string; createdAt: Date } | null> {
  const [row] = await q.rows<{ region: string; createdAt: Date }>(
    'SELECT region, created_at AS createdAt FROM shop WHERE id = ?',
    [shopId],
  )
  return row ?? null
}
