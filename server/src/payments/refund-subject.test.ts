import { MINUTE_MS, SECOND_MS } from '@anxin/shared/kernel/time'
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { entriesOf } from './ledger.repository'
import { NO_MONEY } from './ledger'
import { moneyOf, refundingOf } from './money.queries'
import { MODES, startPayWorld, type PayWorld } from './testing/pay-world'

describe.each(MODES)('refunding frozen money, %s', (mode) => {
  let world: PayWorld
  beforeAll(async () => {
    world = await startPayWorld(mode)
  })
  afterEach(() => world.endOfTest())
  afterAll(() => world.close())

  const money = (subjectId: string) => moneyOf(world.app.db, subjectId)
  const refunding = (subjectId: string) => refundingOf(world.app.db, subjectId)
  const topics = async (subjectId: string) => (await world.events(subjectId)).map(({ topic }) => topic)
  const APPLY = mode === 'ecommerce' ? '/refunds/apply$' : '/domestic/refunds$'

  test('in full: the payer gets everything back, WeChat its whole fee', async () => {
    const { paymentId, subjectId } = await world.paid(28_600)
    const [operationId] = await world.refund({ subjectId, amountFen: 28_600, reason: '订单取消退款' })
    await world.settle(paymentId)
    expect((await world.payment(paymentId)).state).toBe('refunded')
    expect(await money(subjectId)).toEqual({
      ...NO_MONEY,
      paidFen: 28_600,
      refundedFen: 28_600,
      feeFen: 0,
      frozenFen: 0,
      commissionFen: 0,
      toShopFen: 0,
    })
    expect(await world.events(subjectId)).toMatchObject([
      { topic: 'payment.paid' },
      {
        topic: 'payment.refunded',
        payload: { paymentId, subjectId, purpose: 'package', operationId, amountFen: 28_600 },
      },
    ])
  })

  test('in parts: each part takes its share of the fee with it, to the fen', async () => {
    const { paymentId, subjectId } = await world.paid(250)
    for (const amountFen of [62, 63, 41, 1, 83]) {
      await world.refund({ subjectId, amountFen, reason: '退一部分' })
      await world.settle(paymentId)
      await world.expectBooksAgree()
    }
    expect((await world.payment(paymentId)).state).toBe('refunded')
    expect(await money(subjectId)).toMatchObject({ refundedFen: 250, feeFen: 0 })
  })

  test('what is ordered is pending until WeChat has done it, and then posted', async () => {
    const { paymentId, subjectId } = await world.paid(10_000)
    const [operationId = ''] = await world.refund({ subjectId, amountFen: 4_000, reason: '退一部分' })
    const entries = [
      { account: 'frozen', amountFen: -3_976 },
      { account: 'fee', amountFen: -24 },
      { account: 'refunded', amountFen: 4_000 },
    ]
    expect(await entriesOf(world.app.db, operationId, 'pending')).toEqual(entries)
    expect(await entriesOf(world.app.db, operationId, 'post')).toEqual([])
    expect((await money(subjectId)).refundedFen).toBe(0)
    await world.settle(paymentId)
    expect(await entriesOf(world.app.db, operationId, 'post')).toEqual(entries)
  })

  test('until it is done it is said whether WeChat works on it or has not answered, and when it is asked again', async () => {
    const { paymentId, subjectId } = await world.paid(10_000)
    expect(await refunding(subjectId)).toBeNull()
    const [operationId] = await world.refund({ subjectId, amountFen: 4_000, reason: '退一部分' })
    const going = { amountFen: 4_000, stand: 'going' }
    expect(await refunding(subjectId)).toEqual({ ...going, askAt: world.clock.now().toISOString() })
    await world.fault({ match: { on: 'pay', path: '/refunds' }, do: 'drop_before' })
    await world.work()
    const lost = await refunding(subjectId)
    expect(lost).toMatchObject({ amountFen: 4_000, stand: 'unknown' })
    const askMs = Date.parse(lost?.askAt ?? '')
    expect(askMs).toBeGreaterThan(world.clock.now().getTime())
    await world.clearFaults()
    await world.fault({ match: { path: APPLY }, do: { refund: 'PROCESSING' }, times: 1 })
    await world.later(askMs - world.clock.now().getTime())
    expect(await refunding(subjectId)).toMatchObject(going)
    await world.wechat('/settle', { out_refund_no: `R${operationId}`, outcome: 'SUCCESS' })
    await world.settle(paymentId)
    expect(await refunding(subjectId)).toBeNull()
    expect(await money(subjectId)).toMatchObject({ refundedFen: 4_000 })
  })

  test('the newest payment first, then the older', async () => {
    const subjectId = world.id()
    const older = await world.paid(10_000, { subjectId, purpose: 'deposit' })
    await world.later(SECOND_MS)
    const newer = await world.paid(5_000, { subjectId, purpose: 'balance' })
    await world.refund({ subjectId, amountFen: 6_000, reason: '少做一项' })
    await world.settle(older.paymentId, newer.paymentId)
    expect((await world.books(newer.paymentId)).refunded).toBe(5_000)
    expect((await world.books(older.paymentId)).refunded).toBe(1_000)
    expect((await world.payment(newer.paymentId)).state).toBe('refunded')
  })

  test('of one payment alone, where it is named', async () => {
    const subjectId = world.id()
    const older = await world.paid(10_000, { subjectId, purpose: 'deposit' })
    await world.later(SECOND_MS)
    const newer = await world.paid(5_000, { subjectId, purpose: 'balance' })
    const { paymentId } = older
    await world.refund({ subjectId, paymentId, amountFen: 6_000, reason: '少做一项' })
    await world.settle(older.paymentId, newer.paymentId)
    expect((await world.books(older.paymentId)).refunded).toBe(6_000)
  })

  test('never more than remains, counting what is under way; nothing is written then', async () => {
    const { paymentId, subjectId } = await world.paid(10_000)
    await world.refund({ subjectId, amountFen: 6_000, reason: '退一部分' })
    await expect(world.refund({ subjectId, amountFen: 4_001, reason: '再退' })).rejects.toThrow('Invariant')
    expect(await world.operations(paymentId)).toHaveLength(1)
    expect(await world.refund({ subjectId, amountFen: 0, reason: '不退' })).toEqual([])
    await world.settle(paymentId)
  })

  test('two at once run one after the other, a minute apart, and WeChat never says too often', async () => {
    const { paymentId, subjectId } = await world.paid(10_000)
    const warnings = vi.spyOn(world.app.log, 'warn')
    await world.refund({ subjectId, amountFen: 1_000, reason: '第一笔' })
    await world.refund({ subjectId, amountFen: 2_000, reason: '第二笔' })
    await world.work()
    for (let n = 0; n < 15; n++) await world.later(5 * SECOND_MS)
    const [first, second] = await world.operations(paymentId)
    expect(first).toMatchObject({ state: 'succeeded', amountFen: 1_000 })
    expect(second).toMatchObject({ state: 'succeeded', amountFen: 2_000, lastCode: null })
    const waitedMs = (second?.settledAt?.getTime() ?? 0) - (first?.settledAt?.getTime() ?? 0)
    expect(waitedMs).toBeGreaterThanOrEqual(MINUTE_MS)
    expect(warnings).not.toHaveBeenCalledWith(expect.objectContaining({ status: 429 }), expect.anything())
    warnings.mockRestore()
    expect(await money(subjectId)).toMatchObject({ refundedFen: 3_000 })
  })

  test('one that WeChat closes moves nothing, calls a person, and may be ordered anew', async () => {
    const { paymentId, subjectId } = await world.paid(10_000)
    await world.fault({ match: { path: APPLY }, do: { refund: 'CLOSED' }, times: 1 })
    await world.refund({ subjectId, amountFen: 4_000, reason: '退一部分' })
    await world.settle(paymentId)
    expect(await world.operations(paymentId)).toMatchObject([{ state: 'failed', lastCode: 'REFUND_CLOSED' }])
    expect(await money(subjectId)).toMatchObject({ refundedFen: 0, frozenFen: 9_940 })
    expect(await topics(subjectId)).toEqual(['payment.paid', 'payment.parked'])
    await world.refund({ subjectId, amountFen: 4_000, reason: '退一部分' })
    await world.settle(paymentId)
    expect(await money(subjectId)).toMatchObject({ refundedFen: 4_000 })
  })

  test('one that cannot reach the payer calls a person once, and counts only when it has', async () => {
    const { paymentId, subjectId } = await world.paid(10_000)
    await world.fault({ match: { path: APPLY }, do: { refund: 'ABNORMAL' }, times: 1 })
    const [operationId] = await world.refund({ subjectId, amountFen: 4_000, reason: '退一部分' })
    await world.work()
    for (let n = 0; n < 6; n++) await world.later(10 * MINUTE_MS)
    expect(await world.operations(paymentId)).toMatchObject([
      { state: 'unknown', lastCode: 'REFUND_ABNORMAL' },
    ])
    expect(await topics(subjectId)).toEqual(['payment.paid', 'payment.parked', 'money.incident'])
    expect((await money(subjectId)).refundedFen).toBe(0)
    expect(await refunding(subjectId)).toMatchObject({ amountFen: 4_000, stand: 'review' })
    await world.wechat('/settle', { out_refund_no: `R${operationId}`, outcome: 'SUCCESS' })
    await world.settle(paymentId)
    expect(await topics(subjectId)).toEqual([
      'payment.paid',
      'payment.parked',
      'money.incident',
      'payment.refunded',
    ])
  })

  test.each([
    [403, 'NO_AUTH'],
    [403, 'USER_ACCOUNT_ABNORMAL'],
    [403, 'NOT_ENOUGH'],
    [400, 'PARAM_ERROR'],
  ])(
    '%i %s: nothing moves, a person is called once, and the number is not tried again',
    async (http, code) => {
      const { paymentId, subjectId } = await world.paid(10_000)
      await world.fault({ match: { method: 'POST', path: APPLY }, do: { code: { http, code } } })
      await world.refund({ subjectId, amountFen: 4_000, reason: '退一部分' })
      await world.settle(paymentId)
      await world.later(60 * MINUTE_MS)
      expect(await world.operations(paymentId)).toMatchObject([
        { state: 'failed', attempts: 1, lastCode: code },
      ])
      expect(await topics(subjectId)).toEqual(['payment.paid', 'payment.parked'])
      expect((await world.payment(paymentId)).state).toBe('frozen')
    },
  )

  test('two callers at once cannot refund more than there is', async () => {
    const { paymentId, subjectId } = await world.paid(10_000)
    const order = { subjectId, amountFen: 6_000, reason: '取消' }
    const results = await Promise.allSettled(Array.from({ length: 8 }, () => world.refund(order)))
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    await world.settle(paymentId)
    expect(await money(subjectId)).toMatchObject({ refundedFen: 6_000 })
  })

  test('a refund and a release at once: whoever is second works with what the first has left', async () => {
    for (let n = 0; n < 5; n++) {
      const { paymentId, subjectId } = await world.paid(10_000)
      await Promise.allSettled([
        world.refund({ subjectId, amountFen: 6_000, reason: '取消' }),
        world.release(subjectId, 1_000),
      ])
      await world.settle(paymentId)
      const after = await money(subjectId)
      expect(after.frozenFen).toBe(0)
      expect([0, 6_000]).toContain(after.refundedFen)
      expect((await world.payment(paymentId)).state).toBe('released')
    }
  })
})
