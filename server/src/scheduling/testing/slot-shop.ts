import type { BayKind } from '@anxin/shared/catalogue/catalogue.contract'
import type { StaffRole } from '@anxin/shared/identity/identity.contract'
import type { ShopState } from '@anxin/shared/shops/shop.machine'
import type { Skill } from '@anxin/shared/scheduling/able'
import { RATING_COLUMNS, ratingValues } from '../../../test/harness/ratings'
import type { TestApp } from '../../../test/harness/test-app'
import { claimsOf } from '../../platform/auth'
import type { Need } from '../availability'

/** A shop as planning sees it, in rows only: no sub-merchant at WeChat and no people who sign in. */
export type SlotShop = { id: string; bayIds: string[]; technicianIds: string[] }

export type SlotShopSpec = {
  name?: string
  state?: ShopState
  bays?: BayKind[]
  technicians?: Skill[][]
  /** Shop-local minutes, the same every day. */
  hours?: { opensMinute: number; closesMinute: number }
  lat?: number
  lng?: number
  /** Mean of each mark and how many marks. */
  rating?: { mean: number; count: number }
}

export const ROUTINE: Skill[] = [{ skill: 'routine', proved: true }]

export async function makeSlotShop(t: TestApp, spec: SlotShopSpec = {}): Promise<SlotShop> {
  const id = t.id()
  const { mean, count } = spec.rating ?? { mean: 4, count: 20 }
  const hours = spec.hours ?? { opensMinute: 480, closesMinute: 1200 }
  const { db } = t.app
  await db.run(
    `INSERT INTO shop (id, name, region, address, lat, lng, state, instant_book, sub_mchid, ${RATING_COLUMNS}, created_at)
     VALUES (?, ?, '330100', '杭州市西湖区文三路1号', ?, ?, ?, 0, '1600000001', ?, ?, ?, ?, ?, ?, ?, ?)`,
    [
      id,
      spec.name ?? '测试门店',
      spec.lat ?? 30.2741,
      spec.lng ?? 120.1551,
      spec.state ?? 'open',
      ...ratingValues(t.clock.now(), mean, count),
      t.clock.now(),
    ],
  )
  await db.run(
    `INSERT INTO opening_hours (shop_id, weekday, opens_minute, closes_minute) VALUES ${'(?, ?, ?, ?), '.repeat(6)}(?, ?, ?, ?)`,
    [1, 2, 3, 4, 5, 6, 7].flatMap((weekday) => [id, weekday, hours.opensMinute, hours.closesMinute]),
  )
  const bayIds: string[] = []
  for (const kind of spec.bays ?? ['general', 'general']) {
    const bayId = t.id()
    bayIds.push(bayId)
    await db.run('INSERT INTO bay (id, shop_id, name, kind, active) VALUES (?, ?, ?, ?, 1)', [
      bayId,
      id,
      `${bayIds.length}号工位`,
      kind,
    ])
  }
  const technicianIds: string[] = []
  for (const skills of spec.technicians ?? [ROUTINE, ROUTINE]) {
    const technicianId = t.id()
    technicianIds.push(technicianId)
    await db.run(
      'INSERT INTO technician (id, shop_id, name, years, skills, active) VALUES (?, ?, ?, 8, ?, 1)',
      [technicianId, id, `王师傅${technicianIds.length}`, JSON.stringify(skills)],
    )
  }
  return { id, bayIds, technicianIds }
}

/** An hour of routine work in any general bay, unless told otherwise. */
export const NEED: Need = { durationMin: 60, bufferMin: 0, skill: 'routine', bayKind: 'general' }

/** A service of the tree that asks for `need`. */
export async function makeSlotService(
  t: TestApp,
  need: Partial<Need> = {},
  triage = 'routine',
): Promise<string> {
  const id = t.id()
  const { durationMin, bufferMin, skill, bayKind } = { ...NEED, ...need }
  await t.app.db.run(
    `INSERT INTO service (id, code, category, name, about, price_mode, duration_min, buffer_min, skill, bay_kind, powertrains, triage, position, active)
     VALUES (?, ?, '保养', '小保养', '更换机油机滤', 'fixed', ?, ?, ?, ?, ?, ?, 1, 1)`,
    [
      id,
      `svc-${id.slice(-12)}`,
      durationMin,
      bufferMin,
      skill,
      bayKind,
      JSON.stringify(['petrol', 'diesel', 'hev', 'phev', 'erev', 'bev']),
      triage,
    ],
  )
  return id
}

/** A token of the shop mini-program for somebody of that shop, without WeChat. */
export async function staffToken(t: TestApp, shopId: string, role: StaffRole): Promise<string> {
  const userId = t.id()
  const now = t.clock.now()
  await t.app.db.run('INSERT INTO user (id, tokens_valid_from_at, created_at) VALUES (?, ?, ?)', [
    userId,
    now,
    now,
  ])
  const caller = { kind: 'shop', userId, shopId, staffId: t.id(), role, showPrices: true } as const
  return t.fastify.jwt.sign(claimsOf(caller, now, 7_200_000, now))
}

/** Breaks of the rules that no order of events may bring about; an empty list is a sound calendar. */
export async function calendarFaults(t: TestApp, shopId: string): Promise<string[]> {
  const checks: Record<string, string> = {
    'two bookings hold one bay at one time': `SELECT a.order_id FROM booking a JOIN booking b ON a.bay_id = b.bay_id AND a.order_id < b.order_id
      AND a.start_at < b.end_at AND b.start_at < a.end_at WHERE a.shop_id = ?`,
    'two bookings hold one technician at one time': `SELECT a.order_id FROM booking a JOIN booking b ON a.technician_id = b.technician_id AND a.order_id < b.order_id
      AND a.start_at < b.end_at AND b.start_at < a.end_at WHERE a.shop_id = ?`,
    'a unit without its booking': `SELECT u.order_id FROM slot_unit u LEFT JOIN booking k ON k.order_id = u.order_id
      AND u.resource_id IN (k.bay_id, k.technician_id) AND u.starts_at >= k.start_at AND u.starts_at < k.end_at WHERE u.shop_id = ? AND k.order_id IS NULL`,
    'a booking without its units': `SELECT k.order_id FROM booking k WHERE k.shop_id = ? AND
      (SELECT COUNT(*) FROM slot_unit u WHERE u.order_id = k.order_id) <> 2 * TIMESTAMPDIFF(MINUTE, k.start_at, k.end_at) DIV 30`,
  }
  const faults: string[] = []
  for (const [what, sql] of Object.entries(checks)) {
    const rows = await t.app.db.rows<{ order_id: string }>(sql, [shopId])
    if (rows.length > 0) faults.push(`${what}: ${rows.map((row) => row.order_id).join(' ')}`)
  }
  return faults
}
