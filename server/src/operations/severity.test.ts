import { LIMITS } from '@anxin/shared/kernel/limits'
import { HOUR_MS, MINUTE_MS } from '@anxin/shared/kernel/time'
import { severityOf } from '@anxin/shared/operations/escalation'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { signInOperator } from '../../test/harness/operators'
import { deliveredJob, refreshTokens, type Job } from '../../test/harness/order-steps'
import { startTestApp, type TestApp } from '../../test/harness/test-app'
import { goUp } from './take-up-item'

let t: TestApp
beforeAll(async () => {
  t = await startTestApp()
})
afterAll(() => t.close())

type Item = { id: string; level: string; ack_by: Date | null; acked_at: Date | null }
const itemsOf = ({ orderId }: Job) =>
  t.app.db.rows<Item>(
    "SELECT id, level, ack_by, acked_at FROM queue_item WHERE order_id = ? AND kind = 'case' ORDER BY id",
    [orderId],
  )
const itemOf = async (job: Job) => (await itemsOf(job)).at(-1) ?? expect.fail('no item')
const desk = () => signInOperator(t, { rights: ['queue', 'cases'] })
const manager = (region = '330100') => signInOperator(t, { region, rights: ['queue', 'cases', 'manager'] })

/** A case that has come to the platform. */
async function escalated(
  type: 'service' | 'safety' = 'service',
  billFen?: number,
): Promise<{ job: Job; caseId: string }> {
  const job = await deliveredJob(t)
  if (billFen !== undefined)
    await t.app.db.run('UPDATE orders SET bill_fen = ? WHERE id = ?', [billFen, job.orderId])
  const { id: caseId } = await t.api(job.owner.token, 'POST /orders/:orderId/cases', {
    params: { orderId: job.orderId },
    body: {
      commandId: t.id(),
      type,
      lineIds: [],
      text: '刹车异响',
      ...(type === 'safety' ? { odometerKm: 42_100 } : {}),
    },
  })
  if (type !== 'safety')
    await t.api(job.owner.token, 'POST /cases/:caseId/escalation', {
      params: { caseId },
      body: { commandId: t.id(), text: '请平台处理' },
    })
  await t.drain()
  return { job, caseId }
}

const take = (token: string, itemId: string) =>
  t.api(token, 'POST /operators/queue/:itemId/acknowledgement', {
    params: { itemId },
    body: { commandId: t.id() },
  })
const takeRefused = (token: string, itemId: string) =>
  t.refused(token, 'POST /operators/queue/:itemId/acknowledgement', { params: { itemId } })
const decide = (caseId: string) =>
  ({
    params: { caseId },
    body: { commandId: t.id(), outcome: 'rejected' as const, note: '照片与检测一致' },
  }) as const

describe('a case that comes to the platform', () => {
  it('is with the region’s manager from the start for safety, an appeal and a large sum, at the desk otherwise', async () => {
    const plain = await escalated()
    expect(await itemsOf(plain.job)).toMatchObject([{ level: 'desk' }])
    const clerk = await desk()
    await t.api(clerk.token, 'POST /operators/cases/:caseId/decision', decide(plain.caseId))
    await refreshTokens(plain.job)
    await t.api(plain.job.owner.token, 'POST /cases/:caseId/appeal', {
      params: { caseId: plain.caseId },
      body: { commandId: t.id(), text: '不认可' },
    })
    await t.drain()
    expect(await itemsOf(plain.job)).toMatchObject([{ level: 'desk' }, { level: 'region' }])
    const mine = await t.api((await manager()).token, 'GET /operators/queue', {
      query: { level: 'region', limit: 50 },
    })
    expect(mine.items.map(({ orderId }) => orderId)).toContain(plain.job.orderId)
    expect(mine.items.every(({ level }) => level === 'region')).toBe(true)
    // Nobody but the manager decides it.
    const input = decide(plain.caseId)
    const other = await desk()
    expect(await t.refused(other.token, 'POST /operators/cases/:caseId/decision', input)).toMatchObject({
      code: 'FORBIDDEN',
    })
    const boss = await manager()
    expect(
      await t.api(boss.token, 'POST /operators/cases/:caseId/decision', decide(plain.caseId)),
    ).toMatchObject({ decision: { outcome: 'rejected' } })
    // Each of these takes days, in which what nobody takes up goes up.
    expect(await itemsOf((await escalated('safety')).job)).toMatchObject([{ level: 'region' }])
    expect(await itemsOf((await escalated('service', 500_000)).job)).toMatchObject([{ level: 'region' }])
    expect(await itemsOf((await escalated('service', 499_999)).job)).toMatchObject([{ level: 'desk' }])
  })

  it('that nobody takes up goes up a level, whatever is run twice, and one that is taken up stays until its deadline', async () => {
    const { job } = await escalated()
    const { ackMs } = severityOf({ kind: 'case' })
    const { id } = await itemOf(job)
    await t.advance((ackMs ?? 0) - MINUTE_MS)
    expect(await itemOf(job)).toMatchObject({ level: 'desk' })
    await t.advance(MINUTE_MS)
    expect(await itemOf(job)).toMatchObject({ level: 'region' })
    const clerk = await desk()
    expect(await takeRefused(clerk.token, id)).toMatchObject({ status: 403, code: 'FORBIDDEN' })
    const boss = await manager()
    await take(boss.token, id)
    await take(boss.token, id)
    await t.app.db.transaction((tx) => goUp(t.app, tx, id)) // a timer that fires late
    await t.advance(2 * LIMITS.levelAckMs)
    expect(await itemOf(job)).toMatchObject({ level: 'region', acked_at: expect.any(Date) as unknown })
    // Its own deadline has passed: it goes up although it was taken.
    await t.advance(LIMITS.caseDecideMs)
    expect(await itemOf(job)).toMatchObject({ level: 'head' })
    await t.advance(4 * HOUR_MS)
    expect(await itemOf(job)).toMatchObject({ level: 'head' }) // there is nobody above
    const ups = await t.app.db.rows(
      "SELECT id FROM audit_entry WHERE subject_id = ? AND action = 'queue.raised'",
      [id],
    )
    expect(ups).toHaveLength(2)
  })

  it('once decided, calls nobody any more, and cannot be taken up by another region', async () => {
    const { job, caseId } = await escalated()
    const { id } = await itemOf(job)
    expect(await takeRefused((await manager('310000')).token, id)).toMatchObject({ status: 404 })
    const clerk = await desk()
    await t.api(clerk.token, 'POST /operators/cases/:caseId/decision', decide(caseId))
    await t.drain()
    expect(await takeRefused(clerk.token, id)).toMatchObject({ code: 'QUEUE_ITEM_TAKEN' })
    await t.advance(2 * LIMITS.caseDecideMs)
    await refreshTokens(job)
    expect(await itemOf(job)).toMatchObject({ level: 'desk' })
  })
})
