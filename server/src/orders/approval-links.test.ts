import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { HOUR_MS } from '@anxin/shared/kernel/time'
import {
  accept,
  approvalOf,
  checkIn,
  pass,
  payDue,
  refreshTokens,
  requestJob,
  see,
  type Job,
} from '../../test/harness/order-steps'
import { startTestApp, type TestApp } from '../../test/harness/test-app'
import { LINES, makeOwner, signIn } from '../../test/harness/world'

let t: TestApp
beforeAll(async () => {
  t = await startTestApp()
})
afterAll(() => t.close())

/** From booking to the payment, on a machine that has other work to do. */
const WHOLE_MS = 120_000

const SHOW = 'POST /approval-links/:linkId/quote'
const DECIDE = 'POST /approval-links/:linkId/decisions'
type Purpose = 'decide' | 'advise'
type Link = { id: string; token: string }

async function quoted(): Promise<Job> {
  const job = await requestJob(t, {
    service: { priceMode: 'inspect-first', durationMin: 120 },
    shop: { inspectionFeeFen: 5_000 },
  })
  await accept(job)
  await checkIn(job)
  await t.api(job.shop.owner.token, 'POST /shop/orders/:orderId/quote', {
    params: { orderId: job.orderId },
    body: { commandId: t.id(), lines: [...LINES] },
  })
  return job
}
const linkInput = ({ orderId }: Job, purpose: Purpose, id = t.id()) => ({
  params: { orderId },
  body: { id, purpose, relation: 'family' as const },
})
const makeLink = (job: Job, purpose: Purpose = 'decide', id = t.id()) =>
  t.api(job.owner.token, 'POST /orders/:orderId/approval-links', linkInput(job, purpose, id))
const showInput = ({ id, token }: Link) => ({ params: { linkId: id }, body: { token } })
const decisions = (job: Job, approve = true) =>
  see(job).then(({ lines, quoteRound }) => ({
    quoteRound,
    decisions: lines
      .filter(({ state }) => state === 'shown')
      .map((line) => (approve ? approvalOf(line) : { lineId: line.id, decision: 'decline' as const })),
  }))
const decideInput = async (job: Job, { id, token }: Link, approve = true) => ({
  params: { linkId: id },
  body: { commandId: t.id(), token, ...(await decisions(job, approve)) },
})
const revokeInput = ({ orderId }: Job, linkId: string) => ({
  params: { orderId, linkId },
  body: { commandId: t.id() },
})
const REVOKE = 'POST /orders/:orderId/approval-links/:linkId/revocation'
const GONE = { status: 409, code: 'LINK_GONE' }

describe('a link by which somebody else decides', () => {
  it(
    'approves once, is told to the owner who pays, and says in timeline and consent who it was',
    async () => {
      const job = await quoted()
      const wife = await makeOwner(t)
      const link = await makeLink(job)
      const seen = await t.api(wife.token, SHOW, showInput(link))
      expect(seen).toMatchObject({ purpose: 'decide', state: 'open', quoteRound: 1 })
      const input = await decideInput(job, link)
      expect(await t.api(wife.token, DECIDE, input)).toMatchObject({ state: 'used', lines: [] })
      expect(await t.api(wife.token, DECIDE, input)).toMatchObject({ state: 'used' }) // a lost answer
      const again = { ...input, body: { ...input.body, commandId: t.id() } }
      expect(await t.refused(wife.token, DECIDE, again)).toMatchObject(GONE)
      const after = await see(job)
      expect(after).toMatchObject({ state: 'AWAIT_APPROVAL', money: { dueFen: 28_600 } })
      expect(after.timeline.map(({ text }) => text)).toContain(
        '家人代车主同意 3 项，待支付 ¥286.00，支付后生效',
      )
      const consents = await t.app.db.rows<{ link_id: string; actor_id: string }>(
        'SELECT link_id, actor_id FROM part_consent WHERE order_id = ?',
        [job.orderId],
      )
      const [helper] = await t.app.db.rows<{ used_by: string }>(
        'SELECT used_by FROM approval_link WHERE id = ?',
        [link.id],
      )
      expect(consents).toEqual([{ link_id: link.id, actor_id: helper?.used_by }])
      await t.drain()
      const { items } = await t.api(job.owner.token, 'GET /notices', { query: {} })
      expect(items.map(({ title }) => title)).toContain('你请的人已确认报价')
      expect(await payDue(job)).toMatchObject({ state: 'IN_SERVICE' })
    },
    WHOLE_MS,
  )

  it('needs the same consents as the owner, and names the version that was read', async () => {
    const job = await quoted()
    const link = await makeLink(job)
    const friend = await makeOwner(t)
    const input = await decideInput(job, link)
    const silent = input.body.decisions.map(({ lineId, decision }) => ({ lineId, decision }))
    const without = { ...input, body: { ...input.body, decisions: silent } }
    expect(await t.refused(friend.token, DECIDE, without)).toMatchObject({ code: 'CONSENT_MISSING' })
    const stale = { ...input, body: { ...input.body, quoteRound: 2 } }
    expect(await t.refused(friend.token, DECIDE, stale)).toMatchObject({ code: 'QUOTE_CHANGED' })
    expect(await t.api(friend.token, SHOW, showInput(link))).toMatchObject({ state: 'open' })
  })

  it('may say no to everything: the car goes back, and the timeline says whose no it was', async () => {
    const job = await quoted()
    const link = await makeLink(job)
    const friend = await makeOwner(t)
    await t.api(friend.token, DECIDE, await decideInput(job, link, false))
    const { state, timeline } = await see(job)
    expect(state).toBe('READY')
    expect(timeline.at(-1)?.text).toContain('家人代车主未同意报价')
  })

  it('ends when it is taken back, when a day has passed, and with the quote', async () => {
    const job = await quoted()
    const helper = await makeOwner(t)
    const taken = await makeLink(job)
    await t.api(job.owner.token, REVOKE, revokeInput(job, taken.id))
    expect(await t.refused(helper.token, DECIDE, await decideInput(job, taken))).toMatchObject(GONE)
    expect(await t.api(helper.token, SHOW, showInput(taken))).toMatchObject({ state: 'revoked', lines: [] })
    expect(await t.refused(job.owner.token, REVOKE, revokeInput(job, taken.id))).toMatchObject(GONE)
    await pass(job, 20 * HOUR_MS)
    const late = await makeLink(job)
    const { next } = await see(job)
    expect(late.expiresAt).toBe(next.by) // no longer than the quote
    const input = await decideInput(job, late)
    await pass(job, 5 * HOUR_MS)
    const { token } = await signIn(t, 'owner', helper.name)
    expect(await t.api(token, SHOW, showInput(late))).toMatchObject({ state: 'expired', lines: [] })
    const fresh = { ...input, body: { ...input.body, commandId: t.id() } }
    expect(await t.refused(token, DECIDE, fresh)).toMatchObject(GONE)
    expect(
      await t.refused(job.owner.token, 'POST /orders/:orderId/approval-links', linkInput(job, 'decide')),
    ).toMatchObject({
      code: 'ILLEGAL_TRANSITION',
    })
  })

  it('races with the owner: one decides and the other is refused', async () => {
    const job = await quoted()
    const helper = await makeOwner(t)
    const link = await makeLink(job)
    const input = await decideInput(job, link)
    const post = (token: string, url: string, payload: object) =>
      t.fastify.inject({ method: 'POST', url, headers: { authorization: `Bearer ${token}` }, payload })
    const { token: _token, ...own } = input.body
    const answers = await Promise.all([
      post(helper.token, `/approval-links/${link.id}/decisions`, input.body),
      post(job.owner.token, `/orders/${job.orderId}/decisions`, { ...own, commandId: t.id() }),
    ])
    expect(new Set(answers.map(({ statusCode }) => statusCode))).toEqual(new Set([200, 409]))
    const { timeline } = await see(job)
    expect(timeline.filter(({ type }) => type === 'chosen')).toHaveLength(1)
  })
})

describe('what a link shows', () => {
  it('has no plate, no name, no phone, no photo and no shop, and advice decides nothing', async () => {
    const job = await quoted()
    const friend = await makeOwner(t)
    const link = await makeLink(job, 'advise')
    const seen = await t.api(friend.token, SHOW, showInput(link))
    const { shopName, vehicleText, id } = await see(job)
    const text = JSON.stringify(seen)
    const [car = '', plate = ''] = vehicleText.split(' · ')
    expect(seen.carText).toBe(car)
    for (const secret of [plate, shopName ?? '', id, job.shop.id, job.owner.vehicleId, 'photoIds'])
      expect([secret, text.includes(secret)]).toEqual([secret, false])
    expect(seen.lines).toHaveLength(3)
    expect(await t.refused(friend.token, DECIDE, await decideInput(job, link))).toMatchObject(GONE)
  })

  it('is nothing without its token, and the token lies nowhere', async () => {
    const job = await quoted()
    const friend = await makeOwner(t)
    const [link, other] = [await makeLink(job), await makeLink(job)]
    for (const token of [other.token, 'x'.repeat(43)])
      expect(await t.refused(friend.token, SHOW, showInput({ id: link.id, token }))).toMatchObject({
        status: 404,
        code: 'NOT_FOUND',
      })
    expect(await t.refused(friend.token, SHOW, showInput({ ...link, id: t.id() }))).toMatchObject({
      status: 404,
    })
    const [rows] = [
      await t.app.db.rows<{ reply: string }>('SELECT reply FROM command WHERE id = ?', [link.id]),
    ]
    expect(rows).toHaveLength(1)
    expect(rows[0]?.reply.includes(link.token)).toBe(false)
    const repeat = await makeLink(job, 'decide', link.id)
    expect(repeat).toEqual(link)
  })

  it('is listed to its owner, five open ones at most', async () => {
    const job = await quoted()
    for (let nth = 0; nth < 5; nth += 1) await makeLink(job, nth % 2 === 0 ? 'decide' : 'advise')
    const sixth = linkInput(job, 'decide')
    expect(await t.refused(job.owner.token, 'POST /orders/:orderId/approval-links', sixth)).toMatchObject({
      code: 'LIMIT_REACHED',
    })
    const list = () =>
      t.api(job.owner.token, 'GET /orders/:orderId/approval-links', { params: { orderId: job.orderId } })
    const { items } = await list()
    expect(items.map(({ state }) => state)).toEqual(Array.from({ length: 5 }, () => 'open'))
    await t.api(job.owner.token, REVOKE, revokeInput(job, items[0]!.id))
    await refreshTokens(job)
    await makeLink(job)
    expect((await list()).items.filter(({ state }) => state === 'open')).toHaveLength(5)
  })
})
