import { LIMITS } from '@anxin/shared/kernel/limits'
import { addDays, HOUR_MS, instantOf, localDayOf, localText } from '@anxin/shared/kernel/time'
import {
  book,
  bookAndAccept,
  command,
  checkIncome,
  freeSlot,
  leftAt,
  nearestShop,
  nextWorkingMorning,
  pay,
  serviceNamed,
  type Choice,
} from './deeds'
import { same } from './expect'
import { newOwner, shopPhone, type OwnerPhone } from './phones'
import { beginTale, feeOf, type Booked, type Tale } from './tale'
import type { World } from './world'

/**
 * Cancelled in time: all of it goes back, WeChat's fee included. Cancelled late: the first time of the year for
 * nothing, the second time for the fee that was shown before.
 */
export async function cancel(world: World): Promise<void> {
  const tale = beginTale(world, 'cancel')
  await avoidNewYear(world)
  const owner = await newOwner(world, '孙悦')
  const service = await serviceNamed(world, '小保养')
  const instant = await nearestShop(world, service, ({ instantBook }) => instantBook)
  const asked = await nearestShop(world, service, ({ instantBook }) => !instantBook)
  const inTime = await tellInTime(tale, owner, instant)
  const waived = await tellWaived(tale, owner, asked)
  const kept = await tellKept(tale, owner, asked)
  await tale.settle(inTime, waived, kept)
}

async function tellInTime(tale: Tale, owner: OwnerPhone, choice: Choice): Promise<Booked> {
  const { world } = tale
  await nextWorkingMorning(world, choice)
  const priceFen = choice.price.totalFen
  const slotStartAt = await freeSlot(world, choice, { inDays: 2 })
  const freeBefore = await leftAt(world, choice, slotStartAt)
  const booked = await book(world, owner, {
    serviceId: choice.service.id,
    shopId: choice.shop.id,
    slotStartAt,
  })
  same('the slot is held for the owner', await leftAt(world, choice, slotStartAt), freeBefore - 1)
  await tale.step(
    `${owner.user} books ${localText(slotStartAt)} at ${choice.shop.name}, which accepts at once`,
    booked,
    { state: 'PENDING_PAY', dueFen: priceFen },
  )
  await pay(booked)
  await tale.step('paid and frozen', booked, {
    state: 'ACCEPTED',
    paidFen: priceFen,
    frozenFen: priceFen - feeOf(priceFen),
  })
  await world.advance(HOUR_MS)
  const terms = await owner.call('GET /orders/:orderId/cancellation', { params: { orderId: booked.id } })
  same('cancelling is shown to be free', [terms.allowed, terms.feeFen, terms.refundFen], [true, 0, priceFen])
  await cancelAt(world, booked, 0)
  await tale.step('cancels in time, free: all goes back, WeChat’s fee too', booked, {
    state: 'CANCELLED',
    cancelCause: 'owner',
    refundedFen: priceFen,
    frozenFen: 0,
    feeFen: 0,
  })
  same('the slot is free again', await leftAt(world, choice, slotStartAt), freeBefore)
  return booked
}

async function tellWaived(tale: Tale, owner: OwnerPhone, choice: Choice): Promise<Booked> {
  const { world } = tale
  const priceFen = choice.price.totalFen
  const booked = await bookForTomorrow(tale, owner, choice)
  const orderId = booked.id
  const terms = await owner.call('GET /orders/:orderId/cancellation', { params: { orderId } })
  same('the first late one of the year is waived', [terms.allowed, terms.feeFen], [true, 0])
  await cancelAt(world, booked, 0)
  await tale.step(`late, shown before: “${terms.rule}”`, booked, {
    state: 'CANCELLED',
    refundedFen: priceFen,
    frozenFen: 0,
    feeFen: 0,
  })
  return booked
}

async function tellKept(tale: Tale, owner: OwnerPhone, choice: Choice): Promise<Booked> {
  const { world } = tale
  const priceFen = choice.price.totalFen
  const keptFen = LIMITS.cancelDepositMaxFen
  const booked = await bookForTomorrow(tale, owner, choice)
  const orderId = booked.id
  const terms = await owner.call('GET /orders/:orderId/cancellation', { params: { orderId } })
  same('the second late one costs', [terms.feeFen, terms.refundFen], [keptFen, priceFen - keptFen])
  await owner.refused('CANCELLATION_FEE_CHANGED', 'POST /orders/:orderId/cancellation', {
    params: { orderId },
    body: { commandId: world.client.id(), reason: '临时有事', feeFen: 0 },
  })
  await tale.step(`late again, shown before: “${terms.rule}”, 30.00`, booked, {
    state: 'ACCEPTED',
    paidFen: priceFen,
    refundedFen: 0,
  })
  await cancelAt(world, booked, keptFen)
  await tale.step('cancels: 30.00 to the shop, less WeChat’s fee, no commission', booked, {
    state: 'CANCELLED',
    refundedFen: priceFen - keptFen,
    frozenFen: 0,
    commissionFen: 0,
    toShopFen: keptFen - feeOf(keptFen),
  })
  await checkIncome(await shopPhone(world, choice.shop.id), booked)
  return booked
}

/** Booked, accepted and paid for tomorrow; then it is an hour before the slot. */
async function bookForTomorrow(tale: Tale, owner: OwnerPhone, choice: Choice): Promise<Booked> {
  const { world } = tale
  await nextWorkingMorning(world, choice)
  const priceFen = choice.price.totalFen
  const slotStartAt = await freeSlot(world, choice, { inDays: 1 })
  const { booked, shop } = await bookAndAccept(world, owner, choice, slotStartAt)
  await pay(booked)
  await tale.step(`books ${localText(slotStartAt)}, ${shop.shopName} accepts; paid and frozen`, booked, {
    state: 'ACCEPTED',
    paidFen: priceFen,
    frozenFen: priceFen - feeOf(priceFen),
  })
  await world.advanceTo(new Date(slotStartAt.getTime() - HOUR_MS))
  return booked
}

async function cancelAt(world: World, { id, owner }: Booked, feeFen: number): Promise<void> {
  const { params, body } = command(world, id)
  await owner.call('POST /orders/:orderId/cancellation', {
    params,
    body: { ...body, reason: '临时有事，改天再约', feeFen },
  })
}

/** "The first time of the year" needs a year that does not end in between. */
async function avoidNewYear(world: World): Promise<void> {
  const today = localDayOf(new Date(world.client.now()))
  const inTenDays = addDays(today, 10)
  if (inTenDays.slice(0, 4) !== today.slice(0, 4))
    await world.advanceTo(instantOf(`${inTenDays.slice(0, 4)}-01-02`, 9 * 60))
}
