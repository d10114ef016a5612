import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { collectWork } from '../src/domains'
import { startWorker } from '../src/platform/jobs'
import { makeCrowd, type Member } from './harness/crowd'
import { countOf, delivered, until } from './harness/live-worker'
import { startRole, type RoleProcess } from './harness/role-process'
import { startTestApp, type TestApp } from './harness/test-app'
import { makeService, makeShop, slotAt, type TestShop } from './harness/world'

/** What a killed worker held is carried out by another within this time, by the intervals that production has. */
const RESUMES_WITHIN_MS = 10_000

let t: TestApp
let crowd: Member[]
let serviceId: string
let shop: TestShop
let booked = 0
let second: { close(): Promise<void> } | undefined
const started: RoleProcess[] = []

beforeAll(async () => {
  // No interval is set: these are the defaults.
  t = await startTestApp({ database: 'crash', env: { REDIS_PREFIX: `tc${process.pid}` } })
  t.clock.set(new Date()) // the other process has the system's time
  t.clock.run()
  crowd = await makeCrowd(t, 40)
  serviceId = await makeService(t)
  shop = await makeShop(t, { serviceIds: [serviceId], bays: 20, technicians: 20 })
})
afterEach(async () => {
  await Promise.all(started.splice(0).map((role) => role.kill()))
  await second?.close()
  second = undefined
})
afterAll(async () => {
  const keys = await t.app.redis.keys(`{tc${process.pid}-*`)
  if (keys.length > 0) await t.app.redis.del(keys)
  await t.close()
})

async function role(name: 'api' | 'worker', env: Record<string, string> = {}): Promise<RoleProcess> {
  const process = await startRole(t, name, env)
  started.push(process)
  return process
}

/** What the phone sends for a booking that nobody else competes with. */
function nextBooking(): { token: string; body: Record<string, unknown> & { id: string } } {
  const nth = booked++
  const { token = '', vehicleId = '' } = crowd[nth % crowd.length] ?? {}
  const slotStartAt = slotAt(t, 2 + (Math.floor(nth / 10) % 20), 8 + (nth % 10))
  const place = { lat: 30.27, lng: 120.15 }
  return { token, body: { id: t.id(), vehicleId, serviceId, shopId: shop.id, slotStartAt, ...place } }
}

async function book(): Promise<string> {
  const { token, body } = nextBooking()
  return (await t.api(token, 'POST /orders', { body: body as never })).id
}

function noticesOf(orderId: string): Promise<{ template: string; n: number }[]> {
  return t.app.db.rows(
    'SELECT template, title, user_id, COUNT(*) AS n FROM notice WHERE order_id = ? GROUP BY template, title, user_id',
    [orderId],
  )
}

async function expectHandledOnce(orderId: string, topic: keyof ReturnType<typeof collectWork>['listeners']) {
  const names = Object.keys(collectWork().listeners[topic] ?? {})
  const [event] = await t.app.db.rows<{ id: string }>(
    'SELECT id FROM outbox_event WHERE subject_id = ? AND topic = ?',
    [orderId, topic],
  )
  expect(await countOf(t, 'event_handled WHERE id LIKE ?', [`${event?.id}.%`])).toBe(names.length)
}

describe('a worker is killed', () => {
  it.each(['event:before-commit', 'event:after-commit'])(
    'in an event, at %s: another carries it on within 10 s, and its effect is there once',
    async (point) => {
      const first = await role('worker', { CRASH_AT: `${point}:order.offered` })
      const orderId = await book()
      expect(await first.ended).toBe('SIGKILL')
      const handledBefore = await countOf(t, 'notice WHERE order_id = ?', [orderId])
      second = await startWorker(t.app, collectWork())
      const resumed = await delivered(t)
      console.info(`${point}: carried on after ${Math.round(resumed)} ms`)
      expect(resumed).toBeLessThan(RESUMES_WITHIN_MS)
      await expectHandledOnce(orderId, 'order.offered')
      await expectHandledOnce(orderId, 'order.requested')
      const notices = await noticesOf(orderId)
      expect(notices.map(({ n }) => Number(n))).toEqual(notices.map(() => 1))
      expect(notices.map(({ template }) => template)).toContain('new-order')
      if (point === 'event:after-commit') expect(handledBefore).toBeGreaterThan(0)
    },
  )

  it.each(['timer:before-commit', 'timer:after-commit'])(
    'in a timer, at %s: the unanswered offer expires once',
    async (point) => {
      const orderId = await book()
      const settled = await startWorker(t.app, collectWork())
      await delivered(t)
      await settled.close()
      await t.app.db.run(
        'UPDATE timer SET due_at = ?, leased_until = NULL WHERE subject_id = ? AND kind = ?',
        [t.clock.now(), orderId, 'orders.offer-half'],
      )
      const first = await role('worker', { CRASH_AT: `${point}:orders.offer-half` })
      expect(await first.ended).toBe('SIGKILL')
      second = await startWorker(t.app, collectWork())
      const due = 'timer WHERE subject_id = ? AND kind = ?'
      const fired = await until(
        'the timer is gone',
        async () => (await countOf(t, due, [orderId, 'orders.offer-half'])) === 0,
      )
      expect(fired + (await delivered(t))).toBeLessThan(RESUMES_WITHIN_MS)
      const told = await t.app.db.rows<{ topic: string }>(
        "SELECT topic FROM outbox_event WHERE subject_id = ? AND topic = 'order.offer-half-gone'",
        [orderId],
      )
      expect(told).toHaveLength(1)
      await expectHandledOnce(orderId, 'order.offer-half-gone')
      const notices = await noticesOf(orderId)
      expect(notices.map(({ n }) => Number(n))).toEqual(notices.map(() => 1))
    },
  )

  it('while many jobs run: the next one finishes them, each once', async () => {
    const first = await role('worker')
    const orderIds = await Promise.all(Array.from({ length: 24 }, () => book()))
    await until('some are handled', async () => (await countOf(t, 'event_handled')) > 0)
    await first.kill()
    second = await startWorker(t.app, collectWork())
    expect(await delivered(t)).toBeLessThan(RESUMES_WITHIN_MS * 3) // many jobs on a machine that is busy with other tests
    for (const orderId of orderIds) {
      await expectHandledOnce(orderId, 'order.requested')
      await expectHandledOnce(orderId, 'order.offered')
      expect(
        await countOf(t, "outbox_event WHERE subject_id = ? AND topic = 'order.offered'", [orderId]),
      ).toBe(1)
      const notices = await noticesOf(orderId)
      expect(notices.map(({ n }) => Number(n))).toEqual(notices.map(() => 1))
      expect(notices.length).toBeGreaterThan(0)
    }
  })
})

describe('an api is killed', () => {
  const post = (address: string, { token, body }: ReturnType<typeof nextBooking>) =>
    fetch(`${address}/orders`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: JSON.stringify(body),
    })

  it.each([
    ['command:before-commit', 0],
    ['command:after-commit', 1],
  ] as const)(
    'at %s of a booking: the phone asks again with the same id and has one order',
    async (point, ordersLeft) => {
      const booking = nextBooking()
      const first = await role('api', { CRASH_AT: `${point}:POST /orders` })
      await expect(post(first.address, booking)).rejects.toThrow()
      expect(await first.ended).toBe('SIGKILL')
      const mine = () => countOf(t, 'orders WHERE id = ?', [booking.body.id])
      expect(await mine()).toBe(ordersLeft)
      const next = await role('api')
      const [answer, again] = [await post(next.address, booking), await post(next.address, booking)]
      expect([answer.status, again.status]).toEqual([200, 200])
      const order = (await answer.json()) as { id: string }
      expect(order.id).toBe(booking.body.id)
      expect(await again.json()).toEqual(order)
      expect(await mine()).toBe(1)
      expect(await countOf(t, 'booking WHERE order_id = ?', [order.id])).toBe(1)
      const requested = "outbox_event WHERE subject_id = ? AND topic = 'order.requested'"
      expect(await countOf(t, requested, [order.id])).toBe(1)
      expect(await countOf(t, 'order_entry WHERE order_id = ?', [order.id])).toBeGreaterThan(0)
      expect(
        await countOf(t, "order_entry WHERE order_id = ? AND type = 'requested'", [order.id]),
      ).toBeLessThan(2)
    },
  )
})
