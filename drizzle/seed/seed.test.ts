import { startSandbox } from '../../server/sandbox/src/index'
import { createConnection, type Connection } from 'mysql2/promise'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { openDb, type Db } from '../../server/src/platform/db'
import { migrateDatabase } from '../../server/src/platform/migrations'
import { createSeal } from '../../server/src/platform/seal'
import { testDatabase } from '../../server/test/harness/database'
import { buildCity, staffPhone } from './data/city'
import { SERVICES } from './data/services'
import { BRANDS } from './data/vehicles'
import { seedDemo, type DemoOptions } from './demo'
import { seedReference } from './reference'
import { sandboxMerchants } from './sandbox-merchants'

const seal = createSeal([['k1', Buffer.alloc(32, 1)]], Buffer.alloc(32, 2))
const TABLES = [
  'vehicle_brand',
  'vehicle_series',
  'service',
  'shop',
  'bay',
  'opening_hours',
  'shop_holiday',
  'shop_staff',
  'technician',
  'shop_service',
  'quote_template',
  'review',
]

let db: Db
let connection: Connection
let sandbox: Awaited<ReturnType<typeof startSandbox>>
let keysDir: string
let options: DemoOptions

beforeAll(async () => {
  const url = await testDatabase('seed')
  await migrateDatabase(url)
  db = openDb(url, 2)
  connection = await createConnection({ uri: url, timezone: 'Z' })
  keysDir = await mkdtemp(join(tmpdir(), 'anxin-test-seed-'))
  sandbox = await startSandbox({ databaseUrl: await testDatabase('seed_wx'), keysDir })
  options = {
    now: new Date('2026-11-23T02:00:00.000Z'),
    sealPhone: (phone) => ({ phoneSealed: seal.seal(phone), phoneIndex: seal.index('phone', phone) }),
    registerMerchants: sandboxMerchants(sandbox.adminUrl),
  }
})

afterAll(async () => {
  await connection.end()
  await db.close()
  await sandbox.close()
  await rm(keysDir, { recursive: true, force: true })
})

/** Every row of every seeded table. */
async function dump(): Promise<Record<string, unknown>> {
  const all: Record<string, unknown> = {}
  for (const table of TABLES) {
    const [rows] = await connection.query(`SELECT * FROM \`${table}\` ORDER BY 1, 2`)
    all[table] = rows
  }
  return all
}

async function rowsOf<T>(sql: string, values: unknown[] = []): Promise<T[]> {
  const [rows] = await connection.query(sql, values)
  return rows as T[]
}

describe('seeding', () => {
  test('reference data alone is what production gets: brands, series, services and no shop', async () => {
    expect(await seedReference(db)).toEqual({
      brands: BRANDS.length,
      series: BRANDS.reduce((sum, brand) => sum + brand.series.length, 0),
      services: SERVICES.length,
    })
    const counts = await rowsOf<{ brands: number; series: number; services: number; shops: number }>(
      `SELECT (SELECT COUNT(*) FROM vehicle_brand) brands, (SELECT COUNT(*) FROM vehicle_series) series,
              (SELECT COUNT(*) FROM service) services, (SELECT COUNT(*) FROM shop) shops`,
    )
    expect(counts[0]?.brands).toBeGreaterThanOrEqual(60)
    expect(counts[0]?.series).toBeGreaterThanOrEqual(600)
    expect(counts[0]?.services).toBe(SERVICES.length)
    expect(counts[0]?.shops).toBe(0)
    const [noted] = await rowsOf<{ source: string; noted_on: string }>(
      'SELECT DISTINCT source, noted_on FROM vehicle_series',
    )
    expect(noted).toEqual({
      source: 'compiled from general knowledge of models on sale in mainland China',
      noted_on: '2026-11-23',
    })
  })

  test('production refuses the demo city', async () => {
    vi.stubEnv('NODE_ENV', 'production')
    await expect(seedDemo(db, options)).rejects.toThrow('refused in production')
    vi.unstubAllEnvs()
    expect(await rowsOf('SELECT id FROM shop')).toEqual([])
  })

  test('the demo city stands in under five seconds, every shop open for work', async () => {
    const startedMs = performance.now()
    expect(await seedDemo(db, options)).toEqual({ shops: 40, added: 40 })
    expect(performance.now() - startedMs).toBeLessThan(5000)
    const shops = await rowsOf<Record<string, number | string>>(
      `SELECT shop.state, sub_mchid, rating_count,
         (SELECT COUNT(*) FROM bay WHERE bay.shop_id = shop.id AND bay.active) bays,
         (SELECT COUNT(*) FROM technician WHERE technician.shop_id = shop.id AND technician.active) technicians,
         (SELECT COUNT(*) FROM opening_hours WHERE opening_hours.shop_id = shop.id) days,
         (SELECT COUNT(*) FROM shop_service JOIN service ON service.id = service_id
            WHERE shop_service.shop_id = shop.id AND shop_service.active) prices,
         (SELECT COUNT(*) FROM shop_staff WHERE shop_staff.shop_id = shop.id AND role = 'shop-owner') owners,
         (SELECT COUNT(*) FROM review WHERE review.shop_id = shop.id AND review.state = 'published') reviews
       FROM shop`,
    )
    expect(shops).toHaveLength(40)
    for (const shop of shops) {
      expect(shop['state']).toBe('open')
      expect(shop['bays']).toBeGreaterThanOrEqual(2)
      expect(shop['technicians']).toBeGreaterThanOrEqual(2)
      expect(shop['days']).toBeGreaterThanOrEqual(6)
      expect(shop['prices']).toBeGreaterThanOrEqual(8)
      expect(shop['owners']).toBe(1)
      expect(shop['reviews']).toBe(shop['rating_count'])
    }
  })

  test('every shop is a sub-merchant that lets up to 30 % be shared', async () => {
    const reply = await fetch(new URL('/__sandbox/merchants', sandbox.adminUrl))
    const merchants = (await reply.json()) as {
      sub_mchid: string
      max_ratio: number
      share_authorised: unknown
    }[]
    const expected = buildCity().map((shop) => shop.subMchid)
    const known = merchants.filter((merchant) => expected.includes(merchant.sub_mchid))
    expect(known.map((merchant) => merchant.sub_mchid).toSorted()).toEqual(expected.toSorted())
    for (const merchant of known) {
      expect(merchant.max_ratio).toBe(3000)
      expect(Boolean(merchant.share_authorised)).toBe(true)
    }
  })

  test('staff can be found by the blind index of their phone, and no phone is stored in plain', async () => {
    const phone = staffPhone(7, 0)
    const found = await rowsOf<{ role: string; shop: string; user_id: string | null }>(
      'SELECT role, shop.name shop, user_id FROM shop_staff JOIN shop ON shop.id = shop_id WHERE phone_index = ?',
      [seal.index('phone', phone)],
    )
    expect(found).toEqual([{ role: 'shop-owner', shop: buildCity()[6]?.name, user_id: null }])
    expect(JSON.stringify(await dump())).not.toContain('1995710')
  })

  test('seeding twice changes nothing, whatever the time', async () => {
    const before = await dump()
    await seedReference(db)
    const later = { ...options, now: new Date('2027-01-05T02:00:00.000Z') }
    expect(await seedDemo(db, later)).toEqual({ shops: 40, added: 0 })
    expect(await dump()).toEqual(before)
  })

  test('what the people of a shop have changed survives the next start', async () => {
    const id = buildCity()[0]?.id
    await connection.query(
      'UPDATE shop SET instant_book = NOT instant_book, rating_count = 999 WHERE id = ?',
      [id],
    )
    await connection.query('DELETE FROM opening_hours WHERE shop_id = ? AND weekday = 7', [id])
    const before = await dump()
    await seedReference(db)
    await seedDemo(db, options)
    expect(await dump()).toEqual(before)
  })

  test('a shop that is missing comes back whole, with the ids that it had', async () => {
    const shop = buildCity()[39]
    const counted = 'SELECT COUNT(*) count FROM technician WHERE shop_id = ?'
    for (const table of TABLES.slice(3)) {
      await connection.query(`DELETE FROM \`${table}\` WHERE ${table === 'shop' ? 'id' : 'shop_id'} = ?`, [
        shop?.id,
      ])
    }
    expect(await rowsOf(counted, [shop?.id])).toEqual([{ count: 0 }])
    expect(await seedDemo(db, options)).toEqual({ shops: 40, added: 1 })
    expect(await rowsOf(counted, [shop?.id])).toEqual([{ count: shop?.technicians.length }])
  })

  test('a corrected brand is corrected in the database, and a service switched off stays off', async () => {
    await connection.query("UPDATE vehicle_brand SET initial = 'X' WHERE name = '大众'")
    await connection.query("UPDATE service SET active = FALSE, about = 'old' WHERE code = 'wash'")
    await seedReference(db)
    expect(await rowsOf("SELECT initial FROM vehicle_brand WHERE name = '大众'")).toEqual([{ initial: 'D' }])
    const wash = SERVICES.find((service) => service.code === 'wash')
    expect(await rowsOf("SELECT active, about FROM service WHERE code = 'wash'")).toEqual([
      { active: 0, about: wash?.about },
    ])
  })

  test('when WeChat refuses the merchants, no shop is added that could not be paid', async () => {
    const signUp = sandboxMerchants(sandbox.adminUrl)
    const refusing: DemoOptions = {
      ...options,
      registerMerchants: (merchants) => signUp(merchants.map((one) => ({ ...one, max_ratio: 10_001 }))),
    }
    await connection.query('DELETE FROM shop WHERE id = ?', [buildCity()[38]?.id])
    await expect(seedDemo(db, refusing)).rejects.toThrow('the local WeChat refused the merchants: 400')
    expect(await rowsOf('SELECT COUNT(*) count FROM shop')).toEqual([{ count: 39 }])
  })
})
