import { RISK_RULES } from '@anxin/drizzle/seed/data/risk-rules'
import { DAY_MS, HOUR_MS, MINUTE_MS } from '@anxin/shared/kernel/time'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { signInOperator } from '../../test/harness/operators'
import { signIn, type Person } from '../../test/harness/world'
import { deliverEvent, type Listeners } from '../platform/outbox'
import { decisionsOf, onSum, useRules } from '../risk/testing/use-rules'
import { paymentsDomain } from './index'
import { preparePayment } from './prepare-payment'
import { startPayWorld, type PayWorld } from './testing/pay-world'

/** Payments of no order under the rules of risk: what is held does not move, and what is released moves once. */

let world: PayWorld
let operator: { token: string }
beforeAll(async () => {
  world = await startPayWorld('ecommerce', { database: 'judged' })
})
beforeEach(async () => {
  operator = await signInOperator(world, { region: '*', rights: ['risk'] })
})
afterEach(() => world.endOfTest())
afterAll(() => world.close())

const prepare = (paymentId: string, deviceId?: string) => preparePayment(world.app, paymentId, { deviceId })
const openBy = async (person: Person, amountFen: number) =>
  (await world.open(amountFen, { payerId: person.userId })).paymentId
const standing = async (paymentId: string) =>
  (await decisionsOf(world, paymentId)).map(({ verdict }) => verdict)
const answer = async (movementId: string, what: 'release' | 'rejection') => {
  const decisionId = (await decisionsOf(world, movementId)).at(-1)?.id ?? ''
  await world.api(operator.token, `POST /operators/risk/decisions/:decisionId/${what}`, {
    params: { decisionId },
    body: { commandId: world.id(), note: '已电话核实' },
  })
  await hear()
}
/** Payments hear what risk has published; the subjects here are no orders, so nobody else may. */
async function hear(): Promise<void> {
  const events = await world.app.db.rows<{ id: string }>(
    "SELECT id FROM outbox_event WHERE topic IN ('movement.released', 'movement.rejected') AND done_at IS NULL ORDER BY id LIMIT 100",
    [],
  )
  for (const { id } of events) await deliverEvent(world.app, paymentsDomain.listeners as Listeners, id)
}

describe('payments', () => {
  test('small ones in a row, as stolen cards are tried, are held at the fifth, and a false hold is released', async () => {
    await useRules(world, RISK_RULES)
    const person = await signIn(world)
    for (let n = 0; n < 4; n++) await prepare(await openBy(person, 100))
    const fifth = await openBy(person, 100)
    await expect(prepare(fifth)).rejects.toMatchObject({ code: 'PAYMENT_HELD' })
    await world.later(HOUR_MS / 4)
    await expect(prepare(fifth)).rejects.toMatchObject({ code: 'PAYMENT_HELD' })
    expect(await standing(fifth)).toEqual(['hold'])
    await answer(fifth, 'release')
    const { pay } = await prepare(fifth)
    await world.wechat('/payer/pay', { openid: person.openid, ...pay, outcome: 'success' })
    await world.deliver()
    expect((await world.payment(fifth)).state).toBe('frozen')
    const usual = await openBy(await signIn(world), 100)
    expect(await prepare(usual)).toMatchObject({ amountFen: 100 })
  })

  test('ten of them at one moment see each other: four pass', async () => {
    await useRules(world, RISK_RULES)
    const person = await signIn(world)
    const ids = await Promise.all(Array.from({ length: 10 }, () => openBy(person, 100)))
    const outcomes = await Promise.allSettled(ids.map((id) => prepare(id)))
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(4)
    for (const outcome of outcomes)
      if (outcome.status === 'rejected') expect(outcome.reason).toMatchObject({ code: 'PAYMENT_HELD' })
  })

  test('a refused one is never prepared', async () => {
    await useRules(world, [onSum(77_701, 'hold', 'payment')])
    const { paymentId } = await world.open(77_701)
    await expect(prepare(paymentId)).rejects.toMatchObject({ code: 'PAYMENT_HELD' })
    await answer(paymentId, 'rejection')
    await expect(prepare(paymentId)).rejects.toMatchObject({ code: 'PAYMENT_REFUSED' })
    expect((await world.payment(paymentId)).prepayId).toBeNull()
  })

  test('ten times the same one are judged once; another phone, other rules or ten minutes judge it anew', async () => {
    await useRules(world, [])
    const { paymentId } = await world.open(5_000)
    await Promise.all(Array.from({ length: 10 }, () => prepare(paymentId, 'phone-a')))
    expect(await standing(paymentId)).toEqual(['allow'])
    await world.later(10 * MINUTE_MS - 1_000)
    await prepare(paymentId, 'phone-a')
    expect(await standing(paymentId)).toHaveLength(1)
    await prepare(paymentId, 'phone-b')
    expect(await standing(paymentId)).toHaveLength(2)
    await useRules(world, [onSum(5_001, 'hold', 'payment')])
    await prepare(paymentId, 'phone-b')
    expect(await standing(paymentId)).toHaveLength(3)
    await world.later(10 * MINUTE_MS)
    await prepare(paymentId, 'phone-b')
    expect(await standing(paymentId)).toHaveLength(4)
  })

  test('the shadow rules are asked and never act', async () => {
    const held = onSum(77_702, 'hold', 'payment')
    const { active, shadow } = await useRules(world, [], [held])
    const { paymentId } = await world.open(77_702)
    expect(await prepare(paymentId)).toMatchObject({ amountFen: 77_702 })
    expect(await decisionsOf(world, paymentId)).toMatchObject([
      { verdict: 'allow', shadowVerdict: 'hold', rulesetVersion: active },
    ])
    expect(shadow).toBe(active + 1)
    const events = await world.events((await world.payment(paymentId)).subjectId)
    expect(events.map(({ topic }) => topic)).not.toContain('movement.held')
  })
})

describe('refunds', () => {
  test('a held one is written down and goes nowhere; released, the payer has it once', async () => {
    await useRules(world, [onSum(7_703, 'hold', 'refund')])
    const { paymentId, subjectId } = await world.paid(20_000)
    const [operationId = ''] = await world.refund({ subjectId, amountFen: 7_703, reason: '退款' })
    await world.later(2 * HOUR_MS)
    const [held] = await world.operations(paymentId)
    expect(held).toMatchObject({ state: 'pending', attempts: 0, amountFen: 7_703 })
    expect(held?.heldBy).toBe((await decisionsOf(world, operationId))[0]?.id)
    expect((await world.books(paymentId)).refunded).toBe(0)
    expect((await world.events(subjectId)).map(({ topic }) => topic)).toContain('movement.held')
    const pending = await world.app.db.rows(
      "SELECT leg FROM ledger_entry WHERE transfer_id = ? AND phase = 'pending'",
      [operationId],
    )
    expect(pending.length).toBeGreaterThan(1)
    await answer(operationId, 'release')
    await world.settle(paymentId)
    expect((await world.books(paymentId)).refunded).toBe(7_703)
    expect(await world.operations(paymentId)).toMatchObject([{ state: 'succeeded', heldBy: null }])
  })

  test('what was ordered after a held one waits for it, so that nothing is counted twice', async () => {
    await useRules(world, [onSum(7_704, 'hold', 'refund')])
    const { paymentId, subjectId } = await world.paid(20_000)
    const [refundId = ''] = await world.refund({ subjectId, amountFen: 7_704, reason: '退款' })
    await world.release(subjectId, 1_000)
    await world.later(HOUR_MS)
    expect((await world.books(paymentId)).available).toBe(0)
    await answer(refundId, 'release')
    await world.settle(paymentId)
    expect(await world.books(paymentId)).toMatchObject({ refunded: 7_704, frozen: 0, shared: 1_000 })
    expect((await world.payment(paymentId)).state).toBe('released')
  })
})

describe('payouts', () => {
  /** What the shop gets of 20,000 fen: less WeChat's fee of 120 and a commission of 2,000. */
  const SHOP_FEN = 20_000 - 120 - 2_000

  test('a held one keeps the money frozen until it is released, and then it goes once', async () => {
    await useRules(world, [onSum(SHOP_FEN, 'hold', 'payout')])
    const { paymentId, subjectId } = await world.paid(20_000)
    const [operationId = ''] = await world.release(subjectId, 2_000)
    await world.later(DAY_MS)
    expect(await world.books(paymentId)).toMatchObject({ available: 0, shared: 0 })
    operator = await signInOperator(world, { region: '*', rights: ['risk'] })
    await answer(operationId, 'release')
    await world.settle(paymentId)
    expect(await world.books(paymentId)).toMatchObject({ available: SHOP_FEN, shared: 2_000, frozen: 0 })
  })

  test('a refused one leaves all of it frozen and calls a person, and a later order may still move it', async () => {
    await useRules(world, [onSum(SHOP_FEN, 'hold', 'payout')])
    const { paymentId, subjectId } = await world.paid(20_000)
    const [operationId = ''] = await world.release(subjectId, 2_000)
    await answer(operationId, 'rejection')
    expect(await world.operations(paymentId)).toMatchObject([{ state: 'failed', lastCode: 'RISK_REJECTED' }])
    expect((await world.payment(paymentId)).state).toBe('frozen')
    expect((await world.events(subjectId)).at(-1)).toMatchObject({
      topic: 'payment.parked',
      payload: { operationId, code: 'RISK_REJECTED' },
    })
    await world.later(HOUR_MS)
    expect((await world.books(paymentId)).frozen).toBe(20_000 - 120)
    await world.refund({ subjectId, amountFen: 20_000, reason: '退给车主' })
    await world.settle(paymentId)
    expect((await world.payment(paymentId)).state).toBe('refunded')
  })

  test('a released hold that nobody wakes goes all the same, and a copy of the answer does nothing', async () => {
    await useRules(world, [onSum(SHOP_FEN, 'hold', 'payout')])
    const { paymentId, subjectId } = await world.paid(20_000)
    const [operationId = ''] = await world.release(subjectId, 2_000)
    await answer(operationId, 'release')
    const decisionId = (await decisionsOf(world, operationId))[0]?.id ?? ''
    const again = await world.refused(
      operator.token,
      'POST /operators/risk/decisions/:decisionId/rejection',
      {
        params: { decisionId },
        body: { commandId: world.id(), note: '改主意' },
      },
    )
    expect(again).toMatchObject({ status: 409, code: 'QUEUE_ITEM_TAKEN' })
    await world.settle(paymentId)
    expect((await world.payment(paymentId)).state).toBe('released')
  })
})
