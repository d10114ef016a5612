import { DAY_MS, HOUR_MS, MINUTE_MS } from '@anxin/shared/kernel/time'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  accept,
  approvalOf,
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
} from '../../test/harness/order-steps'
import { startTestApp, type TestApp } from '../../test/harness/test-app'
import { LINES, LINES_FEN, slotAt } from '../../test/harness/world'

describe.each(['ecommerce', 'partner'] as const)('the main job, %s', (mode) => {
  let t: TestApp
  beforeAll(async () => {
    t = await startTestApp({ mode })
  })
  afterAll(() => t.close())

  it('a fixed price goes from booking to release, and the books agree', async () => {
    const job = await requestJob(t)
    expect(await see(job)).toMatchObject({ state: 'MATCHING', stage: '待接单', next: { who: 'shop' } })
    expect(await accept(job)).toMatchObject({
      state: 'PENDING_PAY',
      money: { dueFen: LINES_FEN, paidFen: 0 },
      next: { who: 'owner' },
    })
    const paid = await payDue(job)
    expect(paid).toMatchObject({
      state: 'ACCEPTED',
      money: { paidFen: LINES_FEN, feeFen: 172, frozenFen: LINES_FEN - 172, dueFen: 0 },
    })
    expect(paid.lines.map(({ state }) => state)).toEqual(['approved', 'approved', 'approved'])
    expect(await checkIn(job)).toMatchObject({ state: 'CHECKED_IN', intake: { odometerKm: 42_100 } })
    await t.api(job.shop.owner.token, 'POST /shop/orders/:orderId/start', {
      params: { orderId: job.orderId },
      body: { commandId: t.id() },
    })
    expect(await finish(job)).toMatchObject({ state: 'READY', bill: { totalFen: LINES_FEN } })
    expect(await handOver(job)).toMatchObject({ state: 'DELIVERED', money: { frozenFen: LINES_FEN - 172 } })
    await pass(job, 48 * HOUR_MS)
    expect(await see(job)).toMatchObject({ state: 'DELIVERED', flags: { followUp: 'asked' } })
    expect(await confirm(job)).toMatchObject({ state: 'COMPLETED' })
    await settle(job)
    const money = await expectMoneyBalances(job)
    expect(money).toMatchObject({
      frozenFen: 0,
      commissionFen: 2860,
      toShopFen: LINES_FEN - 172 - 2860,
      refundedFen: 0,
    })
    const { timeline } = await see(job)
    const seqs = timeline.map(({ seq }) => seq)
    expect(seqs).toEqual([...new Set(seqs)].toSorted((a, b) => a - b))
  })

  it('silence releases after 72 hours, and is not stored as satisfied', async () => {
    const job = await deliveredJob(t)
    await pass(job, 72 * HOUR_MS + MINUTE_MS)
    await settle(job)
    expect(await see(job)).toMatchObject({
      state: 'COMPLETED',
      flags: { followUp: 'no-answer' },
      money: { frozenFen: 0 },
    })
  })

  it('a problem holds the release until the owner is satisfied', async () => {
    const job = await deliveredJob(t)
    await pass(job, 48 * HOUR_MS + MINUTE_MS)
    await t.api(job.owner.token, 'POST /orders/:orderId/follow-up', {
      params: { orderId: job.orderId },
      body: { commandId: t.id(), answer: 'problem', text: '还有异响' },
    })
    await pass(job, 5 * DAY_MS)
    expect(await see(job)).toMatchObject({
      state: 'DELIVERED',
      flags: { hold: 'case', followUp: 'problem' },
      money: { toShopFen: 0 },
    })
    const { items } = await t.api(job.owner.token, 'GET /cases', { query: {} })
    await t.api(job.owner.token, 'POST /cases/:caseId/withdrawal', {
      params: { caseId: items[0]?.id ?? '' },
      body: { commandId: t.id() },
    })
    await confirm(job)
    await settle(job)
    expect(await see(job)).toMatchObject({
      state: 'COMPLETED',
      flags: { hold: null },
      money: { frozenFen: 0 },
    })
  })

  it('inspect first: a line declined, a supplement approved, a lower bill refunded', async () => {
    const job = await requestJob(t, {
      service: { priceMode: 'inspect-first', durationMin: 120 },
      shop: { inspectionFeeFen: 5000 },
    })
    expect(await accept(job)).toMatchObject({ state: 'ACCEPTED', money: { paidFen: 0, dueFen: 0 } })
    await checkIn(job)
    await t.api(job.shop.owner.token, 'POST /shop/orders/:orderId/quote', {
      params: { orderId: job.orderId },
      body: { commandId: t.id(), lines: [...LINES] },
    })
    const quoted = await see(job)
    expect(quoted).toMatchObject({ state: 'AWAIT_APPROVAL', quoteRound: 1 })
    const [labour, part, oil] = quoted.lines
    await t.api(job.owner.token, 'POST /orders/:orderId/decisions', {
      params: { orderId: job.orderId },
      body: {
        commandId: t.id(),
        quoteRound: 1,
        decisions: [
          { lineId: labour!.id, decision: 'approve' },
          { lineId: part!.id, decision: 'decline', reason: '先不换' },
          { lineId: oil!.id, decision: 'approve' },
        ],
      },
    })
    expect(await see(job)).toMatchObject({
      state: 'AWAIT_APPROVAL',
      money: { dueFen: 23_600, approvedFen: 0 },
    })
    expect(await payDue(job)).toMatchObject({
      state: 'IN_SERVICE',
      money: { paidFen: 23_600, approvedFen: 23_600 },
    })
    await t.api(job.shop.owner.token, 'POST /shop/orders/:orderId/supplement', {
      params: { orderId: job.orderId },
      body: {
        commandId: t.id(),
        lines: [
          {
            kind: 'part',
            name: '刹车片',
            quantityMilli: 1000,
            unit: '套',
            unitPriceFen: 30_000,
            partType: 'oem',
          },
        ],
      },
    })
    const extra = (await see(job)).lines.find(({ state }) => state === 'shown')
    await t.api(job.owner.token, 'POST /orders/:orderId/decisions', {
      params: { orderId: job.orderId },
      body: { commandId: t.id(), quoteRound: 2, decisions: [{ lineId: extra!.id, decision: 'approve' }] },
    })
    await payDue(job)
    const working = await see(job)
    expect(working).toMatchObject({
      state: 'IN_SERVICE',
      flags: { supplementPending: false },
      money: { paidFen: 53_600, approvedFen: 53_600 },
    })
    await finish(
      job,
      working.lines.filter(({ state, id }) => state === 'approved' && id !== oil!.id).map(({ id }) => id),
    )
    await settle(job)
    expect(await see(job)).toMatchObject({
      state: 'READY',
      bill: { totalFen: 40_000 },
      money: { refundedFen: 13_600 },
    })
    await handOver(job)
    await confirm(job)
    await settle(job)
    const money = await expectMoneyBalances(job)
    expect(money).toMatchObject({ frozenFen: 0, commissionFen: 4000, refundedFen: 13_600 })
  })

  it('nothing is worked on before it is approved and paid', async () => {
    const job = await requestJob(t, { service: { priceMode: 'inspect-first' } })
    await accept(job)
    await checkIn(job)
    await t.api(job.shop.owner.token, 'POST /shop/orders/:orderId/quote', {
      params: { orderId: job.orderId },
      body: { commandId: t.id(), lines: [...LINES] },
    })
    const { lines } = await see(job)
    const refused = await t.refused(job.shop.owner.token, 'POST /shop/orders/:orderId/finish', {
      params: { orderId: job.orderId },
      body: { commandId: t.id(), doneLineIds: [lines[0]!.id], qualityChecked: true },
    })
    expect(refused).toMatchObject({ status: 409, code: 'LINE_NOT_APPROVED' })
    await t.api(job.owner.token, 'POST /orders/:orderId/decisions', {
      params: { orderId: job.orderId },
      body: {
        commandId: t.id(),
        quoteRound: 1,
        decisions: lines.map(approvalOf),
      },
    })
    await pass(job, 20 * MINUTE_MS)
    const lapsed = await see(job)
    expect(lapsed).toMatchObject({ state: 'AWAIT_APPROVAL', money: { dueFen: 0 } })
    expect(new Set(lapsed.lines.map(({ state }) => state))).toEqual(new Set(['shown']))
  })

  it('an order that is not paid in time ends, and its slot is free again', async () => {
    const job = await requestJob(t, { shop: { bays: 1, technicians: 1 } })
    await accept(job)
    await pass(job, 3 * HOUR_MS)
    expect(await see(job)).toMatchObject({
      state: 'CANCELLED',
      cancelCause: 'payment_expired',
      money: { paidFen: 0 },
    })
    const again = await t.api(job.owner.token, 'GET /shops/:shopId/slots', {
      params: { shopId: job.shop.id },
      query: { serviceId: (await see(job)).serviceId, on: slotAt(t).slice(0, 10) },
    })
    expect(again.items.every(({ left }) => left > 0)).toBe(true)
  })

  it('cancelled in time, everything is refunded', async () => {
    const job = await requestJob(t)
    await accept(job)
    await payDue(job)
    const terms = await t.api(job.owner.token, 'GET /orders/:orderId/cancellation', {
      params: { orderId: job.orderId },
    })
    expect(terms).toMatchObject({ allowed: true, feeFen: 0, refundFen: LINES_FEN })
    await t.api(job.owner.token, 'POST /orders/:orderId/cancellation', {
      params: { orderId: job.orderId },
      body: { commandId: t.id(), reason: '临时有事', feeFen: 0 },
    })
    await settle(job)
    expect(await see(job)).toMatchObject({ state: 'CANCELLED' })
    expect(await expectMoneyBalances(job)).toMatchObject({ refundedFen: LINES_FEN, frozenFen: 0, feeFen: 0 })
  })

  it('a shop that withdraws gives everything back and the owner may have another shop', async () => {
    const job = await requestJob(t)
    await accept(job)
    await payDue(job)
    await t.api(job.shop.owner.token, 'POST /shop/orders/:orderId/withdrawal', {
      params: { orderId: job.orderId },
      body: { commandId: t.id(), reason: '设备故障' },
    })
    await settle(job)
    expect(await see(job)).toMatchObject({
      state: 'ACCEPTED',
      flags: { withdrawn: true },
      money: { refundedFen: LINES_FEN },
    })
    const coupons = await t.api(job.owner.token, 'GET /coupons', { query: {} })
    expect(coupons.items).toMatchObject([{ amountFen: 2000, cause: 'shop-cancelled', state: 'usable' }])
    await pass(job, HOUR_MS)
    expect(await see(job)).toMatchObject({ state: 'CANCELLED', cancelCause: 'shop_withdrew' })
    expect(await expectMoneyBalances(job)).toMatchObject({ refundedFen: LINES_FEN, toShopFen: 0 })
  })
})
