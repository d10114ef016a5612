import { LIMITS } from '@anxin/shared/kernel/limits'
import { DAY_MS, HOUR_MS, MINUTE_MS } from '@anxin/shared/kernel/time'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { signInOperator } from '../../test/harness/operators'
import {
  accept,
  checkIn,
  confirm,
  deliveredJob,
  expectMoneyBalances,
  finish,
  handOver,
  pass,
  payDue,
  requestJob,
  see,
  settle,
  type Job,
} from '../../test/harness/order-steps'
import { startTestApp, type TestApp } from '../../test/harness/test-app'
import { LINES_FEN } from '../../test/harness/world'
import { SYSTEM } from '../audit'
import { holdOrder, liftHold } from './hold-order'

const FEE_FEN = 172

describe.each(['ecommerce', 'partner'] as const)('when the freeze is about to end, %s', (mode) => {
  const stages = mode === 'ecommerce' ? LIMITS.ecommerceFreezeStagesMs : LIMITS.partnerFreezeStagesMs
  const freezeMs = mode === 'ecommerce' ? LIMITS.ecommerceFreezeMs : LIMITS.partnerFreezeMs
  const decisionMs = stages[2] ?? 0
  let t: TestApp
  beforeAll(async () => {
    t = await startTestApp({ mode, database: 'freeze' })
  })
  afterAll(() => t.close())

  /** Paid, in the shop, and being worked on. */
  async function startedJob(): Promise<Job> {
    const job = await requestJob(t)
    await accept(job)
    await payDue(job)
    await checkIn(job)
    await t.api(job.shop.owner.token, 'POST /shop/orders/:orderId/start', {
      params: { orderId: job.orderId },
      body: { commandId: t.id() },
    })
    return job
  }
  /** Time passes to an instant counted from the payment. */
  async function until(job: Job, afterPaymentMs: number): Promise<void> {
    const [row] = await t.app.db.rows<{ paid_at: Date }>('SELECT paid_at FROM payment WHERE subject_id = ?', [
      job.orderId,
    ])
    await pass(job, (row?.paid_at.getTime() ?? 0) + afterPaymentMs - t.clock.now().getTime())
  }
  const hold = (job: Job) => t.app.db.transaction((tx) => holdOrder(t.app, tx, job.orderId, 'risk', SYSTEM))
  const entry = async (job: Job, type: string) =>
    (await see(job)).timeline.filter((one) => one.type === type).map(({ text }) => text)
  const notices = async (userToken: string) =>
    (await t.api(userToken, 'GET /notices', {})).items.map(({ title }) => title)

  it('a car that was handed over without objection: the shop gets the money, and both are told why', async () => {
    const job = await startedJob()
    await until(job, decisionMs - DAY_MS)
    await finish(job)
    await handOver(job)
    await until(job, decisionMs + MINUTE_MS)
    await settle(job)
    expect(await see(job)).toMatchObject({ state: 'COMPLETED' })
    expect(await entry(job, 'completed')).toEqual(['微信冻结期将满，车辆已交付且无异议，款项放行给门店'])
    expect(await expectMoneyBalances(job)).toMatchObject({
      commissionFen: 2_860,
      toShopFen: LINES_FEN - FEE_FEN - 2_860,
      refundedFen: 0,
    })
    expect(await notices(job.owner.token)).toContain('订单已自动完成')
    expect(await notices(job.shop.owner.token)).toContain('冻结款项即将到期')
  })

  it('under a hold: the owner gets all of it back, the hold stays, and nothing is released by us', async () => {
    const job = await deliveredJob(t)
    await hold(job)
    await until(job, decisionMs + MINUTE_MS)
    await settle(job)
    expect(await see(job)).toMatchObject({ state: 'DELIVERED', flags: { hold: 'risk' } })
    expect(await expectMoneyBalances(job)).toMatchObject({
      refundedFen: LINES_FEN,
      toShopFen: 0,
      commissionFen: 0,
      frozenFen: 0,
    })
    expect(await entry(job, 'freeze-refunded')).toEqual([
      '微信冻结期将满而订单问题尚未处理完，¥286.00 原路退回车主，维修费用请双方另行结清',
    ])
    expect(await notices(job.shop.owner.token)).toContain('冻结期将满，款项退回车主')
    // Afterwards the order can still end, and moves no more money.
    await t.app.db.transaction((tx) => liftHold(t.app, tx, job.orderId, SYSTEM))
    await pass(job, HOUR_MS)
    await settle(job)
    expect(await see(job)).toMatchObject({ state: 'COMPLETED', money: { refundedFen: LINES_FEN } })
  })

  it('work that was not handed over: the owner gets all of it back once, and the shop can still finish', async () => {
    const job = await startedJob()
    await until(job, decisionMs + MINUTE_MS)
    await settle(job)
    await pass(job, DAY_MS)
    expect(await see(job)).toMatchObject({
      state: 'IN_SERVICE',
      money: { refundedFen: LINES_FEN, frozenFen: 0 },
    })
    expect(await entry(job, 'freeze-refunded')).toHaveLength(1)
    expect(await finish(job)).toMatchObject({ state: 'READY', bill: { totalFen: LINES_FEN } })
    await handOver(job)
    expect(await confirm(job)).toMatchObject({ state: 'COMPLETED' })
    await settle(job)
    expect(await expectMoneyBalances(job)).toMatchObject({ refundedFen: LINES_FEN, toShopFen: 0 })
  })

  it('a release that was refused is ordered again, with the commission of what was not given back', async () => {
    const job = await deliveredJob(t)
    const refused = { code: { http: 403, code: 'NO_AUTH' } }
    await t.wechat('/faults', {
      match: { method: 'POST', path: '/profitsharing/orders$' },
      do: refused,
      times: 1,
    })
    await confirm(job)
    await settle(job)
    expect(await see(job)).toMatchObject({ state: 'COMPLETED', money: { commissionFen: 0, toShopFen: 0 } })
    const { token } = await signInOperator(t, { region: '330100', rights: ['money'] })
    await t.api(token, 'POST /operators/orders/:orderId/refund', {
      params: { orderId: job.orderId },
      body: { commandId: t.id(), amountFen: 8_600, reason: '协商退款' },
    })
    await settle(job)
    await until(job, decisionMs + MINUTE_MS)
    await settle(job)
    expect(await expectMoneyBalances(job)).toMatchObject({
      refundedFen: 8_600,
      commissionFen: 2_000,
      frozenFen: 0,
    })
  })

  it('an appointment that never came about ends with a full refund', async () => {
    const job = await requestJob(t)
    await accept(job)
    await payDue(job)
    // As if it had been put off again and again: nobody misses the car, and the slot is far away.
    await t.app.db.run("DELETE FROM timer WHERE subject_id = ? AND kind LIKE 'orders.no-show%'", [
      job.orderId,
    ])
    await until(job, decisionMs + MINUTE_MS)
    await settle(job)
    expect(await see(job)).toMatchObject({ state: 'CANCELLED', cancelCause: 'freeze_ended' })
    expect(await expectMoneyBalances(job)).toMatchObject({ refundedFen: LINES_FEN, frozenFen: 0 })
  })

  it('what WeChat freed by itself is shown as that, with what platform and owner may claim', async () => {
    const job = await deliveredJob(t)
    await hold(job)
    // Nothing of ours runs until WeChat has decided.
    const { freezeEndsAt } = await leg(job)
    t.clock.advance(freezeEndsAt.getTime() - t.clock.now().getTime() + LIMITS.freedCheckAfterMs + MINUTE_MS)
    await pass(job, HOUR_MS)
    expect(await see(job)).toMatchObject({ state: 'DELIVERED', flags: { hold: 'risk' } })
    expect(await expectMoneyBalances(job)).toMatchObject({
      frozenFen: 0,
      toShopFen: LINES_FEN - FEE_FEN,
      commissionFen: 0,
      refundedFen: 0,
    })
    expect(await entry(job, 'freed')).toEqual([
      '微信冻结期满，¥284.28 由微信自动解冻给门店；订单问题继续处理，应退的款项由门店退还',
    ])
    const [told] = await t.app.db.rows<{ payload: string }>(
      "SELECT payload FROM outbox_event WHERE subject_id = ? AND topic = 'order.money-freed'",
      [job.orderId],
    )
    expect(JSON.parse(told?.payload ?? '{}')).toMatchObject({ commissionFen: 2_860, claimFen: LINES_FEN })
    expect(await notices(job.owner.token)).toContain('款项已由微信转给门店')
    const owed = await t.app.db.rows('SELECT kind, state, amount_fen FROM receivable WHERE subject_id = ?', [
      job.orderId,
    ])
    expect(owed).toEqual([{ kind: 'commission', state: 'open', amount_fen: 2_860 }])
    expect(freezeEndsAt.getTime() - (await leg(job)).paidAt.getTime()).toBe(freezeMs)
  })

  async function leg(job: Job): Promise<{ paidAt: Date; freezeEndsAt: Date }> {
    const [row] = await t.app.db.rows<{ paid_at: Date; freeze_ends_at: Date }>(
      'SELECT paid_at, freeze_ends_at FROM payment WHERE subject_id = ?',
      [job.orderId],
    )
    if (!row) throw new Error('nothing was paid')
    return { paidAt: row.paid_at, freezeEndsAt: row.freeze_ends_at }
  }
})
