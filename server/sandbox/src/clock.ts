import type { Pool } from 'mysql2/promise'
import { openPool, run, selectOne } from './database'
import type { SandboxClock } from './types'

const POLL_MS = 100
const ABSENT = new Set(['ER_NO_SUCH_TABLE', 'ER_BAD_DB_ERROR'])

/** A clock that somebody else owns and moves. */
export function injectedClock(clock: { now(): Date }): SandboxClock {
  return {
    now: () => clock.now(),
    refresh: () => Promise.resolve(clock.now()),
    advance: () => Promise.reject(new Error('the clock was injected: its owner moves it')),
    close: () => undefined,
  }
}

/** System time plus an offset that is kept in the sandbox's own books. */
export async function ownClock(db: Pool): Promise<SandboxClock> {
  const row = await selectOne<{ value: string }>(
    db,
    "SELECT value FROM sandbox_state WHERE name = 'clock_offset_ms'",
  )
  let offsetMs = Number(row?.value ?? 0)
  const now = (): Date => new Date(Date.now() + offsetMs)
  return {
    now,
    refresh: () => Promise.resolve(now()),
    async advance(ms) {
      offsetMs += ms
      await run(db, "REPLACE INTO sandbox_state (name, value) VALUES ('clock_offset_ms', ?)", [
        String(offsetMs),
      ])
      return now()
    },
    close: () => undefined,
  }
}

/**
 * System time plus the offset in row 1 of `steered_clock` in the product's database, so that product and sandbox agree
 * about the time. The row is read every 100 ms, and whenever `refresh` is called; no table or no row means no offset.
 */
export async function steeredClock(clockDatabaseUrl: string, moved: () => void): Promise<SandboxClock> {
  const pool = openPool(clockDatabaseUrl, 2)
  let offsetMs = 0
  let closed = false
  let timer: NodeJS.Timeout | undefined
  const now = (): Date => new Date(Date.now() + offsetMs)
  const read = async (): Promise<void> => {
    const before = offsetMs
    offsetMs = await readOffset(pool)
    if (offsetMs !== before) moved()
  }
  const poll = async (): Promise<void> => {
    // A database that is away for a moment keeps the last offset; the next tick asks again.
    await read().catch(() => undefined)
    if (!closed) timer = setTimeout(() => void poll(), POLL_MS).unref()
  }
  await read()
  timer = setTimeout(() => void poll(), POLL_MS).unref()
  return {
    now,
    async refresh() {
      await read()
      return now()
    },
    async advance(ms) {
      await run(
        pool,
        'INSERT INTO steered_clock (id, offset_ms) VALUES (1, ?) ON DUPLICATE KEY UPDATE offset_ms = offset_ms + VALUES(offset_ms)',
        [ms],
      )
      await read()
      return now()
    },
    close() {
      closed = true
      clearTimeout(timer)
      void pool.end()
    },
  }
}

async function readOffset(pool: Pool): Promise<number> {
  try {
    const row = await selectOne<{ offset_ms: number | string }>(
      pool,
      'SELECT offset_ms FROM steered_clock WHERE id = 1',
    )
    return Number(row?.offset_ms ?? 0)
  } catch (error) {
    if (ABSENT.has((error as { code?: string }).code ?? '')) return 0
    throw error
  }
}

const DURATION = /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?$/

/** Milliseconds of an ISO 8601 duration of days, hours, minutes and seconds, or undefined if it is not one. */
export function parseDuration(text: string): number | undefined {
  const parts = DURATION.exec(text)
  if (!parts || text === 'P' || text.endsWith('T')) return undefined
  const [days, hours, minutes, seconds] = parts.slice(1).map((part) => Number(part ?? 0))
  return Math.round(
    (((days ?? 0) * 24 + (hours ?? 0)) * 60 + (minutes ?? 0)) * 60_000 + (seconds ?? 0) * 1000,
  )
}

/** WeChat writes every instant as RFC 3339 in China's time, to the second. */
export function toRfc3339(ms: number): string {
  return `${new Date(ms + 8 * 3_600_000).toISOString().slice(0, 19)}+08:00`
}
