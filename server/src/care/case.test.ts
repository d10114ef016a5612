import type { Api } from '@anxin/shared/api'
import type { CaseType } from '@anxin/shared/care/case-words'
import { LIMITS } from '@anxin/shared/kernel/limits'
import { DAY_MS, HOUR_MS, MINUTE_MS } from '@anxin/shared/kernel/time'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { signInOperator } from '../../test/harness/operators'
import {
  accept,
  confirm,
  checkIn,
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
import { tinyJpeg, uploadPhoto } from '../../test/harness/photos'
import { redeliver } from '../../test/harness/redeliver'
import { startTestApp, type TestApp } from '../../test/harness/test-app'
import { LINES_FEN, makeOwner, slotAt } from '../../test/harness/world'

let t: TestApp
beforeAll(async () => {
  t = await startTestApp({ database: 'cases', env: { WECHATPAY_ADVANCE: 'on' } })
})
afterAll(() => t.close())

type Case = Api['GET /cases/:caseId']['reply']
type CaseRoute = Extract<keyof Api, `POST /cases/${string}` | `POST /operators/cases/${string}`>
type Operator = Awaited<ReturnType<typeof signInOperator>>

const opening = (type: CaseType = 'service', more: object = {}) => ({
  commandId: t.id(),
  type,
  lineIds: [],
  text: '修完第二天又漏油',
  ...more,
})
const open = async (job: Job, type: CaseType = 'service', more: object = {}) => {
  const params = { orderId: job.orderId }
  const opened = await t.api(job.owner.token, 'POST /orders/:orderId/cases', {
    params,
    body: opening(type, more),
  })
  await t.drain()
  return opened
}
const refusedOpening = (job: Pick<Job, 'owner' | 'orderId'>, type: CaseType, more: object = {}) =>
  t.refused(job.owner.token, 'POST /orders/:orderId/cases', {
    params: { orderId: job.orderId },
    body: opening(type, more),
  })
const look = (token: string, { id: caseId }: Pick<Case, 'id'>) =>
  t.api(token, 'GET /cases/:caseId', { params: { caseId } })
const input = (caseId: string, body: object) => ({ params: { caseId }, body: { commandId: t.id(), ...body } })
async function act(
  token: string,
  route: CaseRoute,
  { id }: Pick<Case, 'id'>,
  body: object = {},
): Promise<Case> {
  const reply = await t.api(token, route, input(id, body) as never)
  await t.drain()
  return reply as Case
}
const refused = (token: string, route: CaseRoute, { id }: Pick<Case, 'id'>, body: object = {}) =>
  t.refused(token, route, input(id, body))
const say = (token: string, of: Pick<Case, 'id'>, text = '请到店检查') =>
  act(token, 'POST /cases/:caseId/messages', of, { text })
const offer = (job: Job, of: Case, amountFen: number, kind: 'refund' | 'rework' = 'refund') =>
  act(job.shop.owner.token, 'POST /cases/:caseId/offers', of, { kind, amountFen, text: '抱歉给您添麻烦' })
const escalate = (job: Job, of: Case) =>
  act(job.owner.token, 'POST /cases/:caseId/escalation', of, { text: '请平台处理' })
const decide = (operator: Operator, of: Pick<Case, 'id'>, outcome: string, more: object = {}) =>
  act(operator.token, 'POST /operators/cases/:caseId/decision', of, {
    outcome,
    note: '照片与检测一致',
    ...more,
  })
const operator = () => signInOperator(t, { rights: ['cases', 'manager'] })
const queueOf = (orderId: string) =>
  t.app.db.rows<{ state: string; due_at: Date; text: string }>(
    "SELECT state, due_at, text FROM queue_item WHERE order_id = ? AND kind = 'case' ORDER BY id",
    [orderId],
  )
const kindsOf = async ({ orderId }: Job) =>
  (
    await t.app.db.rows<{ kind: string }>(
      'SELECT kind FROM payment_operation WHERE subject_id = ? ORDER BY id',
      [orderId],
    )
  ).map(({ kind }) => kind)

/** A delivered order whose case waits for the platform. */
async function escalated(before: (job: Job) => Promise<unknown> = async () => undefined) {
  const job = await deliveredJob(t)
  await before(job)
  const opened = await open(job)
  return { job, of: await escalate(job, opened) }
}
const release = async (job: Job) => {
  await confirm(job)
  await settle(job)
}

describe('opening a case', () => {
  it('holds the release, locks the evidence, asks the shop and binds the technician who did the work', async () => {
    const job = await deliveredJob(t)
    const photoId = await uploadPhoto(t, job.owner.token, job.orderId, 'case', await tinyJpeg())
    const opened = await open(job, 'service', { photoIds: [photoId] })
    expect(opened).toMatchObject({ state: 'SHOP_REPLY', next: { who: 'shop' }, cause: 'owner' })
    expect(opened.lines).toHaveLength(3)
    expect(opened.evidence.find((one) => one.photoId === photoId)).toMatchObject({
      late: false,
      side: 'owner',
    })
    expect(opened.evidence.every(({ sha256 }) => /^[0-9a-f]{64}$/.test(sha256))).toBe(true)
    const later = await uploadPhoto(t, job.shop.owner.token, job.orderId, 'case', await tinyJpeg())
    const said = await act(job.shop.owner.token, 'POST /cases/:caseId/messages', opened, {
      text: '这是返厂照片',
      photoIds: [later],
    })
    expect(said.state).toBe('NEGOTIATING')
    expect(said.evidence.filter(({ late }) => late).map((one) => one.photoId)).toEqual([later])
    const [row] = await t.app.db.rows<{ technician_id: string }>(
      'SELECT technician_id FROM after_sale_case WHERE id = ?',
      [opened.id],
    )
    expect(job.shop.technicianIds).toContain(row?.technician_id)
    await pass(job, LIMITS.autoConfirmAfterMs)
    expect(await see(job)).toMatchObject({
      state: 'DELIVERED',
      flags: { hold: 'case' },
      money: { toShopFen: 0 },
    })
  })

  it('is the owner’s alone, once at a time, and only after the hand-over', async () => {
    const job = await deliveredJob(t)
    const stranger = { owner: await makeOwner(t), orderId: job.orderId }
    expect(await refusedOpening(stranger, 'price')).toMatchObject({ status: 404, code: 'NOT_FOUND' })
    const opened = await open(job, 'price')
    expect(await refusedOpening(job, 'part')).toMatchObject({ status: 409, code: 'CASE_OPEN' })
    const foreign = await t.refused(stranger.owner.token, 'GET /cases/:caseId', {
      params: { caseId: opened.id },
    })
    expect(foreign).toMatchObject({ status: 404, code: 'NOT_FOUND' })
    const [line] = (await see(job)).lines
    await act(job.owner.token, 'POST /cases/:caseId/withdrawal', opened)
    expect((await open(job, 'price', { lineIds: [line?.id] })).lines.map(({ id }) => id)).toEqual([line?.id])
    const early = await t.refused(job.owner.token, 'POST /orders/:orderId/cases', {
      params: { orderId: t.id() },
      body: opening(),
    })
    expect(early.code).toBe('NOT_FOUND')
  })

  it('ends with the window of its type: seven days, fifteen, or the legal floor in days or kilometres', async () => {
    const job = await deliveredJob(t)
    await pass(job, 7 * DAY_MS)
    await settle(job)
    expect(await refusedOpening(job, 'service')).toMatchObject({ status: 409, code: 'CASE_WINDOW_OVER' })
    await pass(job, 8 * DAY_MS)
    expect(await refusedOpening(job, 'price')).toMatchObject({ code: 'CASE_WINDOW_OVER' })
    expect((await refusedOpening(job, 'quality')).fields).toHaveProperty('odometerKm')
    const far = 42_100 + LIMITS.qualityCaseKm + 1
    expect(await refusedOpening(job, 'warranty', { odometerKm: far })).toMatchObject({
      code: 'CASE_WINDOW_OVER',
    })
    const options = await t.api(job.owner.token, 'GET /orders/:orderId/case-options', {
      params: { orderId: job.orderId },
    })
    expect(options.types.map(({ type }) => type)).toEqual(['quality', 'warranty', 'safety'])
    expect((await open(job, 'warranty', { odometerKm: far - 1 })).state).toBe('SHOP_REPLY')
  })

  it('against a confirmation at the same moment: either the order is held, or the money was released first', async () => {
    const job = await deliveredJob(t)
    const params = { orderId: job.orderId }
    const answers = await Promise.allSettled([
      t.api(job.owner.token, 'POST /orders/:orderId/cases', { params, body: opening() }),
      t.api(job.owner.token, 'POST /orders/:orderId/confirmation', { params, body: { commandId: t.id() } }),
    ])
    await settle(job)
    const { state, flags, money } = await see(job)
    expect(answers[0].status).toBe('fulfilled')
    if (answers[1].status === 'fulfilled')
      expect([state, flags.hold, money?.frozenFen]).toEqual(['COMPLETED', null, 0])
    else expect([state, flags.hold, money?.toShopFen]).toEqual(['DELIVERED', 'case', 0])
  })
})

describe('a text of a case', () => {
  it('that WeChat finds risky is refused of owner and shop, wherever it is said, and nothing of it is kept', async () => {
    const RISKY = '代开发票'
    const job = await deliveredJob(t)
    expect(await refusedOpening(job, 'service', { text: RISKY })).toMatchObject({ code: 'CONTENT_RISKY' })
    expect(await casesOf(job)).toEqual([])
    const opened = await open(job)
    for (const [token, route, body] of [
      [job.shop.owner.token, 'POST /cases/:caseId/messages', { text: RISKY }],
      [job.shop.owner.token, 'POST /cases/:caseId/offers', { kind: 'rework', amountFen: 0, text: RISKY }],
      [job.owner.token, 'POST /cases/:caseId/escalation', { text: RISKY }],
    ] as const)
      expect(await refused(token, route, opened, body)).toMatchObject({ status: 422, code: 'CONTENT_RISKY' })
    expect(await look(job.owner.token, opened)).toMatchObject({ state: 'SHOP_REPLY' })
    expect(JSON.stringify(await look(job.owner.token, opened))).not.toContain(RISKY)
  })

  const casesOf = ({ orderId }: Job) =>
    t.app.db.rows('SELECT state FROM after_sale_case WHERE order_id = ?', [orderId])
})

describe('a case about some of the lines', () => {
  const EXTRA_FEN = 12_349
  const WHOLE_FEN = LINES_FEN + EXTRA_FEN

  /** Delivered, its package and a supplement paid each with a payment of its own. */
  async function withSupplement(): Promise<{ job: Job; extraId: string; packageIds: string[] }> {
    const job = await requestJob(t)
    await accept(job)
    await payDue(job)
    await checkIn(job)
    const params = { orderId: job.orderId }
    await t.api(job.shop.owner.token, 'POST /shop/orders/:orderId/start', {
      params,
      body: { commandId: t.id() },
    })
    const part = { kind: 'part', name: '刹车片', unit: '套', partType: 'oem' } as const
    await t.api(job.shop.owner.token, 'POST /shop/orders/:orderId/supplement', {
      params,
      body: { commandId: t.id(), lines: [{ ...part, quantityMilli: 1000, unitPriceFen: EXTRA_FEN }] },
    })
    const shown = (await see(job)).lines.find(({ state }) => state === 'shown')
    await t.api(job.owner.token, 'POST /orders/:orderId/decisions', {
      params,
      body: { commandId: t.id(), quoteRound: 1, decisions: [{ lineId: shown!.id, decision: 'approve' }] },
    })
    await payDue(job)
    await finish(job)
    const { lines } = await handOver(job)
    const packageIds = lines.filter(({ id }) => id !== shown!.id).map(({ id }) => id)
    return { job, extraId: shown!.id, packageIds }
  }
  const legs = ({ orderId }: Job) =>
    t.app.db.rows<{ purpose: string; state: string }>(
      'SELECT purpose, state FROM payment WHERE subject_id = ? ORDER BY id',
      [orderId],
    )
  const standing = async (job: Job) => (await legs(job)).map(({ purpose, state }) => `${purpose} ${state}`)

  it('holds only the payments that they were paid with; the rest goes to the shop after 72 hours', async () => {
    const { job, extraId } = await withSupplement()
    const opened = await open(job, 'service', { lineIds: [extraId] })
    await pass(job, LIMITS.autoConfirmAfterMs - HOUR_MS)
    expect(await standing(job)).toEqual(['package frozen', 'supplement frozen'])
    await pass(job, HOUR_MS)
    await settle(job)
    expect(await standing(job)).toEqual(['package released', 'supplement frozen'])
    const half = await see(job)
    expect(half).toMatchObject({ state: 'DELIVERED', flags: { hold: 'case' } })
    expect(half.money?.frozenFen).toBeGreaterThan(12_000)
    expect(half.timeline.filter(({ type }) => type === 'part-released')).toHaveLength(1)
    await expectMoneyBalances(job)
    await act(job.owner.token, 'POST /cases/:caseId/withdrawal', opened)
    await settle(job)
    expect(await standing(job)).toEqual(['package released', 'supplement released'])
    const after = await expectMoneyBalances(job)
    expect(await see(job)).toMatchObject({ state: 'COMPLETED', flags: { hold: null } })
    // Rounded down once, on the sum of both.
    expect(after).toMatchObject({ frozenFen: 0, commissionFen: Math.floor(WHOLE_FEN / 10) })
  }, 60_000)

  const confirmation = (job: Job, commandId = t.id()) => ({
    params: { orderId: job.orderId },
    body: { commandId },
  })
  const ROUTE = 'POST /orders/:orderId/confirmation'

  it('lets the rest go at once when its owner confirms, once, and keeps what it is about until it is decided', async () => {
    const { job, extraId } = await withSupplement()
    const opened = await open(job, 'service', { lineIds: [extraId] })
    const { money: before, lines } = await see(job)
    expect(lines.filter(({ disputed }) => disputed).map(({ id }) => id)).toEqual([extraId])
    expect(before?.undisputedFen).toBe(before!.frozenFen - EXTRA_FEN + Math.round(EXTRA_FEN * 0.006))
    const said = confirmation(job)
    const after = await t.api(job.owner.token, ROUTE, said)
    expect(after).toMatchObject({ state: 'DELIVERED', flags: { hold: 'case' }, money: { undisputedFen: 0 } })
    expect(after.timeline.find(({ type }) => type === 'part-released')).toMatchObject({ actor: 'owner' })
    await settle(job)
    expect(await standing(job)).toEqual(['package released', 'supplement frozen'])
    // The same word again is the same answer; another one has nothing left to let go.
    expect((await t.api(job.owner.token, ROUTE, said)).version).toBe(after.version)
    expect(await t.refused(job.owner.token, ROUTE, confirmation(job))).toMatchObject({ code: 'HOLD_ACTIVE' })
    await pass(job, LIMITS.autoConfirmAfterMs)
    await settle(job)
    expect(await kindsOf(job)).toEqual(['share'])
    expect((await see(job)).timeline.filter(({ type }) => type === 'part-released')).toHaveLength(1)
    await expectMoneyBalances(job)
    await act(job.owner.token, 'POST /cases/:caseId/withdrawal', opened)
    await settle(job)
    expect(await see(job)).toMatchObject({ state: 'COMPLETED', flags: { hold: null } })
    expect(await expectMoneyBalances(job)).toMatchObject({
      frozenFen: 0,
      commissionFen: Math.floor(WHOLE_FEN / 10),
    })
  }, 60_000)

  it('lets the rest go once when two confirmations and the 72 hours meet', async () => {
    const { job, extraId } = await withSupplement()
    await open(job, 'service', { lineIds: [extraId] })
    const answers = await Promise.allSettled([
      t.api(job.owner.token, ROUTE, confirmation(job)),
      t.api(job.owner.token, ROUTE, confirmation(job)),
      pass(job, LIMITS.autoConfirmAfterMs),
    ])
    await settle(job)
    expect(answers.slice(0, 2).filter(({ status }) => status === 'fulfilled').length).toBeLessThanOrEqual(1)
    expect(await kindsOf(job)).toEqual(['share'])
    expect(await standing(job)).toEqual(['package released', 'supplement frozen'])
    await expectMoneyBalances(job)
  }, 60_000)

  it('about everything leaves no rest to confirm', async () => {
    const { job } = await withSupplement()
    await open(job)
    expect((await see(job)).money?.undisputedFen).toBe(0)
    expect(await t.refused(job.owner.token, ROUTE, confirmation(job))).toMatchObject({ code: 'HOLD_ACTIVE' })
    await settle(job)
    expect(await standing(job)).toEqual(['package frozen', 'supplement frozen'])
  }, 60_000)

  it('gives back what is frozen first, and the commission is right in the sum of both releases', async () => {
    const { job, extraId } = await withSupplement()
    const opened = await open(job, 'service', { lineIds: [extraId] })
    await pass(job, LIMITS.autoConfirmAfterMs)
    await settle(job)
    const before = await see(job)
    const offered = await offer(job, opened, 2_345)
    await act(job.owner.token, 'POST /cases/:caseId/acceptance', opened, { offerId: offered.offers[0]?.id })
    await settle(job)
    const after = await expectMoneyBalances(job)
    expect(after).toMatchObject({
      refundedFen: 2_345,
      frozenFen: 0,
      commissionFen: Math.floor((WHOLE_FEN - 2_345) / 10),
    })
    expect(after.toShopFen).toBeGreaterThan(before.money?.toShopFen ?? 0)
    expect(await kindsOf(job)).toEqual(['share', 'refund', 'share'])
  }, 60_000)

  it('keeps everything once the owner answers the follow-up that there is a problem', async () => {
    const { job, extraId } = await withSupplement()
    await open(job, 'service', { lineIds: [extraId] })
    await pass(job, LIMITS.followUpAfterMs)
    await t.api(job.owner.token, 'POST /orders/:orderId/follow-up', {
      params: { orderId: job.orderId },
      body: { commandId: t.id(), answer: 'problem', text: '别的地方也有异响' },
    })
    await pass(job, LIMITS.autoConfirmAfterMs)
    await settle(job)
    expect(await standing(job)).toEqual(['package frozen', 'supplement frozen'])
  }, 60_000)

  it('about what was paid first leaves the supplement, and about everything leaves nothing', async () => {
    const some = await withSupplement()
    await open(some.job, 'service', { lineIds: some.packageIds.slice(0, 1) })
    await pass(some.job, LIMITS.autoConfirmAfterMs)
    await settle(some.job)
    expect(await standing(some.job)).toEqual(['package frozen', 'supplement released'])
    const all = await withSupplement()
    await open(all.job)
    await pass(all.job, LIMITS.autoConfirmAfterMs)
    await settle(all.job)
    expect(await standing(all.job)).toEqual(['package frozen', 'supplement frozen'])
  }, 90_000)
})

describe('the clock of a case', () => {
  it('reminds a silent shop at half, and brings the case to the platform after 24 hours, once', async () => {
    const job = await deliveredJob(t)
    const opened = await open(job)
    await pass(job, LIMITS.caseAnswerMs / 2)
    const reminded = await t.app.db.rows(
      "SELECT id FROM outbox_event WHERE subject_id = ? AND topic = 'case.half-gone'",
      [job.orderId],
    )
    expect(reminded).toHaveLength(1)
    await pass(job, LIMITS.caseAnswerMs / 2)
    await redeliver(t, 'case.escalated')
    expect(await look(job.owner.token, opened)).toMatchObject({
      state: 'PLATFORM_REVIEW',
      next: { who: 'operator' },
    })
    const items = await queueOf(job.orderId)
    expect(items).toMatchObject([{ state: 'open' }])
    const dueInMs = (items[0]?.due_at.getTime() ?? 0) - t.clock.now().getTime()
    expect(Math.abs(dueInMs - LIMITS.caseDecideMs)).toBeLessThan(MINUTE_MS)
    await pass(job, LIMITS.caseDecideMs)
    expect((await look(job.owner.token, opened)).timeline.at(-1)).toMatchObject({ type: 'overdue' })
  })

  it('gives four hours to decide about safety, and does not wait for the shop', async () => {
    const job = await deliveredJob(t)
    const opened = await open(job, 'safety', { odometerKm: 42_200 })
    expect(opened.state).toBe('PLATFORM_REVIEW')
    const [item] = await queueOf(job.orderId)
    expect((item?.due_at.getTime() ?? 0) - t.clock.now().getTime()).toBeLessThanOrEqual(4 * HOUR_MS)
  })

  it('does not escalate a shop that answered in time; without agreement it does after 72 hours', async () => {
    const job = await deliveredJob(t)
    const opened = await open(job)
    await pass(job, LIMITS.caseAnswerMs - MINUTE_MS)
    await say(job.shop.owner.token, opened)
    await pass(job, HOUR_MS)
    expect((await look(job.owner.token, opened)).state).toBe('NEGOTIATING')
    await pass(job, LIMITS.caseAgreeMs)
    expect((await look(job.owner.token, opened)).state).toBe('PLATFORM_REVIEW')
  })
})

describe('an agreement', () => {
  it('gives the money back at once, and releases the rest when it has come through', async () => {
    const job = await deliveredJob(t)
    const offered = await offer(job, await open(job), 8_600)
    const agreed = await act(job.owner.token, 'POST /cases/:caseId/acceptance', offered, {
      offerId: offered.offers[0]?.id,
    })
    expect(agreed).toMatchObject({ decision: { outcome: 'partial-refund', agreed: true, appealUntil: null } })
    await settle(job)
    expect((await look(job.owner.token, offered)).state).toBe('CLOSED')
    expect(await see(job)).toMatchObject({ flags: { hold: null }, money: { refundedFen: 8_600 } })
    await release(job)
    expect(await expectMoneyBalances(job)).toMatchObject({
      refundedFen: 8_600,
      commissionFen: 2_000,
      frozenFen: 0,
    })
  })

  it('takes one of two offers that are accepted at once', async () => {
    const job = await deliveredJob(t)
    const opened = await open(job)
    await offer(job, opened, 1_000)
    const { offers } = await offer(job, opened, 2_000)
    const answers = await Promise.allSettled(
      offers.map(({ id: offerId }) =>
        t.api(
          job.owner.token,
          'POST /cases/:caseId/acceptance',
          input(opened.id, { offerId }) as {
            params: { caseId: string }
            body: { commandId: string; offerId: string }
          },
        ),
      ),
    )
    await settle(job)
    expect(answers.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
    const { offers: after, decision } = await look(job.owner.token, opened)
    expect(after.map(({ state }) => state).toSorted()).toEqual(['accepted', 'lapsed'])
    expect((await see(job)).money?.refundedFen).toBe(decision?.amountFen)
  })

  it('cannot promise more than what remains', async () => {
    const job = await deliveredJob(t)
    const opened = await open(job)
    const body = { kind: 'refund', amountFen: LINES_FEN + 1, text: '全部退' }
    expect(await refused(job.shop.owner.token, 'POST /cases/:caseId/offers', opened, body)).toMatchObject({
      status: 422,
      code: 'REFUND_TOO_MUCH',
    })
  })

  it('by the owner’s own word lifts the hold, and the release goes on', async () => {
    const job = await deliveredJob(t)
    const opened = await open(job)
    const confirmation = { params: { orderId: job.orderId }, body: { commandId: t.id() } }
    const held = await t.refused(job.owner.token, 'POST /orders/:orderId/confirmation', confirmation)
    expect(held).toMatchObject({ status: 409, code: 'HOLD_ACTIVE' })
    expect(await act(job.owner.token, 'POST /cases/:caseId/withdrawal', opened)).toMatchObject({
      state: 'CLOSED',
    })
    await release(job)
    expect(await see(job)).toMatchObject({ state: 'COMPLETED', money: { frozenFen: 0 } })
    expect(
      await refused(job.owner.token, 'POST /cases/:caseId/messages', opened, { text: '喂' }),
    ).toMatchObject({
      code: 'ILLEGAL_TRANSITION',
    })
  })
})

describe('a decision of the platform', () => {
  it('shows the money of each outcome before and is exactly that, before the release', async () => {
    const { job, of } = await escalated()
    const by = await operator()
    const { outcomes } = await t.api(by.token, 'GET /operators/cases/:caseId/preview', {
      params: { caseId: of.id },
      query: { amountFen: 8_605 },
    })
    const shown = outcomes.find(({ outcome }) => outcome === 'partial-refund')
    expect(shown).toMatchObject({ ownerFen: 8_605, released: false })
    expect((await decide(by, of, 'partial-refund', { amountFen: 8_605 })).state).toBe('EXECUTING')
    await settle(job)
    expect(await see(job)).toMatchObject({
      flags: { hold: 'case' },
      money: { refundedFen: 8_605, toShopFen: 0 },
    })
    expect((await look(job.owner.token, of)).state).toBe('RESOLVED')
    await pass(job, LIMITS.caseAppealMs)
    await settle(job)
    const { toShopFen, commissionFen, feeFen, refundedFen } = await expectMoneyBalances(job)
    expect({ ownerFen: refundedFen, toShopFen, commissionFen, feeFen }).toEqual({
      ownerFen: shown?.ownerFen,
      toShopFen: shown?.toShopFen,
      commissionFen: shown?.commissionFen,
      feeFen: shown?.feeFen,
    })
    expect(await see(job)).toMatchObject({ state: 'COMPLETED' })
    expect(await queueOf(job.orderId)).toMatchObject([{ state: 'resolved' }])
  })

  it('is exactly what was shown after the release too, and nothing is left of a full refund', async () => {
    const { job, of } = await escalated(release)
    const by = await operator()
    const { outcomes } = await t.api(by.token, 'GET /operators/cases/:caseId/preview', {
      params: { caseId: of.id },
      query: {},
    })
    const shown = outcomes.find(({ outcome }) => outcome === 'full-refund')
    expect(shown).toMatchObject({ ownerFen: LINES_FEN, commissionFen: 0, released: true })
    await decide(by, of, 'full-refund')
    await settle(job)
    const { toShopFen, commissionFen, feeFen, refundedFen } = await expectMoneyBalances(job)
    expect([refundedFen, toShopFen, commissionFen, feeFen]).toEqual([
      shown?.ownerFen,
      shown?.toShopFen,
      shown?.commissionFen,
      shown?.feeFen,
    ])
  })

  it('that the platform pays first reaches the owner from the platform, and the shop owes it', async () => {
    const { job, of } = await escalated(release)
    await decide(await operator(), of, 'partial-refund', { amountFen: 10_000, payFirst: true })
    await t.drain()
    const [refund] = await t.app.db.rows<{ by_advance: number }>(
      "SELECT by_advance FROM payment_operation WHERE subject_id = ? AND kind = 'refund'",
      [job.orderId],
    )
    expect(Number(refund?.by_advance)).toBe(1)
    await settle(job)
    expect(await kindsOf(job)).toEqual(['share', 'return', 'refund', 'recover'])
    const money = await expectMoneyBalances(job)
    expect(money).toMatchObject({ refundedFen: 10_000, advancedFen: 0 }) // recovered: the shop still had money
  })

  it('of no money lets the shop wait for seven days, unless both sides agree', async () => {
    const { job, of } = await escalated()
    const decided = await decide(await operator(), of, 'rejected')
    expect(decided.state).toBe('RESOLVED')
    await pass(job, DAY_MS)
    expect((await see(job)).flags.hold).toBe('case')
    await act(job.shop.owner.token, 'POST /cases/:caseId/consent', of)
    expect((await see(job)).flags.hold).toBe('case')
    expect((await act(job.owner.token, 'POST /cases/:caseId/consent', of)).state).toBe('CLOSED')
    expect((await see(job)).flags.hold).toBeNull()
  })

  it('as a compensation is one coupon for the owner, and costs the shop nothing', async () => {
    const { job, of } = await escalated()
    await decide(await operator(), of, 'compensation', { amountFen: 3_000 })
    const { items } = await t.api(job.owner.token, 'GET /coupons', { query: {} })
    expect(items.filter(({ amountFen }) => amountFen === 3_000)).toHaveLength(1)
    expect((await see(job)).money).toMatchObject({ refundedFen: 0 })
  })

  it('needs the right to cases, an operator of the region, and a case that waits', async () => {
    const { of } = await escalated()
    const clerk = await signInOperator(t, { rights: ['queue', 'orders', 'holds', 'shops', 'money', 'risk'] })
    const far = await signInOperator(t, { region: '310000', rights: ['cases'] })
    const body = { outcome: 'rejected', note: '无据' }
    const route = 'POST /operators/cases/:caseId/decision'
    expect((await refused(clerk.token, route, of, body)).code).toBe('FORBIDDEN')
    expect((await refused(far.token, route, of, body)).code).toBe('NOT_FOUND')
    const by = await operator()
    await decide(by, of, 'rejected')
    expect((await refused(by.token, route, of, body)).code).toBe('ILLEGAL_TRANSITION')
  })

  it('above the limit of one person waits for a second one', async () => {
    const { job, of } = await escalated()
    const first = await operator()
    // Orders of the test are smaller than the limit, so what was decided alone before fills it.
    await t.app.db.run(
      `INSERT INTO case_decision (id, case_id, order_id, state, outcome, amount_fen, pay_first, note, decided_by, at)
       VALUES (?, ?, ?, 'made', 'partial-refund', ?, FALSE, '此前', ?, ?)`,
      [t.id(), t.id(), job.orderId, LIMITS.operatorRefundAloneFen - 999, first.operatorId, t.clock.now()],
    )
    const proposed = await decide(first, of, 'partial-refund', { amountFen: 1_000 })
    expect(proposed).toMatchObject({ state: 'PLATFORM_REVIEW', proposal: { isMine: true, amountFen: 1_000 } })
    expect((await look(job.owner.token, of)).proposal).toBeNull()
    const decisionId = proposed.proposal?.decisionId
    const approve = 'POST /operators/cases/:caseId/decision-approval'
    expect((await refused(first.token, approve, of, { decisionId })).code).toBe('SECOND_PERSON_NEEDED')
    const second = await operator()
    expect((await refused(second.token, approve, of, { decisionId: t.id() })).code).toBe('PROPOSAL_GONE')
    expect((await act(second.token, approve, of, { decisionId })).state).toBe('EXECUTING')
    await settle(job)
    expect((await see(job)).money?.refundedFen).toBe(1_000)
  })
})

describe('an appeal', () => {
  it('is decided by another person, once, and leaves the owner what the first decision gave', async () => {
    const { job, of } = await escalated()
    const first = await operator()
    await decide(first, of, 'partial-refund', { amountFen: 1_000 })
    await settle(job)
    const appealed = await act(job.owner.token, 'POST /cases/:caseId/appeal', of, { text: '退得太少' })
    expect(appealed).toMatchObject({ state: 'PLATFORM_REVIEW', appealed: true })
    const again = { outcome: 'rejected', note: '维持' }
    const route = 'POST /operators/cases/:caseId/decision'
    expect((await refused(first.token, route, of, again)).code).toBe('SECOND_PERSON_NEEDED')
    const second = await operator()
    await decide(second, of, 'partial-refund', { amountFen: 2_000 })
    await settle(job)
    expect((await look(job.owner.token, of)).state).toBe('CLOSED')
    expect(await see(job)).toMatchObject({ flags: { hold: null }, money: { refundedFen: 3_000 } })
    const late = await refused(job.shop.owner.token, 'POST /cases/:caseId/appeal', of, { text: '不服' })
    expect(late).toMatchObject({ status: 409, code: 'APPEAL_OVER' })
  })

  it('is too late after seven days, and wins against the end of them at the same moment or loses whole', async () => {
    const { job, of } = await escalated()
    await decide(await operator(), of, 'rejected')
    await pass(job, LIMITS.caseAppealMs - MINUTE_MS)
    const [appeal] = await Promise.allSettled([
      t.api(job.owner.token, 'POST /cases/:caseId/appeal', input(of.id, { text: '不服' }) as never),
      t.advance(2 * MINUTE_MS),
    ])
    await t.drain()
    const { state } = await look(job.owner.token, of)
    const { flags } = await see(job)
    if (appeal.status === 'fulfilled') expect([state, flags.hold]).toEqual(['PLATFORM_REVIEW', 'case'])
    else expect([state, flags.hold]).toEqual(['CLOSED', null])
  })

  it('against a decision at the same moment: the decision is the one that was appealed, or it came after', async () => {
    const { job, of } = await escalated()
    const [first, second] = [await operator(), await operator()]
    await decide(first, of, 'rejected')
    const [appeal] = await Promise.allSettled([
      t.api(job.owner.token, 'POST /cases/:caseId/appeal', input(of.id, { text: '不服' }) as never),
      t.api(
        second.token,
        'POST /operators/cases/:caseId/decision',
        input(of.id, { outcome: 'partial-refund', amountFen: 500, note: '改判' }) as never,
      ),
    ])
    await settle(job)
    expect(appeal.status).toBe('fulfilled')
    const { state, decision } = await look(job.owner.token, of)
    const { money, flags } = await see(job)
    if (state === 'PLATFORM_REVIEW') expect([decision?.outcome, money?.refundedFen]).toEqual(['rejected', 0])
    else expect([state, money?.refundedFen, flags.hold]).toEqual(['CLOSED', 500, null])
  })
})

describe('a repair that is done again', () => {
  const book = (job: Job, of: Case, days: number) => {
    const slotStartAt = slotAt(t, days, 10)
    return t.api(job.owner.token, 'POST /cases/:caseId/rework', {
      params: { caseId: of.id },
      body: { id: t.id(), slotStartAt },
    })
  }
  async function agreedRework() {
    const job = await deliveredJob(t)
    const offered = await offer(job, await open(job), 0, 'rework')
    const of = await act(job.owner.token, 'POST /cases/:caseId/acceptance', offered, {
      offerId: offered.offers[0]?.id,
    })
    return { job, of }
  }
  async function doAgain(job: Job, of: Case): Promise<Job> {
    const { reworkOrderId } = await book(job, of, 2)
    await t.drain()
    const again = { ...job, orderId: reworkOrderId ?? '' }
    await checkIn(again)
    await t.api(job.shop.owner.token, 'POST /shop/orders/:orderId/start', {
      params: { orderId: again.orderId },
      body: { commandId: t.id() },
    })
    await finish(again)
    await handOver(again)
    return again
  }

  it('costs nothing, and only its confirmation releases the first order', async () => {
    const { job, of } = await agreedRework()
    expect(of).toMatchObject({ state: 'EXECUTING', can: expect.arrayContaining(['book-rework']) })
    const again = await doAgain(job, of)
    expect(await see(again)).toMatchObject({ reworkOf: job.orderId, money: { approvedFen: 0, paidFen: 0 } })
    expect(await see(job)).toMatchObject({ flags: { hold: 'case' }, money: { toShopFen: 0 } })
    expect(await refusedOpening(again, 'service')).toMatchObject({ status: 409, code: 'CASE_NOT_ALLOWED' })
    await confirm(again)
    expect((await look(job.owner.token, of)).state).toBe('CLOSED')
    expect((await see(job)).flags.hold).toBeNull()
    await release(job)
    expect(await expectMoneyBalances(job)).toMatchObject({ frozenFen: 0, commissionFen: 2_860 })
  })

  it('in vain brings the case to the platform, by the answer to its own question or by the owner’s word', async () => {
    const { job, of } = await agreedRework()
    const again = await doAgain(job, of)
    await pass(again, LIMITS.followUpAfterMs)
    await t.api(job.owner.token, 'POST /orders/:orderId/follow-up', {
      params: { orderId: again.orderId },
      body: { commandId: t.id(), answer: 'problem', text: '还是漏油' },
    })
    await t.drain()
    expect(await look(job.owner.token, of)).toMatchObject({ state: 'PLATFORM_REVIEW' })
    await decide(await operator(), of, 'partial-refund', { amountFen: 10_000 })
    await settle(again)
    expect((await see(job)).money?.refundedFen).toBe(10_000)
    await pass(job, LIMITS.caseAppealMs)
    await settle(job)
    expect(await expectMoneyBalances(job)).toMatchObject({ frozenFen: 0, refundedFen: 10_000 })
  })

  it('whose end meets silence waits seven more days; one that never comes goes to the platform', async () => {
    const { job, of } = await agreedRework()
    const again = await doAgain(job, of)
    await pass(again, LIMITS.autoConfirmAfterMs + MINUTE_MS)
    expect(await see(again)).toMatchObject({ state: 'COMPLETED' })
    expect((await look(job.owner.token, of)).state).toBe('RESOLVED')
    expect((await see(job)).flags.hold).toBe('case')
    await pass(job, LIMITS.caseAppealMs)
    expect((await look(job.owner.token, of)).state).toBe('CLOSED')

    const other = await agreedRework()
    await pass(other.job, LIMITS.caseReworkMs)
    expect((await look(other.job.owner.token, other.of)).state).toBe('PLATFORM_REVIEW')
  })

  it('that is cancelled can be booked once more', async () => {
    const { job, of } = await agreedRework()
    const { reworkOrderId } = await book(job, of, 3)
    const params = { orderId: reworkOrderId ?? '' }
    const { feeFen } = await t.api(job.owner.token, 'GET /orders/:orderId/cancellation', { params })
    const body = { commandId: t.id(), reason: '那天没空', feeFen }
    await t.api(job.owner.token, 'POST /orders/:orderId/cancellation', { params, body })
    await t.drain()
    expect((await look(job.owner.token, of)).can).toContain('book-rework')
    expect((await book(job, of, 4)).reworkOrderId).not.toBe(reworkOrderId)
  })
})

describe('a review of two stars or fewer', () => {
  const review = (job: Job, stars: number) =>
    t.api(job.owner.token, 'POST /orders/:orderId/review', {
      params: { orderId: job.orderId },
      body: { id: t.id(), skill: stars, manner: stars, priceClarity: stars, text: '不太满意' },
    })
  const casesOf = async (job: Job) =>
    (await t.api(job.owner.token, 'GET /cases', { query: { orderId: job.orderId } })).items

  it('opens one case with a 24-hour clock, whatever is redelivered; three stars open none', async () => {
    const job = await deliveredJob(t)
    await release(job)
    await review(job, 2)
    await t.drain()
    await redeliver(t, 'review.low')
    expect(await casesOf(job)).toMatchObject([
      { cause: 'review', state: 'SHOP_REPLY', next: { who: 'shop' } },
    ])
    const listed = await t.api(job.shop.owner.token, 'GET /cases', { query: { open: 'true' } })
    expect(listed.items.map(({ orderId }) => orderId)).toEqual([job.orderId])
    await pass(job, LIMITS.caseAnswerMs)
    expect(await casesOf(job)).toMatchObject([{ state: 'PLATFORM_REVIEW' }])
    const fair = await deliveredJob(t)
    await release(fair)
    await review(fair, 3)
    await t.drain()
    expect(await casesOf(fair)).toEqual([])
  })

  it('joins the case that is open, whose clock goes on, and the shop hears of it', async () => {
    const job = await deliveredJob(t)
    await release(job)
    const opened = await open(job)
    await review(job, 1)
    await t.drain()
    await redeliver(t, 'review.low')
    expect(await casesOf(job)).toMatchObject([{ id: opened.id, cause: 'owner', state: 'SHOP_REPLY' }])
    const { timeline, next } = await look(job.owner.token, opened)
    expect(timeline.filter(({ type }) => type === 'low-review')).toHaveLength(1)
    expect(next).toEqual(opened.next)
    const said = await t.app.db.rows('SELECT id FROM outbox_event WHERE topic = ? AND subject_id = ?', [
      'case.said',
      job.orderId,
    ])
    expect(said).toHaveLength(1)
  })

  it('gives money back that was released, and the owner sees the outcome by the order', async () => {
    const job = await deliveredJob(t)
    await release(job)
    await review(job, 2)
    await t.drain()
    const [of] = await casesOf(job)
    expect(of).toMatchObject({ cause: 'review', outcome: null })
    const offered = await offer(job, { id: of!.id } as Case, 5_000)
    const [first] = offered.offers
    await act(job.owner.token, 'POST /cases/:caseId/acceptance', { id: of!.id }, { offerId: first?.id })
    await settle(job)
    const money = await expectMoneyBalances(job)
    expect(money).toMatchObject({ refundedFen: 5_000, frozenFen: 0 })
    expect(await kindsOf(job)).toEqual(['share', 'return', 'refund'])
    expect(await casesOf(job)).toMatchObject([{ outcome: 'partial-refund' }])
  })

  it('is solved when the owner says so, and nothing escalates any more', async () => {
    const job = await deliveredJob(t)
    await release(job)
    await review(job, 2)
    await t.drain()
    const [of] = await casesOf(job)
    await act(job.owner.token, 'POST /cases/:caseId/withdrawal', { id: of!.id })
    await pass(job, 2 * LIMITS.caseAnswerMs)
    expect(await casesOf(job)).toMatchObject([{ state: 'CLOSED', next: { who: 'none' } }])
    expect(await queueOf(job.orderId)).toEqual([])
  })
})
