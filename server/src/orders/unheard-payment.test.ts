import { MINUTE_MS } from '@anxin/shared/kernel/time'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  accept,
  confirm,
  deliveredJob,
  expectMoneyBalances,
  requestJob,
  see,
  settle,
  type Job,
} from '../../test/harness/order-steps'
import { startTestApp, type TestApp } from '../../test/harness/test-app'
import { pay } from '../../test/harness/world'
import { checkPayment, openPayment, preparePayment } from '../payments'

let t: TestApp
beforeAll(async () => {
  t = await startTestApp()
})
afterAll(() => t.close())

type Payment = { id: string; payer_id: string; shop_id: string; sub_mchid: string }

async function paymentOf({ orderId }: Job): Promise<Payment> {
  const [row] = await t.app.db.rows<Payment>(
    'SELECT id, payer_id, shop_id, sub_mchid FROM payment WHERE subject_id = ? ORDER BY id DESC LIMIT 1',
    [orderId],
  )
  if (!row) throw new Error(`nothing is paid for ${orderId}`)
  return row
}

/** WeChat has the money and we know it; the order does not yet. */
async function freeze(paymentId: string): Promise<void> {
  expect(await checkPayment(t.app, paymentId)).toBe('frozen')
}

/** Money for an order that does not wait for any, e.g. of a cashier that was closed too late. */
async function payBesides(job: Job, amountFen: number): Promise<void> {
  const { payer_id: payerId, shop_id: shopId, sub_mchid: subMchid } = await paymentOf(job)
  const { id } = await t.app.db.transaction((tx) =>
    openPayment(t.app, tx, {
      subjectId: job.orderId,
      purpose: 'balance',
      payerId,
      shopId,
      subMchid,
      amountFen,
      description: '安心修 尾款',
      expiresAt: new Date(t.clock.now().getTime() + 30 * MINUTE_MS),
    }),
  )
  const { pay: params } = await preparePayment(t.app, id)
  await t.wechat('/payer/pay', { openid: job.owner.openid, ...params, outcome: 'success_no_callback' })
  await freeze(id)
}

describe('a payment that WeChat has frozen and the order has not heard of', () => {
  it('counts when its owner cancels at that moment, and goes back once', async () => {
    const job = await requestJob(t)
    await accept(job)
    await pay(t, job.owner, job.orderId, 'success_no_callback')
    await freeze((await paymentOf(job)).id)
    await t.api(job.owner.token, 'POST /orders/:orderId/cancellation', {
      params: { orderId: job.orderId },
      body: { commandId: t.id(), reason: '临时有事', feeFen: 0 },
    })
    await settle(job)
    const { state, timeline } = await see(job)
    const { paidFen, refundedFen } = await expectMoneyBalances(job)
    expect({ state, refundedFen }).toEqual({ state: 'CANCELLED', refundedFen: paidFen })
    expect(timeline.map(({ type }) => type)).toEqual(expect.arrayContaining(['paid', 'cancelled']))
  })

  it('and nobody waits for is not released with the others, but goes back to its owner', async () => {
    const job = await deliveredJob(t)
    const { paidFen: dueFen } = await expectMoneyBalances(job)
    await payBesides(job, 5_000)
    await confirm(job)
    await settle(job)
    expect(await expectMoneyBalances(job)).toMatchObject({
      paidFen: dueFen + 5_000,
      refundedFen: 5_000,
      frozenFen: 0,
    })
    expect((await see(job)).timeline.filter(({ type }) => type === 'late-payment')).toHaveLength(1)
  })

  it('and that is on its way back keeps no hold on an order whose release was ordered', async () => {
    const job = await deliveredJob(t)
    await payBesides(job, 5_000)
    await confirm(job)
    await t.api(job.owner.token, 'POST /orders/:orderId/cases', {
      params: { orderId: job.orderId },
      body: {
        commandId: t.id(),
        type: 'quality',
        lineIds: [],
        text: '又漏油了',
        photoIds: [],
        odometerKm: 52_400,
      },
    })
    expect((await see(job)).flags.hold).toBeNull()
    await settle(job)
    expect(await expectMoneyBalances(job)).toMatchObject({ refundedFen: 5_000, frozenFen: 0 })
  })
})
