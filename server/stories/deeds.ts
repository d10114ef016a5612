import type { Api } from '@anxin/shared/api'
import type { Service } from '@anxin/shared/catalogue/catalogue.contract'
import type { ShopService } from '@anxin/shared/catalogue/catalogue.contract'
import { needsConsent } from '@anxin/shared/catalogue/part-types'
import { addDays, HOUR_MS, instantOf, localDayOf, MINUTE_MS, weekdayOf } from '@anxin/shared/kernel/time'
import type { Order } from '@anxin/shared/orders/order.contract'
import { INTAKE_PHOTO_SLOTS } from '@anxin/shared/orders/order.contract'
import type { z } from 'zod'
import { found, holds, missing, same } from './expect'
import { shopPhone, type OwnerPhone, type ShopPhone } from './phones'
import type { Booked, Tale } from './tale'
import type { World } from './world'

/** Where the owners of the stories are: by the West Lake. */
export const HERE = { lat: 30.2741, lng: 120.1551 }

type ServiceView = z.output<typeof Service>
type ShopPage = Api['GET /shops/:shopId']['reply']
export type Choice = {
  readonly service: ServiceView
  readonly shop: ShopPage
  readonly price: z.output<typeof ShopService>
}

export async function serviceNamed(world: World, name: string): Promise<ServiceView> {
  const { categories } = await world.client.call(null, 'GET /services', { query: {} })
  const all = categories.flatMap(({ services }) => services)
  return found(
    `the service ${name}`,
    all.find((service) => service.name === name),
  )
}

/** The nearest shop with this service that is as wanted, as an owner finds it who scrolls through the list. */
export async function nearestShop(
  world: World,
  service: ServiceView,
  isWanted: (shop: ShopPage, price: Choice['price']) => boolean,
): Promise<Choice> {
  const query = { serviceId: service.id, ...HERE, limit: 50 }
  const { items } = await world.client.call(null, 'GET /shops', { query })
  for (const { id: shopId } of items) {
    const shop = await world.client.call(null, 'GET /shops/:shopId', { params: { shopId } })
    const price = shop.services.find(({ serviceId }) => serviceId === service.id)
    if (price && isWanted(shop, price)) return { service, shop, price }
  }
  return missing(`a shop for ${service.name} as the story wants it`, items.length)
}

/** The first free start on or after a day and an hour, both by the shop's own clock. */
export async function freeSlot(
  world: World,
  { service, shop }: Choice,
  { inDays, fromHour = 10 }: { inDays: number; fromHour?: number },
): Promise<Date> {
  const params = { shopId: shop.id }
  const from = addDays(localDayOf(new Date(world.client.now())), inDays)
  const { items: days } = await world.client.call(null, 'GET /shops/:shopId/calendar', {
    params,
    query: { serviceId: service.id, from },
  })
  for (const { on } of days.filter(({ freeSlots }) => freeSlots > 0)) {
    const { items } = await world.client.call(null, 'GET /shops/:shopId/slots', {
      params,
      query: { serviceId: service.id, on },
    })
    const earliest = instantOf(on, fromHour * 60).toISOString()
    const slot = items.find(({ startAt, left }) => left > 0 && startAt >= earliest)
    if (slot) return new Date(slot.startAt)
  }
  return missing(`a free time at ${shop.name} from ${from} on`, days)
}

/** How many may still start at that time. */
export async function leftAt(world: World, { service, shop }: Choice, startAt: Date): Promise<number> {
  const { items } = await world.client.call(null, 'GET /shops/:shopId/slots', {
    params: { shopId: shop.id },
    query: { serviceId: service.id, on: localDayOf(startAt) },
  })
  return found(
    'the slot',
    items.find((slot) => slot.startAt === startAt.toISOString()),
    items,
  ).left
}

/** Waits for the next day on which the shop works, an hour after it has opened. */
export async function nextWorkingMorning(world: World, choice: Choice): Promise<void> {
  const on = localDayOf(await freeSlot(world, choice, { inDays: 1, fromHour: 0 }))
  const hours = choice.shop.hours.find(({ weekday }) => weekday === weekdayOf(on))
  const opensMinute = found(`${choice.shop.name} is open on ${on}`, hours, choice.shop.hours).opensMinute
  await world.advanceTo(new Date(instantOf(on, opensMinute).getTime() + HOUR_MS))
}

/** Whether a shop is open at this moment, by its weekly hours and by what it can still take today. */
export async function isOpenNow(world: World, service: ServiceView, shopId: string): Promise<boolean> {
  const now = new Date(world.client.now())
  const on = localDayOf(now)
  const minute = (now.getTime() - instantOf(on).getTime()) / MINUTE_MS
  const params = { shopId }
  const { hours } = await world.client.call(null, 'GET /shops/:shopId', { params })
  const { items } = await world.client.call(null, 'GET /shops/:shopId/calendar', {
    params,
    query: { serviceId: service.id, from: on },
  })
  const today = hours.find(({ weekday }) => weekday === weekdayOf(on))
  const isInHours = today !== undefined && today.opensMinute <= minute && minute < today.closesMinute
  return isInHours && items.some((day) => day.on === on && day.freeSlots > 0)
}

/** The owner submits a booking. */
export async function book(
  world: World,
  owner: OwnerPhone,
  input: { serviceId: string; slotStartAt: Date; shopId?: string; couponId?: string; note?: string },
): Promise<Booked> {
  const { slotStartAt, ...rest } = input
  const { id } = await owner.call('POST /orders', {
    body: {
      id: world.client.id(),
      vehicleId: owner.vehicleId,
      slotStartAt: slotStartAt.toISOString(),
      ...HERE,
      ...rest,
    },
  })
  return { id, owner, paymentIds: [] }
}

/** The shop finds the order among those that wait for it, and takes it. */
export async function accept(world: World, shop: ShopPhone, { id: orderId }: Booked): Promise<void> {
  const { items } = await shop.call('GET /shop/offers', {})
  found(
    `${shop.shopName} sees the order among its offers`,
    items.find((offer) => offer.orderId === orderId),
    items,
  )
  await shop.call('POST /shop/orders/:orderId/acceptance', command(world, orderId))
}

/** The owner pays what is due; that it has arrived is for the next step to say. */
export async function pay(booked: Booked): Promise<void> {
  booked.paymentIds.push(await booked.owner.pay(booked.id))
}

/** The car arrives five minutes early; the owner shows the code, the shop takes the pictures and the car. */
export async function bringCar(world: World, shop: ShopPhone, booked: Booked): Promise<void> {
  const { slotStartAt } = await booked.owner.order(booked.id)
  await world.advanceTo(new Date(Date.parse(slotStartAt) - 5 * MINUTE_MS))
  for (const slot of INTAKE_PHOTO_SLOTS) await shop.photograph(booked.id, slot)
  const { code } = await booked.owner.call('POST /orders/:orderId/intake-code', command(world, booked.id))
  await shop.call('POST /shop/orders/:orderId/intake', intakeInput(world, booked.id, code))
}

export function intakeInput(world: World, orderId: string, code: string) {
  return {
    params: { orderId },
    body: {
      commandId: world.client.id(),
      code,
      odometerKm: 42_180,
      fuelPercent: 55,
      damages: ['右后门划痕 3 厘米'],
      items: '后备箱有一个儿童座椅',
    },
  }
}

type Shop = { readonly id: () => string; readonly photograph: (slot: 'step' | 'piece') => Promise<string> }

/**
 * What a shop notes before it finishes: every step that is open, and a piece for each approved part without one, with
 * one photo of each kind. Null where nothing is wanted. For stories, tests and the model alike.
 */
export async function workNotes(
  { work, lines }: Pick<Order, 'work' | 'lines'>,
  { id, photograph }: Shop,
): Promise<NonNullable<Api['POST /shop/orders/:orderId/work']['input']['body']> | null> {
  if (work === null) return null
  const open = work.steps.filter(({ done }) => done === null)
  const noted = new Set(work.pieces.map(({ lineId }) => lineId))
  const parts = lines.filter(
    (line) => line.kind === 'part' && line.state === 'approved' && !noted.has(line.id),
  )
  if (open.length + parts.length === 0) return null
  const stepPhoto = open.some(({ needsPhoto }) => needsPhoto) ? await photograph('step') : ''
  const photoId = parts.length > 0 ? await photograph('piece') : ''
  return {
    commandId: id(),
    steps: open.map(({ key, needsPhoto }) => ({ key, photoIds: needsPhoto ? [stepPhoto] : [] })),
    pieces: parts.map((line, index) => ({
      id: id(),
      lineId: line.id,
      brand: line.brand ?? '博世',
      partNumber: `0986-${String(index + 1).padStart(4, '0')}`,
      serial: `SN${id().slice(-8)}`,
      photoId,
    })),
  }
}

/** The shop notes its steps and pieces, where there are any. */
export async function noteWork(world: World, shop: ShopPhone, order: Order): Promise<void> {
  const notes = await workNotes(order, {
    id: () => world.client.id(),
    photograph: (slot) => shop.photograph(order.id, slot),
  })
  if (notes)
    await shop.call('POST /shop/orders/:orderId/work', { params: { orderId: order.id }, body: notes })
}

/** What was found at a car, and everything else of the service's sheet in good order. */
export async function inspect(
  world: World,
  shop: ShopPhone,
  orderId: string,
  found: readonly { name: string; level: 'watch' | 'urgent'; note: string; photoIds: string[] }[],
): Promise<void> {
  const { work } = await shop.order(orderId)
  const names = new Set(found.map(({ name }) => name))
  const rest = (work?.sheet ?? []).filter(({ name }) => !names.has(name))
  await shop.call('POST /shop/orders/:orderId/inspection', {
    params: { orderId },
    body: {
      commandId: world.client.id(),
      items: [
        ...found,
        ...rest.map(({ name }) => ({ name, level: 'good' as const, note: '', photoIds: [] })),
      ],
    },
  })
}

/** The shop finishes with a picture of the work; `isDone` says which of the approved lines are on the bill. */
export async function finish(
  world: World,
  shop: ShopPhone,
  booked: Booked,
  isDone: (line: Order['lines'][number]) => boolean = () => true,
): Promise<Order> {
  const order = await shop.order(booked.id)
  await noteWork(world, shop, order)
  const done = order.lines.filter((line) => line.state === 'approved' && isDone(line))
  await shop.photograph(booked.id, 'finish')
  return shop.call('POST /shop/orders/:orderId/finish', {
    params: { orderId: booked.id },
    body: { commandId: world.client.id(), doneLineIds: done.map(({ id }) => id), qualityChecked: true },
  })
}

/** The owner decides every line that is shown. */
export async function decide(
  world: World,
  { owner, id }: Booked,
  isWanted: (name: string) => boolean,
): Promise<void> {
  const { quoteRound, lines } = await owner.order(id)
  await owner.call('POST /orders/:orderId/decisions', {
    params: { orderId: id },
    body: {
      commandId: world.client.id(),
      quoteRound,
      decisions: lines
        .filter(({ state }) => state === 'shown')
        .map((line) =>
          isWanted(line.name)
            ? approvalOf(line)
            : { lineId: line.id, decision: 'decline' as const, reason: '还能用，下次再换' },
        ),
    },
  })
}

/** Yes to a line, and where its part is not the original, yes to the type on its card. */
export function approvalOf(line: Order['lines'][number]) {
  return {
    lineId: line.id,
    decision: 'approve' as const,
    ...(needsConsent(line) ? { consentPartType: line.partType } : {}),
  }
}

/** The owner shows the code at the counter and drives away. */
export async function handOver(world: World, shop: ShopPhone, { id: orderId, owner }: Booked): Promise<void> {
  const { code } = await owner.call('POST /orders/:orderId/hand-over-code', command(world, orderId))
  await shop.call('POST /shop/orders/:orderId/hand-over', {
    params: { orderId },
    body: { commandId: world.client.id(), code },
  })
}

export function command(world: World, orderId: string) {
  return { params: { orderId }, body: { commandId: world.client.id() } }
}

/** What the owner of the shop reads about its money is what the owner of the car reads. */
export async function checkIncome(shop: ShopPhone, { id, owner }: Booked): Promise<void> {
  const { money, state } = await owner.order(id)
  const work = await shop.order(id)
  same(`${shop.shopName} reads the same order as the owner`, [work.state, work.money], [state, money])
  const { items } = await shop.call('GET /shop/income', { query: { limit: 50 } })
  const row = found(
    `the order is in the income of ${shop.shopName}`,
    items.find(({ orderId }) => orderId === id),
    items,
  )
  const pick = ({ frozenFen, toShopFen, commissionFen, refundedFen, feeFen }: typeof row) => ({
    frozenFen,
    toShopFen,
    commissionFen,
    refundedFen,
    feeFen,
  })
  same(`${shop.shopName} reads the same money as the owner`, pick(row), pick({ ...row, ...money }))
  holds(`${shop.shopName} got something`, row.toShopFen > 0, row)
}

/**
 * The plain middle of a fixed-price order that is paid, told in three lines: the car comes, is worked on and goes
 * back.
 */
export async function tellWork(tale: Tale, shop: ShopPhone, booked: Booked): Promise<void> {
  const { world } = tale
  await bringCar(world, shop, booked)
  await tale.step('the car is taken in: code, five photos, odometer', booked, { state: 'CHECKED_IN' })
  await shop.call('POST /shop/orders/:orderId/start', command(world, booked.id))
  await world.advance(HOUR_MS)
  await finish(world, shop, booked)
  await tale.step('the work is done and checked', booked, { state: 'READY' })
  await handOver(world, shop, booked)
  await tale.step('the car goes back against the owner’s code', booked, { state: 'DELIVERED' })
}

/** Books at a chosen shop which is asked first, and is accepted. */
export async function bookAndAccept(
  world: World,
  owner: OwnerPhone,
  choice: Choice,
  slotStartAt: Date,
  more: { couponId?: string } = {},
): Promise<{ booked: Booked; shop: ShopPhone }> {
  const shop = await shopPhone(world, choice.shop.id)
  const booked = await book(world, owner, {
    serviceId: choice.service.id,
    shopId: choice.shop.id,
    slotStartAt,
    ...more,
  })
  await accept(world, shop, booked)
  return { booked, shop }
}
