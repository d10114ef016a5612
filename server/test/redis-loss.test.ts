import { MINUTE_MS } from '@anxin/shared/kernel/time'
import { Redis } from 'ioredis'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  canStartPrivateServers,
  startThrowawayRedis,
  type ThrowawayServer,
} from '../../scripts/lib/servers.mjs'
import type { Work } from '../src/platform/jobs'
import { signInOperator } from './harness/operators'
import { makeCrowd, type Member } from './harness/crowd'
import {
  countOf,
  delivered,
  effects,
  expectEachListenerOnce,
  queuedJobs,
  startRecordedWorker,
  until,
} from './harness/live-worker'
import { startTestApp, type TestApp } from './harness/test-app'
import { makeService, makeShop, slotAt, type TestShop } from './harness/world'

const OWNERS = 60
const TICKS = Number(process.env['REBUILD_TIMERS'] ?? 10_000)
const TICK = 'test.tick'
const SET_POLICY = 'POST /operators/services/:serviceId/answer-policies'
/** Short, so that what was lost comes again soon. */
const LEASE_MS = 2000

let server: ThrowawayServer
let redis: Redis
let t: TestApp
let worker: { work: Work; end(): Promise<void> }
let crowd: Member[]
let serviceId: string
let shop: TestShop
let booked = 0

beforeAll(async () => {
  server = await startThrowawayRedis()
  redis = new Redis(server.url)
  redis.on('error', () => undefined) // it is killed on purpose
  t = await startTestApp({
    database: 'redis',
    env: {
      REDIS_URL: server.url,
      RATE_LIMIT_FACTOR: '1000',
      SWEEP_MS: '100',
      LEASE_MS: String(LEASE_MS),
      JOB_LOCK_MS: '1000',
      JOB_STALLED_MS: '500',
    },
  })
  crowd = await makeCrowd(t, OWNERS)
  for (const { userId } of crowd) await giveOpenid(userId)
  serviceId = await makeService(t)
  shop = await makeShop(t, { serviceIds: [serviceId], bays: 20, technicians: 20 })
  t.clock.run() // BullMQ's delays follow the machine's time
  worker = await startRecordedWorker(t, { [TICK]: { inTransaction: async () => undefined } })
})
afterAll(async () => {
  await worker?.end()
  await t?.close()
  redis?.disconnect()
  await server?.remove()
})

/** Who is asked to pay must be known to WeChat. */
async function giveOpenid(userId: string): Promise<void> {
  const { app } = t
  await app.db.run(
    `INSERT INTO wechat_identity (id, app, openid_sealed, openid_index, session_key_sealed, user_id, created_at)
     VALUES (?, 'owner', ?, ?, ?, ?, ?)`,
    [
      t.id(),
      app.seal.seal(`openid-${userId}`),
      app.seal.index('openid', `openid-${userId}`),
      app.seal.seal('key'),
      userId,
      t.clock.now(),
    ],
  )
}

/** A booking at a slot that nobody else wants; every one must be answered with an order. */
async function bookNext(at = { serviceId, shopId: shop.id }): Promise<string> {
  const nth = booked++
  const member = crowd[nth % OWNERS]
  const slotStartAt = slotAt(t, 1 + (Math.floor(nth / 10) % 20), 8 + (nth % 10))
  const order = await t.api(member?.token ?? '', 'POST /orders', {
    body: {
      id: t.id(),
      vehicleId: member?.vehicleId ?? '',
      ...at,
      slotStartAt,
      lat: 30.27,
      lng: 120.15,
    },
  })
  return order.id
}

function accept(orderId: string): Promise<unknown> {
  return t.api(shop.owner.token, 'POST /shop/orders/:orderId/acceptance', {
    params: { orderId },
    body: { commandId: t.id() },
  })
}

/** `count` bookings, every second one accepted, eight at a time; `between` runs after each eight. */
async function bookAndAccept(count: number, between: (done: number) => Promise<unknown>): Promise<string[]> {
  const orderIds: string[] = []
  for (let done = 0; done < count; done += 8) {
    const some = await Promise.all(
      Array.from({ length: Math.min(8, count - done) }, async (_none, index) => {
        const orderId = await bookNext()
        if (index % 2 === 0) await accept(orderId)
        return orderId
      }),
    )
    orderIds.push(...some)
    await between(done)
  }
  return orderIds
}

async function expectNoNoticeTwice(): Promise<void> {
  const doubled = await t.app.db.rows(
    `SELECT user_id, app, order_id, template, title, text, COUNT(*) AS n FROM notice
     GROUP BY user_id, app, order_id, template, title, text HAVING COUNT(*) > 1`,
    [],
  )
  expect(doubled).toEqual([])
}

/** Timers that change the database and are due before `at`; those that talk to WeChat may repeat. */
async function dueBefore(at: Date): Promise<string[]> {
  const rows = await t.app.db.rows<{ id: string; kind: string }>(
    'SELECT id, kind FROM timer WHERE due_at <= ?',
    [at],
  )
  return rows
    .filter(({ kind }) => 'inTransaction' in (worker.work.timers[kind] ?? {}))
    .map(({ id }) => id)
    .toSorted()
}

describe.skipIf(!canStartPrivateServers())('Redis is lost', () => {
  it('wiped again and again while people book and shops accept: every answer comes, every event reaches each listener once', async () => {
    let wiped = 0
    const orderIds = await bookAndAccept(OWNERS, async () => {
      await redis.flushall()
      wiped++
    })
    expect(new Set(orderIds).size).toBe(OWNERS)
    expect(wiped).toBeGreaterThan(5)
    await delivered(t)
    expect(await expectEachListenerOnce(t, worker.work)).toBeGreaterThan(OWNERS)
    expect(await countOf(t, 'outbox_event WHERE attempts > 1')).toBeGreaterThan(0)
    // As if no acknowledgement had ever been written: all of them come once more.
    await t.app.db.run('UPDATE outbox_event SET done_at = NULL, leased_until = ?', [t.clock.now()])
    await delivered(t)
    await expectEachListenerOnce(t, worker.work)
    await expectNoNoticeTwice()
  })

  it('wiped with timers waiting in it: they are found again and fire once', async () => {
    await delivered(t)
    for (let n = 0; n < 12; n++) await bookNext() // the shop will not answer these
    await until('their timers lie in BullMQ', async () => (await queuedJobs(t, redis, 'timers')) >= 12)
    const startMs = t.clock.now().getTime()
    for (const [minutes, kind] of [
      [6, 'orders.offer-half.'],
      [11, 'orders.offer-expire.'],
    ] as const) {
      const dueAt = new Date(startMs + minutes * MINUTE_MS)
      const due = await dueBefore(dueAt)
      expect(due.filter((id) => id.startsWith(kind)).length).toBeGreaterThan(10)
      await redis.flushall()
      t.clock.set(dueAt)
      await until('all have fired', async () => (await dueBefore(dueAt)).length === 0)
      await delivered(t)
      const seen = await effects(t)
      expect(due.filter((id) => seen.get(id) !== 1)).toEqual([])
    }
    await expectEachListenerOnce(t, worker.work)
    await expectNoNoticeTwice()
  })

  it('wiped, and the worker restarted, before each step of an unanswered order: shop, operator and the next shop hear of it once', async () => {
    await delivered(t)
    const region = '430001'
    const rare = await makeService(t)
    const [silent, found] = [
      await makeShop(t, { region, serviceIds: [rare] }),
      await makeShop(t, { region, serviceIds: [rare] }),
    ]
    const inTime = { answerMs: 20 * MINUTE_MS, afterOpeningMs: 20 * MINUTE_MS, operatorMs: 30 * MINUTE_MS }
    await t.api((await signInOperator(t, { region: '*' })).token, SET_POLICY, {
      params: { serviceId: rare },
      body: { commandId: t.id(), after: 0, ...inTime, alertPercent: 75, shopsMax: 1, note: '测试' },
    })
    const orderId = await bookNext({ serviceId: rare, shopId: silent.id })
    await delivered(t)
    const startMs = t.clock.now().getTime()
    const lose = async (atMinute: number, fired: () => Promise<boolean>) => {
      await worker.end()
      await redis.flushall()
      t.clock.set(new Date(startMs + atMinute * MINUTE_MS))
      worker = await startRecordedWorker(t, { [TICK]: { inTransaction: async () => undefined } })
      await until(`what is due at minute ${atMinute} has fired`, fired)
      await delivered(t)
    }
    const told = (topic: string) =>
      countOf(t, 'outbox_event WHERE subject_id = ? AND topic = ?', [orderId, topic])
    const items = (more = '') => countOf(t, `queue_item WHERE order_id = ? ${more}`, [orderId])
    expect([await told('order.offer-half-gone'), await told('order.unanswered')]).toEqual([0, 0])
    await lose(15, async () => (await told('order.offer-half-gone')) > 0)
    expect(await told('order.offer-expired')).toBe(0)
    await lose(21, async () => (await told('order.unanswered')) > 0)
    expect(await items('AND alerted_at IS NULL')).toBe(1)
    await lose(55, async () => (await items('AND alerted_at IS NOT NULL')) > 0)
    const operator = await signInOperator(t, { region })
    const [item] = (await t.api(operator.token, 'GET /operators/queue')).items
    await t.api(operator.token, 'POST /operators/queue/:itemId/assignment', {
      params: { itemId: item?.id ?? '' },
      body: { commandId: t.id(), shopId: found.id, note: '电话确认有空' },
    })
    await lose(71, async () => (await told('order.offer-half-gone')) > 1)
    const each = ['order.offer-half-gone', 'order.offer-expired', 'order.unanswered', 'order.offered'].map(
      told,
    )
    expect(await Promise.all(each)).toEqual([2, 1, 1, 2]) // each shop was asked and alerted once
    expect(await items()).toBe(1)
    const seen = await effects(t)
    const fired = ['orders.offer-half', 'orders.offer-expire'].map((kind) => seen.get(`${kind}.${orderId}`))
    expect(fired).toEqual([2, 1])
    await expectEachListenerOnce(t, worker.work)
    await expectNoNoticeTwice()
  })

  it('killed while people book: they are served without limits and live hints, and afterwards all is delivered once', async () => {
    await delivered(t)
    await server.kill()
    const slowestMs: number[] = []
    const orderIds: string[] = []
    for (let n = 0; n < 12; n++) {
      const startedAt = performance.now()
      orderIds.push(await bookNext())
      slowestMs.push(performance.now() - startedAt)
    }
    expect(Math.max(...slowestMs)).toBeLessThan(8_000)
    for (const orderId of orderIds.slice(0, 6)) await accept(orderId)
    expect(await countOf(t, 'outbox_event WHERE done_at IS NULL')).toBeGreaterThan(12)
    await server.start()
    const ms = await delivered(t)
    console.info(
      `Redis away: slowest booking ${Math.round(Math.max(...slowestMs))} ms; all delivered ${Math.round(ms)} ms after it was back`,
    )
    expect(await expectEachListenerOnce(t, worker.work)).toBeGreaterThan(0)
    await expectNoNoticeTwice()
  })

  it(`${TICKS} timers waiting in it are leased again after a wipe, and each fires once`, async () => {
    const dueAt = new Date(t.clock.now().getTime() + 10 * MINUTE_MS)
    for (let from = 0; from < TICKS; from += 500) {
      const ids = Array.from({ length: Math.min(500, TICKS - from) }, () => t.id())
      await t.app.db.run(
        `INSERT INTO timer (id, kind, subject_id, due_at) VALUES ${ids.map(() => '(?, ?, ?, ?)').join(', ')}`,
        ids.flatMap((id) => [`${TICK}.${id}`, TICK, id, dueAt]),
      )
    }
    const leasedTo = `timer WHERE kind = '${TICK}' AND attempts >= `
    const firstMs = await until(
      'all wait in BullMQ',
      async () => (await countOf(t, `${leasedTo}1`)) === TICKS,
    )
    await until('BullMQ has them', async () => (await queuedJobs(t, redis, 'timers')) >= TICKS)
    await redis.flushall()
    const left = () => countOf(t, `timer WHERE kind = '${TICK}'`)
    const startedAt = performance.now()
    t.clock.set(new Date(dueAt.getTime() + LEASE_MS)) // due, and nothing in Redis that would wake for them
    const againMs = await until(
      'all are leased again or done',
      async () => (await countOf(t, `${leasedTo}2`)) === (await left()),
    )
    await until('all have fired', async () => (await left()) === 0, 150_000)
    console.info(
      `${TICKS} timers: leased in ${Math.round(firstMs)} ms; after FLUSHALL leased again in ${Math.round(againMs)} ms, all fired ${Math.round(performance.now() - startedAt)} ms after`,
    )
    expect(await countOf(t, `test_effect WHERE what LIKE '${TICK}.%'`)).toBe(TICKS)
    expect(
      await countOf(
        t,
        `(SELECT what FROM test_effect WHERE what LIKE '${TICK}.%' GROUP BY what) AS each_one`,
      ),
    ).toBe(TICKS)
  })
})
