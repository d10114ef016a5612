import { addDays, instantOf, localDayOf } from '@anxin/shared/kernel/time'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { RATING_COLUMNS, ratingValues } from '../../test/harness/ratings'
import { startTestApp, type TestApp } from '../../test/harness/test-app'
import { makeSlotService } from '../scheduling/testing/slot-shop'

const SHOPS = 1000
const TECHNICIANS = 5
const BAYS = 3
const CENTRE = { lat: 30.27, lng: 120.15 }
/** The promise is 500 ms for 95 of 100; a machine that runs other tests beside this one is given that and no more. */
const P95_MS = 500

let t: TestApp
const services: string[] = []
beforeAll(async () => {
  t = await startTestApp({ database: 'scale' }) // it counts all shops, so it shares them with no other test
  services.push(await makeSlotService(t), await makeSlotService(t, { skill: 'gearbox' }, 'diagnosis'))
  await seedCity()
})
afterAll(() => t.close())

/** A repeatable number in 0..1. */
let state = 42
function random(): number {
  state = (state * 1_103_515_245 + 12_345) % 2 ** 31
  return state / 2 ** 31
}

async function insertAll(into: string, rows: (string | number | null)[][]): Promise<void> {
  const text = (value: string | number | null) =>
    typeof value === 'string' ? `'${value}'` : value === null ? 'NULL' : String(value)
  for (let from = 0; from < rows.length; from += 2000) {
    const values = rows.slice(from, from + 2000).map((row) => `(${row.map(text).join(', ')})`)
    await t.app.db.run(`INSERT INTO ${into} VALUES ${values.join(', ')}`, [])
  }
}

/** 1000 shops within a city, each with five technicians, three bays and one day that is half booked. */
async function seedCity(): Promise<void> {
  const at = (day: string, unit: number) =>
    instantOf(day, unit * 30)
      .toISOString()
      .slice(0, 23)
      .replace('T', ' ')
  const now = t.clock.now().toISOString().slice(0, 23).replace('T', ' ')
  const days = [1].map((n) => addDays(localDayOf(t.clock.now()), n))
  const rows = {
    shop: [] as (string | number | null)[][],
    hours: [] as (string | number | null)[][],
    price: [] as (string | number | null)[][],
    technician: [] as (string | number | null)[][],
    bay: [] as (string | number | null)[][],
    unit: [] as (string | number | null)[][],
  }
  for (let n = 0; n < SHOPS; n++) {
    const id = t.id()
    const count = Math.floor(random() * 300)
    const mean = 3.5 + random() * 1.5
    const place = [CENTRE.lat + (random() - 0.5) * 0.3, CENTRE.lng + (random() - 0.5) * 0.34]
    rows.shop.push([
      id,
      `店${n}`,
      '330100',
      '杭州',
      ...place,
      'open',
      '1600000001',
      ...ratingValues(t.clock.now(), mean, count),
      now,
    ])
    for (let weekday = 1; weekday <= 7; weekday++) rows.hours.push([id, weekday, 480, 1200])
    for (const service of services)
      rows.price.push([id, service, 1, '[]', 1, 1, 1, 20_000 + Math.floor(random() * 20_000), 0, 0, now])
    const resources: string[] = []
    for (let k = 0; k < TECHNICIANS; k++) {
      const skills = [
        { skill: 'routine', proved: true },
        ...(random() < 0.4 ? [{ skill: 'gearbox', proved: random() < 0.5 }] : []),
      ]
      const technicianId = t.id()
      resources.push(technicianId)
      rows.technician.push([technicianId, id, '王师傅', 3 + k, JSON.stringify(skills), 1])
    }
    for (let k = 0; k < BAYS; k++) {
      const bayId = t.id()
      resources.push(bayId)
      rows.bay.push([bayId, id, '工位', 'general', 1])
    }
    for (const resource of resources)
      for (const day of days)
        for (let unit = 16; unit < 40; unit++)
          if (random() < 0.5) rows.unit.push([resource, at(day, unit), id, id])
  }
  await insertAll(
    `shop (id, name, region, address, lat, lng, state, sub_mchid, ${RATING_COLUMNS}, created_at)`,
    rows.shop,
  )
  await insertAll('opening_hours (shop_id, weekday, opens_minute, closes_minute)', rows.hours)
  await insertAll(
    'shop_service (shop_id, service_id, active, `lines`, labour_fen, parts_fen, consumables_fen, total_fen, deposit_fen, inspection_fee_fen, updated_at)',
    rows.price,
  )
  await insertAll('technician (id, shop_id, name, years, skills, active)', rows.technician)
  await insertAll('bay (id, shop_id, name, kind, active)', rows.bay)
  await insertAll('slot_unit (resource_id, starts_at, shop_id, order_id)', rows.unit)
}

it('GET /match among 1000 shops and 5000 technicians answers 95 of 100 within half a second', async () => {
  const [counted] = await t.app.db.rows<{ shops: number; technicians: number }>(
    'SELECT (SELECT COUNT(*) FROM shop) AS shops, (SELECT COUNT(*) FROM technician) AS technicians',
    [],
  )
  expect(counted).toEqual({ shops: SHOPS, technicians: SHOPS * TECHNICIANS })
  const times: number[] = []
  for (let n = 0; n < 100; n++) {
    const query = {
      serviceId: services[n % 2]!,
      lat: CENTRE.lat + (random() - 0.5) * 0.1,
      lng: CENTRE.lng + (random() - 0.5) * 0.1,
      arriveAt: instantOf(addDays(localDayOf(t.clock.now()), 1), 600).toISOString(),
    }
    const startedAt = performance.now()
    const { items } = await t.api(null, 'GET /match', { query })
    times.push(performance.now() - startedAt)
    expect(items).toHaveLength(3)
  }
  const sorted = times.toSorted((a, b) => a - b)
  console.log(`GET /match p50 ${sorted[49]?.toFixed(0)} ms, p95 ${sorted[94]?.toFixed(0)} ms`)
  expect(sorted[94]).toBeLessThan(P95_MS)
})
