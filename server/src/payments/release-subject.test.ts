import { DAY_MS, MINUTE_MS, SECOND_MS } from '@anxin/shared/kernel/time'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { entriesOf } from './ledger.repository'
import { NO_MONEY } from './ledger'
import { moneyOf, moneyOfMany, shopIncome } from './money.queries'
import { MODES, startPayWorld, type PayWorld } from './testing/pay-world'

describe.each(MODES)('releasing frozen money, %s', (mode) => {
  let world: PayWorld
  const restMs = mode === 'ecommerce' ? 30 * SECOND_MS : 60 * SECOND_MS
  beforeAll(async () => {
    world = await startPayWorld(mode)
  })
  afterEach(() => world.endOfTest())
  afterAll(() => world.close())

  const money = (subjectId: string) => moneyOf(world.app.db, subjectId)
  const topics = async (subjectId: string) => (await world.events(subjectId)).map(({ topic }) => topic)
  const SHARE = mode === 'ecommerce' ? '/v3/ecommerce/profitsharing/orders$' : '/v3/profitsharing/orders$'

  test('the commission reaches the platform and all the rest the shop', async () => {
    const { paymentId, subjectId } = await world.paid(28_600)
    expect(await money(subjectId)).toMatchObject({ paidFen: 28_600, feeFen: 172, frozenFen: 28_428 })
    await world.release(subjectId, 2860)
    expect((await world.payment(paymentId)).state).toBe('releasing')
    await world.settle(paymentId)
    expect((await world.payment(paymentId)).state).toBe('released')
    expect(await money(subjectId)).toEqual({
      ...NO_MONEY,
      paidFen: 28_600,
      feeFen: 172,
      frozenFen: 0,
      commissionFen: 2860,
      toShopFen: 25_568,
      refundedFen: 0,
    })
    expect(await topics(subjectId)).toEqual(['payment.paid', 'payment.released'])
  })

  test('the same sums come for many subjects and for a shop', async () => {
    const shopId = world.id()
    const first = await world.paid(10_000, { shopId })
    const second = await world.paid(20_000, { shopId })
    await world.release(first.subjectId, 1000)
    await world.settle(first.paymentId)
    const none = world.id()
    const many = await moneyOfMany(world.app.db, [first.subjectId, second.subjectId, none])
    expect(many.get(first.subjectId)).toEqual(await money(first.subjectId))
    expect(many.get(second.subjectId)).toMatchObject({ frozenFen: 19_880 })
    expect(many.get(none)).toMatchObject({ paidFen: 0 })
    expect(await shopIncome(world.app.db, shopId)).toEqual({
      ...NO_MONEY,
      paidFen: 30_000,
      feeFen: 180,
      frozenFen: 19_880,
      commissionFen: 1000,
      toShopFen: 8940,
      refundedFen: 0,
    })
    expect(await moneyOfMany(world.app.db, [])).toEqual(new Map())
  })

  test('without a commission everything is freed to the shop, under a number of its own', async () => {
    const { paymentId, subjectId } = await world.paid(10_000)
    const [operationId] = await world.release(subjectId, 0)
    await world.settle(paymentId)
    expect(await money(subjectId)).toMatchObject({ toShopFen: 9940, commissionFen: 0, frozenFen: 0 })
    expect(await world.books(paymentId)).toMatchObject({ finished: `F${operationId}` })
  })

  test('several payments share the commission by what remains of each', async () => {
    const subjectId = world.id()
    const first = await world.paid(10_000, { subjectId })
    await world.later(SECOND_MS)
    const second = await world.paid(20_000, { subjectId, purpose: 'balance' })
    await world.refund({ subjectId, amountFen: 5_000, reason: '少做一项' })
    await world.settle(first.paymentId, second.paymentId)
    await world.release(subjectId, 2_500)
    await world.settle(first.paymentId, second.paymentId)
    expect((await world.books(first.paymentId)).shared).toBe(1_000)
    expect((await world.books(second.paymentId)).shared).toBe(1_500)
    expect(await topics(subjectId)).toEqual([
      'payment.paid',
      'payment.paid',
      'payment.refunded',
      'payment.released',
      'payment.released',
    ])
  })

  test('never more than WeChat lets the platform take', async () => {
    const { paymentId, subjectId } = await world.paid(10_001)
    await world.release(subjectId, 9_000)
    await world.settle(paymentId)
    expect((await money(subjectId)).commissionFen).toBe(3_000)
  })

  test('a refund that is ordered with the release comes first, and both are carried out', async () => {
    const { paymentId, subjectId } = await world.paid(28_600)
    // In one millisecond, as one command orders both.
    await world.refund({ subjectId, amountFen: 25_600, reason: '取消' })
    await world.release(subjectId, 300)
    await world.settle(paymentId)
    expect((await world.operations(paymentId)).map(({ kind, state }) => [kind, state])).toEqual([
      ['refund', 'succeeded'],
      ['share', 'succeeded'],
    ])
    expect(await money(subjectId)).toEqual({
      ...NO_MONEY,
      paidFen: 28_600,
      refundedFen: 25_600,
      feeFen: 18,
      commissionFen: 300,
      toShopFen: 2_682,
      frozenFen: 0,
    })
  })

  test('a payment that is being refunded whole is not released', async () => {
    const { paymentId, subjectId } = await world.paid(10_000)
    await world.refund({ subjectId, amountFen: 10_000, reason: '取消' })
    expect(await world.release(subjectId, 1_000)).toEqual([])
    await world.settle(paymentId)
    expect((await world.payment(paymentId)).state).toBe('refunded')
  })

  test('WeChat is not asked before it would say yes', async () => {
    const { paymentId, subjectId } = await world.paid(10_000)
    await world.release(subjectId, 1_000)
    await world.later(restMs - SECOND_MS)
    expect(await world.operations(paymentId)).toMatchObject([{ attempts: 0, state: 'pending' }])
    await world.later(2 * SECOND_MS)
    await world.settle(paymentId)
    expect(await world.operations(paymentId)).toMatchObject([{ state: 'succeeded' }])
  })

  test('"order is being processed" means later, not never', async () => {
    const { paymentId, subjectId } = await world.paid(10_000)
    await world.release(subjectId, 1_000)
    await world.later(restMs)
    const notYet = { code: { http: 400, code: 'INVALID_REQUEST', message: '订单处理中，请稍后再试' } }
    await world.fault({ match: { method: 'POST', path: SHARE }, do: notYet, times: 2 })
    await world.later(2 * SECOND_MS)
    expect(await world.operations(paymentId)).toMatchObject([
      { attempts: 1, state: 'pending', nextStep: 'call', lastCode: 'TRADE_PROCESSING' },
    ])
    await world.settle(paymentId)
    expect(await world.operations(paymentId)).toMatchObject([{ attempts: 4, state: 'succeeded' }])
  })

  test('a share that goes on is asked about until every part has arrived', async () => {
    const { paymentId, subjectId } = await world.paid(10_000)
    const [operationId] = await world.release(subjectId, 1_000)
    await world.fault({ match: { method: 'POST', path: SHARE }, do: { share: 'PROCESSING' }, times: 1 })
    await world.later(2 * MINUTE_MS)
    await world.later(MINUTE_MS)
    expect(await world.operations(paymentId)).toMatchObject([{ state: 'unknown', lastCode: 'PROCESSING' }])
    expect((await money(subjectId)).commissionFen).toBe(0)
    await world.wechat('/settle', { out_order_no: `S${operationId}`, outcome: 'SUCCESS' })
    await world.settle(paymentId)
    expect((await money(subjectId)).commissionFen).toBe(1_000)
  })

  test('a share that WeChat closes leaves everything to the shop, and calls a person', async () => {
    const { paymentId, subjectId } = await world.paid(10_000)
    const [operationId] = await world.release(subjectId, 1_000)
    const closed = { share: { CLOSED: 'RECEIVER_HIGH_RISK' } }
    await world.fault({ match: { method: 'POST', path: SHARE }, do: closed, times: 1 })
    await world.settle(paymentId)
    expect((await world.payment(paymentId)).state).toBe('released')
    expect(await money(subjectId)).toMatchObject({ commissionFen: 0, toShopFen: 9_940 })
    const parked = (await world.events(subjectId)).find(({ topic }) => topic === 'payment.parked')
    expect(parked?.payload).toMatchObject({ operationId, code: 'RECEIVER_HIGH_RISK' })
  })

  test.each([
    [403, 'RULE_LIMIT'],
    [403, 'NO_AUTH'],
    [403, 'NOT_ENOUGH'],
    [400, 'PARAM_ERROR'],
    [401, 'SIGN_ERROR'],
  ])(
    '%i %s on the share: nothing moves, a person is called once, and it may be ordered anew',
    async (http, code) => {
      const { paymentId, subjectId } = await world.paid(10_000)
      const [operationId] = await world.release(subjectId, 1_000)
      await world.fault({ match: { method: 'POST', path: SHARE }, do: { code: { http, code } } })
      await world.settle(paymentId)
      await world.later(DAY_MS)
      expect((await world.payment(paymentId)).state).toBe('frozen')
      expect(await world.operations(paymentId)).toMatchObject([
        { state: 'failed', attempts: 1, lastCode: code },
      ])
      expect(await topics(subjectId)).toEqual(['payment.paid', 'payment.parked'])
      const pending = await entriesOf(world.app.db, operationId ?? '', 'pending')
      const voided = await entriesOf(world.app.db, operationId ?? '', 'void')
      expect(voided).toEqual(pending.map(({ account, amountFen }) => ({ account, amountFen: -amountFen })))
      expect(await entriesOf(world.app.db, operationId ?? '', 'post')).toEqual([])
      await world.clearFaults()
      await world.release(subjectId, 1_000)
      await world.settle(paymentId)
      expect((await money(subjectId)).commissionFen).toBe(1_000)
    },
  )

  test('a shop that never let the platform share calls a person', async () => {
    const subMchid = '1800000001'
    await world.wechat('/merchants', { sub_mchid: subMchid, share_authorised: false })
    const { paymentId, subjectId } = await world.paid(10_000, { subMchid })
    await world.release(subjectId, 1_000)
    await world.settle(paymentId)
    expect(await world.operations(paymentId)).toMatchObject([{ state: 'failed', lastCode: 'NO_AUTH' }])
  })

  /** WeChat has just freed it, and we have not asked yet. */
  const freedJustNow = async () => {
    world.clock.advance((mode === 'ecommerce' ? 180 : 30) * DAY_MS + MINUTE_MS)
    await world.deliver()
  }

  test('of money that WeChat has freed by itself nothing is shared, which calls a person, and it is booked', async () => {
    const { paymentId, subjectId } = await world.paid(10_000)
    await freedJustNow()
    await world.release(subjectId, 1_000)
    await world.settle(paymentId)
    expect(await world.operations(paymentId)).toMatchObject([{ state: 'failed', lastCode: 'NOTHING_FROZEN' }])
    await world.later(DAY_MS)
    expect((await world.operations(paymentId)).map(({ kind }) => kind)).toEqual(['share', 'freed'])
    expect(await money(subjectId)).toMatchObject({ toShopFen: 9_940, commissionFen: 0, frozenFen: 0 })
  })

  test('a finish of money that is free already is taken for done', async () => {
    const { paymentId, subjectId } = await world.paid(10_000)
    await freedJustNow()
    await world.release(subjectId, 0)
    await world.settle(paymentId)
    expect((await world.payment(paymentId)).state).toBe('released')
    expect(await money(subjectId)).toMatchObject({ toShopFen: 9_940, frozenFen: 0 })
  })
})
