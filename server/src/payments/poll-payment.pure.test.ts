import { LIMITS } from '@anxin/shared/kernel/limits'
import { HOUR_MS, MINUTE_MS, SECOND_MS } from '@anxin/shared/kernel/time'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { nextPollAt } from './poll-payment'

const PREPARED = new Date('2027-03-01T02:00:00.000Z')
const after = (ms: number) => new Date(PREPARED.getTime() + ms)

test('while the payment can be made it is asked about at least every minute', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: LIMITS.prepayValidMs - 1 }), (elapsedMs) => {
      const next = nextPollAt(PREPARED, after(24 * HOUR_MS), after(elapsedMs))
      expect(next.getTime() - after(elapsedMs).getTime()).toBeGreaterThan(0)
      expect(next.getTime() - after(elapsedMs).getTime()).toBeLessThan(MINUTE_MS)
    }),
  )
})

test('first at 1, 3, 5, 10 and 30 seconds', () => {
  const asked: number[] = []
  let now = PREPARED
  for (let n = 0; n < 6; n++) {
    now = nextPollAt(PREPARED, after(24 * HOUR_MS), now)
    asked.push((now.getTime() - PREPARED.getTime()) / SECOND_MS)
  }
  expect(asked).toEqual([1, 3, 5, 10, 30, 75])
})

test('never later than the deadline', () => {
  expect(nextPollAt(PREPARED, after(12 * SECOND_MS), after(11 * SECOND_MS))).toEqual(after(12 * SECOND_MS))
  expect(nextPollAt(PREPARED, after(24 * HOUR_MS), after(3 * HOUR_MS))).toEqual(after(3.5 * HOUR_MS))
})
