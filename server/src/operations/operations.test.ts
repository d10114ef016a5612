import type { OperatorRight } from '@anxin/shared/operations/operation.contract'
import { LIMITS } from '@anxin/shared/kernel/limits'
import { MINUTE_MS } from '@anxin/shared/kernel/time'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { signInOperator } from '../../test/harness/operators'
import { deliveredJob, pass, requestJob, see, settle, type Job } from '../../test/harness/order-steps'
import { startTestApp, type TestApp } from '../../test/harness/test-app'
import { makeShop, offerService } from '../../test/harness/world'
import { publish } from '../platform/outbox'

let t: TestApp
beforeAll(async () => {
  t = await startTestApp()
})
afterAll(() => t.close())

let regions = 0
/** A region of its own for each test, so that its queue holds nothing else. */
const freshRegion = () => String(410_000 + regions++)
const operatorOf = (region: string, rights?: readonly OperatorRight[]) =>
  signInOperator(t, { region, ...(rights ? { rights } : {}) })

const queue = async (token: string) => (await t.api(token, 'GET /operators/queue')).items

/** An order that its only shop has refused. */
async function unansweredJob(region = freshRegion()) {
  const job = await requestJob(t, { shop: { region } })
  await t.api(job.shop.owner.token, 'POST /shop/orders/:orderId/refusal', {
    params: { orderId: job.orderId },
    body: { commandId: t.id(), reason: 'busy' },
  })
  await t.drain()
  const operator = await operatorOf(region)
  const [item] = await queue(operator.token)
  return { job, region, operator, item: item!, serviceId: (await see(job)).serviceId }
}

const assignment = (itemId: string, shopId: string) => ({
  params: { itemId },
  body: { commandId: t.id(), shopId, note: '电话确认有空' },
})
const noted = (itemId: string) => ({
  params: { itemId },
  body: { commandId: t.id(), note: '附近门店均无空位' },
})
const audits = (subjectId: string) =>
  t.app.db.rows<{ action: string; actor: string; data: string }>(
    'SELECT action, actor, data FROM audit_entry WHERE subject_id = ? ORDER BY id',
    [subjectId],
  )
const queueRow = async (itemId: string) =>
  (
    await t.app.db.rows<{ state: string; alerted_at: Date | null }>(
      'SELECT state, alerted_at FROM queue_item WHERE id = ?',
      [itemId],
    )
  )[0]

describe('an order that no shop answers', () => {
  it('is in the queue of its region, due in 15 minutes, and warns once nobody has seen to it', async () => {
    const { job, region, item, operator } = await unansweredJob()
    expect(item).toMatchObject({ kind: 'unanswered-order', orderId: job.orderId, region, state: 'open' })
    expect(Date.parse(item.dueAt) - t.clock.now().getTime()).toBeLessThanOrEqual(
      LIMITS.answerPolicy.operatorMs,
    )
    await t.advance(LIMITS.answerPolicy.operatorMs - MINUTE_MS)
    expect(await queueRow(item.id)).toMatchObject({ alerted_at: null })
    await t.advance(MINUTE_MS)
    expect((await queueRow(item.id))?.alerted_at).not.toBeNull()
    expect(await audits(item.id)).toMatchObject([
      { action: 'queue.overdue', actor: 'system' },
      { action: 'queue.raised', actor: 'system' },
    ])
    expect(await queue(operator.token)).toMatchObject([{ id: item.id }])
  })

  it('does not exist for the operators of other regions, and exists for those of all', async () => {
    const { job, item } = await unansweredJob()
    const foreign = await operatorOf('990000')
    expect(await queue(foreign.token)).toEqual([])
    const shop = await makeShop(t)
    const answers = [
      await t.refused(
        foreign.token,
        'POST /operators/queue/:itemId/assignment',
        assignment(item.id, shop.id),
      ),
      await t.refused(foreign.token, 'POST /operators/queue/:itemId/cancellation', noted(item.id)),
      await t.refused(foreign.token, 'GET /operators/orders/:orderId', { params: { orderId: job.orderId } }),
    ]
    expect(answers.map(({ code }) => code)).toEqual(['NOT_FOUND', 'NOT_FOUND', 'NOT_FOUND'])
    const everywhere = await operatorOf('*')
    expect((await queue(everywhere.token)).some(({ id }) => id === item.id)).toBe(true)
    expect(
      await t.api(everywhere.token, 'GET /operators/orders/:orderId', { params: { orderId: job.orderId } }),
    ).toMatchObject({ state: 'MATCHING', shopId: null })
  })

  it('is offered to the shop that the operator chose, and a colleague is told that it is done', async () => {
    const { job, region, operator, item, serviceId } = await unansweredJob()
    const [shop, without] = [await makeShop(t, { region }), await makeShop(t, { region })]
    const assign = (shopId: string) =>
      t.refused(operator.token, 'POST /operators/queue/:itemId/assignment', assignment(item.id, shopId))
    expect(await assign(without.id)).toMatchObject({ status: 409, code: 'SERVICE_NOT_OFFERED' })
    expect(await assign(t.id())).toMatchObject({ status: 404, code: 'NOT_FOUND' })
    await offerService(t, shop.id, serviceId)
    await t.app.db.run("UPDATE shop SET state = 'paused' WHERE id = ?", [shop.id])
    expect(await assign(shop.id)).toMatchObject({ status: 409, code: 'SHOP_NOT_OPEN' })
    await t.app.db.run("UPDATE shop SET state = 'open' WHERE id = ?", [shop.id])
    const colleague = await operatorOf(region)
    const answers = await Promise.allSettled(
      [operator, colleague].map(({ token }) =>
        t.api(token, 'POST /operators/queue/:itemId/assignment', assignment(item.id, shop.id)),
      ),
    )
    expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    expect(await see(job)).toMatchObject({ state: 'MATCHING', shopId: shop.id, next: { who: 'shop' } })
    expect(await assign(shop.id)).toMatchObject({ status: 409, code: 'QUEUE_ITEM_TAKEN' })
    expect(await queue(operator.token)).toEqual([])
    const deeds = await audits(item.id)
    expect(deeds).toMatchObject([{ action: 'queue.assign', actor: 'operator' }])
    expect(deeds[0]?.data).toContain('电话确认有空')
    expect((await see(job)).timeline.some(({ actor }) => actor === 'operator')).toBe(true)
  })

  it('ends when the operator finds nobody, and the owner reads why', async () => {
    const { job, operator, item } = await unansweredJob()
    await t.api(operator.token, 'POST /operators/queue/:itemId/cancellation', noted(item.id))
    await t.drain()
    const order = await see(job)
    expect(order).toMatchObject({ state: 'CANCELLED', cancelCause: 'no_shop', money: { paidFen: 0 } })
    expect(order.timeline.at(-1)?.text).toContain('附近门店均无空位')
    expect(await audits(item.id)).toMatchObject([{ action: 'queue.cancel' }])
    expect(await queue(operator.token)).toEqual([])
  })

  it('leaves the queue by itself when its owner cancels', async () => {
    const { job, operator, item } = await unansweredJob()
    await t.api(job.owner.token, 'POST /orders/:orderId/cancellation', {
      params: { orderId: job.orderId },
      body: { commandId: t.id(), reason: '不修了', feeFen: 0 },
    })
    await t.drain()
    expect(await queue(operator.token)).toEqual([])
    const late = await t.refused(operator.token, 'POST /operators/queue/:itemId/cancellation', noted(item.id))
    expect(late.code).toBe('QUEUE_ITEM_TAKEN')
    await t.advance(LIMITS.answerPolicy.operatorMs)
    expect(await queueRow(item.id)).toMatchObject({ alerted_at: null })
  })

  it('cannot just be closed: it needs a shop, or an end', async () => {
    const { operator, item } = await unansweredJob()
    for (const route of ['resolution', 'review-decision'] as const) {
      const refused = await t.refused(operator.token, `POST /operators/queue/:itemId/${route}`, {
        params: { itemId: item.id },
        body: { commandId: t.id(), note: 'x', ...(route === 'resolution' ? {} : { publish: true }) },
      })
      expect(refused).toMatchObject({ status: 409, code: 'ILLEGAL_TRANSITION' })
    }
  })
})

describe('rights', () => {
  it('an operator does only what the rights name', async () => {
    const { job, region, item } = await unansweredJob()
    const watcher = await operatorOf(region, ['shops'])
    const { orderId } = job
    const answers = [
      await t.refused(watcher.token, 'GET /operators/queue'),
      await t.refused(watcher.token, 'GET /operators/orders/:orderId', { params: { orderId } }),
      await t.refused(watcher.token, 'POST /operators/queue/:itemId/cancellation', noted(item.id)),
      await t.refused(watcher.token, 'POST /operators/queue/:itemId/assignment', assignment(item.id, t.id())),
      await t.refused(watcher.token, 'POST /operators/queue/:itemId/resolution', noted(item.id)),
      await t.refused(watcher.token, 'POST /operators/orders/:orderId/hold-lift', {
        params: { orderId },
        body: { commandId: t.id(), note: 'x' },
      }),
    ]
    expect(answers.map(({ status, code }) => [status, code])).toEqual(answers.map(() => [403, 'FORBIDDEN']))
  })
})

describe('a case that the shop does not answer', () => {
  it('is in the queue until it is decided, and its hold is not lifted by hand', async () => {
    const region = freshRegion()
    const job = await deliveredJob(t, { shop: { region } })
    await t.api(job.owner.token, 'POST /orders/:orderId/cases', {
      params: { orderId: job.orderId },
      body: { commandId: t.id(), type: 'service', lineIds: [], text: '有异响' },
    })
    await pass(job, LIMITS.caseAnswerMs)
    const operator = await operatorOf(region)
    const [item] = await queue(operator.token)
    expect(item).toMatchObject({ kind: 'case', orderId: job.orderId })
    const lift = () => ({ params: { orderId: job.orderId }, body: { commandId: t.id(), note: '门店已返修' } })
    const refusal = await t.refused(operator.token, 'POST /operators/orders/:orderId/hold-lift', lift())
    expect(refusal).toMatchObject({ status: 409, code: 'CASE_OPEN' })
    const [opened] = (await t.api(operator.token, 'GET /cases', { query: { open: 'true' } })).items
    await t.api(operator.token, 'POST /operators/cases/:caseId/decision', {
      params: { caseId: opened?.id ?? '' },
      body: { commandId: t.id(), outcome: 'rejected', note: '无据' },
    })
    await t.drain()
    expect(await queue(operator.token)).toEqual([])
  })
})

describe('a hold of another cause', () => {
  it('is lifted by an operator of the region once, and the money goes', async () => {
    const region = freshRegion()
    const job = await deliveredJob(t, { shop: { region } })
    await t.app.db.run("UPDATE orders SET hold = 'operator' WHERE id = ?", [job.orderId])
    const operator = await operatorOf(region)
    const lift = () => ({ params: { orderId: job.orderId }, body: { commandId: t.id(), note: '门店已返修' } })
    const foreign = await operatorOf('990000')
    expect(await t.refused(foreign.token, 'POST /operators/orders/:orderId/hold-lift', lift())).toMatchObject(
      { code: 'NOT_FOUND' },
    )
    const lifted = await t.api(operator.token, 'POST /operators/orders/:orderId/hold-lift', lift())
    expect(lifted.flags.hold).toBeNull()
    expect(await audits(job.orderId)).toMatchObject([{ action: 'order.hold-lift', actor: 'operator' }])
    const twice = await t.refused(operator.token, 'POST /operators/orders/:orderId/hold-lift', lift())
    expect(twice).toMatchObject({ status: 409, code: 'ILLEGAL_TRANSITION' })
    await t.advance(LIMITS.autoConfirmAfterMs)
    await settle(job)
    expect(await see(job)).toMatchObject({ state: 'COMPLETED', money: { frozenFen: 0 } })
  })
})

describe('a movement of money that WeChat refuses', () => {
  const park = (job: Job) =>
    t.app.db.transaction((tx) =>
      publish(t.app, tx, 'payment.parked', job.orderId, {
        paymentId: t.id(),
        subjectId: job.orderId,
        purpose: 'package',
        operationId: t.id(),
        code: 'NOT_ENOUGH',
      }),
    )

  it('waits for an operator, who closes it with a note', async () => {
    const region = freshRegion()
    const job = await requestJob(t, { shop: { region } })
    await park(job)
    await t.drain()
    const operator = await operatorOf(region)
    const [item] = await queue(operator.token)
    expect(item).toMatchObject({ kind: 'payment-parked', text: expect.stringContaining('NOT_ENOUGH') })
    await t.api(operator.token, 'POST /operators/queue/:itemId/resolution', noted(item!.id))
    expect(await queue(operator.token)).toEqual([])
    expect(await audits(item!.id)).toMatchObject([{ action: 'queue.resolve' }])
  })

  it('the queue is ordered by deadline, page by page', async () => {
    const region = freshRegion()
    const job = await requestJob(t, { shop: { region } })
    await park(job)
    await t.drain()
    const { item: urgent } = await unansweredJob(region)
    await park(job)
    await t.drain()
    const operator = await operatorOf(region)
    const all = await queue(operator.token)
    expect(all.map(({ dueAt }) => dueAt)).toEqual(all.map(({ dueAt }) => dueAt).toSorted())
    expect([all.length, all[0]?.id]).toEqual([3, urgent.id])
    const first = await t.api(operator.token, 'GET /operators/queue', { query: { limit: 2 } })
    const rest = await t.api(operator.token, 'GET /operators/queue', {
      query: { limit: 2, cursor: first.nextCursor ?? '' },
    })
    expect([...first.items, ...rest.items]).toEqual(all)
    expect(rest.nextCursor).toBeNull()
    const madeUp = await t.refused(operator.token, 'GET /operators/queue', { query: { cursor: 'made-up' } })
    expect(madeUp).toMatchObject({ status: 400, code: 'BAD_INPUT' })
  })
})
