import { addDays, instantOf, localDayOf } from '@anxin/shared/kernel/time'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { startTestApp, type TestApp } from '../../test/harness/test-app'
import { LINES_FEN, offerService } from '../../test/harness/world'
import { holdSlot } from '../scheduling'
import {
  makeSlotService,
  makeSlotShop,
  NEED,
  ROUTINE,
  type SlotShop,
  type SlotShopSpec,
} from '../scheduling/testing/slot-shop'
import { rankShops } from './rank-shops'

let t: TestApp
/** Every test has a region of its own, 60 km from the others, so that shops of one are no candidates of another. */
let here: { lat: number; lng: number }
let region = 0
beforeAll(async () => {
  t = await startTestApp()
})
beforeEach(() => {
  region++
  here = { lat: 25 + region * 0.6, lng: 110 }
})
afterAll(() => t.close())

const at = (hour: number, days = 1) => instantOf(addDays(localDayOf(t.clock.now()), days), hour * 60)
/** A point so many metres north. */
const north = (metres: number) => ({ lat: here.lat + metres / 111_195, lng: here.lng })

async function makeShop(serviceId: string, metres: number, spec: SlotShopSpec = {}): Promise<SlotShop> {
  const shop = await makeSlotShop(t, { ...north(metres), ...spec })
  await offerService(t, shop.id, serviceId)
  return shop
}
const match = (serviceId: string, query: Record<string, unknown> = {}) =>
  t.api(null, 'GET /match', { query: { serviceId, ...here, ...query } as never })

describe('GET /match', () => {
  it('gives at most three shops with score, parts, a reason, an estimate and first free slots', async () => {
    const serviceId = await makeSlotService(t)
    const shops: SlotShop[] = []
    for (let i = 0; i < 5; i++) shops.push(await makeShop(serviceId, 1000 + i * 3000, { name: `店${i}` }))
    const { triage, items } = await match(serviceId, { arriveAt: at(10).toISOString() })
    expect(triage).toBe('routine')
    expect(items.map(({ shop }) => shop.id)).toEqual(shops.slice(0, 3).map(({ id }) => id))
    const [first] = items
    expect(first?.shop).toMatchObject({
      name: '店0',
      distanceMetres: 1000,
      rating: { count: 20, overall: 4 },
    })
    expect(first?.parts.map(({ name }) => name)).toEqual([
      'skill',
      'rating',
      'distance',
      'wait',
      'load',
      'price',
    ])
    expect(first?.parts.reduce((sum, { weight }) => sum + weight, 0)).toBe(100)
    for (const { why } of first?.parts ?? []) expect(why).toMatch(/[一-龥]/)
    expect(first?.reason).toMatch(/。$/)
    expect(first?.estimate).toEqual({
      priceMode: 'fixed',
      labourFen: 10_000,
      partsFen: 5000,
      consumablesFen: 13_600,
      totalFen: LINES_FEN,
      totalMaxFen: LINES_FEN,
      depositFen: 0,
      inspectionFeeFen: 0,
    })
    expect(first?.slots).toEqual([10, 10.5, 11].map((hour) => ({ startAt: at(hour).toISOString(), left: 2 })))
  })

  it('gives the same order for the same input', async () => {
    const serviceId = await makeSlotService(t)
    for (let i = 0; i < 4; i++) await makeShop(serviceId, 2000)
    const [one, two] = [await match(serviceId), await match(serviceId)]
    expect(two).toEqual(one)
    const ids = one.items.map(({ shop }) => shop.id)
    expect(ids).toEqual(ids.toSorted())
  })

  it('sends a gearbox job to the proved shop far away, and an oil change to the one next door', async () => {
    const gearbox = await makeSlotService(t, { skill: 'gearbox' }, 'diagnosis')
    const oil = await makeSlotService(t)
    const says = [{ skill: 'gearbox', proved: false }, ...ROUTINE]
    const proves = [{ skill: 'gearbox', proved: true }, ...ROUTINE]
    const near = await makeShop(gearbox, 600, { technicians: [says], rating: { mean: 4.6, count: 80 } })
    const far = await makeShop(gearbox, 15_000, { technicians: [proves], rating: { mean: 4.9, count: 80 } })
    const none = await makeShop(gearbox, 300, { technicians: [ROUTINE], rating: { mean: 5, count: 80 } })
    for (const shop of [near, far, none]) await offerService(t, shop.id, oil)
    const ids = async (serviceId: string) => (await match(serviceId)).items.map(({ shop }) => shop.id)
    expect(await ids(gearbox)).toEqual([far.id, near.id]) // where nobody knows gearboxes there is no slot either
    expect(await ids(oil)).toEqual([none.id, near.id, far.id])
  })

  it('counts the speciality for the make of the car', async () => {
    const serviceId = await makeSlotService(t)
    await t.app.db.run(
      "INSERT IGNORE INTO vehicle_brand (id, name, initial, source, noted_on) VALUES ('01TESTBRAND00000000000BMW0', '宝马', 'B', 'test', '2026-11-23')",
      [],
    )
    const plain = await makeShop(serviceId, 1000)
    const german = await makeShop(serviceId, 1000, {
      technicians: [[...ROUTINE, { skill: 'german', proved: true }]],
    })
    const firstOf = async (query: object) => (await match(serviceId, { ...query })).items[0]
    expect((await firstOf({}))?.shop.id).toBe(plain.id)
    const best = await firstOf({ brandId: '01TESTBRAND00000000000BMW0' })
    expect(best?.shop.id).toBe(german.id)
    expect(best?.parts[0]?.why).toContain('德系专修')
  })

  it('leaves out who is paused, does not offer the work, is too far, or has no free time within a week', async () => {
    const serviceId = await makeSlotService(t)
    const good = await makeShop(serviceId, 1000)
    await makeShop(serviceId, 1000, { state: 'paused' })
    await makeSlotShop(t, north(1000))
    await makeShop(serviceId, 20_500)
    await makeShop(serviceId, 1000, { bays: ['paint'] })
    await makeShop(serviceId, 1000, { hours: { opensMinute: 480, closesMinute: 510 } })
    expect((await match(serviceId)).items.map(({ shop }) => shop.id)).toEqual([good.id])
  })

  it('looks further down the list where the best are full', async () => {
    const serviceId = await makeSlotService(t)
    const full: SlotShop[] = []
    for (let i = 0; i < 13; i++) full.push(await makeShop(serviceId, 500, { technicians: [] }))
    for (const { id } of full)
      await t.app.db.run(
        'INSERT INTO technician (id, shop_id, name, years, skills, active) VALUES (?, ?, ?, 9, ?, 1)',
        [t.id(), id, '王师傅', JSON.stringify(ROUTINE)],
      )
    for (const { id } of full)
      await t.app.db.run(
        "INSERT INTO shop_holiday (shop_id, on_date, name) VALUES (?, ?, 'x'), (?, ?, 'x'), (?, ?, 'x'), (?, ?, 'x'), (?, ?, 'x'), (?, ?, 'x'), (?, ?, 'x'), (?, ?, 'x')",
        Array.from({ length: 8 }, (_, day) => [id, addDays(localDayOf(t.clock.now()), day)]).flat(),
      )
    const far = await makeShop(serviceId, 19_000, { rating: { mean: 3, count: 50 } })
    expect((await match(serviceId)).items.map(({ shop }) => shop.id)).toEqual([far.id])
  })

  it('finds nothing where there is nothing, or beyond the horizon, and refuses what does not exist', async () => {
    const serviceId = await makeSlotService(t)
    expect((await match(serviceId)).items).toEqual([])
    await makeShop(serviceId, 1000)
    expect((await match(serviceId, { arriveAt: at(10, 40).toISOString() })).items).toEqual([])
    expect((await match(serviceId, { arriveAt: at(10, -3).toISOString() })).items).toHaveLength(1)
    const refused = (query: object) =>
      t.refused(null, 'GET /match', { query: { serviceId, ...here, ...query } }).then(({ code }) => code)
    expect(await refused({ serviceId: t.id() })).toBe('NOT_FOUND')
    expect(await refused({ lat: 91 })).toBe('BAD_INPUT')
    expect(await refused({ powertrain: 'steam' })).toBe('BAD_INPUT')
    await t.app.db.run('UPDATE service SET powertrains = ? WHERE id = ?', ['["petrol"]', serviceId])
    expect(await refused({ powertrain: 'bev' })).toBe('NOT_FOUND')
  })

  it('works at the pole and at the date line', async () => {
    const serviceId = await makeSlotService(t)
    for (const point of [
      { lat: 90, lng: 0 },
      { lat: -90, lng: 180 },
      { lat: 0, lng: 180 },
    ])
      expect((await match(serviceId, point)).items).toEqual([])
  })
})

describe('the shops for an order', () => {
  it('are those that have exactly that start free', async () => {
    const serviceId = await makeSlotService(t)
    const taken = await makeShop(serviceId, 500, { bays: ['general'] })
    const free = await makeShop(serviceId, 5000)
    await t.app.db.transaction((tx) =>
      holdSlot(t.app, tx, { orderId: t.id(), shopId: taken.id, service: NEED, startAt: at(10) }),
    )
    const rank = (startAt: Date) => rankShops(t.app, t.app.db, { serviceId, ...here, startAt, limit: 3 })
    const ranked = await rank(at(10))
    expect(ranked).toMatchObject([{ shopId: free.id, distanceMetres: 5000 }])
    expect(ranked[0]?.why.parts).toHaveLength(6)
    expect((await rank(at(11))).map(({ shopId }) => shopId)).toEqual([taken.id, free.id])
    expect(await rank(at(3))).toEqual([])
  })
})
