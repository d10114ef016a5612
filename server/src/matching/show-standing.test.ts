import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { distinctPlace } from '../../test/harness/place'
import { startTestApp, type TestApp } from '../../test/harness/test-app'
import { makeService, makeShop, makeStaff, type ShopSpec, type TestShop } from '../../test/harness/world'

let t: TestApp
beforeAll(async () => {
  t = await startTestApp()
})
afterAll(() => t.close())

async function street(specs: readonly ShopSpec[]): Promise<{ shops: TestShop[]; serviceId: string }> {
  const place = distinctPlace()
  const serviceId = await makeService(t)
  const shops: TestShop[] = []
  for (const spec of specs) shops.push(await makeShop(t, { ...place, serviceIds: [serviceId], ...spec }))
  return { shops, serviceId }
}
const look = (shop: TestShop, serviceId?: string) =>
  t.api(shop.owner.token, 'GET /shop/standing', { query: serviceId === undefined ? {} : { serviceId } })
const claimOnly = (shop: TestShop) =>
  t.app.db.run('UPDATE technician SET skills = ? WHERE shop_id = ?', [
    JSON.stringify([{ skill: 'routine', proved: false }]),
    shop.id,
  ])
const price = (shop: TestShop, fen: number) =>
  t.app.db.run('UPDATE shop_service SET total_fen = ?, total_max_fen = ? WHERE shop_id = ?', [
    fen,
    fen,
    shop.id,
  ])

describe('why a shop stands where it stands', () => {
  it('shows its parts as owners see them, beside the median of the others, with what would raise it and by how much', async () => {
    const { shops, serviceId } = await street([
      { rating: 3.5 },
      { rating: 4 },
      { rating: 4.5 },
      { rating: 5 },
    ])
    const own = shops[0]!
    await claimOnly(own)
    await price(own, 40_000)
    const before = await look(own)
    expect(before).toMatchObject({ serviceId, rank: 4, of: 4, hidden: null })
    const part = (name: string, of = before) => of.parts.find((one) => one.name === name)!
    expect(before.parts.map(({ name }) => name)).toEqual(['skill', 'rating', 'wait', 'load', 'price'])
    const seen = await t.api(null, 'GET /match', { query: { serviceId, ...(await placeOf(own)) } })
    const others = await Promise.all(shops.slice(1).map((shop) => look(shop)))
    expect(part('rating').median).toBe(
      others.map((other) => part('rating', other).value).toSorted((a, b) => a - b)[1],
    )
    expect(seen.items.map(({ shop }) => shop.id)).not.toContain(own.id)
    expect(part('skill')).toMatchObject({ gain: expect.any(Number), advice: expect.stringContaining('认证') })
    expect(part('price').advice).toContain('附近常见 ¥286.00')
    // What was promised comes true.
    await price(own, 28_600)
    const after = await look(own)
    expect(after.score - before.score).toBeCloseTo(part('price').gain ?? -1, 1)
    expect(JSON.stringify(after)).not.toContain(shops[1]!.id)
  })

  it('tells no median of fewer than three others', async () => {
    const { shops } = await street([{}, {}, {}])
    const { medianScore, parts, rank } = await look(shops[0]!)
    expect([medianScore, ...parts.map(({ median }) => median)]).toEqual([null, null, null, null, null, null])
    expect(rank).toBeGreaterThan(0)
  })

  it('says why no owner is shown it, and knows only its own services', async () => {
    const { shops } = await street([{}, {}])
    await t.app.db.run('UPDATE technician SET active = 0 WHERE shop_id = ?', [shops[0]!.id])
    expect(await look(shops[0]!)).toMatchObject({
      rank: 0,
      parts: [],
      hidden: expect.stringContaining('技师'),
    })
    const foreign = { query: { serviceId: await makeService(t) } }
    expect(await t.refused(shops[1]!.owner.token, 'GET /shop/standing', foreign)).toMatchObject({
      code: 'SERVICE_NOT_OFFERED',
    })
    const technician = await makeStaff(t, shops[1]!.id, 'technician')
    expect(await t.refused(technician.token, 'GET /shop/standing', { query: {} })).toMatchObject({
      status: 403,
    })
  })
})

async function placeOf({ id }: TestShop): Promise<{ lat: number; lng: number }> {
  const [row] = await t.app.db.rows<{ lat: string; lng: string }>('SELECT lat, lng FROM shop WHERE id = ?', [
    id,
  ])
  return { lat: Number(row?.lat), lng: Number(row?.lng) }
}
