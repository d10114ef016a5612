import type { OperatorRight } from '@anxin/shared/operations/operation.contract'
import { LIMITS } from '@anxin/shared/kernel/limits'
import { MINUTE_MS, plusMs } from '@anxin/shared/kernel/time'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { signInOperator } from '../../test/harness/operators'
import { startTestApp, type TestApp } from '../../test/harness/test-app'
import { book, makeOwner, makeService, makeShop, type TestShop } from '../../test/harness/world'

const ROUTE = 'POST /operators/services/:serviceId/answer-policies'
const SLOW = {
  answerMs: 20 * MINUTE_MS,
  afterOpeningMs: 40 * MINUTE_MS,
  alertPercent: 75,
  shopsMax: 1,
  operatorMs: 30 * MINUTE_MS,
}

let t: TestApp
let head: string
beforeAll(async () => {
  t = await startTestApp()
  head = await operatorOf('*')
})
afterAll(() => t.close())

const operatorOf = async (region: string, rights?: readonly OperatorRight[]) =>
  (await signInOperator(t, { region, ...(rights ? { rights } : {}) })).token

const request = (serviceId: string, after = 0, policy: Partial<typeof SLOW> = {}) => ({
  params: { serviceId },
  body: { commandId: t.id(), after, ...SLOW, ...policy, note: '钣喷门店需要更久' },
})
const set = (serviceId: string, after = 0, policy: Partial<typeof SLOW> = {}) =>
  t.api(head, ROUTE, request(serviceId, after, policy))
const versions = async (serviceId: string) =>
  (await t.api(head, 'GET /operators/services/:serviceId/answer-policies', { params: { serviceId } })).items

/** The only shops of a service, in a region of their own. */
async function shopsOf(serviceId: string, region: string, count = 1): Promise<TestShop[]> {
  const shops: TestShop[] = []
  for (let n = 0; n < count; n++) shops.push(await makeShop(t, { region, serviceIds: [serviceId] }))
  return shops
}

async function orderAt(shop: TestShop, serviceId: string): Promise<string> {
  const { id } = await book(t, await makeOwner(t), { serviceId, shopId: shop.id })
  await t.drain()
  return id
}

const told = async (orderId: string) =>
  (
    await t.app.db.rows<{ topic: string }>(
      "SELECT topic FROM outbox_event WHERE subject_id = ? AND topic LIKE 'order.%' ORDER BY at, id",
      [orderId],
    )
  ).map(({ topic }) => topic)
const count = async (orderId: string, topic: string) =>
  (await told(orderId)).filter((one) => one === topic).length

async function orderRow(orderId: string) {
  const [row] = await t.app.db.rows<{ shop_id: string | null; step_due_at: Date | null; created_at: Date }>(
    'SELECT shop_id, step_due_at, created_at FROM orders WHERE id = ?',
    [orderId],
  )
  return row!
}
async function itemsOf(orderId: string) {
  return t.app.db.rows<{ id: string; due_at: Date; opened_at: Date; alerted_at: Date | null; level: string }>(
    "SELECT id, due_at, opened_at, alerted_at, level FROM queue_item WHERE order_id = ? AND kind = 'unanswered-order'",
    [orderId],
  )
}
const takenMs = (from: Date, to: Date | null) => (to?.getTime() ?? 0) - from.getTime()

describe('the policy of a service', () => {
  it('is the product’s own until it is set, and every version stays as it was', async () => {
    const serviceId = await makeService(t)
    const own = { ...LIMITS.answerPolicy, authorId: null, createdAt: null }
    expect(await versions(serviceId)).toMatchObject([own])
    expect(await set(serviceId)).toMatchObject({ version: 1, ...SLOW })
    await set(serviceId, 1, { shopsMax: 2 })
    expect(await versions(serviceId)).toMatchObject([
      { version: 2, ...SLOW, shopsMax: 2 },
      { version: 1, ...SLOW },
      own,
    ])
    const audits = await t.app.db.rows<{ action: string; actor: string; data: string }>(
      'SELECT action, actor, data FROM audit_entry WHERE subject_id = ? ORDER BY id',
      [serviceId],
    )
    expect(audits).toMatchObject([
      { action: 'answer-policy.set', actor: 'operator' },
      { action: 'answer-policy.set', actor: 'operator' },
    ])
    expect(JSON.parse(audits[1]!.data)).toMatchObject({ version: 2, shopsMax: 2, note: '钣喷门店需要更久' })
  })

  it.each([
    ['answerMs', 4 * MINUTE_MS],
    ['answerMs', 61 * MINUTE_MS],
    ['answerMs', 10 * MINUTE_MS + 1],
    ['afterOpeningMs', 0],
    ['alertPercent', 9],
    ['alertPercent', 100],
    ['shopsMax', 0],
    ['shopsMax', 4],
    ['operatorMs', -MINUTE_MS],
    ['operatorMs', 61 * MINUTE_MS],
  ] as const)('is refused out of bounds: %s of %d', async (field, value) => {
    const serviceId = await makeService(t)
    const refused = await t.refused(head, ROUTE, request(serviceId, 0, { [field]: value }))
    expect(refused).toMatchObject({ status: 400, code: 'BAD_INPUT' })
    expect(await versions(serviceId)).toHaveLength(1)
  })

  it('is set by a manager of all regions alone, and of a service that there is', async () => {
    const serviceId = await makeService(t)
    for (const token of [await operatorOf('330100'), await operatorOf('*', ['orders', 'queue'])])
      expect(await t.refused(token, ROUTE, request(serviceId))).toMatchObject({ code: 'FORBIDDEN' })
    expect(await t.refused(head, ROUTE, request(t.id()))).toMatchObject({ code: 'NOT_FOUND' })
    const list = 'GET /operators/services/:serviceId/answer-policies'
    const watcher = await operatorOf('330100', ['shops'])
    expect(await t.refused(watcher, list, { params: { serviceId } })).toMatchObject({ code: 'FORBIDDEN' })
    expect(await versions(serviceId)).toHaveLength(1)
  })

  it('of many who set it at once changes once, and a repeated command sets it once', async () => {
    const serviceId = await makeService(t)
    const other = await operatorOf('*')
    const many = Array.from({ length: 12 }, (_, n) => (n % 2 ? head : other))
    // One that nobody has seen; and from here on no connection has to be opened, so that the next twelve do meet.
    const unseen = await Promise.all(many.map((token) => t.refused(token, ROUTE, request(serviceId, 5))))
    expect(unseen).toEqual(many.map(() => expect.objectContaining({ status: 409, code: 'CONFLICT' })))
    const all = await Promise.allSettled(many.map((token) => t.api(token, ROUTE, request(serviceId))))
    const reasons = all.flatMap((one) => (one.status === 'rejected' ? [String(one.reason)] : []))
    expect(reasons).toEqual(many.slice(1).map(() => expect.stringContaining('CONFLICT'))) // an answer, not a fault
    const again = request(serviceId, 1)
    const [one, two] = await Promise.all([t.api(head, ROUTE, again), t.api(head, ROUTE, again)])
    expect([two, await t.api(head, ROUTE, again)]).toEqual([one, one])
    expect(await versions(serviceId)).toHaveLength(3)
  })

  it('has a last version, after which none is made', async () => {
    const serviceId = await makeService(t)
    const { version } = await set(serviceId)
    const last = LIMITS.answerPoliciesMax
    await t.app.db.run('UPDATE answer_policy SET version = ? WHERE service_id = ? AND version = ?', [
      last,
      serviceId,
      version,
    ])
    expect(await t.refused(head, ROUTE, request(serviceId, last))).toMatchObject({ code: 'LIMIT_REACHED' })
    expect(await versions(serviceId)).toMatchObject([{ version: last }, { version: 0 }])
  })
})

describe('an order that waits for an answer', () => {
  it('keeps the policy of its request through every step: an edit changes new orders alone', async () => {
    const serviceId = await makeService(t)
    const [first, second] = (await shopsOf(serviceId, '420001', 2)) as [TestShop, TestShop]
    const running = await orderAt(first, serviceId)
    await set(serviceId)
    const fresh = await orderAt(first, serviceId)
    const [old, now] = [await orderRow(running), await orderRow(fresh)]
    expect(takenMs(old.created_at, old.step_due_at)).toBe(LIMITS.answerPolicy.answerMs)
    expect(takenMs(now.created_at, now.step_due_at)).toBe(SLOW.answerMs)

    // The running one: alerted at half, then the next shop with ten minutes as well, then an operator with a quarter hour.
    await t.advance(LIMITS.answerPolicy.answerMs / 2)
    expect([await count(running, 'order.offer-half-gone'), await count(fresh, 'order.offer-half-gone')]).toEqual([1, 0]) // prettier-ignore
    await t.advance(LIMITS.answerPolicy.answerMs / 2)
    const asked = await orderRow(running)
    expect(asked.shop_id).toBe(second.id)
    expect(takenMs(t.clock.now(), asked.step_due_at)).toBe(LIMITS.answerPolicy.answerMs)
    expect((await orderRow(fresh)).shop_id).toBe(first.id)
    await set(serviceId, 1, { answerMs: 5 * MINUTE_MS, operatorMs: 5 * MINUTE_MS })
    const newest = await orderRow(await orderAt(first, serviceId))
    expect(takenMs(newest.created_at, newest.step_due_at)).toBe(5 * MINUTE_MS)
    await t.advance(LIMITS.answerPolicy.answerMs)
    const [item] = await itemsOf(running)
    expect(Math.abs(takenMs(item!.opened_at, item!.due_at) - LIMITS.answerPolicy.operatorMs)).toBeLessThan(5000) // prettier-ignore

    // The other one: a single shop with twenty minutes, then an operator with half an hour, whatever was set meanwhile.
    expect(await told(fresh)).not.toContain('order.accepted')
    const [later] = await itemsOf(fresh)
    expect(Math.abs(takenMs(later!.opened_at, later!.due_at) - SLOW.operatorMs)).toBeLessThan(5000)
    expect(await t.app.db.rows('SELECT id FROM offer WHERE order_id = ?', [fresh])).toHaveLength(1)
  })

  it('alerts its shop, then an operator, each once and at its time, and goes to the shop that the operator found', async () => {
    const serviceId = await makeService(t)
    const region = '420002'
    await set(serviceId)
    const [silent, found] = (await shopsOf(serviceId, region, 2)) as [TestShop, TestShop]
    const orderId = await orderAt(silent, serviceId)
    const startedAt = t.clock.now()
    const alertAt = plusMs(startedAt, SLOW.answerMs * 0.75)
    await t.advance(SLOW.answerMs * 0.75 - MINUTE_MS)
    expect(await count(orderId, 'order.offer-half-gone')).toBe(0)
    await t.advance(MINUTE_MS)
    expect(t.clock.now()).toEqual(alertAt)
    expect(await count(orderId, 'order.offer-half-gone')).toBe(1)
    await t.advance(SLOW.answerMs * 0.25)
    expect((await orderRow(orderId)).shop_id).toBeNull()
    const [item] = await itemsOf(orderId)
    expect(item).toMatchObject({ level: 'desk', alerted_at: null })
    await t.advance(SLOW.operatorMs)
    expect(await itemsOf(orderId)).toMatchObject([{ level: 'region', alerted_at: expect.any(Date) }])

    const operator = await operatorOf(region)
    await t.api(operator, 'POST /operators/queue/:itemId/assignment', {
      params: { itemId: item!.id },
      body: { commandId: t.id(), shopId: found.id, note: '电话确认有空' },
    })
    const asked = await orderRow(orderId)
    expect(asked.shop_id).toBe(found.id)
    expect(takenMs(t.clock.now(), asked.step_due_at)).toBe(SLOW.answerMs)
    for (const topic of ['order.offer-half-gone', 'order.offer-expired', 'order.unanswered'])
      expect([topic, await count(orderId, topic)]).toEqual([topic, 1])
  })
})
