import dayjs from 'dayjs'
import utc from 'dayjs/plugin/utc'

dayjs.extend(utc)

/** Shop-local time is Asia/Shanghai: UTC+8 all year since 1991 (IANA tzdb), so a fixed offset is exact. */
const SHANGHAI_OFFSET_MIN = 480

export const SECOND_MS = 1000
export const MINUTE_MS = 60 * SECOND_MS
export const HOUR_MS = 60 * MINUTE_MS
export const DAY_MS = 24 * HOUR_MS

/** The shop-local day of an instant, YYYY-MM-DD. */
export function localDayOf(at: Date): string {
  return dayjs(at).utcOffset(SHANGHAI_OFFSET_MIN).format('YYYY-MM-DD')
}

/** Minutes since shop-local midnight, 0..1439. */
export function localMinuteOf(at: Date): number {
  const local = dayjs(at).utcOffset(SHANGHAI_OFFSET_MIN)
  return local.hour() * 60 + local.minute()
}

/** Weekday of a shop-local day: 1 = Monday … 7 = Sunday. */
export function weekdayOf(on: string): number {
  return dayjs.utc(on).day() || 7
}

/** The instant at which `minute` (0..1440) of the shop-local day begins. */
export function instantOf(on: string, minute = 0): Date {
  return new Date(dayjs.utc(on).valueOf() - SHANGHAI_OFFSET_MIN * MINUTE_MS + minute * MINUTE_MS)
}

/** The day `days` after `on` (or before, when negative). */
export function addDays(on: string, days: number): string {
  return dayjs.utc(on).add(days, 'day').format('YYYY-MM-DD')
}

/** The same day `months` later, or the last one of its month. */
export function addMonths(on: string, months: number): string {
  return dayjs.utc(on).add(months, 'month').format('YYYY-MM-DD')
}

/** "11月23日 14:20" for notices and reasons, shop-local. */
export function localText(at: Date): string {
  return dayjs(at).utcOffset(SHANGHAI_OFFSET_MIN).format('M月D日 HH:mm')
}

/** RFC 3339 with +08:00, as WeChat Pay writes and wants times. */
export function shanghaiRfc3339(at: Date): string {
  return dayjs(at).utcOffset(SHANGHAI_OFFSET_MIN).format('YYYY-MM-DDTHH:mm:ssZ')
}

export function plusMs(at: Date, durationMs: number): Date {
  return new Date(at.getTime() + durationMs)
}
