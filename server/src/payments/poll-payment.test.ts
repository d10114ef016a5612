import { HOUR_MS, MINUTE_MS, SECOND_MS } from '@anxin/shared/kernel/time'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { closePayment } from './close-payment'
import { entriesOf } from './ledger.repository'
import { preparePayment } from './prepare-payment'
import { MODES, startPayWorld, type PayWorld } from './testing/pay-world'

describe.each(MODES)('asking about an open payment, %s', (mode) => {
  let world: PayWorld
  beforeAll(async () => {
    world = await startPayWorld(mode)
  })
  afterEach(() => world.endOfTest())
  afterAll(() => world.close())

  const topics = async (subjectId: string) => (await world.events(subjectId)).map(({ topic }) => topic)
  const close = (paymentId: string) =>
    world.app.db.transaction((tx) => closePayment(world.app, tx, paymentId))

  test.each([0, 20 * SECOND_MS, 10 * MINUTE_MS, 110 * MINUTE_MS])(
    'one that was made %i ms after it was prepared and never notified is found within a minute',
    async (afterMs) => {
      const expiresAt = new Date(world.clock.now().getTime() + 4 * HOUR_MS)
      const { paymentId, subjectId } = await world.open(500, { expiresAt })
      const { pay } = await preparePayment(world.app, paymentId)
      for (let at = 0; at < afterMs; at += 10 * MINUTE_MS)
        await world.later(Math.min(afterMs - at, 10 * MINUTE_MS))
      await world.wechat('/payer/pay', { openid: world.openid, ...pay, outcome: 'success_no_callback' })
      for (let at = 0; at < MINUTE_MS; at += 5 * SECOND_MS) await world.later(5 * SECOND_MS)
      expect((await world.payment(paymentId)).state).toBe('frozen')
      expect(await topics(subjectId)).toEqual(['payment.paid'])
    },
  )

  test('queries that fail do not stop the asking', async () => {
    const { paymentId } = await world.open(500)
    await world.pay(paymentId, 'success_no_callback')
    await world.fault({ match: { method: 'GET', path: 'out-trade-no' }, do: 'drop_before', times: 3 })
    await world.fault({ match: { method: 'GET', path: 'out-trade-no' }, do: { sig: 'tamper' }, times: 1 })
    for (let n = 0; n < 20; n++) await world.later(5 * SECOND_MS)
    expect((await world.payment(paymentId)).state).toBe('frozen')
  })

  test('at the deadline an unpaid one is closed at WeChat, told once, and its expectation voided', async () => {
    const { paymentId, subjectId } = await world.open(500)
    const { pay } = await preparePayment(world.app, paymentId)
    await world.later(30 * MINUTE_MS)
    await world.settle(paymentId)
    expect((await world.payment(paymentId)).state).toBe('closed')
    expect((await world.books(paymentId)).state).toBe('CLOSED')
    expect(await topics(subjectId)).toEqual(['payment.closed'])
    expect(await entriesOf(world.app.db, paymentId, 'void')).toEqual([
      { account: 'payer', amountFen: 500 },
      { account: 'frozen', amountFen: -500 },
    ])
    const late = await world.wechat<{ ok: boolean }>('/payer/pay', { openid: world.openid, ...pay })
    expect(late.ok).toBe(false)
  })

  test('one that was never prepared ends at its deadline too', async () => {
    const { paymentId, subjectId } = await world.open(500)
    await world.later(30 * MINUTE_MS)
    expect((await world.payment(paymentId)).state).toBe('closed')
    expect(await topics(subjectId)).toEqual(['payment.closed'])
  })

  test('a close that is ordered before the deadline closes the trade, and again changes nothing', async () => {
    const { paymentId, subjectId } = await world.open(500)
    await preparePayment(world.app, paymentId)
    await close(paymentId)
    await close(paymentId)
    await world.settle(paymentId)
    await close(paymentId)
    expect((await world.books(paymentId)).state).toBe('CLOSED')
    expect(await topics(subjectId)).toEqual(['payment.closed'])
    expect(await world.operations(paymentId)).toMatchObject([{ kind: 'close', state: 'succeeded' }])
  })

  test('a payer who was faster than the close has paid, and nobody is alarmed', async () => {
    const { paymentId, subjectId } = await world.open(500)
    await world.pay(paymentId, 'success_no_callback')
    await close(paymentId)
    await world.settle(paymentId)
    expect((await world.payment(paymentId)).state).toBe('frozen')
    expect(await topics(subjectId)).toEqual(['payment.paid'])
    expect(await world.operations(paymentId)).toMatchObject([{ state: 'failed', lastCode: 'ORDER_PAID' }])
  })

  test('a close that WeChat refuses is told to a person once, and tried until it is done', async () => {
    const { paymentId, subjectId } = await world.open(500)
    await preparePayment(world.app, paymentId)
    await close(paymentId)
    await world.fault({ match: { path: '/close$' }, do: { code: { http: 403, code: 'NO_AUTH' } }, times: 3 })
    await world.settle(paymentId)
    expect((await world.payment(paymentId)).state).toBe('closed')
    expect(await topics(subjectId)).toEqual(['payment.parked', 'payment.closed'])
  })

  test('that WeChat has lost a trade which it had is not believed', async () => {
    const { paymentId, subjectId } = await world.open(500)
    await world.pay(paymentId, 'success_no_callback')
    await close(paymentId)
    const lost = { code: { http: 404, code: 'ORDER_NOT_EXIST' } }
    await world.fault({ match: { method: 'GET', path: 'out-trade-no' }, do: lost, times: 2 })
    await world.settle(paymentId)
    expect((await world.payment(paymentId)).state).toBe('frozen')
    expect(await topics(subjectId)).toEqual(['payment.paid'])
  })
})
