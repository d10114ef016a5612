import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { HOUR_MS } from '@anxin/shared/kernel/time'
import {
  accept,
  approvalOf,
  checkIn,
  expectMoneyBalances,
  finish,
  pass,
  payDue,
  requestJob,
  see,
  settle,
  type Job,
} from '../../test/harness/order-steps'
import { startTestApp, type TestApp } from '../../test/harness/test-app'
import { LINES } from '../../test/harness/world'

let t: TestApp
beforeAll(async () => {
  t = await startTestApp()
})
afterAll(() => t.close())

const EDIT = 'POST /shop/orders/:orderId/lines/:lineId/edit'
const DECIDE = 'POST /orders/:orderId/decisions'
type Line = Awaited<ReturnType<typeof see>>['lines'][number]

async function quoted(): Promise<Job> {
  const job = await requestJob(t, { service: { priceMode: 'inspect-first', durationMin: 120 } })
  await accept(job)
  await checkIn(job)
  await t.api(job.shop.owner.token, 'POST /shop/orders/:orderId/quote', {
    params: { orderId: job.orderId },
    body: { commandId: t.id(), lines: [...LINES] },
  })
  return job
}
async function working(): Promise<Job> {
  const job = await quoted()
  await decide(job, 1, (await see(job)).lines.map(approvalOf))
  await payDue(job)
  return job
}
const editInput = (job: Job, line: Line, over: object = {}) => ({
  params: { orderId: job.orderId, lineId: line.id },
  body: {
    commandId: t.id(),
    quoteRound: line.round,
    was: 'shown' as const,
    line: { ...LINES[1], partType: 'oem' as const, oemUnitPriceFen: undefined, unitPriceFen: 9_500 },
    reason: '品牌件缺货，换原厂件',
    ...over,
  },
})
const edit = (job: Job, line: Line, over: object = {}) =>
  t.api(job.shop.owner.token, EDIT, editInput(job, line, over))
const refusedEdit = (job: Job, line: Line, over: object = {}) =>
  t.refused(job.shop.owner.token, EDIT, editInput(job, line, over))
const decideInput = (job: Job, quoteRound: number, decisions: ReturnType<typeof approvalOf>[]) => ({
  params: { orderId: job.orderId },
  body: { commandId: t.id(), quoteRound, decisions },
})
const decide = (job: Job, quoteRound: number, decisions: ReturnType<typeof approvalOf>[]) =>
  t.api(job.owner.token, DECIDE, decideInput(job, quoteRound, decisions))
const post = (token: string, url: string, payload: object) =>
  t.fastify.inject({ method: 'POST', url, headers: { authorization: `Bearer ${token}` }, payload })
const statesOf = async (job: Job) => (await see(job)).lines.map(({ name, state }) => `${name} ${state}`)

describe('a line that the shop edits', () => {
  it('is shown anew in a new round with the reason, and the others stand as they were', async () => {
    const job = await quoted()
    const [labour, part, oil] = (await see(job)).lines
    const edited = await edit(job, part!)
    expect(edited).toMatchObject({ state: 'AWAIT_APPROVAL', quoteRound: 2 })
    expect(await statesOf(job)).toEqual([
      '工时费 shown',
      '机油滤清器 declined',
      '全合成机油 shown',
      '机油滤清器 shown',
    ])
    expect(edited.lines.at(-1)).toMatchObject({
      replacesId: part!.id,
      round: 2,
      partType: 'oem',
      unitPriceFen: 9_500,
      oemUnitPriceFen: null,
    })
    expect(edited.timeline.at(-1)).toMatchObject({
      type: 'line-edited',
      text: '修改「机油滤清器」¥50.00 为 ¥95.00，需车主重新确认：品牌件缺货，换原厂件',
    })
    const stale = [labour!, part!, oil!].map(approvalOf)
    expect(await t.refused(job.owner.token, DECIDE, decideInput(job, 1, stale))).toMatchObject({
      status: 409,
      code: 'QUOTE_CHANGED',
    })
    const now = (await see(job)).lines.filter(({ state }) => state === 'shown')
    await decide(job, 2, now.map(approvalOf))
    expect(await payDue(job)).toMatchObject({ state: 'IN_SERVICE', money: { approvedFen: 33_100 } })
  })

  it('gives the owner a day from the edit on', async () => {
    const job = await quoted()
    await pass(job, 23 * HOUR_MS)
    const [, part] = (await see(job)).lines
    await edit(job, part!)
    await pass(job, 2 * HOUR_MS)
    expect((await see(job)).state).toBe('AWAIT_APPROVAL')
    await pass(job, 23 * HOUR_MS)
    expect((await see(job)).state).toBe('READY')
  })

  it('loses an old consent: what came in its place needs its own', async () => {
    const job = await quoted()
    const { lines } = await see(job)
    await decide(job, 1, lines.map(approvalOf))
    await pass(job, HOUR_MS) // not paid: the consent was given, the lines are open again
    const dearer = { line: { ...LINES[1], unitPriceFen: 6_000 } }
    await edit(job, lines[1]!, dearer)
    const shown = (await see(job)).lines.filter(({ state }) => state === 'shown')
    const silent = shown.map(({ id }) => ({ lineId: id, decision: 'approve' as const }))
    expect(await t.refused(job.owner.token, DECIDE, decideInput(job, 2, silent))).toMatchObject({
      code: 'CONSENT_MISSING',
    })
    expect(shown.find(({ kind }) => kind === 'part')?.consent).toBeNull()
  })

  it('approved and edited while the work goes on is not worked on or billed before the owner says yes again', async () => {
    const job = await working()
    const [labour, part, oil] = (await see(job)).lines
    const dearer = { was: 'approved', quoteRound: 1, line: { ...LINES[1], unitPriceFen: 7_000 } }
    const edited = await edit(job, part!, dearer)
    expect(edited).toMatchObject({ state: 'IN_SERVICE', flags: { supplementPending: true } })
    expect(await statesOf(job)).toEqual([
      '工时费 approved',
      '机油滤清器 dropped',
      '全合成机油 approved',
      '机油滤清器 shown',
    ])
    const fresh = edited.lines.at(-1)!
    const bill = (doneLineIds: string[]) =>
      t.refused(job.shop.owner.token, 'POST /shop/orders/:orderId/finish', {
        params: { orderId: job.orderId },
        body: { commandId: t.id(), doneLineIds, qualityChecked: true },
      })
    expect(await bill([labour!.id, oil!.id])).toMatchObject({ code: 'SUPPLEMENT_PENDING' })
    await decide(job, 2, [approvalOf(fresh)])
    expect(await see(job)).toMatchObject({ money: { dueFen: 2_000 } }) // what was paid for the former one counts
    await payDue(job)
    expect(await bill([part!.id])).toMatchObject({ status: 409, code: 'LINE_NOT_APPROVED' })
    await finish(job)
    await settle(job)
    expect(await see(job)).toMatchObject({
      state: 'READY',
      bill: { totalFen: 30_600 },
      money: { refundedFen: 0 },
    })
    await expectMoneyBalances(job)
  })

  it('approved, edited and then declined ends without it, and what was paid for it goes back', async () => {
    const job = await working()
    for (const line of (await see(job)).lines) {
      const { quoteRound } = await see(job)
      await edit(job, line, { was: 'approved', quoteRound, line: { ...LINES[0], unitPriceFen: 20_000 } })
    }
    const open = (await see(job)).lines.filter(({ state }) => state === 'shown')
    const { quoteRound } = await see(job)
    await t.api(job.owner.token, DECIDE, {
      params: { orderId: job.orderId },
      body: {
        commandId: t.id(),
        quoteRound,
        decisions: open.map(({ id }) => ({ lineId: id, decision: 'decline' as const, reason: '太贵' })),
      },
    })
    expect(await see(job)).toMatchObject({ state: 'IN_SERVICE', flags: { supplementPending: false } })
    await finish(job)
    await settle(job)
    expect(await see(job)).toMatchObject({
      state: 'READY',
      bill: { totalFen: 0 },
      money: { refundedFen: 28_600 },
    })
    await expectMoneyBalances(job)
  })

  it('races with an approval: one of the two is refused, and nothing is approved that was not read', async () => {
    for (let round = 0; round < 4; round += 1) {
      const job = await quoted()
      const { lines } = await see(job)
      const { orderId } = job
      const tries = [
        post(
          job.owner.token,
          `/orders/${orderId}/decisions`,
          decideInput(job, 1, lines.map(approvalOf)).body,
        ),
        post(
          job.shop.owner.token,
          `/shop/orders/${orderId}/lines/${lines[1]!.id}/edit`,
          editInput(job, lines[1]!).body,
        ),
      ]
      const codes = (await Promise.all(round % 2 === 0 ? tries : tries.toReversed()))
        .map((answer) => (answer.statusCode === 200 ? 'done' : answer.json<{ code: string }>().code))
        .toSorted()
      expect(['PAYMENT_UNCERTAIN,done', 'QUOTE_CHANGED,done']).toContain(codes.join())
      const after = await see(job)
      expect(after.lines.some(({ state, replacesId }) => state !== 'shown' && replacesId !== null)).toBe(
        false,
      )
      expect([orderId, after.state]).toEqual([orderId, 'AWAIT_APPROVAL'])
    }
  })

  it('is refused as stale where the owner has decided meanwhile, and when there is nothing to edit', async () => {
    const job = await working()
    const [, part] = (await see(job)).lines
    expect(await refusedEdit(job, part!, { quoteRound: 1 })).toMatchObject({
      status: 409,
      code: 'QUOTE_CHANGED',
    })
    expect(await refusedEdit(job, part!, { quoteRound: 0, was: 'approved' })).toMatchObject({
      code: 'QUOTE_CHANGED',
    })
    expect(await refusedEdit(job, { ...part!, id: t.id() })).toMatchObject({ status: 404, code: 'NOT_FOUND' })
    const untyped = { was: 'approved', line: { ...LINES[1], oemUnitPriceFen: undefined } }
    expect(await refusedEdit(job, part!, untyped)).toMatchObject({
      code: 'OEM_PRICE_REQUIRED',
      fields: { 'body.line.oemUnitPriceFen': expect.anything() as unknown },
    })
    await finish(job)
    expect(await refusedEdit(job, part!, { was: 'approved' })).toMatchObject({ code: 'ILLEGAL_TRANSITION' })
  })
})
