import { HOUR_MS, MINUTE_MS } from '@anxin/shared/kernel/time'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { checkPayment } from './check-payment'
import { closePayment } from './close-payment'
import { preparePayment } from './prepare-payment'
import { MODES, startPayWorld, type PayWorld } from './testing/pay-world'

const PREPAY = '/v3/pay/partner/transactions/jsapi'

describe.each(MODES)('preparing a payment, %s', (mode) => {
  let world: PayWorld
  beforeAll(async () => {
    world = await startPayWorld(mode)
  })
  afterEach(() => world.endOfTest())
  afterAll(() => world.close())

  const prepare = (paymentId: string) => preparePayment(world.app, paymentId)
  const inHours = (hours: number) => new Date(world.clock.now().getTime() + hours * HOUR_MS)

  test('gives what the phone needs, and WeChat takes the money with it', async () => {
    const expiresAt = inHours(1)
    const { paymentId, subjectId } = await world.open(28_600, { expiresAt })
    expect(await prepare(paymentId)).toMatchObject({
      paymentId,
      amountFen: 28_600,
      expiresAt: expiresAt.toISOString(),
      pay: { signType: 'RSA', package: expect.stringMatching(/^prepay_id=wx/) },
    })
    expect(await world.pay(paymentId)).toBe(true)
    await world.deliver()
    expect((await world.payment(paymentId)).state).toBe('frozen')
    expect((await world.books(paymentId)).frozen).toBe(28_600 - 172)
    expect((await world.events(subjectId)).map(({ topic }) => topic)).toEqual(['payment.paid'])
  })

  test('a repeat hands out the same prepay id while it is good, and a new one of the same trade afterwards', async () => {
    const { paymentId } = await world.open(100, { expiresAt: inHours(5) })
    const first = await prepare(paymentId)
    await world.later(HOUR_MS)
    expect((await prepare(paymentId)).pay.package).toBe(first.pay.package)
    await world.later(HOUR_MS + MINUTE_MS)
    const later = await prepare(paymentId)
    expect(later.pay.package).not.toBe(first.pay.package)
    expect(await world.pay(paymentId)).toBe(true)
    await world.deliver()
    expect((await world.payment(paymentId)).state).toBe('frozen')
  })

  test('ten at once ask for one trade', async () => {
    const { paymentId } = await world.open(100)
    const all = await Promise.all(Array.from({ length: 10 }, () => prepare(paymentId)))
    for (const { pay } of all) expect(pay.package).toMatch(/^prepay_id=wx/)
    expect(await world.pay(paymentId)).toBe(true)
    await world.deliver()
    expect((await world.books(paymentId)).payer_total).toBe(100)
  })

  test('a lost answer is asked for again with the same content, and there is one trade', async () => {
    const { paymentId } = await world.open(500)
    await world.fault({ match: { path: PREPAY }, do: 'drop_after_commit', times: 1 })
    expect(await world.pay(paymentId)).toBe(true)
    await world.deliver()
    expect((await world.payment(paymentId)).state).toBe('frozen')
  })

  test('says so while WeChat gives no answer, and works when it does again', async () => {
    const { paymentId } = await world.open(500)
    await world.fault({ match: { path: PREPAY }, do: { status: { http: 502, html: true } } })
    await expect(prepare(paymentId)).rejects.toMatchObject({ code: 'WECHAT_UNAVAILABLE' })
    await world.clearFaults()
    expect((await prepare(paymentId)).paymentId).toBe(paymentId)
  })

  test('a refusal for good calls a person, once', async () => {
    const { paymentId, subjectId } = await world.open(500)
    await world.fault({ match: { path: PREPAY }, do: { code: { http: 403, code: 'ACCOUNT_ERROR' } } })
    await expect(prepare(paymentId)).rejects.toMatchObject({ code: 'WECHAT_UNAVAILABLE' })
    await expect(prepare(paymentId)).rejects.toMatchObject({ code: 'WECHAT_UNAVAILABLE' })
    const parked = (await world.events(subjectId)).filter(({ topic }) => topic === 'payment.parked')
    expect(parked).toEqual([
      {
        topic: 'payment.parked',
        payload: { paymentId, subjectId, purpose: 'package', operationId: paymentId, code: 'ACCOUNT_ERROR' },
      },
    ])
  })

  test('is refused once the deadline has passed, once it is paid, and while it is being closed', async () => {
    const expired = await world.open(500)
    world.clock.advance(30 * MINUTE_MS)
    await expect(prepare(expired.paymentId)).rejects.toMatchObject({ code: 'PAYMENT_EXPIRED' })
    const paid = await world.paid(500)
    await expect(prepare(paid.paymentId)).rejects.toMatchObject({ code: 'NOTHING_TO_PAY' })
    const closing = await world.open(500)
    await world.app.db.transaction((tx) => closePayment(world.app, tx, closing.paymentId))
    await expect(prepare(closing.paymentId)).rejects.toMatchObject({ code: 'PAYMENT_UNCERTAIN' })
    await expect(prepare(world.id())).rejects.toMatchObject({ code: 'NOT_FOUND' })
  })

  test('a payment that was made without our knowing is found when it is prepared again', async () => {
    const { paymentId, subjectId } = await world.open(500, { expiresAt: inHours(9) })
    await world.pay(paymentId, 'success_no_callback')
    world.clock.advance(3 * HOUR_MS) // no timer has run, so only this call can find it
    await expect(prepare(paymentId)).rejects.toMatchObject({ code: 'NOTHING_TO_PAY' })
    expect((await world.payment(paymentId)).state).toBe('frozen')
    expect((await world.events(subjectId)).map(({ topic }) => topic)).toEqual(['payment.paid'])
  })

  test('a check asks WeChat now, and says when there is no answer', async () => {
    const { paymentId } = await world.open(500)
    expect(await checkPayment(world.app, paymentId)).toBe('created')
    await world.pay(paymentId, 'success_no_callback')
    await world.fault({ match: { method: 'GET', path: 'out-trade-no' }, do: 'drop_before' })
    await expect(checkPayment(world.app, paymentId)).rejects.toMatchObject({ code: 'WECHAT_UNAVAILABLE' })
    await world.clearFaults()
    expect(await checkPayment(world.app, paymentId)).toBe('frozen')
  })
})
