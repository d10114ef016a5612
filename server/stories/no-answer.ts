import { LIMITS } from '@anxin/shared/kernel/limits'
import { localText, MINUTE_MS } from '@anxin/shared/kernel/time'
import {
  book,
  freeSlot,
  HERE,
  isOpenNow,
  nearestShop,
  nextWorkingMorning,
  serviceNamed,
  type Choice,
} from './deeds'
import { found, holds, missing, same, until } from './expect'
import { told } from './notices'
import { signInOperator, type Desk } from './operator'
import { newOwner, shopPhone, type OwnerPhone } from './phones'
import { beginTale, type Booked, type Tale } from './tale'
import type { World } from './world'

/** The region of the demo city. */
const REGION = '330100'

/**
 * Nobody answers: each shop is reminded at half time and told at the end of it, the next one is asked, and after the
 * last one an operator looks, cancels, and the owner is told. No money ever moves.
 */
export async function noAnswer(world: World): Promise<void> {
  const tale = beginTale(world, 'no-answer')
  const desk = await signInOperator(world, REGION)
  const owner = await newOwner(world, '何平')
  const { service, slotStartAt, ranked } = await morningOfThreeShops(world, owner)
  tale.scene(`${owner.user} lets the system choose: ${ranked.map(({ name }) => name).join(', ')}`)

  // Their owners have the shop mini-program open before anybody asks them.
  for (const { id } of ranked) await shopPhone(world, id)
  const booked = await book(world, owner, { serviceId: service.id, slotStartAt })
  for (const [index, { id }] of ranked.entries())
    await tellSilentShop(tale, booked, { id, index, slotStartAt })
  await tellOperator(tale, desk, booked)
  await tale.settle(booked)
}

type Morning = {
  readonly service: Choice['service']
  readonly slotStartAt: Date
  readonly ranked: readonly { readonly id: string; readonly name: string }[]
}

/**
 * Waits for a morning on which the three shops that match are all open, since a closed one is asked for longer, and
 * have the time that is asked for, since without it they would be passed over.
 */
async function morningOfThreeShops(world: World, owner: OwnerPhone): Promise<Morning> {
  const service = await serviceNamed(world, '小保养')
  const near = await nearestShop(world, service, () => true)
  for (let days = 0; days < 14; days++) {
    await nextWorkingMorning(world, near)
    const slotStartAt = await freeSlot(world, near, { inDays: 1 })
    const { items } = await world.client.call(null, 'GET /match', {
      query: {
        serviceId: service.id,
        powertrain: 'petrol',
        brandId: owner.brandId,
        ...HERE,
        arriveAt: slotStartAt.toISOString(),
      },
    })
    const ranked = items.map(({ shop }) => ({ id: shop.id, name: shop.name }))
    same('three shops match', ranked.length, LIMITS.matchShopsMax)
    const areFree = items.every(({ slots }) =>
      slots.some(({ startAt }) => startAt === slotStartAt.toISOString()),
    )
    const areOpen = await Promise.all(ranked.map(({ id }) => isOpenNow(world, service, id)))
    if (areFree && areOpen.every(Boolean)) return { service, slotStartAt, ranked }
  }
  return missing('a morning in two weeks on which all three matching shops are open and free', near.shop.name)
}

async function tellSilentShop(
  tale: Tale,
  booked: Booked,
  { id, index, slotStartAt }: { id: string; index: number; slotStartAt: Date },
): Promise<void> {
  const { world } = tale
  const shop = await shopPhone(world, id)
  const { shopId, next } = await until(
    `the order is offered to ${shop.shopName}`,
    () => booked.owner.order(booked.id),
    (order) => order.shopId === id,
    id,
  )
  same(`${shop.shopName} is asked, and nobody else`, [shopId, next.who], [id, 'shop'])
  await told(shop, booked, '新订单，请尽快接单')
  if (index > 0) await told(booked.owner, booked, '已为你换一家门店', index)
  const begins = index === 0 ? `books for ${localText(slotStartAt)}: ` : 'the owner is told: '
  await tale.step(`${begins}${shop.shopName} is asked, and has 10 minutes`, booked, {
    state: 'MATCHING',
    paidFen: 0,
  })
  await world.advance(LIMITS.answerPolicy.answerMs / 2)
  await told(shop, booked, '新订单还未答复')
  await tale.step(`half of them are over: ${shop.shopName} is alerted`, booked, { state: 'MATCHING' })
  await world.advance(LIMITS.answerPolicy.answerMs / 2)
  await told(shop, booked, '未及时接单，订单已转出')
  await shop.refused('OFFER_GONE', 'POST /shop/orders/:orderId/acceptance', {
    params: { orderId: booked.id },
    body: { commandId: world.client.id() },
  })
  await tale.step(`all are over: ${shop.shopName} is told, and can no longer accept`, booked, {
    state: 'MATCHING',
    paidFen: 0,
  })
}

async function tellOperator(tale: Tale, desk: Desk, booked: Booked): Promise<void> {
  const { world } = tale
  const { owner, id } = booked
  const queue = await until(
    'the order is in the operator’s queue',
    () => desk.call('GET /operators/queue', { query: {} }),
    ({ items }) => items.some(({ orderId }) => orderId === id),
    id,
  )
  const item = found(
    'the item',
    queue.items.find(({ orderId }) => orderId === id),
  )
  same('the queue says what it is about', [item.kind, item.region], ['unanswered-order', REGION])
  const leftMs = Date.parse(item.dueAt) - Date.parse(item.openedAt)
  holds('an operator has 15 minutes', leftMs > LIMITS.answerPolicy.operatorMs - MINUTE_MS, leftMs)
  holds('and no more', leftMs <= LIMITS.answerPolicy.operatorMs, leftMs)
  const seen = await desk.call('GET /operators/orders/:orderId', { params: { orderId: id } })
  same('the operator reads the order, which no shop holds', [seen.state, seen.shopId], ['MATCHING', null])
  await tale.step('three were silent: in the operator’s queue, due in 15 minutes', booked, {
    state: 'MATCHING',
    paidFen: 0,
  })
  await world.advance(3 * MINUTE_MS)
  await desk.call('POST /operators/queue/:itemId/cancellation', {
    params: { itemId: item.id },
    body: { commandId: world.client.id(), note: '附近门店今天都没有答复' },
  })
  await tale.step('the operator finds nobody and cancels', booked, {
    state: 'CANCELLED',
    cancelCause: 'no_shop',
    paidFen: 0,
  })
  const notice = await told(owner, booked, '订单已取消')
  await tale.step(`the owner is told: “${notice.text}”`, booked, { state: 'CANCELLED', paidFen: 0 })
}
