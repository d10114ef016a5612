import { LIMITS } from '@anxin/shared/kernel/limits'
import { MINUTE_MS } from '@anxin/shared/kernel/time'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  accept,
  checkIn,
  expectMoneyBalances,
  intakeCode,
  pass,
  payDue,
  see,
  settle,
  type Job,
} from '../../test/harness/order-steps'
import { uploadIntakePhotos } from '../../test/harness/photos'
import { distinctPlace } from '../../test/harness/place'
import { startTestApp, type TestApp } from '../../test/harness/test-app'
import { book, makeOwner, makeService, makeShop, LINES_FEN, type TestShop } from '../../test/harness/world'

let t: TestApp
beforeAll(async () => {
  t = await startTestApp()
})
afterAll(() => t.close())

const SWITCH = 'POST /orders/:orderId/switch'
type World = { job: Job; others: TestShop[] }

/** Booked at the first of some shops of one place. */
async function world(
  count = 2,
  spec: { depositFen?: number; priceMode?: 'fixed' | 'inspect-first' } = {},
): Promise<World> {
  const place = distinctPlace()
  const serviceId = await makeService(t, { priceMode: spec.priceMode ?? 'fixed' })
  const shops: TestShop[] = []
  for (let nth = 0; nth < count; nth++)
    shops.push(
      await makeShop(t, {
        ...place,
        serviceIds: [serviceId],
        bays: 1,
        technicians: 1,
        depositFen: spec.depositFen ?? 0,
      }),
    )
  const owner = await makeOwner(t)
  const [shop, ...others] = shops as [TestShop, ...TestShop[]]
  const { id: orderId } = await book(t, owner, { serviceId, shopId: shop.id, ...place })
  return { job: { t, owner, shop, orderId }, others }
}
const look = ({ owner, orderId }: Job) =>
  t.api(owner.token, 'GET /orders/:orderId/alternatives', { params: { orderId } })
const input = ({ orderId }: Job, shopId: string, refundFen = 0) => ({
  params: { orderId },
  body: { commandId: t.id(), shopId, refundFen },
})
const change = async (job: Job, shopId: string, refundFen = 0) => {
  const order = await t.api(job.owner.token, SWITCH, input(job, shopId, refundFen))
  await t.drain()
  return order
}
const refused = (job: Job, shopId: string, refundFen = 0) =>
  t.refused(job.owner.token, SWITCH, input(job, shopId, refundFen))
const at = (job: Job, shop: TestShop): Job => ({ ...job, shop })
const offersOf = async (shop: TestShop) => (await t.api(shop.owner.token, 'GET /shop/offers', {})).items
const titlesOf = async (token: string) =>
  (await t.api(token, 'GET /notices', { query: {} })).items.map(({ title }) => title)

describe('before a shop has accepted', () => {
  it('the offer and its slot move to the shop that the owner takes, at no cost', async () => {
    const {
      job,
      others: [next],
    } = await world()
    const shown = await look(job)
    expect(shown).toMatchObject({ allowed: true, refundFen: 0 })
    expect(shown.comparison.shops.map(({ id, isCurrent }) => [id, isCurrent])).toEqual([
      [job.shop.id, true],
      [next!.id, false],
    ])
    const moved = await change(job, next!.id)
    expect(moved).toMatchObject({ state: 'MATCHING', shopId: next!.id, next: { who: 'shop' } })
    expect(await offersOf(job.shop)).toEqual([])
    expect((await offersOf(next!)).map(({ orderId }) => orderId)).toEqual([job.orderId])
    expect(await titlesOf(job.shop.owner.token)).toContain('车主已换店')
    const late = { params: { orderId: job.orderId }, body: { commandId: t.id() } }
    expect(
      await t.refused(job.shop.owner.token, 'POST /shop/orders/:orderId/acceptance', late),
    ).toMatchObject({ code: 'OFFER_GONE' })
    // The slot is free again at the first shop: somebody else takes it.
    const owner = await makeOwner(t)
    const { slotStartAt, serviceId } = moved
    expect(await book(t, owner, { serviceId, shopId: job.shop.id, slotStartAt })).toMatchObject({
      state: 'MATCHING',
    })
    expect(await accept(at(job, next!))).toMatchObject({ state: 'PENDING_PAY', shopId: next!.id })
  })

  it('a shop that has said no is neither shown nor taken, one that was left may be taken again', async () => {
    const {
      job,
      others: [second, third],
    } = await world(3)
    await t.api(job.shop.owner.token, 'POST /shop/orders/:orderId/refusal', {
      params: { orderId: job.orderId },
      body: { commandId: t.id(), reason: 'busy' },
    })
    const { shopId } = await see(job)
    const other = [second!, third!].find(({ id }) => id !== shopId)!
    const { comparison } = await look(job)
    expect(comparison.shops.map(({ id }) => id)).toEqual([shopId, other.id])
    expect(await refused(job, job.shop.id)).toMatchObject({ status: 409, code: 'SHOP_ANSWERED' })
    await change(job, other.id)
    expect(await change(job, shopId!)).toMatchObject({ shopId })
  })

  it('a shop without room then is refused, and the order stays where it is', async () => {
    const {
      job,
      others: [next],
    } = await world()
    const { serviceId, slotStartAt } = await see(job)
    await book(t, await makeOwner(t), { serviceId, shopId: next!.id, slotStartAt })
    expect((await look(job)).comparison.shops).toHaveLength(1)
    expect(await refused(job, next!.id)).toMatchObject({ status: 409, code: 'SLOT_TAKEN' })
    expect(await see(job)).toMatchObject({ shopId: job.shop.id, state: 'MATCHING' })
    expect((await offersOf(job.shop)).map(({ orderId }) => orderId)).toEqual([job.orderId])
  })

  it('a shop whose debts are overdue is refused, and the order stays where it is', async () => {
    const {
      job,
      others: [next],
    } = await world()
    await t.app.db.run('UPDATE shop SET debt_stopped_at = ? WHERE id = ?', [t.clock.now(), next?.id ?? ''])
    expect(await refused(job, next?.id ?? '')).toMatchObject({ status: 409, code: 'SHOP_LIMITED' })
    expect(await see(job)).toMatchObject({ state: 'MATCHING', shopId: job.shop.id })
  })

  it('is allowed three times an order', async () => {
    const {
      job,
      others: [next],
    } = await world()
    for (let nth = 0; nth < LIMITS.switchesPerOrderMax; nth++)
      await change(job, nth % 2 === 0 ? next!.id : job.shop.id)
    expect(await refused(job, job.shop.id)).toMatchObject({ code: 'SWITCH_LIMIT' })
  })
})

describe('after acceptance and before check-in', () => {
  it('an unpaid price is void, and who pays it all the same has it back', async () => {
    const {
      job,
      others: [next],
    } = await world()
    await accept(job)
    const paying = await t.api(job.owner.token, 'POST /orders/:orderId/payment', {
      params: { orderId: job.orderId },
      body: { commandId: t.id() },
    })
    expect(await change(job, next!.id)).toMatchObject({
      state: 'MATCHING',
      shopId: next!.id,
      money: { dueFen: 0, approvedFen: 0 },
    })
    await t
      .wechat('/payer/pay', { openid: job.owner.openid, ...paying.pay, outcome: 'success' })
      .catch(() => null)
    const there = at(job, next!)
    await accept(there)
    await settle(there)
    const { paidFen, refundedFen, frozenFen } = await expectMoneyBalances(there)
    expect([paidFen - refundedFen, frozenFen]).toEqual([0, 0])
    expect(await payDue(there)).toMatchObject({ state: 'ACCEPTED', shopId: next!.id })
  })

  it('all that was paid comes back, the new shop answers anew and is paid its own price', async () => {
    const {
      job,
      others: [next],
    } = await world()
    await accept(job)
    await payDue(job)
    const shown = await look(job)
    expect(shown).toMatchObject({ allowed: true, refundFen: LINES_FEN })
    expect(shown.rule).toContain('¥286.00 全额原路退回')
    expect(await refused(job, next!.id, 0)).toMatchObject({
      status: 409,
      code: 'CONFLICT',
      data: { refundFen: LINES_FEN },
    })
    const command = input(job, next!.id, shown.refundFen)
    const first = await t.api(job.owner.token, SWITCH, command)
    expect(await t.api(job.owner.token, SWITCH, command)).toEqual(first) // a lost answer
    await t.drain()
    const there = at(job, next!)
    await accept(there)
    await settle(there)
    expect(await see(there)).toMatchObject({
      state: 'PENDING_PAY',
      shopId: next!.id,
      money: { paidFen: LINES_FEN, refundedFen: LINES_FEN, frozenFen: 0, approvedFen: 0 },
    })
  })

  it('goes on at the new shop to the check-in, with the money of the new payment alone', async () => {
    const {
      job,
      others: [next],
    } = await world()
    await accept(job)
    await payDue(job)
    await change(job, next!.id, LINES_FEN)
    const there = at(job, next!)
    await accept(there)
    await payDue(there)
    await settle(there)
    const money = await expectMoneyBalances(there)
    expect(money).toMatchObject({ paidFen: 2 * LINES_FEN, refundedFen: LINES_FEN, approvedFen: LINES_FEN })
    expect(await checkIn(there)).toMatchObject({ state: 'CHECKED_IN', shopId: next!.id })
  })

  it('is refused once the car is there, once the time has come, and after the end', async () => {
    const {
      job,
      others: [next],
    } = await world(2, { priceMode: 'inspect-first' })
    await accept(job)
    await pass(job, new Date((await see(job)).slotStartAt).getTime() - t.clock.now().getTime())
    expect(await look(job)).toMatchObject({ allowed: false })
    expect(await refused(job, next!.id)).toMatchObject({ status: 409, code: 'SWITCH_CLOSED' })
    await checkIn(job)
    expect(await look(job)).toMatchObject({ allowed: false, rule: '接车前可以换店，现在已不能更换' })
    expect(await refused(job, next!.id)).toMatchObject({ code: 'SWITCH_CLOSED' })
  })

  it('is nobody else’s: another owner finds nothing', async () => {
    const {
      job,
      others: [next],
    } = await world()
    const other = await makeOwner(t)
    expect(await t.refused(other.token, SWITCH, input(job, next!.id))).toMatchObject({ status: 404 })
  })
})

describe('a race', () => {
  const post = (token: string, url: string, payload: object) =>
    t.fastify.inject({ method: 'POST', url, headers: { authorization: `Bearer ${token}` }, payload })

  it.each([0, 1, 2, 3])('with the acceptance leaves one shop with the order (%i)', async () => {
    const {
      job,
      others: [next],
    } = await world()
    const [switched, accepted] = await Promise.all([
      post(job.owner.token, `/orders/${job.orderId}/switch`, input(job, next!.id).body),
      post(job.shop.owner.token, `/shop/orders/${job.orderId}/acceptance`, { commandId: t.id() }),
    ])
    await t.drain()
    // An acceptance that was first is void by the switch, which costs nothing; one that came second is refused.
    expect(switched.statusCode).toBe(200)
    expect([200, 409]).toContain(accepted.statusCode)
    expect(await see(job)).toMatchObject({ state: 'MATCHING', shopId: next!.id })
    expect(await offersOf(job.shop)).toEqual([])
    expect(await offersOf(next!)).toHaveLength(1)
    const held = await t.app.db.rows<{ shop_id: string }>(
      'SELECT DISTINCT shop_id FROM offer WHERE order_id = ? AND state IN (?, ?)',
      [job.orderId, 'offered', 'accepted'],
    )
    expect(held).toEqual([{ shop_id: next!.id }])
  })

  it.each([0, 1, 2, 3])('with the check-in is won by one of them (%i)', async () => {
    const {
      job,
      others: [next],
    } = await world(2, { priceMode: 'inspect-first' })
    await accept(job)
    await pass(
      job,
      new Date((await see(job)).slotStartAt).getTime() - t.clock.now().getTime() - 5 * MINUTE_MS,
    )
    await uploadIntakePhotos(t, job.shop.owner.token, job.orderId)
    const intake = { commandId: t.id(), code: await intakeCode(job), odometerKm: 42_100, fuelPercent: 60 }
    const answers = await Promise.all([
      post(job.owner.token, `/orders/${job.orderId}/switch`, input(job, next!.id).body),
      post(job.shop.owner.token, `/shop/orders/${job.orderId}/intake`, intake),
    ])
    await t.drain()
    const [switched, taken] = answers.map(({ statusCode }) => statusCode)
    expect([switched, taken].filter((status) => status === 200)).toHaveLength(1)
    const { state, shopId } = await see(job)
    expect([state, shopId]).toEqual(taken === 200 ? ['CHECKED_IN', job.shop.id] : ['MATCHING', next!.id])
  })
})
