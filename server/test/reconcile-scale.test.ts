import { addDays, instantOf, localDayOf } from '@anxin/shared/kernel/time'
import { spawn } from 'node:child_process'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { productArgs } from '../../scripts/lib/product.mjs'
import { plantBillDay } from '../bench/bill-day'
import { envFor, startTestApp, type TestApp } from './harness/test-app'

/** Enough to see that memory stays flat; RECONCILE_ROWS=100000 measures the whole of the promise. */
const ROWS = Number(process.env['RECONCILE_ROWS'] ?? 10_000)
const PROMISED_ROWS = 100_000
const PROMISED_S = 60
const PROMISED_MB = 300
const ROOT = new URL('../..', import.meta.url).pathname
const TELL_MEMORY =
  "data:text/javascript,process.on('exit',()=>console.error('peak',process.resourceUsage().maxRSS))"

describe('reconciliation of a large day', () => {
  let t: TestApp
  beforeAll(async () => {
    t = await startTestApp({ database: 'reconscale' })
  })
  afterAll(() => t?.close())

  it('in a process of its own keeps to the time and the memory that were promised', async () => {
    const day = localDayOf(t.clock.now())
    await plantBillDay(t.app.db, t.sandbox.sandbox.db, {
      day,
      rows: ROWS,
      subMchid: '1799999999',
      openid: 'oSCALE',
      seed: 11,
      mismatches: 50,
    })
    t.clock.set(instantOf(addDays(day, 1), 610))
    await t.app.db.run(
      'INSERT INTO steered_clock (id, offset_ms) VALUES (1, ?) ON DUPLICATE KEY UPDATE offset_ms = VALUES(offset_ms)',
      [t.clock.now().getTime() - Date.now()],
    )
    const startedMs = performance.now()
    const { out, err } = await reconcile(t, day)
    const seconds = (performance.now() - startedMs) / 1000
    const peakMb = Math.round(Number(/peak (\d+)/.exec(err)?.[1] ?? Number.NaN) / 1024)
    console.log(
      `reconciliation: ${ROWS} rows in ${seconds.toFixed(1)} s with the start of the process (${Math.round(ROWS / seconds)} rows/s), peak ${peakMb} MB`,
    )
    const [, rows, differences] = /trade +done +rows (\d+), matched \d+, differences (\d+)/.exec(out) ?? []
    // Ten of the fifty are ours alone: WeChat's bill lacks them, and the next day's bill has to say so first. Ten more
    // are payments with a refund of their own, which the plan did not count.
    expect([Number(rows), Number(differences)], out).toEqual([ROWS - 10 + 10, 40])
    expect(seconds).toBeLessThan(10 + (PROMISED_S * ROWS) / PROMISED_ROWS)
    expect(peakMb).toBeLessThan(PROMISED_MB)
  })
})

async function reconcile(t: TestApp, day: string): Promise<{ out: string; err: string }> {
  const { env } = t.app
  const child = spawn(process.execPath, ['--import', TELL_MEMORY, ...productArgs('reconcile'), day], {
    cwd: ROOT,
    env: {
      ...process.env,
      ...envFor(t.sandbox, env.DATABASE_URL, env.WECHATPAY_MODE, env.STORAGE_DIR),
      REDIS_URL: env.REDIS_URL,
      REDIS_PREFIX: env.REDIS_PREFIX,
      CLOCK: 'steered',
      WECHATPAY_TIMEOUT_MS: '60000', // the local WeChat makes the whole bill while it answers
      LOG_LEVEL: 'silent',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let out = ''
  let err = ''
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()))
  const code = await new Promise((resolve) => child.once('close', resolve))
  expect(code, err).toBe(0)
  return { out, err }
}
