import { DAY_MS } from '@anxin/shared/kernel/time'
import { LIMITS } from '@anxin/shared/kernel/limits'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { bookFor, complete } from '../../test/harness/jobs'
import { startTestApp, type TestApp } from '../../test/harness/test-app'
import { book, makeOwner, makeService, makeShop, signIn, slotAt } from '../../test/harness/world'
import { grantCoupon } from '.'

let t: TestApp
beforeAll(async () => {
  t = await startTestApp()
})
afterAll(() => t.close())

const grant = (ownerId: string, causeKey = `operator.${t.id()}`, minimumFen = 0) =>
  t.app.db.transaction((tx) =>
    grantCoupon(t.app, tx, { ownerId, amountFen: 2000, minimumFen, cause: 'operator', causeKey }),
  )
const couponsOf = async (token: string) => (await t.api(token, 'GET /coupons')).items

async function ownerWithCoupon(minimumFen = 0) {
  const owner = await makeOwner(t)
  await grant(owner.userId, undefined, minimumFen)
  const [coupon] = await couponsOf(owner.token)
  return { owner, couponId: coupon!.id }
}

async function refusedBooking(owner: Awaited<ReturnType<typeof makeOwner>>, couponId: string) {
  const serviceId = await makeService(t)
  const shop = await makeShop(t, { serviceIds: [serviceId] })
  return t.refused(owner.token, 'POST /orders', {
    body: {
      id: t.id(),
      vehicleId: owner.vehicleId,
      serviceId,
      shopId: shop.id,
      slotStartAt: slotAt(t),
      lat: 30.2741,
      lng: 120.1551,
      couponId,
    },
  })
}

describe('a coupon', () => {
  it('is given once for one cause, also to two who ask at once', async () => {
    const { userId, token } = await signIn(t)
    const given = await Promise.all([grant(userId, `once.${userId}`), grant(userId, `once.${userId}`)])
    expect(given.filter(Boolean)).toHaveLength(1)
    expect(await couponsOf(token)).toHaveLength(1)
  })

  it('is reserved by a booking, and another booking cannot use it', async () => {
    const { owner, couponId } = await ownerWithCoupon()
    await bookFor(t, owner, { couponId })
    expect(await couponsOf(owner.token)).toMatchObject([{ id: couponId, state: 'reserved' }])
    expect(await refusedBooking(owner, couponId)).toMatchObject({ status: 409, code: 'COUPON_UNUSABLE' })
  })

  it('goes to one of two bookings made at once', async () => {
    const { owner, couponId } = await ownerWithCoupon()
    const serviceId = await makeService(t)
    const shops = [
      await makeShop(t, { serviceIds: [serviceId] }),
      await makeShop(t, { serviceIds: [serviceId] }),
    ]
    const made = await Promise.allSettled(
      shops.map(({ id: shopId }) => book(t, owner, { serviceId, shopId, couponId })),
    )
    expect(made.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
  })

  it('is free again when the order is cancelled', async () => {
    const { owner, couponId } = await ownerWithCoupon()
    const { orderId } = await bookFor(t, owner, { couponId })
    await t.api(owner.token, 'POST /orders/:orderId/cancellation', {
      params: { orderId },
      body: { commandId: t.id(), reason: '临时有事', feeFen: 0 },
    })
    expect(await couponsOf(owner.token)).toMatchObject([{ id: couponId, state: 'usable' }])
    await bookFor(t, owner, { couponId })
  })

  it('is used up by a completed order', async () => {
    const { owner, couponId } = await ownerWithCoupon()
    await complete(await bookFor(t, owner, { couponId }))
    expect(await couponsOf(owner.token)).toMatchObject([{ id: couponId, state: 'used' }])
  })

  it.each([
    ['of another owner', async () => (await ownerWithCoupon()).couponId],
    ['that does not exist', async () => t.id()],
  ])('%s is refused', async (_what, couponId) => {
    expect(await refusedBooking(await makeOwner(t), await couponId())).toMatchObject({
      status: 409,
      code: 'COUPON_UNUSABLE',
    })
  })

  it('is refused for an order below its minimum', async () => {
    const { owner, couponId } = await ownerWithCoupon(28_601)
    expect(await refusedBooking(owner, couponId)).toMatchObject({ code: 'COUPON_UNUSABLE' })
  })

  it('expires after 90 days, without anybody doing anything', async () => {
    const person = await signIn(t)
    await grant(person.userId)
    t.clock.advance(LIMITS.couponValidMs - DAY_MS)
    const before = await signIn(t, 'owner', person.name)
    expect(await couponsOf(before.token)).toMatchObject([{ state: 'usable' }])
    t.clock.advance(DAY_MS)
    const { token } = await signIn(t, 'owner', person.name)
    const coupons = await couponsOf(token)
    expect(coupons).toMatchObject([{ state: 'expired' }])
    const owner = { ...(await makeOwner(t)) }
    expect(await refusedBooking(owner, coupons[0]!.id)).toMatchObject({ code: 'COUPON_UNUSABLE' })
  })
})

describe('GET /coupons', () => {
  it('shows the newest first, page by page, and only the caller’s', async () => {
    const { userId, token } = await signIn(t)
    for (let n = 0; n < 3; n++) {
      await grant(userId)
      t.clock.advance(1)
    }
    const first = await t.api(token, 'GET /coupons', { query: { limit: 2 } })
    const second = await t.api(token, 'GET /coupons', {
      query: { limit: 2, cursor: first.nextCursor ?? '' },
    })
    const ids = [...first.items, ...second.items].map(({ id }) => id)
    expect(ids).toEqual(ids.toSorted().toReversed())
    expect([ids.length, second.nextCursor]).toEqual([3, null])
    expect(await couponsOf((await signIn(t)).token)).toEqual([])
  })
})
