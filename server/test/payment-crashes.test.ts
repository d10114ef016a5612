import { Redis } from 'ioredis'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import {
  canStartPrivateServers,
  startThrowawayMariadb,
  startThrowawayRedis,
  type ThrowawayServer,
} from '../../scripts/lib/servers.mjs'
import { MODES, startPayWorld } from '../src/payments/testing/pay-world'
import { merchantActs } from '../src/shops/testing/merchant-world'
import { isIn, SCENES } from './crash-scenes'
import type { CrashWorld, Scene } from './crash-world'
import { moneySteps } from './harness/money-points'
import { startStepRunner, type StepRunner } from './harness/step-process'
import { envFor } from './harness/test-app'

const VICTIMS = ['process', 'mariadb', 'redis', 'wipe of redis'] as const
type Victim = (typeof VICTIMS)[number]

/** One victim a point in one of the modes, chosen by the seed; `npm run test:crash` takes all of them. */
const ALL = process.env['CRASH_ALL'] === '1'
const SEED = Number(process.env['CRASH_SEED'] ?? Date.now() % 1_000_000_000)

const points = moneySteps().flatMap(({ name, points: sides }) => sides.map((point) => ({ name, point })))
const cases = points.flatMap((of, index) => cutsOf(of.name, index).map((cut) => ({ ...of, ...cut })))

type Mode = (typeof MODES)[number]

function cutsOf(name: string, index: number): readonly { mode: Mode; victim: Victim }[] {
  const modes = MODES.filter((mode) => isIn(mode, name))
  if (ALL) return modes.flatMap((mode) => VICTIMS.map((victim) => ({ mode, victim })))
  const roll = rollOf(SEED + index)
  // The process in five of eight cases: it is what dies most often.
  const victim = VICTIMS[Math.max(0, (roll % 8) - 4)] ?? 'process'
  return [{ mode: modes[(roll >> 8) % modes.length] ?? 'ecommerce', victim }]
}

/** A number whose bits have nothing to do with each other, nor with those of the next one. */
function rollOf(seed: number): number {
  const mixed = Math.imul(seed ^ (seed >>> 16), 0x85eb_ca6b)
  return Math.imul(mixed ^ (mixed >>> 13), 0xc2b2_ae35) >>> 16
}

describe.skipIf(!canStartPrivateServers())('the power is cut around a step of money', () => {
  let mariadb: ThrowawayServer
  let redis: ThrowawayServer
  let runner: StepRunner
  beforeAll(async () => {
    console.info(`CRASH_SEED=${SEED}: ${points.length} points, ${cases.length} cuts`)
    ;[mariadb, redis, runner] = await Promise.all([
      startThrowawayMariadb(),
      startThrowawayRedis(),
      startStepRunner(),
    ])
  })
  afterAll(() => Promise.all([mariadb?.remove(), redis?.remove(), runner?.close()]))

  describe.each(MODES)('in %s mode', (mode) => {
    let world: CrashWorld
    beforeAll(async () => {
      const payments = await startPayWorld(mode, {
        database: 'crash',
        databaseServerUrl: mariadb.url,
        env: { REDIS_URL: redis.url, WECHATPAY_ADVANCE: 'on' },
      })
      world = { ...payments, merchants: merchantActs(payments) }
    })
    afterEach(async () => {
      await world.endOfTest()
      // What a scene left undone is not the next one's business.
      await world.app.db.run('DELETE FROM timer', [])
      await world.app.db.run('DELETE FROM outbox_event', [])
    })
    afterAll(() => world?.close())

    /** Takes the step in a process of its own, in which the point is met; then everything is started again. */
    async function cut({ step }: Scene, point: string, victim: Victim): Promise<void> {
      const { app, sandbox, clock } = world
      const pid = { mariadb: mariadb.pid, redis: redis.pid, process: null, 'wipe of redis': null }[victim]
      const [what, subject] = step
      const ended = await runner.run({
        step: what,
        subject,
        atMs: clock.now().getTime(),
        env: {
          ...envFor(sandbox, app.env.DATABASE_URL, mode, app.env.STORAGE_DIR),
          PUBLIC_URL: app.env.PUBLIC_URL,
          REDIS_URL: redis.url,
          WECHATPAY_ADVANCE: 'on',
          CRASH_AT: point,
          ...(pid === null ? {} : { CRASH_PID: String(pid) }),
        },
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

    test.each(cases.filter((one) => one.mode === mode))(
      '$point, $victim: it happens exactly once in the end',
      async ({ name, point, victim }) => {
        const setter = SCENES[name]
        if (!setter) throw new Error(`no scene leads to ${name}`)
        const scene = await setter(world)
        await cut(scene, point, victim)
        world.clock.advance(1)
        await scene.after?.()
        await scene.check()
      },
    )
  })
})

async function wipe(url: string): Promise<void> {
  const client = new Redis(url)
  await client.flushall()
  client.disconnect()
}
