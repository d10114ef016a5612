import { minuteOfDay } from '../../../common/format'
import type { Reply } from '@/common/request'

export type Shop = Reply<'GET /shop'>
export type DayHours = Shop['hours'][number]
export type Week = readonly DayHours[]

export const WEEKDAYS = ['周一', '周二', '周三', '周四', '周五', '周六', '周日'] as const
const USUAL = { opensMinute: 540, closesMinute: 1080 }

/** Monday first, whatever order they come in. */
export function sorted(hours: Week): Week {
  return hours.slice().sort((a, b) => a.weekday - b.weekday)
}

export function hoursText(week: Week, weekday: number): string {
  const own = week.find((one) => one.weekday === weekday)
  if (own === undefined) return '休息'
  return `${minuteOfDay(own.opensMinute)} 至 ${minuteOfDay(own.closesMinute)}`
}

/** A closed weekday that opens gets the hours of another one, for most shops have the same every day. */
export function suggestion(week: Week, weekday: number): DayHours {
  const { opensMinute, closesMinute } = week[0] ?? USUAL
  return { weekday, opensMinute, closesMinute }
}

export function withDay(week: Week, weekday: number, hours: DayHours | null): Week {
  const others = week.filter((one) => one.weekday !== weekday)
  return sorted(hours === null ? others : [...others, hours])
}

/** The same hours on every weekday that is open. */
export function withSame(week: Week, { opensMinute, closesMinute }: DayHours): Week {
  return week.map(({ weekday }) => ({ weekday, opensMinute, closesMinute }))
}
