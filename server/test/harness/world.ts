import type { Api } from '@anxin/shared/api'
import type { PriceMode } from '@anxin/shared/catalogue/catalogue.contract'
import type { StaffRole } from '@anxin/shared/identity/identity.contract'
import { addDays, instantOf, localDayOf } from '@anxin/shared/kernel/time'
import { randomInt } from 'node:crypto'
import { RATING_COLUMNS, ratingValues } from './ratings'
import type { TestApp } from './test-app'

/**
 * Makers of a small world. Reference data and shops are rows (no API makes them yet); people come through the real
 * login against the local WeChat.
 */

const HANGZHOU = { lat: 30.2741, lng: 120.1551 }
let serial = 0

export type Person = { name: string; token: string; userId: string; openid?: string }

/** Signs in with a fresh WeChat user, in the owner mini-program by default. */
export async function signIn(
  t: TestApp,
  appName: 'owner' | 'shop' = 'owner',
  name = `person-${++serial}-${t.id().slice(-6)}`,
  shopId?: string,
): Promise<Person> {
  const appid = appName === 'owner' ? t.sandbox.identity.ownerAppid : t.sandbox.identity.shopAppid
  const { js_code: code, openid } = await t.wechat<{ js_code: string; openid: string }>('/login', {
    appid,
    user: name,
  })
  const session = await t.api(null, 'POST /sessions', {
    body: { app: appName, code, ...(shopId ? { shopId } : {}) },
  })
  return { name, token: session.token, userId: session.userId, openid }
}

/** A mobile number that no other call returns, in this file or another: they share a database. */
export function freshPhone(): string {
  return `13${String(randomInt(1_000_000_000)).padStart(9, '0')}`
}

/** Binds a phone number to the person through WeChat's one-tap code. */
export async function bindPhone(
  t: TestApp,
  person: Person,
  appName: 'owner' | 'shop' = 'owner',
  phone = freshPhone(),
): Promise<string> {
  const appid = appName === 'owner' ? t.sandbox.identity.ownerAppid : t.sandbox.identity.shopAppid
  const { code } = await t.wechat<{ code: string }>('/phone-code', {
    appid,
    user: person.name,
    phoneNumber: phone,
  })
  await t.api(person.token, 'POST /me/phone', { body: { commandId: t.id(), code } })
  return phone
}

/** An owner with a phone and a petrol car. */
export async function makeOwner(t: TestApp): Promise<Person & { vehicleId: string }> {
  const person = await signIn(t)
  await bindPhone(t, person)
  const seriesId = await ensureSeries(t)
  const vehicleId = t.id()
  // Its own among all files, which share a database; the letters of an id are those of plates.
  const plate = `浙A${t.id().slice(-5)}`
  await t.api(person.token, 'POST /vehicles', {
    body: { id: vehicleId, plate, seriesId, modelYear: 2021, powertrain: 'petrol', odometerKm: 42_000 },
  })
  return { ...person, vehicleId }
}

export async function ensureSeries(t: TestApp): Promise<string> {
  const brandId = '01TESTBRAND0000000000000AA'
  const seriesId = '01TESTSER0ES0000000000000A'
  await t.app.db.run(
    "INSERT IGNORE INTO vehicle_brand (id, name, initial, source, noted_on) VALUES (?, '大众', 'D', 'test', '2026-11-23')",
    [brandId],
  )
  await t.app.db.run(
    "INSERT IGNORE INTO vehicle_series (id, brand_id, name, year_from, year_to, powertrains, source, noted_on) VALUES (?, ?, '朗逸', 2008, NULL, ?, 'test', '2026-11-23')",
    [seriesId, brandId, JSON.stringify(['petrol', 'hev'])],
  )
  return seriesId
}

export type ServiceSpec = {
  priceMode?: PriceMode
  durationMin?: number
  bufferMin?: number
  skill?: string
  triage?: string
}

export async function makeService(t: TestApp, spec: ServiceSpec = {}): Promise<string> {
  const id = t.id()
  await t.app.db.run(
    `INSERT INTO service (id, code, category, name, about, price_mode, duration_min, buffer_min, skill, bay_kind, powertrains, triage, position, active)
     VALUES (?, ?, '保养', '小保养', '更换机油机滤', ?, ?, ?, ?, 'general', ?, ?, 1, 1)`,
    [
      id,
      `svc-${id.slice(-10)}`,
      spec.priceMode ?? 'fixed',
      spec.durationMin ?? 60,
      spec.bufferMin ?? 0,
      spec.skill ?? 'routine',
      JSON.stringify(['petrol', 'diesel', 'hev', 'phev', 'erev', 'bev']),
      spec.triage ?? 'routine',
    ],
  )
  return id
}

const SHEET = [
  { name: '机油', group: '发动机舱', needsPhoto: true },
  { name: '空调', group: '车内', needsPhoto: false },
]
export const STEPS = [
  { key: 'torque', name: '螺栓按规定力矩复核', needsPhoto: true },
  { key: 'road-test', name: '试车正常', needsPhoto: false },
]

/** Gives a service a checklist: a sheet of two, these steps, and the warranty of second-level maintenance. */
export async function publishChecklist(
  t: TestApp,
  serviceId: string,
  version = 1,
  steps = STEPS,
): Promise<void> {
  await t.app.db.run(
    "INSERT INTO service_checklist (service_id, version, sheet, steps, repair_kind) VALUES (?, ?, ?, ?, 'maintenance')",
    [serviceId, version, JSON.stringify(SHEET), JSON.stringify(steps)],
  )
}

export type ShopSpec = {
  bays?: number
  technicians?: number
  instantBook?: boolean
  skills?: string[]
  lat?: number
  lng?: number
  region?: string
  rating?: number
  /** Services offered, with labour 100 yuan and a part of 186 yuan unless lines are given. */
  serviceIds?: string[]
  depositFen?: number
  inspectionFeeFen?: number
  name?: string
}
export type TestShop = {
  id: string
  subMchid: string
  bayIds: string[]
  technicianIds: string[]
  owner: Person
}

export const LINES = [
  { kind: 'labour', name: '工时费', quantityMilli: 1000, unit: '小时', unitPriceFen: 10_000, partType: null },
  {
    kind: 'part',
    name: '机油滤清器',
    quantityMilli: 1000,
    unit: '个',
    unitPriceFen: 5_000,
    partType: 'brand',
    oemUnitPriceFen: 9_000,
  },
  {
    kind: 'consumable',
    name: '全合成机油',
    quantityMilli: 4000,
    unit: '升',
    unitPriceFen: 3_400,
    partType: null,
  },
] as const
/** What LINES cost together: 286.00 yuan. */
export const LINES_FEN = 28_600

/** An open shop, 08:00 to 20:00 every day, with its sub-merchant at WeChat and an owner who is signed in. */
export async function makeShop(t: TestApp, spec: ShopSpec = {}): Promise<TestShop> {
  const id = t.id()
  const subMchid = `16${String(randomInt(100_000_000)).padStart(8, '0')}`
  const name = spec.name ?? `测试门店${serial}`
  await t.app.db.run(
    `INSERT INTO shop (id, name, region, address, lat, lng, state, instant_book, sub_mchid, ${RATING_COLUMNS}, created_at)
     VALUES (?, ?, ?, '杭州市西湖区文三路1号', ?, ?, 'open', ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    [
      id,
      name,
      spec.region ?? '330100',
      spec.lat ?? HANGZHOU.lat,
      spec.lng ?? HANGZHOU.lng,
      spec.instantBook ?? false,
      subMchid,
      ...ratingValues(t.clock.now(), spec.rating ?? 4, 20),
      t.clock.now(),
    ],
  )
  for (let weekday = 1; weekday <= 7; weekday++) {
    await t.app.db.run(
      'INSERT INTO opening_hours (shop_id, weekday, opens_minute, closes_minute) VALUES (?, ?, 480, 1200)',
      [id, weekday],
    )
  }
  const bayIds = await insertMany(t, spec.bays ?? 2, (bayId, n) =>
    t.app.db.run("INSERT INTO bay (id, shop_id, name, kind, active) VALUES (?, ?, ?, 'general', 1)", [
      bayId,
      id,
      `${n}号工位`,
    ]),
  )
  const technicianIds = await insertMany(t, spec.technicians ?? 2, (technicianId, n) =>
    t.app.db.run(
      'INSERT INTO technician (id, shop_id, name, years, skills, active) VALUES (?, ?, ?, 8, ?, 1)',
      [
        technicianId,
        id,
        `王师傅${n}`,
        JSON.stringify((spec.skills ?? ['routine', 'engine']).map((skill) => ({ skill, proved: true }))),
      ],
    ),
  )
  for (const serviceId of spec.serviceIds ?? []) await offerService(t, id, serviceId, spec)
  await t.wechat('/merchants', { sub_mchid: subMchid, name, max_ratio: 3000, share_authorised: true })
  return { id, subMchid, bayIds, technicianIds, owner: await makeStaff(t, id, 'shop-owner') }
}

/** A member of the shop's staff, signed in to the shop mini-program. */
export async function makeStaff(
  t: TestApp,
  shopId: string,
  role: StaffRole,
  showPrices = false,
): Promise<Person & { staffId: string }> {
  const phone = freshPhone()
  const staffId = t.id()
  await t.app.db.run(
    'INSERT INTO shop_staff (id, shop_id, name, role, phone_sealed, phone_index, show_prices, created_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
    [
      staffId,
      shopId,
      '店员',
      role,
      t.app.seal.seal(phone),
      t.app.seal.index('phone', phone),
      showPrices,
      t.clock.now(),
    ],
  )
  const person = await signIn(t, 'shop')
  await bindPhone(t, person, 'shop', phone)
  return { ...(await signIn(t, 'shop', person.name, shopId)), staffId }
}

export async function offerService(
  t: TestApp,
  shopId: string,
  serviceId: string,
  spec: Pick<ShopSpec, 'depositFen' | 'inspectionFeeFen'> = {},
): Promise<void> {
  await t.app.db.run(
    `INSERT INTO shop_service (shop_id, service_id, active, \`lines\`, labour_fen, parts_fen, consumables_fen, total_fen, total_max_fen, deposit_fen, inspection_fee_fen, updated_at)
     VALUES (?, ?, 1, ?, 10000, 5000, 13600, 28600, 28600, ?, ?, ?)`,
    [
      shopId,
      serviceId,
      JSON.stringify(LINES),
      spec.depositFen ?? 0,
      spec.inspectionFeeFen ?? 0,
      t.clock.now(),
    ],
  )
}

/** 10:00 shop-local, `days` after today. */
export function slotAt(t: TestApp, days = 1, hour = 10): string {
  return instantOf(addDays(localDayOf(t.clock.now()), days), hour * 60).toISOString()
}

/** The owner books; `overrides` replaces parts of the request. */
export async function book(
  t: TestApp,
  owner: Person & { vehicleId: string },
  input: { serviceId: string; shopId?: string; slotStartAt?: string } & Partial<
    Api['POST /orders']['input']['body']
  >,
): Promise<Api['POST /orders']['reply']> {
  return t.api(owner.token, 'POST /orders', {
    body: { id: t.id(), vehicleId: owner.vehicleId, slotStartAt: slotAt(t), ...HANGZHOU, ...input },
  })
}

/** Pays what is due, as the owner's phone would; `outcome` is the sandbox's word. */
export async function pay(
  t: TestApp,
  owner: Person,
  orderId: string,
  outcome: 'success' | 'cancel' | 'fail' | 'success_no_callback' = 'success',
): Promise<void> {
  const { pay: params } = await t.api(owner.token, 'POST /orders/:orderId/payment', {
    params: { orderId },
    body: { commandId: t.id() },
  })
  await t.wechat('/payer/pay', { openid: owner.openid, ...params, outcome })
}

async function insertMany(
  t: TestApp,
  count: number,
  insert: (id: string, n: number) => Promise<unknown>,
): Promise<string[]> {
  const ids = Array.from({ length: count }, () => t.id())
  for (const [index, id] of ids.entries()) await insert(id, index + 1)
  return ids
}
