import { service, shopService } from '@anxin/drizzle/schema/catalogue'
import { user, wechatIdentity } from '@anxin/drizzle/schema/identity'
import { offer } from '@anxin/drizzle/schema/matching'
import { order, orderEntry } from '@anxin/drizzle/schema/orders'
import { ledgerEntry, payment } from '@anxin/drizzle/schema/payments'
import { timer } from '@anxin/drizzle/schema/platform'
import { booking, slotUnit } from '@anxin/drizzle/schema/scheduling'
import { bay, openingHours, shop as shopTable, shopStaff, technician } from '@anxin/drizzle/schema/shops'
import { vehicle, vehicleBrand, vehicleSeries } from '@anxin/drizzle/schema/vehicles'
import type { OrderState } from '@anxin/shared/orders/order.machine'
import type { MySqlTable } from 'drizzle-orm/mysql-core'
import { openDb, type Db } from '../src/platform/db'
import { preparedTable } from '../src/platform/prepared'
import { createSeal, type Seal } from '../src/platform/seal'
import { CLOSES_UNIT, OPENS_UNIT, PRICE_FEN, startOf, type Held, type Shop, type World } from './world'

export const LINES = [
  { kind: 'labour', name: '工时费', quantityMilli: 1000, unit: '小时', unitPriceFen: 10_000, partType: null },
  {
    kind: 'part',
    name: '机油滤清器',
    quantityMilli: 1000,
    unit: '个',
    unitPriceFen: 5_000,
    partType: 'brand',
  },
  { kind: 'consumable', name: '机油', quantityMilli: 4000, unit: '升', unitPriceFen: 3_400, partType: null },
] as const
const HOUR_MS = 3_600_000

/** Fills a migrated database of the product with the world, as its own routes would have left it. */
export async function fillProduct(
  url: string,
  world: World,
  keys: { seal: Buffer; index: Buffer },
): Promise<void> {
  const db = openDb(url, 4)
  const seal = createSeal([['k1', keys.seal]], keys.index)
  try {
    await fillPeople(db, world, seal)
    await fillCatalogue(db, world)
    await fillShops(db, world, seal)
    await fillSlots(db, world)
    await fillListed(db, world)
    await fillOpenOrders(db, world)
    await fillPayments(db, world, seal)
  } finally {
    await db.close()
  }
}

/** As many rows a statement as stay well below the 65 535 values that one may have. */
const ROWS_MAX = 500

export async function insert<T extends MySqlTable>(
  db: Db,
  table: T,
  rows: readonly T['$inferInsert'][],
): Promise<void> {
  const prepared = preparedTable(table)
  for (let at = 0; at < rows.length; at += ROWS_MAX) await prepared.insert(db, rows.slice(at, at + ROWS_MAX))
}

async function fillPeople(db: Db, world: World, seal: Seal): Promise<void> {
  const { now, owners, shops, raceShop, random } = world
  const since = { tokensValidFromAt: new Date(0), createdAt: now }
  const staff = [...shops, raceShop].map(({ staffUserId }) => ({ id: staffUserId, ...since }))
  await insert(db, user, staff)
  await insert(
    db,
    user,
    owners.map(({ id, phone }) => ({
      id,
      phoneSealed: seal.seal(phone),
      phoneIndex: seal.index('phone', phone),
      ...since,
    })),
  )
  await insert(
    db,
    wechatIdentity,
    owners.map(({ id, openid }) => ({
      id: random.id(now.getTime()),
      app: 'owner' as const,
      openidSealed: seal.seal(openid),
      openidIndex: seal.index('openid', openid),
      sessionKeySealed: seal.seal('x'),
      userId: id,
      createdAt: now,
    })),
  )
  const source = { source: 'benchmark', notedOn: '2026-11-23' }
  const { brandId, seriesId } = world
  await insert(db, vehicleBrand, [{ id: brandId, name: '大众', initial: 'D', ...source }])
  const series = { name: '朗逸', yearFrom: 2008, powertrains: ['petrol' as const] }
  await insert(db, vehicleSeries, [{ id: seriesId, brandId, ...series, ...source }])
  await insert(
    db,
    vehicle,
    owners.map(({ id, vehicleId, plate }) => ({
      id: vehicleId,
      ownerId: id,
      plateSealed: seal.seal(plate),
      plateIndex: seal.index('plate', plate),
      seriesId,
      modelYear: 2021,
      powertrain: 'petrol' as const,
      createdAt: now,
    })),
  )
}

async function fillCatalogue(db: Db, world: World): Promise<void> {
  await insert(db, service, [
    {
      id: world.serviceId,
      code: 'bench-service',
      category: '保养',
      name: '小保养',
      about: '更换机油机滤',
      priceMode: 'fixed' as const,
      durationMin: 60,
      bufferMin: 0,
      skill: 'routine',
      bayKind: 'general' as const,
      powertrains: ['petrol' as const],
      triage: 'routine',
      position: 1,
    },
  ])
  await insert(
    db,
    shopService,
    [...world.shops, world.raceShop].map(({ id }) => ({
      shopId: id,
      serviceId: world.serviceId,
      active: true,
      lines: [...LINES],
      updatedAt: world.now,
      labourFen: 10_000,
      partsFen: 5000,
      consumablesFen: 13_600,
      totalFen: PRICE_FEN,
      totalMaxFen: PRICE_FEN,
      depositFen: 0,
      inspectionFeeFen: 0,
    })),
  )
}

async function fillShops(db: Db, world: World, seal: Seal): Promise<void> {
  const { now, random } = world
  const shops = [...world.shops, world.raceShop]
  await insert(
    db,
    shopTable,
    shops.map(({ id, subMchid }) => ({
      id,
      name: '基准门店',
      region: '330100',
      address: '杭州市西湖区文三路1号',
      subMchid,
      lat: 30.2 + random.below(1000) / 5000,
      lng: 120.1 + random.below(1000) / 5000,
      state: 'open' as const,
      instantBook: false,
      createdAt: now,
      ratingCount: 20,
      skillSum: 80,
      mannerSum: 80,
      priceClaritySum: 80,
    })),
  )
  const phone = { phoneSealed: seal.seal('13900000000') }
  await insert(
    db,
    shopStaff,
    shops.map(({ id, staffId, staffUserId, subMchid }) => ({
      id: staffId,
      shopId: id,
      userId: staffUserId,
      name: '店主',
      role: 'shop-owner' as const,
      ...phone,
      phoneIndex: seal.index('phone', subMchid),
      createdAt: now,
    })),
  )
  await insert(
    db,
    bay,
    shops.flatMap(({ id: shopId, bayIds }) =>
      bayIds.map((id, n) => ({ id, shopId, name: `${n + 1}号工位`, kind: 'general' as const, active: true })),
    ),
  )
  const skills = [{ skill: 'routine', proved: true }]
  await insert(
    db,
    technician,
    shops.flatMap(({ id: shopId, technicianIds }) =>
      technicianIds.map((id, n) => ({ id, shopId, name: `王师傅${n + 1}`, years: 8, skills, active: true })),
    ),
  )
  await insert(
    db,
    openingHours,
    shops.flatMap(({ id: shopId }) =>
      [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({
        shopId,
        weekday,
        opensMinute: OPENS_UNIT * 30,
        closesMinute: CLOSES_UNIT * 30,
      })),
    ),
  )
}

async function fillSlots(db: Db, world: World): Promise<void> {
  const held: Held[] = [...world.held, ...world.open.flat()]
  await insert(
    db,
    slotUnit,
    held.flatMap((each) =>
      resourcesOf(each).flatMap((resourceId) =>
        [each.unit, each.unit + 1].map((unit) => ({
          resourceId,
          startsAt: startOf({ on: each.on, unit }),
          shopId: each.shop.id,
          orderId: each.orderId,
        })),
      ),
    ),
  )
  await insert(
    db,
    booking,
    held.map((each) => {
      const [bayId, technicianId] = resourcesOf(each)
      const startAt = startOf(each)
      const endAt = new Date(startAt.getTime() + HOUR_MS)
      return { orderId: each.orderId, shopId: each.shop.id, bayId, technicianId, startAt, endAt }
    }),
  )
}

function resourcesOf({ shop, bay: n }: { shop: Shop; bay: number }): [string, string] {
  return [shop.bayIds[n] ?? '', shop.technicianIds[n] ?? '']
}

type Row = typeof order.$inferInsert

export function orderRow(
  world: World,
  of: Pick<Row, 'id' | 'version' | 'ownerId' | 'vehicleId' | 'shopId' | 'slotStartAt' | 'createdAt'>,
  state: string,
): Row {
  return {
    ...of,
    state: state as OrderState,
    stateAt: of.createdAt,
    region: '330100',
    vehicleText: '大众 朗逸 2021 · 浙A****1',
    serviceId: world.serviceId,
    serviceName: '小保养',
    priceMode: 'fixed',
    durationMin: 60,
    bufferMin: 0,
    shopName: '基准门店',
    slotEndAt: new Date(of.slotStartAt.getTime() + HOUR_MS),
    lat: 30.274,
    lng: 120.155,
    note: '',
    estimateMinFen: PRICE_FEN,
    estimateMaxFen: PRICE_FEN,
    depositFen: 0,
    inspectionFeeFen: 0,
    followUp: 'none',
  }
}

async function fillListed(db: Db, world: World): Promise<void> {
  await insert(
    db,
    order,
    world.listed.map(({ id, owner, shop, state, createdAt }) => {
      const of = { id, version: 3, ownerId: owner.id, vehicleId: owner.vehicleId, shopId: shop.id, createdAt }
      return orderRow(world, { ...of, slotStartAt: createdAt }, state)
    }),
  )
}

/** Orders as POST /orders leaves them: offered to their shop, with slot and timers. */
async function fillOpenOrders(db: Db, world: World): Promise<void> {
  const { now } = world
  const open = world.open.flat()
  const answerBy = new Date(now.getTime() + HOUR_MS)
  await insert(
    db,
    order,
    open.map((each) => {
      const { orderId: id, owner, shop } = each
      const of = { id, version: 1, ownerId: owner.id, vehicleId: owner.vehicleId, shopId: shop.id }
      const row = orderRow(world, { ...of, slotStartAt: startOf(each), createdAt: now }, 'MATCHING')
      return { ...row, technicianId: resourcesOf(each)[1], stepDueAt: answerBy }
    }),
  )
  await insert(
    db,
    orderEntry,
    open.map(({ orderId, owner }) => ({
      orderId,
      seq: 1,
      at: now,
      actor: 'owner' as const,
      actorId: owner.id,
      actorName: '车主',
      type: 'requested',
      text: '已提交预约',
      photoIds: [],
    })),
  )
  await insert(
    db,
    offer,
    open.map(({ offerId: id, orderId, shop }) => ({
      id,
      orderId,
      shopId: shop.id,
      rank: 1,
      state: 'offered' as const,
      offeredAt: now,
      answerBy,
    })),
  )
  await insert(
    db,
    timer,
    open.flatMap(({ orderId }) =>
      ['orders.offer-half', 'orders.offer-expire'].map((kind) => ({
        id: `${kind}.${orderId}`,
        kind,
        subjectId: orderId,
        dueAt: answerBy,
      })),
    ),
  )
}

/** Payments as an acceptance leaves them: written down, expected in the ledger, not yet paid. */
async function fillPayments(db: Db, world: World, seal: Seal): Promise<void> {
  const { now } = world
  const awaited = world.awaited.flat()
  const sealed = new Map(world.owners.map(({ id, openid }) => [id, seal.seal(openid)]))
  await insert(
    db,
    payment,
    awaited.map(({ id, orderId, owner, shop, amountFen }) => ({
      id,
      subjectId: orderId,
      purpose: 'package' as const,
      state: 'created' as const,
      mode: 'ecommerce' as const,
      payerId: owner.id,
      shopId: shop.id,
      subMchid: shop.subMchid,
      payerOpenidSealed: sealed.get(owner.id) ?? seal.seal(owner.openid),
      description: '安心修 小保养',
      amountFen,
      createdAt: now,
      expiresAt: new Date(now.getTime() + HOUR_MS),
    })),
  )
  await insert(
    db,
    ledgerEntry,
    awaited.flatMap(({ id, orderId, shop, amountFen }) =>
      (['payer', 'frozen'] as const).map((account, leg) => ({
        transferId: id,
        phase: 'pending' as const,
        leg,
        account,
        amountFen: account === 'payer' ? -amountFen : amountFen,
        paymentId: id,
        subjectId: orderId,
        shopId: shop.id,
        at: now,
      })),
    ),
  )
}
