import { SECOND_MS } from '@anxin/shared/kernel/time'
import { Redis } from 'ioredis'
import { rm } from 'node:fs/promises'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import {
  canStartPrivateServers,
  startThrowawayMariadb,
  startThrowawayRedis,
  type ThrowawayServer,
} from '../../scripts/lib/servers.mjs'
import { moneyOf } from '../src/payments'
import { startPayWorld, type PayWorld } from '../src/payments/testing/pay-world'
import { SCENES, type Scene } from './crash-scenes'
import { moneySteps } from './harness/money-points'
import { bundleStep, runStep } from './harness/step-process'
import { envFor } from './harness/test-app'

const VICTIMS = ['process', 'mariadb', 'redis', 'wipe of redis'] as const
type Victim = (typeof VICTIMS)[number]

/** One victim a point, chosen by the seed; `npm run test:crash` takes all of them. */
const ALL = process.env['CRASH_ALL'] === '1'
const SEED = Number(process.env['CRASH_SEED'] ?? Date.now() % 1_000_000_000)

const points = moneySteps().flatMap(({ name, points: sides }) => sides.map((point) => ({ name, point })))

/** The process in half of the cases: it is what dies most often. */
function victimsOf(index: number): readonly Victim[] {
  if (ALL) return VICTIMS
  const roll = Math.imul(SEED + index, 2_654_435_761) >>> 16
  return [roll % 2 === 0 ? 'process' : (VICTIMS[1 + ((roll >> 1) % 3)] ?? 'process')]
}

const cases = points.flatMap((of, index) => victimsOf(index).map((victim) => ({ ...of, victim })))

describe.skipIf(!canStartPrivateServers())('the power is cut around a step of money', () => {
  let mariadb: ThrowawayServer
  let redis: ThrowawayServer
  let world: PayWorld
  let stepFile: string
  beforeAll(async () => {
    console.info(`CRASH_SEED=${SEED}: ${points.length} points, ${cases.length} cuts`)
    ;[mariadb, redis, stepFile] = await Promise.all([
      startThrowawayMariadb(),
      startThrowawayRedis(),
      bundleStep(),
    ])
    world = await startPayWorld('ecommerce', {
      database: 'crash',
      databaseServerUrl: mariadb.url,
      env: { REDIS_URL: redis.url, WECHATPAY_ADVANCE: 'on' },
    })
  })
  afterEach(() => world.endOfTest())
  afterAll(async () => {
    await world?.close()
    await Promise.all([mariadb?.remove(), redis?.remove(), rm(stepFile, { force: true })])
  })

  /** Takes the step in a process of its own, in which the point is met; then everything is started again. */
  async function cut({ step }: Scene, point: string, victim: Victim): Promise<void> {
    const { app, sandbox, clock } = world
    const pid = { mariadb: mariadb.pid, redis: redis.pid, process: null, 'wipe of redis': null }[victim]
    const ended = await runStep(stepFile, [...step, String(clock.now().getTime())], {
      ...envFor(sandbox, app.env.DATABASE_URL, 'ecommerce', app.env.STORAGE_DIR),
      PUBLIC_URL: app.env.PUBLIC_URL,
      REDIS_URL: redis.url,
      WECHATPAY_ADVANCE: 'on',
      CRASH_AT: point,
      ...(pid === null ? {} : { CRASH_PID: String(pid) }),
    })
    if (pid === null) expect(ended.signal).toBe('SIGKILL')
    if (victim === 'mariadb') await againAfter(mariadb)
    if (victim === 'redis') await againAfter(redis)
    if (victim === 'wipe of redis') await wipe(redis.url)
  }

  /** The server was killed at the point, or the point was not met. */
  async function againAfter(server: ThrowawayServer): Promise<void> {
    expect((await server.exited).signal).toBe('SIGKILL')
    await server.start()
    // The pools notice that their connections are gone when they use them.
    for (let n = 0; n < 20; n++) await world.app.db.rows('SELECT 1', []).catch(() => undefined)
    for (let n = 0; n < 20; n++)
      await world.app.db.transaction((tx) => tx.rows('SELECT 1', [])).catch(() => undefined)
  }

  test.each(cases)('$point, $victim: it happens exactly once in the end', async ({ name, point, victim }) => {
    const setter = SCENES[name]
    if (!setter) throw new Error(`no scene leads to ${name}`)
    const scene = await setter(world)
    const { paymentId, subjectId } = scene
    await cut(scene, point, victim)
    world.clock.advance(1)
    await scene.after?.()
    await world.deliver()
    await world.later(3 * SECOND_MS)
    await world.settle(paymentId)
    expect((await world.payment(paymentId)).state).toBe(scene.state)
    expect(await moneyOf(world.app.db, subjectId)).toMatchObject(scene.money)
    const told = (await world.events(subjectId)).map(({ topic }) => topic)
    expect(new Set(told).size).toBe(told.length)
    expect(told.filter((topic) => topic !== scene.perhaps).toSorted()).toEqual(scene.topics.toSorted())
    const done = (await world.operations(paymentId)).filter(({ state }) => state === 'succeeded')
    const kinds = done.map(({ kind }) => kind)
    expect(new Set(kinds).size).toBe(kinds.length)
    if (scene.differs) world.leaveOutAll()
  })
})

async function wipe(url: string): Promise<void> {
  const client = new Redis(url)
  await client.flushall()
  client.disconnect()
}
