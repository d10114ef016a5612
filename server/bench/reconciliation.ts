import { addDays, localDayOf } from '@anxin/shared/kernel/time'
import { createPool } from 'mysql2/promise'
import { spawn } from 'node:child_process'
import { openDb } from '../src/platform/db'
import { RECONCILE_PEAK_MIB, RECONCILE_ROWS, RECONCILE_S } from './bars'
import { plantBillDay } from './bill-day'
import type { LocalWechat } from './local-wechat'
import type { Outcome } from './outcome'
import { databaseOf, productEnv, type Bundles, type Place } from './sides'
import type { Wechat } from './wechat'
import type { World } from './world'

const MISMATCHES = 50
/** Those that the bill of the day itself shows: what is ours alone comes out with the next day's bill. */
const SHOWN = MISMATCHES - MISMATCHES / 5
const TELL_MEMORY =
  "data:text/javascript,process.on('exit',()=>console.error('peak',process.resourceUsage().maxRSS))"

/**
 * B18: all bills of a day of a hundred thousand rows, downloaded, checked and compared with the ledger by a process of
 * its own, as an operator would start it. Its time is from the start of that process to its end, and the local WeChat
 * makes the bills meanwhile on the same cores.
 */
export async function measureReconciliation(
  place: Place,
  world: World,
  wechat: Wechat,
  bundles: Bundles,
  local: LocalWechat,
): Promise<Outcome> {
  const day = addDays(localDayOf(world.now), -3)
  const [owner, shop] = [world.owners[0], world.shops[0]]
  const plan = { day, subMchid: shop?.subMchid ?? '', openid: owner?.openid ?? '' }
  const db = openDb(databaseOf(place, 'product'), 4)
  const books = createPool({ uri: local.databaseUrl, connectionLimit: 2, charset: 'utf8mb4' })
  try {
    await plantBillDay(db, books, { ...plan, rows: RECONCILE_ROWS, seed: 11, mismatches: MISMATCHES })
  } finally {
    await Promise.all([db.close(), books.end()])
  }
  const startedAt = performance.now()
  // The local WeChat makes the whole bill while it answers.
  const patient = { WECHATPAY_TIMEOUT_MS: '60000' }
  const env = { ...productEnv(place, 0, wechat), ...local.env, ...patient }
  const { out, err } = await run([...bundles.main, 'reconcile', day], env)
  const seconds = (performance.now() - startedAt) / 1000
  const peakMib = Number(/peak (\d+)/.exec(err)?.[1] ?? Number.NaN) / 1024
  const [, rows = '?', differences = '?'] =
    /trade +done +rows (\d+), matched \d+, differences (\d+)/.exec(out) ?? []
  const isRight = Number(rows) >= RECONCILE_ROWS && Number(differences) === SHOWN
  const found = isRight
    ? `all ${differences} planted differences found`
    : `WRONG: ${out.trim()} ${err.trim()}`
  return {
    name: 'B18',
    line: `B18 reconciliation ${seconds.toFixed(1)} s of ${RECONCILE_S} s, peak ${peakMib.toFixed(0)} MiB of ${RECONCILE_PEAK_MIB} MiB · ${rows} rows, ${Math.round(Number(rows) / seconds)} rows/s with the start of the process · ${found}`,
    holds: isRight && seconds <= RECONCILE_S && peakMib <= RECONCILE_PEAK_MIB,
  }
}

async function run(args: readonly string[], env: NodeJS.ProcessEnv): Promise<{ out: string; err: string }> {
  const child = spawn(process.execPath, ['--import', TELL_MEMORY, ...args], {
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let [out, err] = ['', '']
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()))
  await new Promise((resolve) => child.once('close', resolve))
  return { out, err }
}
