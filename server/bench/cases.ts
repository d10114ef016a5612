import { sumFen } from '@anxin/shared/kernel/money'
import { claimsOf } from '../src/platform/auth'
import type { Caller } from '../src/platform/caller'
import { openDb } from '../src/platform/db'
import { addDays, localDayOf } from '@anxin/shared/kernel/time'
import { createHmac } from 'node:crypto'
import type { RatioName } from './bars'
import { wireRequest } from './load'
import { databaseOf, JWT_SECRET, type Place, type Side } from './sides'
import { notificationsOf, type Wechat } from './wechat'
import { PER_LEG, pick, startOf, type Delivered, type Owner, type Shop, type Wish, type World } from './world'

/** One benchmark with a ratio: the requests of a leg for either side, and the status that each must have. */
export type RatioCase = {
  readonly name: RatioName
  readonly title: string
  readonly expected: number
  /** @param leg 0 warms up, 1 and more count; a request that changes something comes in one leg only */
  requests(side: Side['name'], leg: number): Promise<Buffer[]>
  /** After all legs: throws where the answers were right and what they say was not done. */
  check?(place: Place): Promise<void>
}

export function ratioCases(world: World, wechat: Wechat): RatioCase[] {
  const ownerToken = ownerTokens(world)
  const shopToken = tokens(world, shopCaller)
  const memo = new Map<number, Promise<Buffer[]>>()
  return [
    {
      name: 'B3',
      title: 'slots',
      expected: 200,
      requests: async () => slotRequests(world, ownerToken),
    },
    {
      name: 'B4',
      title: 'book',
      expected: 200,
      requests: async (side, leg) =>
        (world.wishes[leg] ?? []).map((wish) => bookRequest(world, side, wish, ownerToken(wish.owner))),
    },
    {
      name: 'B7',
      title: 'orders',
      expected: 200,
      requests: async () =>
        Array.from({ length: PER_LEG.orders }, () =>
          wireRequest('GET', '/orders?limit=20', { token: ownerToken(pick(world.random, world.owners)) }),
        ),
    },
    {
      name: 'B8',
      title: 'accept',
      expected: 200,
      requests: async (_side, leg) =>
        (world.open[leg] ?? []).map(({ orderId, shop }) =>
          wireRequest('POST', `/shop/orders/${orderId}/acceptance`, {
            token: shopToken(shop),
            body: JSON.stringify(
              _side === 'product' ? { commandId: world.random.id(Date.now()) } : { version: 1 },
            ),
          }),
        ),
    },
    {
      name: 'B6',
      title: 'notify',
      expected: 204,
      // The same letters for both: each side has its own books.
      requests: (_side, leg) => {
        const known = memo.get(leg) ?? notificationsOf(wechat, world.random, world.awaited[leg] ?? [])
        memo.set(leg, known)
        return known
      },
      check: async (place) => {
        for (const side of ['reference', 'product'] as const) await requirePaid(place, side, world)
      },
    },
  ]
}

/** Every payment that was told of, twice, is frozen, and its money is in the ledger once. */
async function requirePaid(place: Place, side: Side['name'], world: World): Promise<void> {
  const db = openDb(databaseOf(place, side), 1)
  const [table, posted] = side === 'product' ? ['ledger_entry', "AND phase = 'post'"] : ['ledger', '']
  try {
    const [paid] = await db.rows<{ n: number }>(
      "SELECT COUNT(*) AS n FROM payment WHERE state = 'frozen'",
      [],
    )
    const [moved] = await db.rows<{ sum_fen: string }>(
      `SELECT SUM(amount_fen) AS sum_fen FROM ${table} WHERE account = 'payer' ${posted}`,
      [],
    )
    const awaited = world.awaited.flat()
    const wantedFen = 0 - sumFen(awaited.map(({ amountFen }) => amountFen))
    if (Number(paid?.n) !== awaited.length || Number(moved?.sum_fen) !== wantedFen)
      throw new Error(
        `the ${side} took ${paid?.n} of ${awaited.length} payments, ${moved?.sum_fen} fen of ${wantedFen}`,
      )
  } finally {
    await db.close()
  }
}

function slotRequests(world: World, token: (owner: Owner) => string): Buffer[] {
  const today = localDayOf(world.now)
  return Array.from({ length: PER_LEG.slots }, () => {
    const shop = pick(world.random, world.shops)
    const on = addDays(today, 1 + world.random.below(3))
    const path = `/shops/${shop.id}/slots?serviceId=${world.serviceId}&on=${on}`
    return wireRequest('GET', path, { token: token(pick(world.random, world.owners)) })
  })
}

/** The order's id must be of now; the reference wants to know the bay, which the product chooses itself. */
function bookRequest(world: World, side: Side['name'], wish: Wish, token: string): Buffer {
  const { owner, shop, bay } = wish
  const common = {
    id: world.random.id(Date.now()),
    vehicleId: owner.vehicleId,
    serviceId: world.serviceId,
    shopId: shop.id,
    slotStartAt: startOf(wish).toISOString(),
    lat: 30.274,
    lng: 120.155,
    note: '',
  }
  const body = JSON.stringify(side === 'product' ? common : { ...common, bayId: shop.bayIds[bay] })
  return wireRequest('POST', '/orders', { token, body })
}

/** Two hundred owners who want the only bay of one shop at one time. */
export function raceRequests(world: World, side: Side['name'], round: number): Buffer[] {
  const token = ownerTokens(world)
  const on = addDays(localDayOf(world.now), 10)
  return world.owners.map((owner) => {
    const wish = { owner, shop: world.raceShop, bay: 0, on, unit: 20 + round * 2 }
    return bookRequest(world, side, wish, token(owner))
  })
}

/** Owners who are satisfied, each with the one order of theirs. */
export function confirmRequests(world: World, delivered: readonly Delivered[]): Buffer[] {
  const token = ownerTokens(world)
  return delivered.map(({ orderId, owner }) =>
    wireRequest('POST', `/orders/${orderId}/confirmation`, {
      token: token(owner),
      body: JSON.stringify({ commandId: world.random.id(Date.now()) }),
    }),
  )
}

function ownerTokens(world: World): (owner: Owner) => string {
  return tokens(world, (owner: Owner) => ({ kind: 'owner', userId: owner.id }))
}

function shopCaller(shop: Shop): Caller {
  return {
    kind: 'shop',
    userId: shop.staffUserId,
    shopId: shop.id,
    staffId: shop.staffId,
    role: 'shop-owner',
    showPrices: true,
  }
}

/** One token a person, as their phone would have it. */
function tokens<T extends { id: string }>(world: World, callerOf: (item: T) => Caller): (item: T) => string {
  const made = new Map<string, string>()
  return (item) => {
    let token = made.get(item.id)
    if (!token) made.set(item.id, (token = sign(claimsOf(callerOf(item), world.now, 7_200_000, new Date(0)))))
    return token
  }
}

function sign(claims: object): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const text = `${part({ alg: 'HS256', typ: 'JWT' })}.${part(claims)}`
  return `${text}.${createHmac('sha256', JWT_SECRET).update(text).digest('base64url')}`
}
