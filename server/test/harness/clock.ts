import type { Clock } from '../../src/platform/clock'

/** Monday 10:00 in Shanghai: shops are open, and a fixed start makes failures repeat. */
const START = new Date('2027-03-01T02:00:00.000Z')

export type TestClock = Clock & { advance(ms: number): Date; set(at: Date): void; run(): void }

/** Stands still until it is moved, or from `run()` on goes at the machine's pace, as a worker's delays do. */
export function testClock(start = START): TestClock {
  let nowMs = start.getTime()
  let runsSinceMs: number | null = null
  const now = () => new Date(nowMs + (runsSinceMs === null ? 0 : Date.now() - runsSinceMs))
  return {
    now,
    advance(ms) {
      nowMs += ms
      return now()
    },
    set(at) {
      nowMs = at.getTime()
      if (runsSinceMs !== null) runsSinceMs = Date.now()
    },
    run() {
      runsSinceMs ??= Date.now()
    },
  }
}
