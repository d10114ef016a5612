import { createPool, type Pool, type RowDataPacket } from 'mysql2/promise'
import { setTimeout as wait } from 'node:timers/promises'
import { openDb, type Db } from '../src/platform/db'
import { createSeal } from '../src/platform/seal'
import { confirmRequests } from './cases'
import { percentile, runLoad } from './load'
import type { LocalWechat } from './local-wechat'
import { CONNECTIONS, refuseSurprises } from './measure'
import { rate, type Outcome } from './outcome'
import { cpuUs, startNode, type Running } from './processes'
import { COMMISSION_FEN, fillDelivered, fillWechat } from './release-data'
import { putRules } from './risk-rules'
import {
  INDEX_KEY,
  databaseOf,
  productEnv,
  SEAL_KEY,
  startProduct,
  type Bundles,
  type Place,
  type Side,
} from './sides'
import type { Wechat } from './wechat'
import type { Delivered, World } from './world'
import { measureExecuteUs } from './yardstick'

const LOOK_MS = 50
/** A release takes seconds; a leg that takes longer than this has stopped. */
const LEG_MS_MAX = 180_000

type Stage = {
  readonly place: Place
  readonly world: World
  readonly db: Db
  readonly api: Side
  readonly worker: Running
  readonly local: LocalWechat
}

/**
 * B16: owners confirm, sixteen at once, and the worker has WeChat share the commission and free the rest, until the
 * ledger says that every order's money is with its shop. The design names no bar for it; what it costs is given in
 * rows that the bare driver would have read. The local WeChat works on the same cores and in the same database server.
 */
export async function measureRelease(
  place: Place,
  world: World,
  wechat: Wechat,
  bundles: Bundles,
  local: LocalWechat,
): Promise<Outcome> {
  const db = openDb(databaseOf(place, 'product'), 4)
  const books = createPool({ uri: local.databaseUrl, connectionLimit: 2, charset: 'utf8mb4' })
  await putRules(db, world.now)
  await fillDelivered(db, createSeal([['k1', SEAL_KEY]], INDEX_KEY), world)
  await fillWechat(books, wechat, world)
  const api = await startProduct(place, bundles.product, wechat, local.env)
  // Whoever receives shares can have WeChat tell of each; without it the product asks when it is due, seconds later.
  await books.query('INSERT INTO sandbox_state (name, value) VALUES (?, ?)', [
    `receiver_url:${wechat.spMchid}`,
    `http://127.0.0.1:${api.port}/wechat/pay/notifications`,
  ])
  const worker = startNode(bundles.worker, { ...productEnv(place, api.port, wechat), ...local.env })
  try {
    const executeUs = await measureExecuteUs(place, world)
    const stage = { place, world, db, api, worker, local }
    const [warming = [], ...rest] = world.delivered
    await releaseAll(stage, warming)
    // All the others at once: a release takes seconds, so a short leg would measure how long and not how many.
    const measured = await releaseAll(stage, rest.flat())
    const released = world.delivered.flat().length
    return outcomeOf(measured, executeUs, await isRight(db, books, released))
  } finally {
    await Promise.all([api.process.stop(), worker.stop()])
    await Promise.all([db.close(), books.end()])
  }
}

/** Of an order: seconds, and microseconds of CPU. */
type Leg = {
  readonly perSecond: number
  readonly sortedMs: Float64Array
  readonly productUs: number
  readonly databaseUs: number
  readonly wechatUs: number
}

async function releaseAll(stage: Stage, delivered: readonly Delivered[]): Promise<Leg> {
  const { place, world, db, api, worker, local } = stage
  const requests = confirmRequests(world, delivered)
  const cpu = () => ({
    product: cpuUs(api.process.pid) + cpuUs(worker.pid),
    database: cpuUs(place.databasePid),
    wechat: cpuUs(local.process.pid),
  })
  const [before, startedAt] = [cpu(), performance.now()]
  const load = await runLoad(api.port, requests, CONNECTIONS, [200])
  refuseSurprises(api, load)
  const ids = delivered.map(({ paymentId }) => paymentId)
  while ((await countReleased(db, ids)) < ids.length) {
    if (performance.now() - startedAt > LEG_MS_MAX) throw new Error(await whyNot(db, ids))
    await wait(LOOK_MS)
  }
  const [after, seconds] = [cpu(), (performance.now() - startedAt) / 1000]
  return {
    perSecond: ids.length / seconds,
    sortedMs: await durations(db, ids),
    productUs: (after.product - before.product) / ids.length,
    databaseUs: (after.database - before.database) / ids.length,
    wechatUs: (after.wechat - before.wechat) / ids.length,
  }
}

async function countReleased(db: Db, paymentIds: readonly string[]): Promise<number> {
  const [row] = await db.rows<{ n: number }>(
    `SELECT COUNT(*) AS n FROM payment WHERE state = 'released' AND id IN (${marks(paymentIds)})`,
    paymentIds,
  )
  return Number(row?.n ?? 0)
}

/** From the confirmation until the ledger has the money with the shop, as the product noted both. */
async function durations(db: Db, paymentIds: readonly string[]): Promise<Float64Array> {
  const rows = await db.rows<{ created_at: Date; settled_at: Date }>(
    `SELECT created_at, settled_at FROM payment_operation WHERE kind = 'share' AND payment_id IN (${marks(paymentIds)})`,
    paymentIds,
  )
  return Float64Array.from(rows, (row) => row.settled_at.getTime() - row.created_at.getTime()).sort()
}

async function whyNot(db: Db, paymentIds: readonly string[]): Promise<string> {
  const rows = await db.rows(
    `SELECT state, last_code, held_by, COUNT(*) AS n FROM payment_operation WHERE payment_id IN (${marks(paymentIds)}) GROUP BY state, last_code, held_by LIMIT 5`,
    paymentIds,
  )
  return `not all money was released: ${JSON.stringify(rows)}`
}

function marks(values: readonly string[]): string {
  return values.map(() => '?').join(', ')
}

/** Whether our ledger and WeChat's books both say that every order paid its commission once. */
async function isRight(db: Db, books: Pool, orders: number): Promise<boolean> {
  const [ours] = await db.rows<{ sum_fen: string }>(
    "SELECT COALESCE(SUM(amount_fen), 0) AS sum_fen FROM ledger_entry WHERE account = 'commission' AND phase = 'post'",
    [],
  )
  const [theirs] = await books.query<RowDataPacket[]>(
    "SELECT amount_fen FROM balances WHERE account = 'platform:basic'",
  )
  const wantedFen = orders * COMMISSION_FEN
  return Number(ours?.sum_fen) === wantedFen && Number(theirs[0]?.['amount_fen']) === wantedFen
}

function outcomeOf(leg: Leg, executeUs: number, right: boolean): Outcome {
  const { perSecond, sortedMs, productUs, databaseUs, wechatUs } = leg
  const inSeconds = (share: number) => `${(percentile(sortedMs, share) / 1000).toFixed(1)} s`
  const rows = ((productUs + databaseUs) / executeUs).toFixed(0)
  const line = [
    `B16 release ${rate(perSecond)}, no bar named · ${sortedMs.length} orders`,
    `confirmed → with the shop p50 ${inSeconds(0.5)}, p99 ${inSeconds(0.99)}`,
    `product ${(productUs / 1000).toFixed(1)} ms CPU an order, database ${(databaseUs / 1000).toFixed(1)} with WeChat's books in it: ${rows}× a row by the bare driver (${executeUs.toFixed(0)} µs)`,
    `the local WeChat ${(wechatUs / 1000).toFixed(1)} ms`,
    right ? 'both books agree to the fen' : 'THE BOOKS DIFFER',
  ].join(' · ')
  return { name: 'B16', line, holds: right }
}
