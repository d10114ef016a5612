import { distanceMetres, type Point } from '@anxin/shared/kernel/geo'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startTestApp, type TestApp } from '../../test/harness/test-app'
import { makeService, makeShop, offerService } from '../../test/harness/world'
import { nearestRegion } from '.'

let t: TestApp
beforeAll(async () => {
  t = await startTestApp()
})
afterAll(async () => t.close())

let places = 0
/** A place that no other test has shops near. */
const freshPlace = (): Point => ({ lat: 20 + places++ * 3, lng: 80 })

/** Rows alone: what a list reads needs neither people nor a sub-merchant. */
async function putShop(
  at: Point,
  change: { state?: string; region?: string; stars?: number } = {},
): Promise<string> {
  const id = t.id()
  const stars = change.stars ?? 0
  await t.app.db.run(
    `INSERT INTO shop (id, name, region, address, lat, lng, state, instant_book, sub_mchid, rating_count, skill_sum, manner_sum, price_clarity_sum, created_at)
     VALUES (?, '店', ?, '地址', ?, ?, ?, 0, '1', ?, ?, ?, ?, ?)`,
    [
      id,
      change.region ?? '650100',
      at.lat,
      at.lng,
      change.state ?? 'open',
      stars === 0 ? 0 : 3,
      stars * 3,
      stars * 3,
      stars * 3 - 1,
      t.clock.now(),
    ],
  )
  return id
}
const north = (at: Point, metres: number): Point => ({ lat: at.lat + metres / 111_195, lng: at.lng })

async function pages(query: { lat: number; lng: number; serviceId?: string }, limit: number) {
  const found = []
  let cursor: string | undefined
  for (let page = 0; page < 50; page++) {
    const reply = await t.api(null, 'GET /shops', { query: { ...query, limit, cursor } })
    expect(reply.items.length).toBeLessThanOrEqual(limit)
    found.push(...reply.items)
    if (reply.nextCursor === null) return found
    cursor = reply.nextCursor
  }
  throw new Error('the list does not end')
}

describe('GET /shops', () => {
  it('lists every open shop once, nearest first, page by page, however far the pages have to look', async () => {
    const at = freshPlace()
    const metres = [50, 900, 2_900, 3_100, 9_900, 10_100, 29_000, 31_000, 99_000, 101_000]
    const ids = []
    for (const distance of metres) ids.push(await putShop(north(at, distance)))
    for (const limit of [1, 3, 50]) {
      const found = await pages(at, limit)
      expect(found.map(({ id }) => id)).toEqual(ids.slice(0, 9)) // the last one is beyond the search
      for (const [i, card] of found.entries())
        expect(Math.abs((card.distanceMetres ?? 0) - (metres[i] ?? 0))).toBeLessThan(3)
    }
  })

  it('keeps shops at one and the same place apart', async () => {
    const at = freshPlace()
    const ids = [await putShop(at), await putShop(at), await putShop(at), await putShop(at)].toSorted()
    expect((await pages(at, 1)).map(({ id }) => id)).toEqual(ids)
  })

  it('measures as the rest of the product does', async () => {
    const at = freshPlace()
    const around = fc.record({
      lat: fc.double({ min: at.lat - 0.3, max: at.lat + 0.3, noNaN: true }),
      lng: fc.double({ min: at.lng - 0.3, max: at.lng + 0.3, noNaN: true }),
    })
    for (const point of fc.sample(around, { numRuns: 25, seed: 7 })) await putShop(point)
    const found = await pages(at, 50)
    expect(found).toHaveLength(25)
    for (const card of found)
      expect(Math.abs((card.distanceMetres ?? 0) - distanceMetres(at, card))).toBeLessThanOrEqual(1)
  })

  it('shows only shops that take orders, and with a service only those that offer it now', async () => {
    const at = freshPlace()
    const serviceId = await makeService(t)
    const open = await putShop(at)
    for (const state of ['draft', 'review', 'paused', 'closed']) await putShop(at, { state })
    const without = await putShop(north(at, 100))
    const stopped = await putShop(north(at, 200))
    await offerService(t, open, serviceId)
    await offerService(t, stopped, serviceId)
    await t.app.db.run('UPDATE shop_service SET active = 0 WHERE shop_id = ?', [stopped])
    expect((await pages(at, 50)).map(({ id }) => id)).toEqual([open, without, stopped])
    expect((await pages({ ...at, serviceId }, 50)).map(({ id }) => id)).toEqual([open])
  })

  it('shows the means of the stars, and none where nobody has judged', async () => {
    const at = freshPlace()
    await putShop(at)
    await putShop(north(at, 10), { stars: 5 })
    const [none, rated] = await pages(at, 50)
    expect(none?.rating).toEqual({
      count: 0,
      score: null,
      overall: null,
      skill: null,
      manner: null,
      priceClarity: null,
    })
    expect(rated?.rating).toMatchObject({ count: 3, overall: 4.89, skill: 5, manner: 5, priceClarity: 4.67 })
  })

  it('is empty where there is nothing, also at the pole', async () => {
    expect(await pages({ lat: 0, lng: -150 }, 50)).toEqual([])
    expect(await pages({ lat: 90, lng: 180 }, 50)).toEqual([])
  })

  it.each([
    ['no place', {}],
    ['a latitude off the globe', { lat: 91, lng: 0 }],
    ['a page over the limit', { lat: 0, lng: 0, limit: 51 }],
    ['a made-up cursor', { lat: 0, lng: 0, cursor: 'abc' }],
    [
      'a cursor with something else in it',
      { lat: 0, lng: 0, cursor: Buffer.from('5.x').toString('base64url') },
    ],
  ])('refuses %s', async (_name, query) => {
    expect(await t.refused(null, 'GET /shops', { query })).toMatchObject({ status: 400, code: 'BAD_INPUT' })
  })

  it('reads a range of the index, whatever else the country has', async () => {
    const at = freshPlace()
    for (let i = 0; i < 300; i++) await putShop({ lat: at.lat + 0.5 + i / 300, lng: at.lng + 1 })
    const statements: string[] = []
    const spy = { ...t.app.db, rows: spyOn(statements) }
    await nearestRegion(spy, at)
    const [sql = ''] = statements
    const box = ['19.9', '20.1', '79.9', '80.1']
    const plan = await t.app.db.rows(`EXPLAIN ${sql}`, [...box, at.lat, at.lat, at.lng])
    expect(plan).toMatchObject([{ table: 'p', key: 'shop_place', type: 'range' }])
  })
})

function spyOn(statements: string[]) {
  return async <T>(sql: string): Promise<T[]> => {
    statements.push(sql)
    return [{ region: 'x' }] as T[]
  }
}

describe('the region of a place', () => {
  it('is that of the nearest open shop, or none in the desert', async () => {
    const at = freshPlace()
    await putShop(north(at, 500), { region: '110100', state: 'closed' })
    await putShop(north(at, 5_000), { region: '120100' })
    await putShop(north(at, 9_000), { region: '130100' })
    expect(await nearestRegion(t.app.db, at)).toBe('120100')
    expect(await nearestRegion(t.app.db, { lat: -60, lng: 0 })).toBeNull()
  })
})

describe('GET /shops/:shopId', () => {
  it('shows hours, bays, technicians with proved and claimed skills, and prices', async () => {
    const serviceId = await makeService(t)
    const shop = await makeShop(t, { bays: 3, technicians: 2, serviceIds: [serviceId], name: '青穗汽修' })
    await t.app.db.run('UPDATE bay SET active = 0 WHERE id = ?', [shop.bayIds[0] ?? ''])
    await t.app.db.run('UPDATE technician SET active = 0 WHERE id = ?', [shop.technicianIds[0] ?? ''])
    const page = await t.api(null, 'GET /shops/:shopId', { params: { shopId: shop.id } })
    expect(page).toMatchObject({ id: shop.id, name: '青穗汽修', distanceMetres: null, bayCount: 2 })
    expect(page.hours).toHaveLength(7)
    expect(page.technicians).toEqual([
      {
        id: shop.technicianIds[1],
        name: '王师傅2',
        years: 8,
        skills: [
          { skill: 'routine', proved: true },
          { skill: 'engine', proved: true },
        ],
      },
    ])
    expect(page.services).toMatchObject([{ serviceId, totalFen: 28_600, lines: [{}, {}, {}] }])
    expect(JSON.stringify(page)).not.toContain(shop.subMchid)
  })

  it('of a paused shop is there, of one that never opened or has closed is not', async () => {
    const get = (shopId: string) => ({ params: { shopId } })
    await t.api(null, 'GET /shops/:shopId', get(await putShop(freshPlace(), { state: 'paused' })))
    for (const state of ['draft', 'review', 'closed'])
      expect(
        await t.refused(null, 'GET /shops/:shopId', get(await putShop(freshPlace(), { state }))),
      ).toMatchObject({ status: 404, code: 'NOT_FOUND' })
    expect(await t.refused(null, 'GET /shops/:shopId', get(t.id()))).toMatchObject({ status: 404 })
    expect(await t.refused(null, 'GET /shops/:shopId', get('店'))).toMatchObject({ status: 400 })
  })
})
