import type { Db } from './db'

/** The only source of time. Instants are UTC; nothing else calls Date.now(). */
export type Clock = { now(): Date }

export const systemClock: Clock = { now: () => new Date() }

/**
 * Demo and stories: system time plus an offset that API, worker and sandbox read from one row, so that a person can
 * jump over two days. Refused in production by env.ts.
 * @param onMove called after the offset has changed: sweeps look for work at once
 */
export async function steeredClock(
  db: Db,
  pollMs: number,
): Promise<Clock & { onMove(fn: () => void): void; close(): void }> {
  let offsetMs = await readOffset(db)
  const listeners: (() => void)[] = []
  const poll = setInterval(() => {
    readOffset(db)
      .then((next) => {
        if (next === offsetMs) return
        offsetMs = next
        for (const listener of listeners) listener()
      })
      .catch(() => undefined) // the next poll tries again; the last known offset stays
  }, pollMs)
  return {
    now: () => new Date(Date.now() + offsetMs),
    onMove: (fn) => listeners.push(fn),
    close: () => clearInterval(poll),
  }
}

async function readOffset(db: Db): Promise<number> {
  const [row] = await db.rows<{ offset_ms: number | string }>(
    'SELECT offset_ms FROM steered_clock WHERE id = 1',
    [],
  )
  return Number(row?.offset_ms ?? 0)
}
