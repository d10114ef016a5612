import { LIMITS } from '@anxin/shared/kernel/limits'
import { DAY_MS, HOUR_MS } from '@anxin/shared/kernel/time'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { moneyOf, refundingOf } from './money.queries'
import { receivablesOfSubject } from './receivables.repository'
import { MODES, startPayWorld, type PayWorld } from './testing/pay-world'

const REASON = '售后退款'

describe('the platform advances a refund that the shop cannot pay', () => {
  let world: PayWorld
  beforeAll(async () => {
    world = await startPayWorld('ecommerce', { env: { WECHATPAY_ADVANCE: 'on' }, database: 'advance' })
  })
  afterEach(() => world.endOfTest())
  afterAll(() => world.close())

  const APPLY = '/refunds/apply$'
  const RECOVER = '/return-advance'
  const money = (subjectId: string) => moneyOf(world.app.db, subjectId)
  const debts = (subjectId: string) => receivablesOfSubject(world.app.db, subjectId)
  const kinds = async (paymentId: string) =>
    (await world.operations(paymentId)).map(({ kind, state }) => `${kind} ${state}`)

  /** A released payment of a shop that has spent all of it. */
  async function spent(amountFen = 10_000) {
    const shopId = world.id()
    const made = await world.released(amountFen, amountFen / 10, { shopId })
    await world.withdraw()
    return { ...made, shopId }
  }

  /** Everything up to the advance that is paid and the first vain attempt to get it back. */
  async function advanced() {
    const made = await spent()
    await world.refund({ subjectId: made.subjectId, amountFen: 10_000, reason: REASON })
    for (let n = 0; n < 4; n++) await world.later(10_000)
    return made
  }

  test('the owner has the money at once, and the shop owes it', async () => {
    const { paymentId, subjectId, shopId } = await advanced()
    expect(await kinds(paymentId)).toEqual([
      'share succeeded',
      'return succeeded',
      'refund succeeded',
      'recover pending',
    ])
    const [, , refund, recovery] = await world.operations(paymentId)
    expect(refund).toMatchObject({ byAdvance: true, attempts: 2 })
    expect(refund?.wechatId).toMatch(/^503\d+/)
    expect(recovery).toMatchObject({ lastCode: 'NOT_ENOUGH', sourceId: refund?.id })
    // The commission that came back and the shop's share of the fee stay with the shop until the debt is paid.
    expect(await money(subjectId)).toMatchObject({
      refundedFen: 10_000,
      advancedFen: 9_940,
      toShopFen: 9_940,
      commissionFen: 0,
      feeFen: 0,
    })
    expect(await debts(subjectId)).toMatchObject([
      { kind: 'advance', state: 'open', amountFen: 9_940, shopId, operationId: recovery?.id },
    ])
    expect((await world.payment(paymentId)).state).toBe('refunded')
  })

  test('it is recovered as soon as the same shop is released money, not another', async () => {
    const { paymentId, subjectId, shopId } = await advanced()
    await world.withdraw()
    await world.released(1_000, 0, { shopId: world.id() })
    await world.later(1_000)
    expect(await kinds(paymentId)).toContain('recover pending')
    await world.released(20_000, 2_000, { shopId })
    await world.later(1_000)
    expect(await kinds(paymentId)).toContain('recover succeeded')
    expect(await money(subjectId)).toMatchObject({ advancedFen: 0, toShopFen: 0, refundedFen: 10_000 })
    expect(await debts(subjectId)).toMatchObject([{ state: 'recovered' }])
  })

  test.each([
    ['drop_after_commit'],
    ['drop_before'],
    [{ status: { http: 500, code: 'SYSTEM_ERROR', committed: true } }],
  ])('a lost answer of the recovery (%j) gets the advance back once', async (fault) => {
    const { paymentId, subjectId, shopId } = await advanced()
    await world.fault({ match: { method: 'POST', path: RECOVER }, do: fault, times: 1 })
    await world.released(20_000, 2_000, { shopId })
    await world.settle(paymentId)
    expect(await kinds(paymentId)).toContain('recover succeeded')
    expect(await money(subjectId)).toMatchObject({ advancedFen: 0, toShopFen: 0 })
  })

  test('a lost answer of the advance pays the owner once', async () => {
    const { paymentId, subjectId } = await spent()
    await world.fault({ match: { method: 'POST', path: APPLY, nth: 2 }, do: 'drop_after_commit', times: 1 })
    await world.refund({ subjectId, amountFen: 4_000, reason: REASON })
    for (let n = 0; n < 4; n++) await world.later(10_000)
    expect(await money(subjectId)).toMatchObject({ refundedFen: 4_000, advancedFen: 3_976 })
    const refunds = (await world.operations(paymentId)).filter(({ kind }) => kind === 'refund')
    expect(refunds).toMatchObject([{ state: 'succeeded', byAdvance: true }])
  })

  test('where WeChat will not have the number with other content, a new one is taken', async () => {
    const { paymentId, subjectId } = await spent()
    await world.fault({
      match: { method: 'POST', path: APPLY, nth: 2 },
      do: { code: { http: 400, code: 'INVALID_REQUEST' } },
      times: 1,
    })
    await world.refund({ subjectId, amountFen: 4_000, reason: REASON })
    for (let n = 0; n < 14; n++) await world.later(10_000)
    const refunds = (await world.operations(paymentId)).filter(({ kind }) => kind === 'refund')
    expect(refunds).toMatchObject([
      { state: 'failed', lastCode: 'NUMBER_USED' },
      { state: 'succeeded', byAdvance: true },
    ])
    expect(await money(subjectId)).toMatchObject({ refundedFen: 4_000, advancedFen: 3_976 })
  })

  test('no new number is taken for one that WeChat has carried out all the same', async () => {
    const { paymentId, subjectId } = await spent()
    await world.fault(
      { match: { on: 'notify', event: 'REFUND.SUCCESS' }, do: { notify: 'drop_all' } },
      {
        match: { method: 'POST', path: APPLY, nth: 2 },
        do: { status: { http: 400, code: 'INVALID_REQUEST', committed: true } },
        times: 1,
      },
    )
    await world.refund({ subjectId, amountFen: 4_000, reason: REASON })
    for (let n = 0; n < 14; n++) await world.later(10_000)
    const refunds = (await world.operations(paymentId)).filter(({ kind }) => kind === 'refund')
    expect(refunds).toMatchObject([{ state: 'succeeded', settledBy: 'query' }])
    expect(await money(subjectId)).toMatchObject({ refundedFen: 4_000, advancedFen: 3_976 })
  })

  test('a debt of ninety days is an incident once, and WeChat is asked no more', async () => {
    const { paymentId, subjectId } = await advanced()
    await world.withdraw()
    await world.later(LIMITS.recoverWithinMs - DAY_MS)
    const topics = async () => (await world.events(subjectId)).map(({ topic }) => topic)
    expect(await topics()).not.toContain('money.incident')
    for (let n = 0; n < 4; n++) await world.later(DAY_MS)
    expect((await topics()).filter((topic) => topic === 'money.incident')).toHaveLength(1)
    expect(
      (await world.events(subjectId)).find(({ topic }) => topic === 'money.incident')?.payload,
    ).toMatchObject({
      class: 'recovery-overdue',
      amountFen: 9_940,
      paymentId,
    })
    expect(await kinds(paymentId)).toContain('recover failed')
    expect(await debts(subjectId)).toMatchObject([{ state: 'open' }])
  })
})

describe.each(MODES)('nobody advances a refund that the shop cannot pay, %s', (mode) => {
  let world: PayWorld
  beforeAll(async () => {
    world = await startPayWorld(mode)
  })
  afterEach(() => world.endOfTest())
  afterAll(() => world.close())

  const money = (subjectId: string) => moneyOf(world.app.db, subjectId)
  const debts = (subjectId: string) => receivablesOfSubject(world.app.db, subjectId)

  async function waiting() {
    const shopId = world.id()
    const made = await world.released(10_000, 1_000, { shopId })
    await world.withdraw()
    await world.refund({ subjectId: made.subjectId, amountFen: 10_000, reason: REASON })
    for (let n = 0; n < 3; n++) await world.later(10_000)
    return { ...made, shopId }
  }

  test('the refund waits, certainly without effect, and is written down as owed', async () => {
    const { paymentId, subjectId } = await waiting()
    const refund = (await world.operations(paymentId)).at(-1)
    expect(refund).toMatchObject({
      kind: 'refund',
      state: 'pending',
      lastCode: 'NOT_ENOUGH',
      nextStep: 'call',
    })
    expect(await money(subjectId)).toMatchObject({ refundedFen: 0, advancedFen: 0, commissionFen: 0 })
    expect(await debts(subjectId)).toMatchObject([{ kind: 'refund', state: 'open', amountFen: 9_940 }])
    expect(await refundingOf(world.app.db, subjectId)).toMatchObject({ amountFen: 10_000, stand: 'short' })
  })

  test('the next release of the shop wakes it, and the owner is paid with the same number', async () => {
    const { paymentId, subjectId, shopId } = await waiting()
    const before = (await world.operations(paymentId)).at(-1)
    await world.released(20_000, 2_000, { shopId })
    await world.settle(paymentId)
    expect((await world.operations(paymentId)).at(-1)).toMatchObject({ id: before?.id, state: 'succeeded' })
    expect(await money(subjectId)).toMatchObject({ refundedFen: 10_000, toShopFen: 0 })
    expect(await debts(subjectId)).toMatchObject([{ state: 'recovered' }])
  })

  test('it looks for itself some times a day, and not at every turn', async () => {
    const { paymentId } = await waiting()
    const attempts = async () => (await world.operations(paymentId)).at(-1)?.attempts ?? 0
    const before = await attempts()
    for (let n = 0; n < 24; n++) await world.later(HOUR_MS)
    expect((await attempts()) - before).toBe(4)
  })

  test('after ninety days it ends: a person is called, and the refund may be ordered anew', async () => {
    const { paymentId, subjectId } = await waiting()
    await world.withdraw()
    await world.later(LIMITS.recoverWithinMs)
    await world.later(7 * HOUR_MS)
    const topics = (await world.events(subjectId)).map(({ topic }) => topic)
    expect(topics.filter((topic) => topic === 'money.incident')).toHaveLength(1)
    expect(topics.filter((topic) => topic === 'payment.parked')).toHaveLength(1)
    expect((await world.operations(paymentId)).at(-1)).toMatchObject({
      state: 'failed',
      lastCode: 'NOT_ENOUGH',
    })
    expect(await debts(subjectId)).toMatchObject([{ state: 'lapsed' }])
    await world.released(20_000, 2_000)
    await world.refund({ subjectId, amountFen: 10_000, reason: REASON })
    await world.settle(paymentId)
    expect(await money(subjectId)).toMatchObject({ refundedFen: 10_000 })
  })
})
