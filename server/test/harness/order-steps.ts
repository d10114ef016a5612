import { approvalOf, workNotes } from '../../stories/deeds'
import { uploadIntakePhotos, uploadPhoto, tinyJpeg } from './photos'
import type { Reply, TestApp } from './test-app'
import {
  book,
  makeOwner,
  makeService,
  makeShop,
  pay,
  type Person,
  type ServiceSpec,
  type ShopSpec,
  type TestShop,
} from './world'

type Order = Reply<'GET /orders/:orderId'>

export { approvalOf }

/** One order with both sides of it, and the steps that people take; each returns the order as its owner sees it. */
export type Job = {
  readonly t: TestApp
  readonly owner: Person & { vehicleId: string }
  readonly shop: TestShop
  readonly orderId: string
}

export type JobSpec = { service?: ServiceSpec; shop?: ShopSpec; slotStartAt?: string; couponId?: string }

/** Booked at a shop that must answer. */
export async function requestJob(t: TestApp, spec: JobSpec = {}): Promise<Job> {
  const serviceId = await makeService(t, spec.service)
  const shop = await makeShop(t, { ...spec.shop, serviceIds: [serviceId] })
  const owner = await makeOwner(t)
  const order = await book(t, owner, {
    serviceId,
    shopId: shop.id,
    ...(spec.slotStartAt ? { slotStartAt: spec.slotStartAt } : {}),
  })
  return { t, owner, shop, orderId: order.id }
}

export function see({ t, owner, orderId }: Job): Promise<Order> {
  return t.api(owner.token, 'GET /orders/:orderId', { params: { orderId } })
}

export async function accept(job: Job): Promise<Order> {
  const { t, shop, orderId } = job
  await t.api(shop.owner.token, 'POST /shop/orders/:orderId/acceptance', {
    params: { orderId },
    body: { commandId: t.id() },
  })
  await t.drain()
  return see(job)
}

/** Pays what is due and asks WeChat, as the phone does after wx.requestPayment. */
export async function payDue(job: Job): Promise<Order> {
  const { t, owner, orderId } = job
  await pay(t, owner, orderId)
  await t.api(owner.token, 'POST /orders/:orderId/payment-check', {
    params: { orderId },
    body: { commandId: t.id() },
  })
  await t.drain()
  return see(job)
}

export async function intakeCode({ t, owner, orderId }: Job): Promise<string> {
  return (
    await t.api(owner.token, 'POST /orders/:orderId/intake-code', {
      params: { orderId },
      body: { commandId: t.id() },
    })
  ).code
}

/** Time passes to the slot, then the car comes in with photos and code. */
export async function checkIn(job: Job): Promise<Order> {
  const { t, shop, orderId } = job
  const { slotStartAt } = await see(job)
  const aheadMs = new Date(slotStartAt).getTime() - t.clock.now().getTime()
  if (aheadMs > 0) {
    await t.advance(aheadMs)
    await refreshTokens(job)
  }
  await uploadIntakePhotos(t, shop.owner.token, orderId)
  const code = await intakeCode(job)
  await t.api(shop.owner.token, 'POST /shop/orders/:orderId/intake', {
    params: { orderId },
    body: { commandId: t.id(), code, odometerKm: 42_100, fuelPercent: 60, damages: ['左前门划痕'] },
  })
  await t.drain()
  return see(job)
}

/** All that the order still wants noted of its work is noted by the shop: steps with photos, a piece for each part. */
export async function noteWork(job: Job): Promise<void> {
  const { t, shop, orderId } = job
  const body = await workNotes(await see(job), {
    id: () => t.id(),
    photograph: async (slot) => uploadPhoto(t, shop.owner.token, orderId, slot, await tinyJpeg()),
  })
  if (body === null) return
  await t.api(shop.owner.token, 'POST /shop/orders/:orderId/work', { params: { orderId }, body })
}

export async function finish(job: Job, doneLineIds?: string[]): Promise<Order> {
  const { t, shop, orderId } = job
  await uploadPhoto(t, shop.owner.token, orderId, 'finish', await tinyJpeg())
  await noteWork(job)
  const order = await see(job)
  const approved = order.lines.filter(({ state }) => state === 'approved').map(({ id }) => id)
  await t.api(shop.owner.token, 'POST /shop/orders/:orderId/finish', {
    params: { orderId },
    body: { commandId: t.id(), doneLineIds: doneLineIds ?? approved, qualityChecked: true },
  })
  await t.drain()
  return see(job)
}

export async function handOver(job: Job): Promise<Order> {
  const { t, owner, shop, orderId } = job
  const { code } = await t.api(owner.token, 'POST /orders/:orderId/hand-over-code', {
    params: { orderId },
    body: { commandId: t.id() },
  })
  await t.api(shop.owner.token, 'POST /shop/orders/:orderId/hand-over', {
    params: { orderId },
    body: { commandId: t.id(), code },
  })
  await t.drain()
  return see(job)
}

export async function confirm(job: Job): Promise<Order> {
  const { t, owner, orderId } = job
  await t.api(owner.token, 'POST /orders/:orderId/confirmation', {
    params: { orderId },
    body: { commandId: t.id() },
  })
  await t.drain()
  return see(job)
}

/** Fixed price, from booking to the car back with its owner. */
export async function deliveredJob(t: TestApp, spec: JobSpec = {}): Promise<Job> {
  const job = await requestJob(t, spec)
  await deliver(job)
  return job
}

/** The same from the shop's answer on. */
export async function deliver(job: Job): Promise<void> {
  const { t } = job
  await accept(job)
  await payDue(job)
  await checkIn(job)
  await t.api(job.shop.owner.token, 'POST /shop/orders/:orderId/start', {
    params: { orderId: job.orderId },
    body: { commandId: t.id() },
  })
  await finish(job)
  await handOver(job)
}

/** Tokens live two hours; the phones sign in again by themselves. */
export async function refreshTokens({ t, owner, shop }: Job): Promise<void> {
  owner.token = await freshToken(t, 'owner', owner.name)
  shop.owner.token = await freshToken(t, 'shop', shop.owner.name, shop.id)
}

async function freshToken(t: TestApp, app: 'owner' | 'shop', name: string, shopId?: string): Promise<string> {
  const appid = app === 'owner' ? t.sandbox.identity.ownerAppid : t.sandbox.identity.shopAppid
  const { js_code: code } = await t.wechat<{ js_code: string }>('/login', { appid, user: name })
  return (await t.api(null, 'POST /sessions', { body: { app, code, ...(shopId ? { shopId } : {}) } })).token
}

/** Time passes; then the phones of both sides sign in again. */
export async function pass(job: Job, ms: number): Promise<void> {
  await job.t.advance(ms)
  await refreshTokens(job)
}

/** What was asked of WeChat is carried out and observed, refunds and releases included. */
export async function settle(job: Job): Promise<void> {
  await job.t.drain()
  for (let minutes = 0; minutes < 12; minutes += 3) await job.t.advance(3 * 60_000)
  await refreshTokens(job)
}

/** The money identity, and that the sandbox's books of every trade say the same. */
export async function expectMoneyBalances(job: Job): Promise<NonNullable<Order['money']>> {
  const { money } = await see(job)
  if (!money) throw new Error('the owner sees no money')
  const { paidFen, advancedFen, frozenFen, toShopFen, commissionFen, refundedFen, feeFen } = money
  if (paidFen + advancedFen !== frozenFen + toShopFen + commissionFen + refundedFen + feeFen)
    throw new Error(`money does not add up: ${JSON.stringify(money)}`)
  const books = await job.t.wechat<{ balanced: boolean }>('/books')
  if (!books.balanced) throw new Error(`the sandbox's books do not balance: ${JSON.stringify(books)}`)
  return money
}
