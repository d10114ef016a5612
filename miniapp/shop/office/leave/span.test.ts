import { describe, expect, test } from 'vitest'
import { instantsOf, usualOf, usualSpan, wholeDays } from './span'

describe('a span of leave', () => {
  test('of a whole day runs from midnight to midnight in the time of the shop', () => {
    expect(instantsOf(wholeDays('2026-11-23', 1))).toEqual({
      startsAt: '2026-11-22T16:00:00.000Z',
      endsAt: '2026-11-23T16:00:00.000Z',
    })
  })

  test('of the usual kinds is known again', () => {
    for (const usual of ['day', 'morning', 'afternoon', 'three-days'] as const)
      expect(usualOf(usualSpan(usual, '2026-12-31'))).toBe(usual)
    expect(usualSpan('three-days', '2026-12-31').untilDay).toBe('2027-01-02')
    expect(usualOf({ ...wholeDays('2026-11-23', 1), fromMinute: 30 })).toBeUndefined()
  })
})
