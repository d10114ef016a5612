import { yuanText } from '@anxin/shared/kernel/money'
import { MINUTE_MS } from '@anxin/shared/kernel/time'
import type { PriceLine } from '@anxin/shared/catalogue/catalogue.contract'
import {
  bookAndAccept,
  bringCar,
  checkIncome,
  command,
  decide,
  finish,
  freeSlot,
  handOver,
  inspect,
  nearestShop,
  nextWorkingMorning,
  pay,
  serviceNamed,
} from './deeds'
import { holds, same } from './expect'
import { told } from './notices'
import { answerOpinion, askTwo, type Asked } from './opinions'
import { newOwner, type ShopPhone } from './phones'
import { beginTale, type Booked, type Tale } from './tale'
import type { World } from './world'

const line = (
  kind: PriceLine['kind'],
  name: string,
  quantity: number,
  unit: string,
  yuan: number,
): PriceLine => ({
  kind,
  name,
  quantityMilli: quantity * 1000,
  unit,
  unitPriceFen: yuan * 100,
  partType: kind === 'part' ? 'oem' : null,
})

const LABOUR = line('labour', '更换前下摆臂', 2, '工时', 150)
const ARM = line('part', '前下摆臂总成', 2, '个', 260)
const SHOCK = line('part', '前减震器总成', 2, '个', 680)
const QUOTE_FEN = 30_000 + 52_000 + 136_000
const WANTED_FEN = 30_000 + 52_000

/**
 * A quote with something that is not needed: two other shops read it without plate, person and shop; one says so in
 * time and one is silent. The owner declines that line, and all else goes as it would have gone.
 */
export async function secondOpinion(world: World): Promise<void> {
  const tale = beginTale(world, 'second-opinion')
  const owner = await newOwner(world, '沈岚')
  const service = await serviceNamed(world, '异响诊断')
  const choice = await nearestShop(
    world,
    service,
    (shop, { depositFen }) => !shop.instantBook && depositFen > 0,
  )
  const { depositFen } = choice.price
  await nextWorkingMorning(world, choice)
  const slotStartAt = await freeSlot(world, choice, { inDays: 1 })
  const { booked, shop } = await bookAndAccept(world, owner, choice, slotStartAt)
  await pay(booked)
  await tale.step(`booked and accepted; the deposit of ${yuanText(depositFen)} is frozen`, booked, {
    state: 'ACCEPTED',
    paidFen: depositFen,
  })
  await bringCar(world, shop, booked)
  await tellQuote(tale, shop, booked)
  const asked = await tellAsking(tale, shop, booked)
  await tellAnswers(tale, booked, asked)
  await tellRest(tale, shop, booked, depositFen)
  await checkIncome(shop, booked)
  await tale.settle(booked)
}

async function tellQuote(tale: Tale, shop: ShopPhone, booked: Booked): Promise<void> {
  const { world } = tale
  const params = { orderId: booked.id }
  const photoIds = [await shop.photograph(booked.id, 'finding')]
  const items = [{ name: '前减震器', level: 'watch' as const, note: '轻微渗油', photoIds }]
  await inspect(world, shop, booked.id, items)
  const lines = [LABOUR, ARM, { ...SHOCK, basis: { finding: '前减震器' } }]
  await shop.call('POST /shop/orders/:orderId/quote', {
    params,
    body: { commandId: world.client.id(), lines, findings: '下摆臂胶套开裂，减震器渗油' },
  })
  await told(booked.owner, booked, '报价已出，请确认')
  await tale.step(`inspected: three lines are quoted, ${yuanText(QUOTE_FEN)}, one from a finding`, booked, {
    state: 'AWAIT_APPROVAL',
    dueFen: 0,
  })
}

async function tellAsking(
  tale: Tale,
  shop: ShopPhone,
  booked: Booked,
): Promise<{ first: Asked; second: Asked }> {
  const { owner, id } = booked
  const { next, vehicleText } = await owner.order(id)
  const asked = await askTwo(tale.world, owner, id)
  const params = { opinionId: asked.first.opinionId }
  const seen = JSON.stringify(await asked.first.shop.call('GET /shop/opinions/:opinionId', { params }))
  const secrets = [
    vehicleText.split(' · ')[1] ?? '?',
    shop.shopName,
    shop.shopId,
    id,
    owner.user,
    owner.vehicleId,
  ]
  const leaked = secrets.filter((secret) => seen.includes(secret))
  same('what others read has no plate, no person and no shop', leaked, [])
  const ids = [asked.first.shop.shopId, asked.second.shop.shopId]
  holds('the shop that quotes is not asked', !ids.includes(shop.shopId), ids)
  same('the quote ends when it would have ended', (await owner.order(id)).next, next)
  await tale.step('two others are asked, without plate, person, shop and price', booked, {
    state: 'AWAIT_APPROVAL',
  })
  return asked
}

async function tellAnswers(
  tale: Tale,
  booked: Booked,
  { first, second }: { first: Asked; second: Asked },
): Promise<void> {
  const { world } = tale
  const { owner, id: orderId } = booked
  await world.advance(10 * MINUTE_MS)
  await answerOpinion(world, first, {
    text: '胶套开裂要换；减震器只是轻微渗油，还能用，下次保养再看',
    verdicts: ['necessary', 'necessary', 'not-needed'],
  })
  await told(owner, booked, '有门店给出了看法')
  tale.scene(`after 10 minutes ${first.shop.shopName} says: the shock absorbers are not needed`)
  await world.advance(20 * MINUTE_MS)
  await told(owner, booked, '听听别家已结束')
  const late = { params: { opinionId: second.opinionId }, body: { commandId: world.client.id() } }
  await second.shop.refused('OPINION_CLOSED', 'POST /shop/opinions/:opinionId/refusal', late)
  const { request } = await owner.call('GET /orders/:orderId/opinion', { params: { orderId } })
  const shops = request?.shops.map(({ state, shop }) => [state, shop?.name ?? null])
  same('one answer came in time', shops, [
    ['answered', first.shop.shopName],
    ['expired', null],
  ])
  await tale.step('30 minutes: it ends by itself; the other was silent. Nothing is decided', booked, {
    state: 'AWAIT_APPROVAL',
    dueFen: 0,
  })
}

async function tellRest(tale: Tale, shop: ShopPhone, booked: Booked, depositFen: number): Promise<void> {
  const { world } = tale
  await decide(world, booked, (name) => name !== SHOCK.name)
  await tale.step('the owner declines that line and approves the others: the balance is due', booked, {
    state: 'AWAIT_APPROVAL',
    dueFen: WANTED_FEN - depositFen,
  })
  await pay(booked)
  await tale.step('paid and frozen: the work begins', booked, { state: 'IN_SERVICE', paidFen: WANTED_FEN })
  await world.advance(60 * MINUTE_MS)
  await finish(world, shop, booked)
  await handOver(world, shop, booked)
  await tale.step(
    `done for ${yuanText(WANTED_FEN)} instead of ${yuanText(QUOTE_FEN)}, and handed over`,
    booked,
    {
      state: 'DELIVERED',
      billFen: WANTED_FEN,
      toShopFen: 0,
    },
  )
  await booked.owner.call('POST /orders/:orderId/confirmation', command(world, booked.id))
  await tale.step('the owner is satisfied: released', booked, {
    state: 'COMPLETED',
    frozenFen: 0,
    commissionFen: WANTED_FEN / 10,
  })
}
