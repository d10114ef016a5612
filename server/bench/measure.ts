import { setTimeout as wait } from 'node:timers/promises'
import { percentile, runLoad, type LoadResult } from './load'
import { cpuUs } from './processes'
import type { Side } from './sides'

export const CONNECTIONS = 16
/** What the database still writes after the last answer belongs to the slice that caused it. */
const SETTLE_MS = 60

/** What was measured in a part of a leg: microseconds of CPU, seconds, and milliseconds a request. */
export type Slice = {
  readonly requests: number
  readonly appUs: number
  readonly databaseUs: number
  readonly seconds: number
  readonly sortedMs: Float64Array
}

/** A leg, a request: CPU of application and database, and how fast. */
export type Leg = {
  readonly appUs: number
  readonly databaseUs: number
  readonly perSecond: number
  readonly p99Ms: number
}

/** Sends some requests to one side; throws where an answer is not as expected. */
export async function measureSlice(
  side: Side,
  databasePid: number,
  requests: readonly Buffer[],
  expected: number,
): Promise<Slice> {
  const before = { app: cpuUs(side.process.pid), database: cpuUs(databasePid) }
  const load = await runLoad(side.port, requests, CONNECTIONS, [expected])
  await wait(SETTLE_MS)
  const after = { app: cpuUs(side.process.pid), database: cpuUs(databasePid) }
  refuseSurprises(side, load)
  return {
    requests: requests.length,
    appUs: after.app - before.app,
    databaseUs: after.database - before.database,
    seconds: load.seconds,
    sortedMs: load.sortedMs,
  }
}

export function legOf(slices: readonly Slice[]): Leg {
  const sum = (of: (slice: Slice) => number) => slices.reduce((total, slice) => total + of(slice), 0)
  const requests = sum((slice) => slice.requests)
  const sortedMs = Float64Array.from(slices.flatMap((slice) => [...slice.sortedMs])).sort()
  return {
    appUs: sum(({ appUs }) => appUs) / requests,
    databaseUs: sum(({ databaseUs }) => databaseUs) / requests,
    perSecond: requests / sum(({ seconds }) => seconds),
    p99Ms: percentile(sortedMs, 0.99),
  }
}

export function refuseSurprises(side: Side, load: LoadResult): void {
  if (load.surprises.length === 0) return
  const statuses = [...load.statuses].map(([status, count]) => `${count} × ${status}`).join(', ')
  const [first] = load.surprises
  throw new Error(
    `the ${side.name} answered ${statuses}; the first that was not expected: ${first?.status} ${first?.body}`,
  )
}

/** The best of several legs, each figure by itself: whatever disturbs a leg only ever makes it worse. */
export function bestOf(legs: readonly Leg[]): Leg {
  const cheapest = legs.toSorted((a, b) => cpuOf(a) - cpuOf(b))[0]
  if (!cheapest) throw new Error('no leg was run')
  return {
    appUs: cheapest.appUs,
    databaseUs: cheapest.databaseUs,
    perSecond: Math.max(...legs.map(({ perSecond }) => perSecond)),
    p99Ms: Math.min(...legs.map(({ p99Ms }) => p99Ms)),
  }
}

export function cpuOf({ appUs, databaseUs }: Leg): number {
  return appUs + databaseUs
}
