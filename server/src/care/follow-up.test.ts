import { LIMITS } from '@anxin/shared/kernel/limits'
import { DAY_MS, HOUR_MS, MINUTE_MS } from '@anxin/shared/kernel/time'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { confirm, deliveredJob, pass, see, settle, type Job } from '../../test/harness/order-steps'
import { redeliver } from '../../test/harness/redeliver'
import { startTestApp, type TestApp } from '../../test/harness/test-app'
import { makeOwner } from '../../test/harness/world'

let t: TestApp
beforeAll(async () => {
  t = await startTestApp()
})
afterAll(() => t.close())

type Answer = { answer: 'fine' | 'problem'; text?: string; commandId?: string }

const params = ({ orderId }: Pick<Job, 'orderId'>) => ({ orderId })
const followUp = (job: Job) =>
  t.api(job.owner.token, 'GET /orders/:orderId/follow-up', { params: params(job) })
async function answer(job: Job, given: Answer) {
  const body = { commandId: t.id(), ...given }
  const reply = await t.api(job.owner.token, 'POST /orders/:orderId/follow-up', { params: params(job), body })
  await t.drain()
  return reply
}
const refusedAnswer = (job: Pick<Job, 'owner' | 'orderId'>, given: Answer) =>
  t.refused(job.owner.token, 'POST /orders/:orderId/follow-up', { params: params(job), body: { ...given } })
const entries = async (job: Job, type: string) =>
  (await see(job)).timeline.filter((entry) => entry.type === type)

const casesOf = async (job: Job) => (await t.api(job.owner.token, 'GET /cases', { query: {} })).items

/** An order whose owner was just asked; `before` happens before the question. */
async function askedJob(before: (job: Job) => Promise<unknown> = async () => undefined): Promise<Job> {
  const job = await deliveredJob(t)
  await before(job)
  await pass(job, LIMITS.followUpAfterMs)
  return job
}

describe('the 48-hour question', () => {
  let job: Job
  beforeAll(async () => {
    job = await deliveredJob(t)
    await pass(job, LIMITS.followUpAfterMs - MINUTE_MS)
  })

  it('is not asked before 48 hours are over', async () => {
    const early = await t.refused(job.owner.token, 'GET /orders/:orderId/follow-up', { params: params(job) })
    expect(early).toMatchObject({ status: 404, code: 'NOT_FOUND' })
    expect(await refusedAnswer(job, { answer: 'fine' })).toMatchObject({ code: 'NOT_FOUND' })
  })

  it('is asked then', async () => {
    await pass(job, MINUTE_MS)
    expect(await followUp(job)).toMatchObject({ state: 'asked', answeredAt: null })
    expect((await see(job)).flags.followUp).toBe('asked')
  })

  it('is asked once, whatever is redelivered', async () => {
    await redeliver(t, 'order.delivered')
    await t.app.db.run(
      "INSERT IGNORE INTO timer (id, kind, subject_id, due_at) VALUES (?, 'care.follow-up', ?, ?)",
      [`care.follow-up.${job.orderId}`, job.orderId, t.clock.now()],
    )
    await pass(job, HOUR_MS)
    expect(await entries(job, 'follow-up-asked')).toHaveLength(1)
    const events = await t.app.db.rows(
      "SELECT id FROM outbox_event WHERE subject_id = ? AND topic = 'follow-up.asked'",
      [job.orderId],
    )
    expect(events).toHaveLength(1)
  })

  it('that nobody answers is stored as no answer when the 72 hours release the money', async () => {
    await pass(job, LIMITS.autoConfirmAfterMs - LIMITS.followUpAfterMs)
    expect(await followUp(job)).toMatchObject({ state: 'no-answer', answeredAt: null })
    expect(await see(job)).toMatchObject({ state: 'COMPLETED', flags: { followUp: 'no-answer' } })
    expect(await refusedAnswer(job, { answer: 'problem' })).toMatchObject({ code: 'ILLEGAL_TRANSITION' })
    await pass(job, DAY_MS)
    expect(await entries(job, 'follow-up-no-answer')).toHaveLength(1)
  })
})

describe('都好', () => {
  let job: Job
  beforeAll(async () => {
    job = await askedJob()
  })

  it('cannot be said by somebody else, who cannot read the question either', async () => {
    const stranger = { owner: await makeOwner(t), orderId: job.orderId }
    expect(await refusedAnswer(stranger, { answer: 'fine' })).toMatchObject({ code: 'NOT_FOUND' })
    const read = await t.refused(stranger.owner.token, 'GET /orders/:orderId/follow-up', {
      params: params(job),
    })
    expect(read).toMatchObject({ status: 404, code: 'NOT_FOUND' })
  })

  it('with a text that WeChat finds risky is refused, and nothing is stored', async () => {
    const refused = await refusedAnswer(job, { answer: 'fine', text: '代开发票' })
    expect(refused).toMatchObject({ status: 422, code: 'CONTENT_RISKY' })
    expect(await followUp(job)).toMatchObject({ state: 'asked', text: '' })
  })

  it('is stored once, changes nothing about the money, and is answered alike when repeated', async () => {
    const given = { answer: 'fine' as const, text: '开起来很顺', commandId: t.id() }
    const reply = await answer(job, given)
    expect(reply).toMatchObject({ state: 'fine', text: '开起来很顺' })
    expect(await answer(job, given)).toEqual(reply)
    expect(await refusedAnswer(job, { answer: 'problem' })).toMatchObject({
      status: 409,
      code: 'ILLEGAL_TRANSITION',
    })
    expect(await see(job)).toMatchObject({ state: 'DELIVERED', flags: { followUp: 'fine', hold: null } })
  })
})

describe('还有问题', () => {
  it('is taken even while WeChat judges no text, and holds the release until the owner is satisfied', async () => {
    const job = await askedJob()
    await t.wechat('/faults', { match: { path: 'msg_sec_check' }, do: 'drop_before', times: 3 })
    expect(await answer(job, { answer: 'problem', text: '刹车还有异响' })).toMatchObject({
      state: 'problem',
      text: '刹车还有异响',
    })
    const [entry] = await entries(job, 'follow-up-problem')
    expect(entry?.text).toContain('刹车还有异响')
    await pass(job, 5 * DAY_MS)
    expect(await see(job)).toMatchObject({
      state: 'DELIVERED',
      flags: { followUp: 'problem', hold: 'case' },
      money: { toShopFen: 0, commissionFen: 0 },
    })
    const [opened] = await casesOf(job)
    expect(opened).toMatchObject({ cause: 'follow-up', type: 'quality' })
    await t.api(job.owner.token, 'POST /cases/:caseId/withdrawal', {
      params: { caseId: opened?.id ?? '' },
      body: { commandId: t.id() },
    })
    await confirm(job)
    await settle(job)
    expect(await see(job)).toMatchObject({ state: 'COMPLETED', flags: { hold: null } })
  })

  it('in a case that is open is one more word in it', async () => {
    const job = await askedJob((delivered) =>
      t.api(delivered.owner.token, 'POST /orders/:orderId/cases', {
        params: params(delivered),
        body: { commandId: t.id(), type: 'price', lineIds: [], text: '多收了' },
      }),
    )
    await answer(job, { answer: 'problem', text: '还没人联系我' })
    const [opened, ...others] = await casesOf(job)
    expect(others).toEqual([])
    const { timeline } = await t.api(job.owner.token, 'GET /cases/:caseId', {
      params: { caseId: opened?.id ?? '' },
    })
    expect(timeline.map(({ text }) => text)).toContain('还没人联系我')
  })

  it('after an early confirmation opens a case all the same, though nothing is left to hold', async () => {
    const job = await askedJob(confirm)
    expect(await followUp(job)).toMatchObject({ state: 'asked' })
    expect(await answer(job, { answer: 'problem' })).toMatchObject({ state: 'problem' })
    expect(await see(job)).toMatchObject({ state: 'COMPLETED', flags: { hold: null, followUp: 'problem' } })
    expect(await casesOf(job)).toMatchObject([{ cause: 'follow-up', state: 'SHOP_REPLY' }])
  })
})

it('a confirmation is no answer: who confirms and says nothing is not counted as satisfied', async () => {
  const job = await askedJob()
  await confirm(job)
  expect(await followUp(job)).toMatchObject({ state: 'asked' })
  await pass(job, LIMITS.autoConfirmAfterMs - LIMITS.followUpAfterMs)
  expect(await followUp(job)).toMatchObject({ state: 'no-answer' })
})
