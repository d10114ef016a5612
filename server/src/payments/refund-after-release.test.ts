import { HOUR_MS } from '@anxin/shared/kernel/time'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { moneyOf } from './money.queries'
import { sendToCard } from './send-to-card'
import { MODES, startPayWorld, type PayWorld } from './testing/pay-world'

describe.each(MODES)('refunding released money, %s', (mode) => {
  let world: PayWorld
  beforeAll(async () => {
    world = await startPayWorld(mode)
  })
  afterEach(() => world.endOfTest())
  afterAll(() => world.close())

  const RETURN = mode === 'ecommerce' ? '/returnorders$' : '/return-orders$'
  const REFUND = mode === 'ecommerce' ? '/refunds/apply$' : '/domestic/refunds$'
  const money = (subjectId: string) => moneyOf(world.app.db, subjectId)
  const topics = async (subjectId: string) => (await world.events(subjectId)).map(({ topic }) => topic)
  /** What was done after the release, in its order. */
  const after = async (paymentId: string) =>
    (await world.operations(paymentId)).filter(({ kind }) => kind === 'return' || kind === 'refund')

  test('in full: the platform returns its commission, then the shop refunds, and nothing is left', async () => {
    const { paymentId, subjectId } = await world.released(28_600, 2_860)
    const ids = await world.refund({ subjectId, amountFen: 28_600, reason: '售后退款' })
    await world.settle(paymentId)
    const [back, refund] = await after(paymentId)
    expect(back).toMatchObject({ kind: 'return', state: 'succeeded', amountFen: 2_860, settledBy: 'reply' })
    expect(refund).toMatchObject({ kind: 'refund', state: 'succeeded', id: ids[0] })
    expect((back?.settledAt?.getTime() ?? 0) <= (refund?.settledAt?.getTime() ?? 0)).toBe(true)
    expect((await world.payment(paymentId)).state).toBe('refunded')
    expect(await money(subjectId)).toMatchObject({
      paidFen: 28_600,
      refundedFen: 28_600,
      toShopFen: 0,
      commissionFen: 0,
      feeFen: 0,
      advancedFen: 0,
    })
    expect(await topics(subjectId)).toEqual(['payment.paid', 'payment.released', 'payment.refunded'])
  })

  test('in parts: each takes its share of the commission back, never rounded against the shop', async () => {
    const { paymentId, subjectId } = await world.released(1_003, 100)
    for (const [amountFen, commissionFen] of [
      [334, 66],
      [1, 65],
      [333, 32],
    ] as const) {
      await world.refund({ subjectId, amountFen, reason: '售后退款' })
      await world.settle(paymentId)
      await world.expectBooksAgree()
      expect((await money(subjectId)).commissionFen).toBe(commissionFen)
    }
    expect((await world.payment(paymentId)).state).toBe('released')
    await expect(world.refund({ subjectId, amountFen: 336, reason: '再退' })).rejects.toThrow('Invariant')
  })

  test('the caller says what commission remains for the whole order; it comes back from the legs in turn', async () => {
    const subjectId = world.id()
    const one = await world.paid(10_000, { subjectId, purpose: 'deposit' })
    world.clock.advance(1_000)
    const two = await world.paid(20_000, { subjectId, purpose: 'balance' })
    await world.release(subjectId, 3_000)
    await world.settle(one.paymentId, two.paymentId)
    await world.refund({ subjectId, amountFen: 25_000, reason: '售后退款', commissionFen: 500 })
    await world.settle(one.paymentId, two.paymentId)
    expect(await money(subjectId)).toMatchObject({ refundedFen: 25_000, commissionFen: 500 })
    // The newest payment first, whole; the rest from the older one.
    expect((await world.books(two.paymentId)).refunded).toBe(20_000)
    expect((await world.books(one.paymentId)).shared).toBe(500)
  })

  test('of an order with frozen and released money, the frozen goes back first', async () => {
    const subjectId = world.id()
    const released = await world.released(10_000, 1_000, { subjectId, purpose: 'package' })
    const frozen = await world.paid(5_000, { subjectId, purpose: 'supplement' })
    await world.refund({ subjectId, amountFen: 7_000, reason: '售后退款' })
    await world.settle(released.paymentId, frozen.paymentId)
    expect((await world.payment(frozen.paymentId)).state).toBe('refunded')
    expect(await money(subjectId)).toMatchObject({ refundedFen: 7_000, commissionFen: 800, frozenFen: 0 })
  })

  test.each([
    ['a return', RETURN],
    ['a refund', REFUND],
  ])('a lost answer of %s moves the money exactly once', async (_what, path) => {
    const { paymentId, subjectId } = await world.released(10_000, 1_000)
    for (const fault of ['drop_after_commit', 'drop_before'])
      await world.fault({ match: { method: 'POST', path }, do: fault, times: 1 })
    await world.refund({ subjectId, amountFen: 4_000, reason: '售后退款' })
    await world.settle(paymentId)
    expect(await after(paymentId)).toMatchObject([
      { kind: 'return', state: 'succeeded' },
      { kind: 'refund', state: 'succeeded' },
    ])
    expect(await money(subjectId)).toMatchObject({ refundedFen: 4_000, commissionFen: 600 })
  })

  test('a return that WeChat takes days for keeps its number, and the refund waits for it', async () => {
    const { paymentId, subjectId } = await world.released(10_000, 1_000)
    await world.fault({ match: { path: RETURN }, do: { return: 'PROCESSING' }, times: 1 })
    await world.refund({ subjectId, amountFen: 10_000, reason: '售后退款' })
    for (let hours = 0; hours < 5; hours++) await world.later(HOUR_MS)
    const [back, refund] = await after(paymentId)
    expect(back).toMatchObject({ state: 'unknown', lastCode: 'PROCESSING' })
    expect(refund).toMatchObject({ state: 'pending', attempts: 0 })
    await world.wechat('/settle', { out_return_no: `B${back?.id}`, outcome: 'SUCCESS' })
    await world.settle(paymentId)
    expect(await after(paymentId)).toMatchObject([
      { id: back?.id, state: 'succeeded', settledBy: 'query' },
      { id: refund?.id, state: 'succeeded' },
    ])
  })

  test('a return that fails for want of balance is ordered anew under a new number; the refund does not wait', async () => {
    const { paymentId, subjectId } = await world.released(10_000, 1_000)
    await world.released(10_000, 1_000) // so that the shop can refund all the same
    await world.fault({ match: { path: RETURN }, do: { return: { FAILED: 'BALANCE_NOT_ENOUGH' } }, times: 1 })
    await world.refund({ subjectId, amountFen: 10_000, reason: '售后退款' })
    await world.later(1_000)
    await world.later(60_000)
    const early = await after(paymentId)
    expect(early.map(({ kind, state }) => `${kind} ${state}`)).toEqual([
      'return failed',
      'refund succeeded',
      'return pending',
    ])
    await world.later(7 * HOUR_MS)
    const [failed, , again] = await after(paymentId)
    expect(again).toMatchObject({ state: 'succeeded', amountFen: 1_000, sourceId: failed?.sourceId })
    expect(await money(subjectId)).toMatchObject({ commissionFen: 0, toShopFen: 0 })
    expect((await after(paymentId)).length).toBe(3)
    expect(await topics(subjectId)).not.toContain('payment.parked')
  })

  test('a return that fails for good calls a person, and the owner is refunded all the same', async () => {
    const { paymentId, subjectId } = await world.released(10_000, 1_000)
    await world.released(10_000, 1_000)
    await world.fault({ match: { path: RETURN }, do: { return: { FAILED: 'ACCOUNT_ABNORMAL' } }, times: 1 })
    await world.refund({ subjectId, amountFen: 4_000, reason: '售后退款' })
    await world.settle(paymentId)
    expect(await money(subjectId)).toMatchObject({ refundedFen: 4_000, commissionFen: 1_000 })
    expect(await topics(subjectId)).toContain('payment.parked')
  })

  test('a platform without balance keeps no owner waiting: the commission comes back when it can', async () => {
    const { paymentId, subjectId } = await world.released(10_000, 1_000)
    await world.released(10_000, 0)
    await world.withdraw('platform')
    await world.refund({ subjectId, amountFen: 4_000, reason: '售后退款' })
    await world.later(1_000)
    await world.later(60_000)
    expect(await after(paymentId)).toMatchObject([
      { kind: 'return', state: 'pending', lastCode: 'NOT_ENOUGH' },
      { kind: 'refund', state: 'succeeded' },
    ])
    await world.released(10_000, 1_000) // the platform has money again
    await world.later(7 * HOUR_MS)
    expect(await after(paymentId)).toMatchObject([{ state: 'succeeded' }, { state: 'succeeded' }])
    expect(await money(subjectId)).toMatchObject({ commissionFen: 600 })
  })

  test('one that the payer’s account cannot take goes to a card, named in WeChat’s own encryption', async () => {
    const { paymentId, subjectId } = await world.released(10_000, 1_000)
    await world.fault({ match: { path: REFUND }, do: { refund: 'ABNORMAL' }, times: 1 })
    const [operationId = ''] = await world.refund({ subjectId, amountFen: 4_000, reason: '售后退款' })
    for (let n = 0; n < 3; n++) await world.later(10_000)
    expect((await topics(subjectId)).slice(-2)).toEqual(['payment.parked', 'money.incident'])
    const card = { bankType: 'ICBC_DEBIT', accountNo: '6222020200112233445', holderName: '王小明' }
    await sendToCard(world.app, operationId, card)
    await world.settle(paymentId)
    expect(await money(subjectId)).toMatchObject({ refundedFen: 4_000, commissionFen: 600 })
    expect(await after(paymentId)).toMatchObject([
      { state: 'succeeded' },
      { id: operationId, state: 'succeeded' },
    ])
  })

  test('two refunds at once give back no more than there is', async () => {
    const { paymentId, subjectId } = await world.released(10_000, 1_000)
    const order = { subjectId, amountFen: 6_000, reason: '售后退款' }
    const results = await Promise.allSettled([world.refund(order), world.refund(order), world.refund(order)])
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    await world.settle(paymentId)
    expect(await money(subjectId)).toMatchObject({ refundedFen: 6_000, commissionFen: 400 })
  })

  describe('a payment that WeChat’s coupon paid in part', () => {
    const couponPaid = async (amountFen: number, couponFen: number) => {
      const made = await world.open(amountFen)
      expect(await world.pay(made.paymentId, 'success', couponFen)).toBe(true)
      await world.deliver()
      return made
    }

    test('counts in full, and the fee is on what the payer gave', async () => {
      const { subjectId } = await couponPaid(10_000, 1_000)
      expect(await money(subjectId)).toMatchObject({
        paidFen: 10_000,
        couponFen: 1_000,
        feeFen: 54,
        frozenFen: 9_946,
      })
    })

    test('goes back in parts to payer and coupon as WeChat tells it, to the fen', async () => {
      const { paymentId, subjectId } = await couponPaid(1_000, 333)
      for (const amountFen of [100, 1, 99, 301]) {
        await world.refund({ subjectId, amountFen, reason: '退一部分' })
        await world.settle(paymentId)
        await world.expectBooksAgree()
      }
      await world.release(subjectId, 40)
      await world.settle(paymentId)
      await world.refund({ subjectId, amountFen: 499, reason: '退其余' })
      await world.settle(paymentId)
      expect((await world.payment(paymentId)).state).toBe('refunded')
      expect(await money(subjectId)).toMatchObject({
        paidFen: 667,
        refundedFen: 667,
        couponFen: 0,
        feeFen: 0,
        toShopFen: 0,
        commissionFen: 0,
      })
    })
  })
})
