import { yuanText } from '@anxin/shared/kernel/money'
import { DAY_MS, HOUR_MS, localText, MINUTE_MS } from '@anxin/shared/kernel/time'
import { INTAKE_PHOTO_SLOTS } from '@anxin/shared/orders/order.contract'
import {
  accept,
  book,
  checkIncome,
  command,
  finish,
  freeSlot,
  handOver,
  intakeInput,
  nearestShop,
  nextWorkingMorning,
  pay,
  serviceNamed,
  type Choice,
} from './deeds'
import { found, same, until } from './expect'
import { told } from './notices'
import { newOwner, shopPhone, type ShopPhone } from './phones'
import { beginTale, feeOf, type Booked, type Tale } from './tale'
import type { World } from './world'

/** Days until the appointment: more than a week, which is where the two ways to use WeChat Pay differ. */
const IN_DAYS = 9

/**
 * A package at a known price: book, accept, pay, work, hand-over, the question after 48 hours, confirm, release,
 * review.
 */
export async function fixedPrice(world: World): Promise<void> {
  const tale = beginTale(world, 'fixed-price')
  const owner = await newOwner(world, '林小雨')
  const service = await serviceNamed(world, '小保养')
  const choice = await nearestShop(world, service, ({ instantBook }) => !instantBook)
  await nextWorkingMorning(world, choice)
  const shop = await shopPhone(world, choice.shop.id)
  const priceFen = choice.price.totalFen
  tale.scene(
    `${owner.user} signs in, adds a car, finds ${shop.shopName}: ${service.name} ${yuanText(priceFen)}`,
  )

  const slotStartAt = await freeSlot(world, choice, { inDays: IN_DAYS })
  const booked = await book(world, owner, { serviceId: service.id, shopId: shop.shopId, slotStartAt })
  await tale.step(`books for ${localText(slotStartAt)}; the slot is held, nothing is paid`, booked, {
    state: 'MATCHING',
    paidFen: 0,
  })
  await accept(world, shop, booked)
  await tale.step(`the shop accepts: ${yuanText(priceFen)} yuan are due`, booked, {
    state: 'PENDING_PAY',
    dueFen: priceFen,
    paidFen: 0,
  })
  await tellPayment(tale, booked, { priceFen, slotStartAt })
  await tellIntakeToHandOver(tale, shop, booked, { priceFen, slotStartAt })
  await tellFollowUpAndRelease(tale, booked, priceFen)
  await checkIncome(shop, booked)
  await tellReview(tale, booked, choice)
  await tale.settle(booked)
}

type Facts = { readonly priceFen: number; readonly slotStartAt: Date }

async function tellPayment(tale: Tale, booked: Booked, { priceFen, slotStartAt }: Facts): Promise<void> {
  const { world } = tale
  const { owner, id: orderId } = booked
  if (world.mode === 'partner') {
    await owner.refused('PAYMENT_NOT_YET', 'POST /orders/:orderId/payment', command(world, orderId))
    await tale.step('too early to pay: this way WeChat freezes for 30 days only', booked, {
      state: 'PENDING_PAY',
      paidFen: 0,
    })
    await world.advanceTo(new Date(slotStartAt.getTime() - DAY_MS))
    await told(owner, booked, '门店已接单，请支付')
    await tale.step('24 hours before the slot the owner is told to pay', booked, {
      state: 'PENDING_PAY',
      paidFen: 0,
    })
  }
  await owner.pay(orderId, 'cancel')
  await tale.step('closes the cashier without paying: nothing changes', booked, {
    state: 'PENDING_PAY',
    paidFen: 0,
    dueFen: priceFen,
  })
  await pay(booked)
  await tale.step('pays: frozen in the shop’s account at WeChat, less WeChat’s fee', booked, {
    state: 'ACCEPTED',
    dueFen: 0,
    paidFen: priceFen,
    feeFen: feeOf(priceFen),
    frozenFen: priceFen - feeOf(priceFen),
  })
}

async function tellIntakeToHandOver(
  tale: Tale,
  shop: ShopPhone,
  booked: Booked,
  { priceFen, slotStartAt }: Facts,
): Promise<void> {
  const { world } = tale
  const { owner, id: orderId } = booked
  const money = { paidFen: priceFen, frozenFen: priceFen - feeOf(priceFen), toShopFen: 0, commissionFen: 0 }

  await world.advanceTo(new Date(slotStartAt.getTime() - 5 * MINUTE_MS))
  const { code } = await owner.call('POST /orders/:orderId/intake-code', command(world, orderId))
  const [first, ...others] = INTAKE_PHOTO_SLOTS
  for (const slot of others) await shop.photograph(orderId, slot)
  const early = intakeInput(world, orderId, code)
  const { message } = await shop.refused('EVIDENCE_MISSING', 'POST /shop/orders/:orderId/intake', early)
  same('the refusal names the picture that is missing', message.includes(`photos.${first}`), true)
  await shop.photograph(orderId, first)
  await shop.call('POST /shop/orders/:orderId/intake', intakeInput(world, orderId, code))
  const taken = await tale.step('taken in: code, odometer, five photos (four were refused)', booked, {
    state: 'CHECKED_IN',
    ...money,
  })
  same('the owner sees five pictures of the intake', taken.intake?.photoIds.length, INTAKE_PHOTO_SLOTS.length)

  await shop.call('POST /shop/orders/:orderId/start', command(world, orderId))
  await tale.step('nothing else is found, the work begins', booked, { state: 'IN_SERVICE', ...money })
  await world.advance(HOUR_MS)
  await finish(world, shop, booked)
  await tale.step('done, checked, a photo of it; the bill is what was agreed', booked, {
    state: 'READY',
    billFen: priceFen,
    ...money,
  })
  await owner.allowNotices('follow-up')
  await handOver(world, shop, booked)
  await tale.step('the car goes back against the owner’s code; still frozen', booked, {
    state: 'DELIVERED',
    ...money,
  })
}

async function tellFollowUpAndRelease(tale: Tale, booked: Booked, priceFen: number): Promise<void> {
  const { world } = tale
  const { owner, id: orderId } = booked
  const feeFen = feeOf(priceFen)
  await world.advance(48 * HOUR_MS)
  await told(owner, booked, '用车都好吗？')
  await until(
    'WeChat shows the question on the phone, because one notice was allowed',
    () => world.wechat.notices(owner.openid),
    ([notice, ...more]) => notice?.data['thing3']?.value === '用车都好吗？' && more.length === 0,
    '用车都好吗？',
  )
  await tale.step('48 hours later “is all well?” is on the phone; still frozen', booked, {
    state: 'DELIVERED',
    followUp: 'asked',
    frozenFen: priceFen - feeFen,
    toShopFen: 0,
  })
  await owner.call('POST /orders/:orderId/follow-up', {
    params: { orderId },
    body: { commandId: world.client.id(), answer: 'fine' },
  })
  await tale.step('the owner answers 都好', booked, { state: 'DELIVERED', followUp: 'fine' })
  await owner.call('POST /orders/:orderId/confirmation', command(world, orderId))
  const commissionFen = Math.floor(priceFen / 10)
  await tale.step(`confirms: ${yuanText(commissionFen)} commission shared, the rest is the shop’s`, booked, {
    state: 'COMPLETED',
    frozenFen: 0,
    commissionFen,
    toShopFen: priceFen - feeFen - commissionFen,
    refundedFen: 0,
  })
}

async function tellReview(tale: Tale, booked: Booked, { shop }: Choice): Promise<void> {
  const { client } = tale.world
  const params = { shopId: shop.id }
  const text = '接车拍照很仔细，换下来的机滤也给我看了，价格和预约时一样。'
  const { id } = await booked.owner.call('POST /orders/:orderId/review', {
    params: { orderId: booked.id },
    body: { id: client.id(), skill: 5, manner: 5, priceClarity: 4, text },
  })
  const { items } = await until(
    'the review is published',
    () => client.call(null, 'GET /shops/:shopId/reviews', { params, query: {} }),
    (page) => page.items.some((review) => review.id === id),
    id,
  )
  same(
    'the review says what was written',
    found(
      'it',
      items.find((one) => one.id === id),
    ).text,
    text,
  )
  const { rating } = await until(
    'the rating of the shop counts the review',
    () => client.call(null, 'GET /shops/:shopId', { params }),
    (page) => page.rating.count === shop.rating.count + 1,
    { count: shop.rating.count + 1 },
  )
  const change = `${String(shop.rating.overall)} from ${shop.rating.count} is ${String(rating.overall)} from ${rating.count}`
  await tale.step(`the review is published: ${change}`, booked, {
    state: 'COMPLETED',
  })
}
