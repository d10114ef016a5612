import { LIMITS } from '@anxin/shared/kernel/limits'
import { yuanText } from '@anxin/shared/kernel/money'
import { DAY_MS, HOUR_MS } from '@anxin/shared/kernel/time'
import {
  bookAndAccept,
  checkIncome,
  command,
  freeSlot,
  nearestShop,
  nextWorkingMorning,
  pay,
  serviceNamed,
  tellWork,
  type Choice,
} from './deeds'
import { found, same, until } from './expect'
import { newOwner, type OwnerPhone } from './phones'
import { beginTale, feeOf, type Booked, type Tale } from './tale'
import type { World } from './world'

/** WeChat's number for "opened from a message in a group chat". */
const FROM_GROUP_CHAT = 1044
const COUPON_FEN = LIMITS.referralCouponFen

/**
 * A signed link, opened from a group chat by a friend, whose first completed order earns both of them one coupon a
 * week later; the coupon lowers what the friend pays and the commission by the same amount.
 */
export async function referral(world: World): Promise<void> {
  const tale = beginTale(world, 'referral')
  const inviter = await newOwner(world, '郑晓')
  const friend = await newOwner(world, '吴桐')
  await tellInvitation(tale, inviter, friend)
  const service = await serviceNamed(world, '小保养')
  const choice = await nearestShop(world, service, ({ instantBook }) => !instantBook)
  const first = await tellFirstOrder(tale, inviter, friend, choice)
  await tellReward(tale, inviter, friend, first)
  const second = await tellSecondOrder(tale, friend, choice)
  await tale.settle(first, second)
}

async function tellInvitation(tale: Tale, inviter: OwnerPhone, friend: OwnerPhone): Promise<void> {
  const { client } = tale.world
  const { token, path } = await inviter.call('POST /referral-links', {
    body: { id: client.id(), placement: 'mine', deviceId: 'phone-of-the-inviter' },
  })
  same('the link carries its signed token', path.includes(token), true)
  tale.scene(`${inviter.user} makes a link and shares it in a group chat`)
  const visit = (token: string, deviceId: string) => ({
    body: { commandId: client.id(), token, scene: FROM_GROUP_CHAT, openGid: 'oGid-of-the-group', deviceId },
  })
  await friend.refused(
    'REFERRAL_INVALID',
    'POST /referral-visits',
    visit(forged(token), 'phone-of-the-friend'),
  )
  const own = await inviter.call('POST /referral-visits', visit(token, 'phone-of-the-inviter'))
  same('nobody invites herself', own, { counted: false, reason: 'self' })
  const opened = await friend.call('POST /referral-visits', visit(token, 'phone-of-the-friend'))
  same('the friend’s visit counts', opened, { counted: true, reason: 'counted' })
  const again = await friend.call('POST /referral-visits', visit(token, 'phone-of-the-friend'))
  same('a second visit does not', again, { counted: false, reason: 'already-invited' })
  await friendState(inviter, 'visited')
  tale.scene(
    `${friend.user} opens it there (scene ${FROM_GROUP_CHAT}): counted once; a forged one is refused`,
  )
}

async function tellFirstOrder(
  tale: Tale,
  inviter: OwnerPhone,
  friend: OwnerPhone,
  choice: Choice,
): Promise<Booked> {
  const { world } = tale
  await nextWorkingMorning(world, choice)
  const slotStartAt = await freeSlot(world, choice, { inDays: 1 })
  const { booked, shop } = await bookAndAccept(world, friend, choice, slotStartAt)
  await pay(booked)
  await tale.step(`the friend’s first order, at ${shop.shopName}: accepted, paid`, booked, {
    state: 'ACCEPTED',
    paidFen: choice.price.totalFen,
  })
  await friendState(inviter, 'ordered')
  await tellWork(tale, shop, booked)
  await friend.call('POST /orders/:orderId/confirmation', command(world, booked.id))
  await tale.step('confirmed and released; for the reward a week has to pass', booked, {
    state: 'COMPLETED',
    frozenFen: 0,
    commissionFen: Math.floor(choice.price.totalFen / 10),
  })
  await friendState(inviter, 'completed')
  same('nobody has a coupon yet', [await coupons(inviter), await coupons(friend)], [[], []])
  return booked
}

async function tellReward(tale: Tale, inviter: OwnerPhone, friend: OwnerPhone, first: Booked): Promise<void> {
  const { world } = tale
  await world.advance(LIMITS.referralRewardAfterMs - HOUR_MS)
  await friendState(inviter, 'completed')
  same('an hour too early nobody has a coupon', [await coupons(inviter), await coupons(friend)], [[], []])
  await world.advance(HOUR_MS)
  await friendState(inviter, 'rewarded')
  const both = [[['referral', COUPON_FEN, 'usable']], [['invited', COUPON_FEN, 'usable']]]
  same('each has one coupon', [await coupons(inviter), await coupons(friend)], both)
  await tale.step(`seven days later each of them has one coupon of ${yuanText(COUPON_FEN)}`, first, {
    state: 'COMPLETED',
  })
  await world.advance(DAY_MS)
  await tale.step('a day later it is still one each', first, { state: 'COMPLETED' })
  same('each still has one coupon', [await coupons(inviter), await coupons(friend)], both)
}

async function tellSecondOrder(tale: Tale, friend: OwnerPhone, choice: Choice): Promise<Booked> {
  const { world } = tale
  await nextWorkingMorning(world, choice)
  const priceFen = choice.price.totalFen
  const couponId = await until(
    'the friend has a coupon to use',
    async () =>
      (await friend.call('GET /coupons', { query: {} })).items.find(({ state }) => state === 'usable')?.id,
    (id) => id !== undefined,
  )
  const slotStartAt = await freeSlot(world, choice, { inDays: 1 })
  const { booked, shop } = await bookAndAccept(world, friend, choice, slotStartAt, {
    couponId: found('a coupon', couponId),
  })
  await tale.step(`books again with the coupon: ${yuanText(priceFen)} less ${yuanText(COUPON_FEN)}`, booked, {
    state: 'PENDING_PAY',
    dueFen: priceFen - COUPON_FEN,
  })
  await pay(booked)
  await tale.step('paid and frozen', booked, { state: 'ACCEPTED', paidFen: priceFen - COUPON_FEN })
  await tellWork(tale, shop, booked)
  await friend.call('POST /orders/:orderId/confirmation', command(world, booked.id))
  const commissionFen = Math.floor(priceFen / 10) - COUPON_FEN
  await tale.step(
    `confirmed: the commission is ${yuanText(COUPON_FEN)} lower too, the shop loses nothing`,
    booked,
    {
      state: 'COMPLETED',
      frozenFen: 0,
      commissionFen,
      toShopFen: priceFen - COUPON_FEN - commissionFen - feeOf(priceFen - COUPON_FEN),
    },
  )
  await checkIncome(shop, booked)
  same('the coupon is used up', await coupons(friend), [['invited', COUPON_FEN, 'used']])
  return booked
}

/** Waits until the inviter reads this of the one friend. */
async function friendState(inviter: OwnerPhone, state: string): Promise<void> {
  await until(
    `the inviter reads that the friend has ${state}`,
    async () => (await inviter.call('GET /referrals', { query: {} })).items.map((one) => one.state),
    (states) => states.length === 1 && states[0] === state,
    [state],
  )
}

async function coupons(owner: OwnerPhone): Promise<[cause: string, amountFen: number, state: string][]> {
  const { items } = await owner.call('GET /coupons', { query: {} })
  return items.map(({ cause, amountFen, state }) => [cause, amountFen, state])
}

/** The same link with another signature. */
function forged(token: string): string {
  const last = token.at(-1)
  return token.slice(0, -1) + (last === 'A' ? 'B' : 'A')
}
