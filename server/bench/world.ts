import { addDays, instantOf, localDayOf } from '@anxin/shared/kernel/time'
import { seededRandom, type Random } from './random'

/** How much of everything; small enough to be written in seconds. */
const SIZE = {
  owners: 200,
  shops: 1000,
  /** Only these take bookings; the others are only looked at. */
  bookedShops: 100,
  bays: 5,
  bookedDays: 3,
  bookingsPerBayDay: 3,
  listedOrdersPerOwner: 60,
} as const

/** Rounds of each side: one to warm up, then those that count. */
export const ROUNDS = 3
const LEGS = ROUNDS + 1
export const PER_LEG = {
  slots: 3000,
  book: 1200,
  notify: 1600,
  orders: 2000,
  accept: 1200,
  release: 120,
} as const

export type Owner = { id: string; vehicleId: string; openid: string; phone: string; plate: string }
export type Shop = {
  id: string
  subMchid: string
  staffUserId: string
  staffId: string
  bayIds: string[]
  technicianIds: string[]
}
/** A booking: an hour of one bay and one technician. */
export type Held = {
  orderId: string
  shop: Shop
  bay: number
  on: string
  /** Half hours since shop-local midnight. */
  unit: number
}
export type OpenOrder = Held & { owner: Owner; offerId: string }
export type AwaitedPayment = { id: string; orderId: string; owner: Owner; shop: Shop; amountFen: number }
export type Listed = { id: string; owner: Owner; shop: Shop; state: string; createdAt: Date }

/** Everything that both servers are given, the same in every run but for its dates. */
export type World = {
  readonly now: Date
  readonly random: Random
  readonly brandId: string
  readonly seriesId: string
  readonly serviceId: string
  readonly owners: readonly Owner[]
  readonly shops: readonly Shop[]
  /** A shop with one bay and one technician, whose slot two hundred people want. */
  readonly raceShop: Shop
  readonly held: readonly Held[]
  readonly listed: readonly Listed[]
  /** Orders that wait for their shop, one list a leg. */
  readonly open: readonly (readonly OpenOrder[])[]
  /** Payments whose notification is to come, one list a leg. */
  readonly awaited: readonly (readonly AwaitedPayment[])[]
  /** Free hours, one list a leg and side; no two are the same bay and hour. */
  readonly wishes: readonly (readonly Wish[])[]
  /** Orders whose car is back and whose money is frozen, one list a leg. */
  readonly delivered: readonly (readonly Delivered[])[]
}
/** One order and its one payment. */
export type Delivered = { orderId: string; paymentId: string; owner: Owner; shop: Shop }
export type Wish = { owner: Owner; shop: Shop; bay: number; on: string; unit: number }

export const PRICE_FEN = 28_600
export const OPENS_UNIT = 16
export const CLOSES_UNIT = 40

export function makeWorld(now: Date): World {
  const random = seededRandom(20_261_123)
  const id = () => random.id(now.getTime())
  const owners = Array.from({ length: SIZE.owners }, (_, n) => ({
    id: id(),
    vehicleId: id(),
    openid: `o${random.bytes(14).toString('hex').slice(0, 27)}`,
    phone: `139${String(n).padStart(8, '0')}`,
    plate: `浙A${String(10_000 + n)}`,
  }))
  const shopOf = (n: number, bays: number): Shop => ({
    id: id(),
    subMchid: `16${String(n).padStart(8, '0')}`,
    staffUserId: id(),
    staffId: id(),
    bayIds: Array.from({ length: bays }, id),
    technicianIds: Array.from({ length: bays }, id),
  })
  const shops = Array.from({ length: SIZE.shops }, (_, n) => shopOf(n, SIZE.bays))
  const today = localDayOf(now)
  const places = { random, owners, shops: shops.slice(0, SIZE.bookedShops), today, id }
  return {
    now,
    random,
    brandId: id(),
    seriesId: id(),
    serviceId: id(),
    owners,
    shops,
    raceShop: shopOf(SIZE.shops, 1),
    held: shops.flatMap((shop) => heldAt(places, shop)),
    listed: listedOrders({ ...places, shops }, now),
    open: legsOf(hoursOf(places, 4, 9), PER_LEG.accept, LEGS).map((leg) =>
      leg.map((wish) => ({ ...wish, orderId: id(), offerId: id() })),
    ),
    awaited: Array.from({ length: LEGS }, () =>
      Array.from({ length: PER_LEG.notify / 2 }, () => ({
        id: id(),
        orderId: id(),
        owner: pick(random, owners),
        shop: pick(random, shops),
        amountFen: PRICE_FEN,
      })),
    ),
    wishes: legsOf(hoursOf(places, 12, 28), PER_LEG.book, LEGS),
    delivered: Array.from({ length: LEGS }, () =>
      Array.from({ length: PER_LEG.release }, () => ({
        orderId: id(),
        paymentId: id(),
        owner: pick(random, owners),
        shop: pick(random, shops),
      })),
    ),
  }
}

type Places = {
  random: Random
  owners: readonly Owner[]
  shops: readonly Shop[]
  today: string
  id: () => string
}

function heldAt({ random, today, id }: Places, shop: Shop): Held[] {
  const held: Held[] = []
  for (let day = 1; day <= SIZE.bookedDays; day++) {
    for (const bay of shop.bayIds.keys()) {
      const hours = random.shuffled([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]).slice(0, SIZE.bookingsPerBayDay)
      for (const hour of hours) {
        const unit = OPENS_UNIT + hour * 2
        held.push({ orderId: id(), shop, bay, on: addDays(today, day), unit })
      }
    }
  }
  return held
}

const LISTED_STATES = ['PENDING_PAY', 'ACCEPTED', 'IN_SERVICE', 'READY', 'COMPLETED', 'CANCELLED']

function listedOrders({ random, owners, shops }: Places, now: Date): Listed[] {
  return owners.flatMap((owner) =>
    Array.from({ length: SIZE.listedOrdersPerOwner }, (_, n) => {
      const createdAt = new Date(now.getTime() - (n + 2) * 86_400_000)
      const state = LISTED_STATES[random.below(LISTED_STATES.length)] ?? 'COMPLETED'
      return { id: random.id(createdAt.getTime()), owner, shop: pick(random, shops), state, createdAt }
    }),
  )
}

/** Every free hour of every bay from one day to another, in no order. */
function hoursOf({ random, owners, shops, today }: Places, fromDay: number, untilDay: number): Wish[] {
  const wishes: Wish[] = []
  for (const shop of shops) {
    for (let day = fromDay; day <= untilDay; day++) {
      for (const bay of shop.bayIds.keys()) {
        for (let unit = OPENS_UNIT; unit < CLOSES_UNIT; unit += 2) {
          wishes.push({ owner: pick(random, owners), shop, bay, on: addDays(today, day), unit })
        }
      }
    }
  }
  return random.shuffled(wishes)
}

function legsOf<T>(items: readonly T[], perLeg: number, legs: number): T[][] {
  return Array.from({ length: legs }, (_, leg) => items.slice(leg * perLeg, (leg + 1) * perLeg))
}

export function pick<T>(random: Random, items: readonly T[]): T {
  return items[random.below(items.length)] as T
}

/** The instant at which a half hour of a shop-local day begins. */
export function startOf({ on, unit }: { on: string; unit: number }): Date {
  return instantOf(on, unit * 30)
}
