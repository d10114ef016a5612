import { LIMITS } from '@anxin/shared/kernel/limits'
import { HOUR_MS, MINUTE_MS } from '@anxin/shared/kernel/time'
import { build } from 'esbuild'
import { spawn } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { moneyOf, shipSubject } from '../src/payments'
import { closePayment } from '../src/payments/close-payment'
import { entriesOf } from '../src/payments/ledger.repository'
import { preparePayment } from '../src/payments/prepare-payment'
import { startPayWorld, type PayWorld } from '../src/payments/testing/pay-world'
import { CRASH_POINTS } from '../src/platform/crash'
import { envFor } from './harness/test-app'

const SERVER = new URL('..', import.meta.url).pathname

/** What the bundle cannot hold: native code, and packages that others do without. */
const OUTSIDE = ['sharp', 'msgpackr-extract', 'bufferutil', 'utf-8-validate']
const BANNER = `import { createRequire as madeRequire } from 'node:module'
const require = madeRequire(import.meta.url)
const __filename = import.meta.filename
const __dirname = import.meta.dirname`

/** One file, so that each of the processes starts in a fraction of the time that the sources take. */
async function bundleStep(): Promise<string> {
  const outfile = join(SERVER, 'node_modules', '.cache', `run-step-${process.pid}.mjs`)
  await build({
    entryPoints: [join(SERVER, 'src/payments/testing/run-step.ts')],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    external: OUTSIDE,
    banner: { js: BANNER },
    logLevel: 'error',
  })
  return outfile
}

describe('the process is killed between two steps of a money operation', () => {
  let world: PayWorld
  let stepFile: string
  const walked = new Set<string>()
  beforeAll(async () => {
    stepFile = await bundleStep()
    world = await startPayWorld('ecommerce', { database: 'crash' })
  })
  afterEach(() => world.endOfTest())
  afterAll(async () => {
    await world.close()
    await rm(stepFile)
    // A generic point is walked with each of its kinds.
    const generic = CRASH_POINTS.filter((point) =>
      CRASH_POINTS.some((other) => other.startsWith(`${point}:`)),
    )
    expect([...walked].toSorted()).toEqual(
      CRASH_POINTS.filter((point) => !generic.includes(point)).toSorted(),
    )
  })

  /** Runs one step in a process of its own, which dies at the point. */
  async function dieAt(point: string, step: string, subject: string): Promise<void> {
    walked.add(point)
    const { app, sandbox, clock } = world
    const env = envFor(sandbox, app.env.DATABASE_URL, 'ecommerce', app.env.STORAGE_DIR)
    const child = spawn(process.execPath, [stepFile, step, subject, String(clock.now().getTime())], {
      env: { ...process.env, ...env, PUBLIC_URL: app.env.PUBLIC_URL, CRASH_AT: point, LOG_LEVEL: 'silent' },
      stdio: ['ignore', 'inherit', 'inherit'],
    })
    const signal = await new Promise((resolve) => child.once('exit', (_code, killedBy) => resolve(killedBy)))
    expect(signal).toBe('SIGKILL')
  }

  const AFTER = {
    share: { commissionFen: 1_000, toShopFen: 8_940, frozenFen: 0, refundedFen: 0 },
    finish: { commissionFen: 0, toShopFen: 9_940, frozenFen: 0, refundedFen: 0 },
    refund: { commissionFen: 0, toShopFen: 0, frozenFen: 5_964, refundedFen: 4_000 },
    close: { paidFen: 0, frozenFen: 0 },
  }

  describe.each(['share', 'finish', 'refund', 'close'] as const)('%s', (kind) => {
    test.each(['submit:before-call', 'submit:after-call', 'settle:before-commit', 'settle:after-commit'])(
      'at %s: it happens exactly once in the end',
      async (point) => {
        const { paymentId, subjectId } =
          kind === 'close' ? await world.open(10_000) : await world.paid(10_000)
        world.clock.advance(MINUTE_MS)
        if (kind === 'close') {
          await preparePayment(world.app, paymentId)
          await world.app.db.transaction((tx) => closePayment(world.app, tx, paymentId))
        }
        if (kind === 'refund') await world.refund({ subjectId, amountFen: 4_000, reason: '退一部分' })
        if (kind === 'share') await world.release(subjectId, 1_000)
        if (kind === 'finish') await world.release(subjectId, 0)
        const [operation] = await world.operations(paymentId)
        await dieAt(`${point}:${kind}`, 'timer', `payments.submit.${operation?.id}`)
        world.clock.advance(1)
        await world.settle(paymentId)
        expect(await world.operations(paymentId)).toMatchObject([{ kind, state: 'succeeded' }])
        expect(await moneyOf(world.app.db, subjectId)).toMatchObject(AFTER[kind])
        const topics = (await world.events(subjectId)).map(({ topic }) => topic)
        expect(topics.filter((topic) => topic !== 'payment.paid')).toHaveLength(1)
      },
    )
  })

  test.each(['prepare:before-call', 'prepare:after-call', 'prepare:after-commit'])(
    'preparing, at %s: the next try gives the same trade',
    async (name) => {
      const { paymentId, subjectId } = await world.open(10_000)
      await dieAt(name.replace('prepare', 'prepay'), 'prepare', paymentId)
      expect(await world.pay(paymentId)).toBe(true)
      await world.deliver()
      expect((await world.payment(paymentId)).state).toBe('frozen')
      expect((await world.events(subjectId)).map(({ topic }) => topic)).toEqual(['payment.paid'])
    },
  )

  test.each(['notify:before-commit', 'notify:after-commit'])(
    'taking a notification in, at %s: WeChat repeats it, and it counts once',
    async (point) => {
      const { paymentId, subjectId } = await world.open(10_000)
      await world.pay(paymentId, 'success_no_callback')
      const request = { out_trade_no: `P${paymentId}`, with: {} }
      const { envelopes } = await world.wechat<{
        envelopes: { headers: Record<string, string>; body: string }[]
      }>('/notify/replay', { ...request, send: false })
      const file = join(await mkdtemp(join(tmpdir(), 'anxin-notice-')), 'notice.json')
      const { headers = {}, body = '' } = envelopes[0] ?? {}
      const lower = Object.fromEntries(
        Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]),
      )
      await writeFile(file, JSON.stringify({ headers: lower, body }))
      await dieAt(point, 'notify', file)
      const state = point === 'notify:before-commit' ? 'created' : 'frozen'
      expect((await world.payment(paymentId)).state).toBe(state)
      const repeat = await fetch(world.notifyUrl, { method: 'POST', headers, body })
      expect(repeat.status).toBe(204)
      expect((await world.payment(paymentId)).state).toBe('frozen')
      expect(await entriesOf(world.app.db, paymentId, 'post')).toHaveLength(3)
      expect((await world.events(subjectId)).map(({ topic }) => topic)).toEqual(['payment.paid'])
    },
  )

  test.each(['freed:after-call', 'freed:before-commit', 'freed:after-commit'])(
    'finding that WeChat has freed a payment, at %s: it is booked once',
    async (point) => {
      const { paymentId, subjectId } = await world.paid(10_000)
      world.clock.advance(LIMITS.ecommerceFreezeMs + HOUR_MS)
      await world.deliver()
      await dieAt(point, 'timer', `payments.freed-check.${paymentId}`)
      expect((await world.payment(paymentId)).state).toBe(
        point === 'freed:after-commit' ? 'released' : 'frozen',
      )
      await world.later(1)
      expect((await world.payment(paymentId)).state).toBe('released')
      expect(await moneyOf(world.app.db, subjectId)).toMatchObject({ toShopFen: 9_940, frozenFen: 0 })
      const topics = (await world.events(subjectId)).map(({ topic }) => topic)
      expect(topics).toEqual(['payment.paid', 'money.incident', 'payment.freed'])
    },
  )

  test.each(['ship:before-call', 'ship:after-call', 'ship:after-commit'])(
    'shipping, at %s: WeChat has one record in the end',
    async (point) => {
      await world.wechat('/trade-managed', { appid: world.sandbox.identity.ownerAppid, managed: true })
      const { paymentId, subjectId } = await world.paid(10_000)
      world.clock.advance(HOUR_MS + MINUTE_MS)
      await world.app.db.transaction((tx) => shipSubject(world.app, tx, subjectId))
      await dieAt(point, 'timer', `payments.ship.${paymentId}`)
      world.clock.advance(1)
      await world.work()
      const record = await world.wechat('/user/complain', { out_trade_no: `P${paymentId}`, resolved: true })
      expect(record).toMatchObject({ uploads: 1 })
      const ours = await world.app.db.rows('SELECT state FROM shipping_record WHERE payment_id = ?', [
        paymentId,
      ])
      expect(ours).toEqual([{ state: 'uploaded' }])
      await world.wechat('/trade-managed', { appid: world.sandbox.identity.ownerAppid, managed: false })
      world.clock.advance(HOUR_MS)
    },
  )

  test('asking about a payment, at poll:after-call: the next query finds it', async () => {
    const { paymentId, subjectId } = await world.open(10_000)
    await world.pay(paymentId, 'success_no_callback')
    world.clock.advance(2_000)
    await dieAt('poll:after-call', 'timer', `payments.poll.${paymentId}`)
    expect((await world.payment(paymentId)).state).toBe('created')
    await world.later(1_000)
    expect((await world.payment(paymentId)).state).toBe('frozen')
    expect((await world.events(subjectId)).map(({ topic }) => topic)).toEqual(['payment.paid'])
  })
})
