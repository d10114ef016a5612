import { describe, expect, test } from 'vitest'
import { hoursText, suggestion, withDay, withSame, type Week } from './week'

const week: Week = [
  { weekday: 2, opensMinute: 510, closesMinute: 1140 },
  { weekday: 6, opensMinute: 600, closesMinute: 960 },
]

describe('the hours of a week', () => {
  test('are read with closed days named', () => {
    expect(hoursText(week, 2)).toBe('8:30 至 19:00')
    expect(hoursText(week, 7)).toBe('休息')
  })

  test('are changed day by day and stay in the order of the week', () => {
    const opened = withDay(week, 1, suggestion(week, 1))
    expect(opened.map(({ weekday, opensMinute }) => [weekday, opensMinute])).toEqual([
      [1, 510],
      [2, 510],
      [6, 600],
    ])
    expect(withDay(opened, 2, null).map(({ weekday }) => weekday)).toEqual([1, 6])
    expect(suggestion([], 3)).toEqual({ weekday: 3, opensMinute: 540, closesMinute: 1080 })
  })

  test('become the same on every open day, and closed days stay closed', () => {
    expect(withSame(week, { weekday: 2, opensMinute: 480, closesMinute: 1200 })).toEqual([
      { weekday: 2, opensMinute: 480, closesMinute: 1200 },
      { weekday: 6, opensMinute: 480, closesMinute: 1200 },
    ])
  })
})
