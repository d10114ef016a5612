import { randomInt } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { moneyOf } from '../src/payments'
import { MODES, startPayWorld } from '../src/payments/testing/pay-world'
import { setTimer } from '../src/platform/timers'
import { DAILY } from '../src/settlement/reconcile-day'
import { merchantActs } from '../src/shops/testing/merchant-world'
import { isIn, SCENES } from './crash-scenes'
import type { CrashWorld, Scene } from './crash-world'
import { tokenFor } from './harness/crowd'
import { countOf, delivered, until } from './harness/live-worker'
import { moneySteps } from './harness/money-points'
import { signInOperator, type TestOperator } from './harness/operators'
import { giveOrders, makeTemplate } from './harness/orders-of-payments'
import { spawnRole, type StartingRole } from './harness/role-process'

/** Two points, chosen by the seed among those of every way in; `npm run test:crash` takes all points in both modes. */
const ALL = process.env['CRASH_ALL'] === '1'
const SEED = Number(process.env['CRASH_SEED'] ?? randomInt(1_000_000))
/** A timer of money, a timer of a shop, a phone, WeChat, an operator. */
const WAYS_IN = ['refund.call', 'application.call', 'prepay.call', 'notice.take', 'abnormal.call']
const SHORT_POINTS = 2
/** Refunds that are due at the same time, so that the process is about something else too when it dies. */
const LOAD = 4
/** Longer than a lease: what the dead one held is free. */
const LEASED_MS = 9000

type Mode = (typeof MODES)[number]
const modes: readonly Mode[] = ALL ? MODES : ['ecommerce']

function pointsOf(mode: Mode): readonly { name: string; point: string }[] {
  const points = moneySteps()
    .filter(({ name }) => isIn(mode, name))
    .flatMap(({ name, points: sides }) => sides.map((point) => ({ name, point })))
  if (ALL) return points
  const short = points.filter(({ name }) => WAYS_IN.includes(name))
  return Array.from({ length: SHORT_POINTS }, (_one, n) => short[(SEED + n * 3) % short.length]).flatMap(
    (of) => of ?? [],
  )
}

describe.each(modes)('the built api or worker dies at a step of money, under load, in %s mode', (mode) => {
  let world: CrashWorld
  let templateId: string
  let operator: TestOperator
  const running: StartingRole[] = []
  beforeAll(async () => {
    const env = { REDIS_PREFIX: `rc${process.pid}${mode}`, WECHATPAY_ADVANCE: 'on' }
    const payments = await startPayWorld(mode, { database: 'roles', env })
    world = { ...payments, merchants: merchantActs(payments) }
    templateId = await makeTemplate(world)
    operator = await signInOperator(world)
    console.info(`CRASH_SEED=${SEED}: ${pointsOf(mode).length} points in ${mode} mode`)
  })
  afterEach(async () => {
    await Promise.all(running.splice(0).map((role) => role.kill()))
    await world.endOfTest()
    await world.app.db.run('DELETE FROM timer', [])
    await world.app.db.run('DELETE FROM outbox_event', [])
    const keys = await world.app.redis.keys(`*${world.app.env.REDIS_PREFIX}*`)
    if (keys.length > 0) await world.app.redis.del(keys)
  })
  afterAll(() => world?.close())

  async function spawn(role: 'api' | 'worker', env: Record<string, string> = {}): Promise<StartingRole> {
    const offsetMs = world.clock.now().getTime() - Date.now()
    await world.app.db.run('REPLACE INTO steered_clock (id, offset_ms) VALUES (1, ?)', [offsetMs])
    const process = spawnRole(world, role, {
      CLOCK: 'steered',
      SWEEP_MS: '100',
      PUBLIC_URL: world.app.env.PUBLIC_URL,
      WECHATPAY_ADVANCE: 'on',
      ...env,
    })
    running.push(process)
    return process
  }

  /** The listeners have heard all that was told so far, and each payment is that of an order. */
  async function settleDown(isStart: boolean): Promise<void> {
    const { app, clock } = world
    await app.db.run('UPDATE outbox_event SET done_at = ?, leased_until = NULL', [clock.now()])
    await giveOrders(world, templateId)
    if (isStart) return
    const inAYear = new Date(clock.now().getTime() + 365 * 86_400_000)
    await app.db.transaction((tx) => setTimer(app, tx, DAILY, 'every-day', inAYear))
  }

  /** What a phone, an operator or WeChat sends; a process that dies does not answer. */
  async function send(address: string, [what, subject]: Scene['step']): Promise<void> {
    const post = (path: string, headers: Record<string, string>, body: string) =>
      fetch(`${address}${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body,
      }).then((answer) => answer.text())
    const as = (token: string) => ({ authorization: `Bearer ${token}` })
    if (what === 'prepare') {
      const { subjectId, payerId } = await world.payment(subject)
      const token = tokenFor(world, { kind: 'owner', userId: payerId })
      const body = JSON.stringify({ commandId: world.id() })
      await post(`/orders/${subjectId}/payment`, as(token), body).catch(() => '')
    } else if (what === 'card') {
      const rights = ['money'] as const
      const token = tokenFor(world, {
        kind: 'operator',
        operatorId: operator.operatorId,
        region: '330100',
        rights,
      })
      const body = JSON.stringify({ commandId: world.id(), to: 'merchant' })
      await post(`/operators/refunds/${subject}/card`, as(token), body).catch(() => '')
    } else {
      const notice = JSON.parse(readFileSync(subject, 'utf8')) as {
        headers: Record<string, string>
        body: string
      }
      await post('/wechat/pay/notifications', notice.headers, notice.body).catch(() => '')
    }
  }

  async function dieAt(point: string, role: 'api' | 'worker', step: Scene['step']): Promise<void> {
    const victim = await spawn(role, { CRASH_AT: point })
    if (role === 'api') await send(await victim.address, step)
    const tooLate = setTimeout(() => void victim.kill(), 60_000)
    const startedMs = performance.now()
    expect(await victim.ended).toBe('SIGKILL')
    clearTimeout(tooLate)
    expect(performance.now() - startedMs).toBeLessThan(59_000) // by the point, and not by us
  }

  /** The same role is started again, and does what was left. */
  async function again(role: 'api' | 'worker', step: Scene['step']): Promise<void> {
    const next = await spawn(role)
    const address = await next.address
    if (role === 'api') await send(address, step)
    else {
      const now = () => world.clock.now()
      const due = "timer WHERE due_at <= ? AND kind REGEXP '^(payments|shops|settlement)[.]'"
      await until('no timer of money is due', async () => (await countOf(world, due, [now()])) === 0)
      await delivered(world)
    }
    await next.kill()
  }

  test.each(pointsOf(mode))('at $point, and is started again: everything happened once', async (of) => {
    const load = []
    for (let n = 0; n < LOAD; n++) load.push(await world.paid(5000))
    await settleDown(true) // a scene may let the listeners hear what is told, and theirs is told already
    const setter = SCENES[of.name]
    if (!setter) throw new Error(`no scene leads to ${of.name}`)
    const paidAtMs = world.clock.now().getTime()
    const scene = await setter(world)
    const isSoon = world.clock.now().getTime() - paidAtMs < 100 * 86_400_000 // else WeChat has freed the load
    if (isSoon)
      for (const { subjectId } of load) await world.refund({ subjectId, amountFen: 1000, reason: '负载' })
    const role = scene.step[0] === 'timer' || scene.step[0] === 'start' ? 'worker' : 'api'
    await settleDown(scene.step[0] === 'start')
    const startedMs = performance.now()
    await dieAt(of.point, role, scene.step)
    world.clock.advance(performance.now() - startedMs + LEASED_MS)
    const againMs = performance.now()
    await again(role, scene.step)
    world.clock.advance(performance.now() - againMs + 1)
    await scene.after?.()
    await scene.check()
    if (!isSoon) return
    await world.settle(...load.map(({ paymentId }) => paymentId))
    for (const { subjectId } of load)
      expect(await moneyOf(world.app.db, subjectId)).toMatchObject({ refundedFen: 1000 })
  })
})
