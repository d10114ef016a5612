import type { Clock } from '../../src/platform/clock'

/** Monday 10:00 in Shanghai: shops are open, and a fixed start makes failures repeat. */
const START = new Date('2027-03-01T02:00:00.000Z')

export type TestClock = Clock & { advance(ms: number): Date; set(at: Date): void }

export function testClock(start = START): TestClock {
  let nowMs = start.getTime()
  return {
    now: () => new Date(nowMs),
    advance(ms) {
      nowMs += ms
      return new Date(nowMs)
    },
    set(at) {
      nowMs = at.getTime()
    },
  }
}
