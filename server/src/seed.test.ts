import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startTestApp, type TestApp } from '../test/harness/test-app'
import { bindPhone, signIn } from '../test/harness/world'
import { seed, type SeedWishes } from './seed'

let t: TestApp
beforeAll(async () => {
  t = await startTestApp({ database: 'seed' })
})
afterAll(async () => t.close())

async function run(wishes: SeedWishes, nodeEnv = t.app.env.NODE_ENV): Promise<string[]> {
  const lines: string[] = []
  await seed({ ...t.app.env, NODE_ENV: nodeEnv }, wishes, (line) => lines.push(line))
  return lines
}
const demo = () => ({ SEED: 'demo', SANDBOX_ADMIN_URL: t.sandbox.adminUrl })
const shopsOfHangzhou = async () =>
  (await t.api(null, 'GET /shops', { query: { lat: 30.27, lng: 120.15, limit: 50 } })).items

describe('role seed', () => {
  it('writes the reference data, and nothing invented', async () => {
    for (const nodeEnv of ['production', 'test'] as const)
      expect(await run({}, nodeEnv)).toEqual([expect.stringMatching(/^reference: \d+ brands, \d+ series/)])
    const { items } = await t.api(null, 'GET /vehicle-brands')
    expect(items.length).toBeGreaterThanOrEqual(60)
    const { categories } = await t.api(null, 'GET /services', { query: {} })
    expect(categories.length).toBeGreaterThan(3)
    expect(await shopsOfHangzhou()).toEqual([])
  })

  it('with SEED=demo adds the city, whose people sign in and whose merchants WeChat knows; a repeat adds nothing', async () => {
    expect((await run(demo())).at(-1)).toBe('demo city: 40 shops, 40 of them new')
    expect((await run(demo())).at(-1)).toBe('demo city: 40 shops, 0 of them new')
    const shops = await shopsOfHangzhou()
    expect(shops).toHaveLength(40)
    const [staff] = await t.app.db.rows<{ shop_id: string; phone_sealed: never }>(
      "SELECT shop_id, phone_sealed FROM shop_staff WHERE role = 'shop-owner' ORDER BY id LIMIT 1",
      [],
    )
    const person = await signIn(t, 'shop')
    await bindPhone(t, person, 'shop', t.app.seal.open(staff?.phone_sealed as never))
    const { memberships } = await t.api(person.token, 'GET /me')
    expect(memberships).toMatchObject([{ shopId: staff?.shop_id, role: 'shop-owner' }])
  })

  it.each([
    ['the demo in production', () => run(demo(), 'production'), /^SEED: .*production/],
    ['an unknown wish', () => run({ SEED: 'city' }), /^SEED: must be demo/],
    ['a demo without the local WeChat', () => run({ SEED: 'demo' }), /^SANDBOX_ADMIN_URL/],
  ])('refuses %s with one line', async (_name, attempt, line) => {
    await expect(attempt()).rejects.toMatchObject({ lines: [expect.stringMatching(line)] })
  })
})
