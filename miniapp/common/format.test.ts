import { describe, expect, test } from 'vitest'
import * as format from './format'

const NOW = Date.parse('2026-11-23T06:20:00.000Z')

describe('what people read', () => {
  test('money has a sign and two decimals, from one fen to a million', () => {
    expect([1, 100, 28_600, 100_000_000].map(format.money)).toEqual([
      '¥0.01',
      '¥1.00',
      '¥286.00',
      '¥1000000.00',
    ])
    expect(format.yuan(-5)).toBe('-0.05')
  })

  test('days and times are the shop’s own, also where UTC is still the day before', () => {
    expect(format.day('2026-11-22T16:30:00.000Z')).toBe('11月23日')
    expect(format.clock('2026-11-22T16:30:00.000Z')).toBe('00:30')
    expect(format.weekday('2026-11-22T16:30:00.000Z')).toBe('周一')
    expect(format.localDay(Date.parse('2026-11-22T16:30:00.000Z'))).toBe('2026-11-23')
    expect(format.instantOf('2026-11-23', 30)).toBe('2026-11-22T16:30:00.000Z')
    expect(format.addDays('2026-12-31', 1)).toBe('2027-01-01')
  })

  test('near days have their names', () => {
    expect(format.dayAndClock('2026-11-23T15:59:00.000Z', NOW)).toBe('今天 23:59')
    expect(format.dayAndClock('2026-11-23T16:00:00.000Z', NOW)).toBe('明天 00:00')
    expect(format.dayAndClock('2026-11-22T10:00:00.000Z', NOW)).toBe('昨天 18:00')
    expect(format.dayAndClock('2026-11-25T01:00:00.000Z', NOW)).toBe('11月25日 周三 09:00')
  })

  test('lengths are in the largest two units', () => {
    expect([-1, 59_999, 60_000, 7_500_000, 7_200_000, 90_000_000, 172_800_000].map(format.duration)).toEqual([
      '不到 1 分',
      '不到 1 分',
      '1 分',
      '2 小时 5 分',
      '2 小时',
      '1 天 1 小时',
      '2 天',
    ])
  })

  test('since when something is as it is begins with just now', () => {
    expect([0, 59_999, 60_000, 90_000_000].map(format.since)).toEqual([
      '刚刚',
      '刚刚',
      '已 1 分',
      '已 1 天 1 小时',
    ])
  })

  test('quantities, distances and kilometres are short', () => {
    expect(format.quantity(1500, '小时')).toBe('1.5 小时')
    expect(format.quantity(4000, '升')).toBe('4 升')
    expect([350, 2390].map(format.distance)).toEqual(['350 米', '2.4 公里'])
    expect([900, 42_180, 1_234_567].map(format.kilometres)).toEqual(['900', '42,180', '1,234,567'])
    expect(format.minuteOfDay(570)).toBe('9:30')
  })
})
