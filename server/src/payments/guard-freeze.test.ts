import { DAY_MS, HOUR_MS, MINUTE_MS } from '@anxin/shared/kernel/time'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { moneyOf } from './money.queries'
import { MODES, startPayWorld, type PayWorld } from './testing/pay-world'

const DAYS = { ecommerce: [120, 150, 170, 180], partner: [15, 21, 25, 30] } as const

describe.each(MODES)('money that stays frozen, %s', (mode) => {
  const [firstDay, lastDay, decisionDay, endDay] = DAYS[mode]
  const AMOUNTS = '/amounts$'
  let world: PayWorld
  beforeAll(async () => {
    world = await startPayWorld(mode, { database: 'freeze' })
  })
  afterEach(() => world.endOfTest())
  afterAll(() => world.close())

  const told = async (subjectId: string) =>
    (await world.events(subjectId))
      .filter(({ topic }) => topic !== 'payment.paid')
      .map(({ topic, payload }) => [topic, payload['stage'] ?? payload['causeKey'] ?? payload['amountFen']])
  const incident = (paymentId: string, stage: string) => ['money.incident', `freeze.${paymentId}.${stage}`]

  test('calls people at both alarms, and asks for a decision, each once and on its day', async () => {
    const { paymentId, subjectId } = await world.paid(10_000)
    await world.later(firstDay * DAY_MS - MINUTE_MS)
    expect(await told(subjectId)).toEqual([])
    await world.later(MINUTE_MS)
    const first = [incident(paymentId, 'first-alarm'), ['payment.freeze-ending', 'first-alarm']]
    expect(await told(subjectId)).toEqual(first)
    await world.later(DAY_MS)
    expect(await told(subjectId)).toEqual(first)
    await world.later((lastDay - firstDay - 1) * DAY_MS)
    const last = [...first, incident(paymentId, 'last-alarm'), ['payment.freeze-ending', 'last-alarm']]
    expect(await told(subjectId)).toEqual(last)
    await world.later((decisionDay - lastDay) * DAY_MS)
    await world.later(DAY_MS)
    expect(await told(subjectId)).toEqual([
      ...last,
      incident(paymentId, 'decision'),
      ['payment.freeze-ending', 'decision'],
    ])
    const [opened] = (await world.events(subjectId)).filter(({ topic }) => topic === 'money.incident')
    expect(opened?.payload).toMatchObject({ class: 'freeze-near', paymentId, subjectId, amountFen: 9_940 })
  })

  test('stages that were missed while nothing ran are one, the last of them', async () => {
    const { paymentId, subjectId } = await world.paid(10_000)
    await world.later((decisionDay + 1) * DAY_MS)
    expect(await told(subjectId)).toEqual([
      incident(paymentId, 'decision'),
      ['payment.freeze-ending', 'decision'],
    ])
  })

  test('says nothing of a payment that was released or refunded', async () => {
    const released = await world.paid(10_000)
    const refunded = await world.paid(10_000)
    await world.later(MINUTE_MS)
    await world.release(released.subjectId, 1_000)
    await world.refund({ subjectId: refunded.subjectId, amountFen: 10_000, reason: '取消' })
    await world.settle(released.paymentId, refunded.paymentId)
    const timers = await world.app.db.rows('SELECT id FROM timer WHERE subject_id IN (?, ?)', [
      released.paymentId,
      refunded.paymentId,
    ])
    expect(timers).toEqual([])
    await world.later((endDay + 1) * DAY_MS)
    expect(await told(released.subjectId)).toEqual([['payment.released', undefined]])
    expect(await told(refunded.subjectId)).toEqual([['payment.refunded', 10_000]])
  })

  test('freed by WeChat in silence, it is booked once to the shop, and people are told', async () => {
    const { paymentId, subjectId } = await world.paid(10_000)
    await world.refund({ subjectId, amountFen: 2_000, reason: '少做一项' })
    await world.settle(paymentId)
    // Nothing of ours ran for half a year: there is nothing left to decide.
    await world.later(endDay * DAY_MS + HOUR_MS)
    await world.later(2 * HOUR_MS)
    expect((await world.payment(paymentId)).state).toBe('released')
    expect(await moneyOf(world.app.db, subjectId)).toMatchObject({
      frozenFen: 0,
      toShopFen: 7_952,
      commissionFen: 0,
      refundedFen: 2_000,
    })
    expect(await told(subjectId)).toEqual([
      ['payment.refunded', 2_000],
      ['money.incident', `freed.${paymentId}`],
      ['payment.freed', 7_952],
    ])
    expect((await world.operations(paymentId)).map(({ kind, state }) => [kind, state])).toEqual([
      ['refund', 'succeeded'],
      ['freed', 'succeeded'],
    ])
  })

  test('freed while risk held the payout, it is booked all the same, and the held one moves nothing', async () => {
    const { paymentId, subjectId } = await world.paid(10_000)
    await world.later(MINUTE_MS)
    const [operationId = ''] = await world.release(subjectId, 1_000)
    await world.app.db.run('UPDATE payment_operation SET held_by = ? WHERE id = ?', [world.id(), operationId])
    await world.app.db.run("DELETE FROM timer WHERE kind = 'payments.submit' AND subject_id = ?", [
      operationId,
    ])
    await world.later(endDay * DAY_MS + HOUR_MS)
    expect((await world.payment(paymentId)).state).toBe('released')
    expect((await world.operations(paymentId)).map(({ kind, state }) => [kind, state])).toEqual([
      ['share', 'failed'],
      ['freed', 'succeeded'],
    ])
    expect(await moneyOf(world.app.db, subjectId)).toMatchObject({ toShopFen: 9_940, commissionFen: 0 })
    expect((await told(subjectId)).map(([topic]) => topic)).toContain('money.incident')
  })

  test('an answer that is lost or refused proves nothing, and is asked for again', async () => {
    const { paymentId, subjectId } = await world.paid(10_000)
    await world.fault({ match: { on: 'pay', method: 'GET', path: AMOUNTS }, do: 'drop_before', times: 1 })
    await world.later(endDay * DAY_MS + HOUR_MS)
    expect((await world.payment(paymentId)).state).toBe('frozen')
    await world.fault({
      match: { on: 'pay', method: 'GET', path: AMOUNTS },
      do: { code: { http: 403, code: 'NO_AUTH' } },
      times: 1,
    })
    await world.later(HOUR_MS)
    const { state, parkedCode } = await world.payment(paymentId)
    expect({ state, parkedCode }).toEqual({ state: 'frozen', parkedCode: 'NO_AUTH' })
    await world.later(HOUR_MS)
    expect((await world.payment(paymentId)).state).toBe('released')
    expect((await told(subjectId)).filter(([topic]) => topic === 'payment.freed')).toHaveLength(1)
  })

  test('a release of ours that is still open speaks first', async () => {
    const { paymentId, subjectId } = await world.paid(10_000)
    await world.later(2 * MINUTE_MS)
    // WeChat takes the share and ends it; that answer is lost, and so is every query until after the freeze.
    const share = mode === 'ecommerce' ? '/v3/ecommerce/profitsharing/orders' : '/v3/profitsharing/orders'
    await world.fault({ match: { on: 'pay', method: 'POST', path: `${share}$` }, do: 'drop_after_commit' })
    await world.fault({
      match: { on: 'pay', method: 'GET', path: `${share}(?!.*amounts)` },
      do: 'drop_before',
    })
    await world.release(subjectId, 1_000)
    await world.work()
    await world.later(endDay * DAY_MS + HOUR_MS)
    await world.later(2 * HOUR_MS)
    expect((await world.payment(paymentId)).state).toBe('releasing')
    expect((await told(subjectId)).map(([topic]) => topic)).not.toContain('payment.freed')
    await world.clearFaults()
    await world.settle(paymentId)
    expect(await moneyOf(world.app.db, subjectId)).toMatchObject({ commissionFen: 1_000, frozenFen: 0 })
    await world.later(2 * HOUR_MS)
    expect((await told(subjectId)).map(([topic]) => topic)).not.toContain('payment.freed')
  })
})
