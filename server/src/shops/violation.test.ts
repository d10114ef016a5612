import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { signInOperator } from '../../test/harness/operators'
import {
  accept,
  confirm,
  deliveredJob,
  expectMoneyBalances,
  refreshTokens,
  requestJob,
  see,
  settle,
  type Job,
} from '../../test/harness/order-steps'
import { book, makeOwner, makeService, offerService, slotAt, type TestShop } from '../../test/harness/world'
import { startMerchantWorld, type MerchantWorld } from './testing/merchant-world'

const HERE = { lat: 30.27, lng: 120.15 }

describe.each(['ecommerce', 'partner'] as const)('a shop that cannot collect (%s)', (mode) => {
  let t: MerchantWorld
  beforeAll(async () => {
    t = await startMerchantWorld(mode, { database: 'violation' })
    const { spMchid } = t.sandbox.identity
    await t.wechat('/receiver-url', {
      mchid: spMchid,
      url: `${t.app.env.PUBLIC_URL}/wechat/pay/notifications`,
    })
  })
  afterAll(() => t.close())

  /** WeChat tells, and the product hears. */
  async function violation(shop: TestShop, kind: 'PUNISH' | 'INTERCEPT' | 'APPEAL'): Promise<void> {
    await t.wechat(`/merchants/${shop.subMchid}/violation`, { kind })
    await t.sandbox.clockMoved()
    await t.drain()
  }

  async function sharingIsAllowed(job: Job): Promise<void> {
    expect(await t.app.wechatPay.addReceiver({ subMchid: job.shop.subMchid })).toEqual({
      kind: 'ok',
      value: {},
    })
  }

  it('is in no list and no match, and no order comes to it, however it is asked', async () => {
    const job = await requestJob(t, { shop: { instantBook: false } })
    const { serviceId } = await see(job)
    const shopIds = async () => {
      const listed = await t.api(null, 'GET /shops', { query: { ...HERE, serviceId, limit: 50 } })
      const match = await t.api(null, 'GET /match', { query: { ...HERE, serviceId } })
      return [listed.items.map(({ id }) => id), match.items.map(({ shop }) => shop.id)]
    }
    expect(await shopIds()).toEqual([[job.shop.id], [job.shop.id]])
    await t.app.db.run('UPDATE shop SET sub_mchid = NULL WHERE id = ?', [job.shop.id])
    expect(await shopIds()).toEqual([[], []])
    const params = { orderId: job.orderId }
    expect(
      await t.refused(job.shop.owner.token, 'POST /shop/orders/:orderId/acceptance', { params }),
    ).toMatchObject({ status: 409, code: 'SHOP_CANNOT_COLLECT' })
    expect((await see(job)).state).toBe('MATCHING')
    const owner = await makeOwner(t)
    const body = { vehicleId: owner.vehicleId, serviceId, slotStartAt: slotAt(t, 3), ...HERE }
    for (const instantBook of [0, 1]) {
      await t.app.db.run('UPDATE shop SET instant_book = ? WHERE id = ?', [instantBook, job.shop.id])
      expect(
        await t.refused(owner.token, 'POST /orders', { body: { id: t.id(), shopId: job.shop.id, ...body } }),
      ).toMatchObject({ code: 'SHOP_CANNOT_COLLECT' })
    }
    // Asked for any shop, the owner is told that there is none, and an operator cannot give it to this one.
    const { id } = await t.api(owner.token, 'POST /orders', { body: { id: t.id(), ...body } })
    await t.drain()
    const operator = await signInOperator(t)
    const { items } = await t.api(operator.token, 'GET /operators/queue', { query: {} })
    const item = items.find(({ orderId }) => orderId === id)
    expect(
      await t.refused(operator.token, 'POST /operators/queue/:itemId/assignment', {
        params: { itemId: item?.id },
        body: { commandId: t.id(), shopId: job.shop.id, note: '电话' },
      }),
    ).toMatchObject({ code: 'SHOP_CANNOT_COLLECT' })
  })

  it('is passed over when it is punished while it stands in the line of those to be asked', async () => {
    const serviceId = await makeService(t)
    const owner = await makeOwner(t)
    const near = await t.newShop()
    const far = await t.newShop({ rating: 2 })
    for (const shop of [near, far]) {
      await offerService(t, shop.id, serviceId)
      await t.app.db.run('UPDATE shop SET sub_mchid = ? WHERE id = ?', [shop.subMchid, shop.id])
    }
    const order = await book(t, owner, { serviceId })
    const first = [near, far].find(({ id }) => id === order.shopId)
    const second = first === near ? far : near
    await violation(second, 'PUNISH')
    await t.api(first?.owner.token ?? '', 'POST /shop/orders/:orderId/refusal', {
      params: { orderId: order.id },
      body: { commandId: t.id(), reason: 'busy' },
    })
    const after = await t.api(owner.token, 'GET /orders/:orderId', { params: { orderId: order.id } })
    expect(after.shopId).toBeNull()
  })

  it('punished, it takes no order at once, finishes the one it has, and still gets its money', async () => {
    const job = await deliveredJob(t)
    await sharingIsAllowed(job)
    await violation(job.shop, 'PUNISH')
    await refreshTokens(job)
    expect(await t.merchant(job.shop)).toMatchObject({
      canCollect: false,
      stopped: { reason: '关闭支付权限：经营行为异常，存在交易风险' },
    })
    const { serviceId } = await see(job)
    const owner = await makeOwner(t)
    const body = { id: t.id(), shopId: job.shop.id, vehicleId: owner.vehicleId, serviceId }
    const again = { body: { ...body, slotStartAt: slotAt(t, 3), ...HERE } }
    expect(await t.refused(owner.token, 'POST /orders', again)).toMatchObject({ code: 'SHOP_CANNOT_COLLECT' })
    await confirm(job)
    await settle(job)
    expect(await see(job)).toMatchObject({ state: 'COMPLETED' })
    const money = await expectMoneyBalances(job)
    expect(money).toMatchObject({ frozenFen: 0, commissionFen: 2860 })
    expect(money.toShopFen).toBeGreaterThan(25_000)
    await violation(job.shop, 'APPEAL')
    await refreshTokens(job)
    expect(await t.merchant(job.shop)).toMatchObject({ canCollect: true, stopped: null })
    const titles = (await t.api(job.shop.owner.token, 'GET /notices', { query: {} })).items.map(
      ({ title }) => title,
    )
    expect(titles).toEqual(expect.arrayContaining(['收款受限，已暂停接单', '收款已恢复']))
  })

  it('single payments that WeChat stopped do not close a shop; nor does the punishment of somebody else', async () => {
    const job = await requestJob(t)
    await violation(job.shop, 'INTERCEPT')
    await t.wechat('/merchants', { sub_mchid: '1699999999' })
    await t.wechat('/merchants/1699999999/violation', { kind: 'PUNISH' })
    await t.sandbox.clockMoved()
    await t.drain()
    expect(await t.merchant(job.shop)).toMatchObject({ canCollect: true })
    expect(await accept(job)).toMatchObject({ state: 'PENDING_PAY' })
  })

  it('what an operator stopped only an operator lets go, and each look of one is written down', async () => {
    const job = await requestJob(t)
    const params = { shopId: job.shop.id }
    const operator = await signInOperator(t)
    const set = (allowed: boolean) =>
      t.api(operator.token, 'POST /operators/shops/:shopId/collecting', {
        params,
        body: { commandId: t.id(), allowed, note: '资料存疑' },
      })
    await set(false)
    expect(await t.merchant(job.shop)).toMatchObject({ canCollect: false, stopped: { reason: '资料存疑' } })
    await violation(job.shop, 'APPEAL')
    expect(await t.merchant(job.shop)).toMatchObject({ canCollect: false })
    await set(true)
    expect(await t.merchant(job.shop)).toMatchObject({ canCollect: true })
    await t.api(operator.token, 'GET /operators/shops/:shopId/merchant', { params })
    const rows = await t.app.db.rows<{ action: string }>(
      'SELECT action FROM audit_entry WHERE subject_id = ? ORDER BY id',
      [job.shop.id],
    )
    expect(rows.map(({ action }) => action)).toEqual([
      'merchant.restricted',
      'merchant.collecting-set',
      'merchant.unrestricted',
      'merchant.collecting-set',
      'merchant.looked-at',
    ])
    const without = await signInOperator(t, { rights: ['queue'] })
    for (const refusal of [
      await t.refused(without.token, 'GET /operators/shops/:shopId/merchant', { params }),
      await t.refused(without.token, 'GET /operators/merchant-applications'),
      await t.refused(without.token, 'POST /operators/shops/:shopId/collecting', {
        params,
        body: { commandId: t.id(), allowed: true, note: '好' },
      }),
    ])
      expect(refusal).toMatchObject({ status: 403, code: 'FORBIDDEN' })
  })

  it('an operator sees the applications of the own region, page by page, and none of another', async () => {
    const region = mode === 'ecommerce' ? '440100' : '440300'
    const ids: string[] = []
    for (let n = 0; n < 3; n += 1) ids.unshift(await t.apply(await t.newShop({ region })))
    const operator = await signInOperator(t, { region })
    const page = (cursor?: string) =>
      t.api(operator.token, 'GET /operators/merchant-applications', {
        query: { limit: 2, state: 'submitted', ...(cursor ? { cursor } : {}) },
      })
    const first = await page()
    const second = await page(first.nextCursor ?? '')
    expect([...first.items, ...second.items].map(({ id }) => id)).toEqual(ids)
    expect(second.nextCursor).toBeNull()
    const elsewhere = await signInOperator(t, { region: '510100' })
    expect(
      (await t.api(elsewhere.token, 'GET /operators/merchant-applications', { query: {} })).items,
    ).toEqual([])
  })
})
