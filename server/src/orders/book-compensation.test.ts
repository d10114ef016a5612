import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { bookFor, complete } from '../../test/harness/jobs'
import { signInOperator } from '../../test/harness/operators'
import { confirm, expectMoneyBalances, refreshTokens, settle, type Job } from '../../test/harness/order-steps'
import { startTestApp, type TestApp } from '../../test/harness/test-app'
import { LINES_FEN, makeOwner } from '../../test/harness/world'
import { grantCoupon } from '../growth'
import { heldForSubject } from '../payments/ledger.repository'
import { explainSubject } from '../payments/explain-subject'

const COUPON_FEN = 2_000
/** Ten per cent of the lines, less the coupon. */
const TAKEN_FEN = 860

let t: TestApp
beforeAll(async () => {
  t = await startTestApp({ database: 'waived' })
})
afterAll(() => t.close())

type Cause = Parameters<typeof grantCoupon>[2]['cause']

/** An order that was paid with a coupon and is completed; its money has been released. */
async function jobWith(cause: Cause): Promise<Job> {
  const owner = await makeOwner(t)
  const causeKey = `case.${t.id()}`
  const { userId: ownerId } = owner
  await t.app.db.transaction((tx) =>
    grantCoupon(t.app, tx, { ownerId, amountFen: COUPON_FEN, minimumFen: COUPON_FEN, cause, causeKey }),
  )
  const [coupon] = (await t.api(owner.token, 'GET /coupons')).items
  const job = await complete(await bookFor(t, owner, { couponId: coupon?.id ?? '' }))
  await settle(job)
  return job
}

/** What the ledger says that the platform bears and does without. */
async function borne({ orderId }: Job): Promise<[number, number]> {
  const { promotion, waived } = await heldForSubject(t.app.db, orderId)
  return [promotion, waived]
}

async function refund(job: Job, amountFen: number): Promise<void> {
  const { token } = await signInOperator(t, { region: '330100', rights: ['money'] })
  await t.api(token, 'POST /operators/orders/:orderId/refund', {
    params: { orderId: job.orderId },
    body: { commandId: t.id(), amountFen, reason: '协商退款' },
  })
  await settle(job)
}

describe('a coupon that makes up for a shop’s fault', () => {
  it.each(['operator', 'shop-cancelled'] as const)(
    'is borne by the platform when the order that it paid for is completed: %s',
    async (cause) => {
      const job = await jobWith(cause)
      const money = await expectMoneyBalances(job)
      expect(money).toMatchObject({
        paidFen: LINES_FEN - COUPON_FEN,
        commissionFen: TAKEN_FEN,
        advancedFen: 0,
      })
      expect(await borne(job)).toEqual([-COUPON_FEN, COUPON_FEN])
      const told = (await explainSubject(t.app.db, job.orderId)).join('\n')
      expect(told).toContain('补偿券少收的平台服务费，由平台承担 ¥20.00')
      expect(told).toContain('分文不差')
    },
  )

  it('is borne in so far as the commission remains: less after a refund, nothing once all is back', async () => {
    const job = await jobWith('operator')
    await refund(job, 8_600) // ten per cent of 200.00 remain, all of it done without
    expect(await borne(job)).toEqual([-2_000, 2_000])
    expect(await expectMoneyBalances(job)).toMatchObject({ commissionFen: 0 })
    await refund(job, 16_000)
    expect(await borne(job)).toEqual([-400, 400])
    await refund(job, 2_000)
    expect(await borne(job)).toEqual([0, 0])
    expect(await expectMoneyBalances(job)).toMatchObject({ refundedFen: 26_600, toShopFen: 0 })
    expect((await explainSubject(t.app.db, job.orderId)).join('\n')).toContain('退款后补偿券抵扣减少')
  })

  it('is booked once, however often the order is completed', async () => {
    const job = await jobWith('operator')
    await refreshTokens(job)
    await confirm(job).catch(() => undefined)
    await settle(job)
    const rows = await t.app.db.rows(
      "SELECT kind, state, amount_fen FROM payment_operation WHERE subject_id = ? AND kind = 'waive'",
      [job.orderId],
    )
    expect(rows).toEqual([{ kind: 'waive', state: 'succeeded', amount_fen: COUPON_FEN }])
  })
})

it('a coupon that was to win a customer is no compensation', async () => {
  const job = await jobWith('referral')
  expect(await expectMoneyBalances(job)).toMatchObject({ commissionFen: TAKEN_FEN })
  expect(await borne(job)).toEqual([0, 0])
})
