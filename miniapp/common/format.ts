/** Shop-local time is UTC+8 all year; there is no Intl on a phone. */
const SHANGHAI_MS = 8 * 3_600_000
const MINUTE_MS = 60_000
const DAY_MS = 86_400_000
const WEEKDAYS = ['周日', '周一', '周二', '周三', '周四', '周五', '周六']

/** "286.00": yuan with two decimals, without the sign. `fen` is an integer. */
export function yuan(fen: number): string {
  const abs = Math.abs(fen)
  return `${fen < 0 ? '-' : ''}${Math.floor(abs / 100)}.${pad(abs % 100)}`
}

/** "¥286.00" */
export function money(fen: number): string {
  return `¥${yuan(fen)}`
}

/** "1.5 小时", "4 升": a quantity in thousandths with its unit. */
export function quantity(milli: number, unit: string): string {
  return `${String(milli / 1000)} ${unit}`
}

/** "11月23日" of an ISO instant, in shop-local time. */
export function day(at: string): string {
  const local = localOf(at)
  return `${local.getUTCMonth() + 1}月${local.getUTCDate()}日`
}

/** "11月23日" of a calendar day, "2026-11-23". */
export function dayOf(on: string): string {
  return `${Number(on.slice(5, 7))}月${Number(on.slice(8, 10))}日`
}

/** "14:20" */
export function clock(at: string): string {
  const local = localOf(at)
  return `${pad(local.getUTCHours())}:${pad(local.getUTCMinutes())}`
}

/** "今天 14:20", "明天 09:00", "11月23日 周一 14:20" as seen at `nowMs`. */
export function dayAndClock(at: string, nowMs: number): string {
  const days = dayNumber(Date.parse(at)) - dayNumber(nowMs)
  const near = days === 0 ? '今天' : days === 1 ? '明天' : days === -1 ? '昨天' : null
  return `${near ?? `${day(at)} ${weekday(at)}`} ${clock(at)}`
}

/** "周一" */
export function weekday(at: string): string {
  return WEEKDAYS[localOf(at).getUTCDay()] ?? ''
}

/** The shop-local day of an instant in Unix milliseconds: "2026-11-23". */
export function localDay(ms: number): string {
  return new Date(ms + SHANGHAI_MS).toISOString().slice(0, 10)
}

/** The ISO instant at which `minute` (0..1440) of a shop-local day begins. */
export function instantOf(on: string, minute: number): string {
  return new Date(Date.parse(`${on}T00:00:00.000Z`) - SHANGHAI_MS + minute * MINUTE_MS).toISOString()
}

/** The day `days` after `on`, both "2026-11-23". */
export function addDays(on: string, days: number): string {
  return new Date(Date.parse(`${on}T00:00:00.000Z`) + days * DAY_MS).toISOString().slice(0, 10)
}

/** "9:30" of minutes since midnight. */
export function minuteOfDay(minute: number): string {
  return `${Math.floor(minute / 60)}:${pad(minute % 60)}`
}

/** "2 小时 5 分", "8 分", "不到 1 分": a length of time in milliseconds, rounded down; below zero it is none. */
export function duration(ms: number): string {
  const minutes = Math.floor(Math.max(0, ms) / MINUTE_MS)
  if (minutes === 0) return '不到 1 分'
  const days = Math.floor(minutes / 1440)
  const hours = Math.floor((minutes % 1440) / 60)
  const rest = minutes % 60
  if (days > 0) return hours > 0 ? `${days} 天 ${hours} 小时` : `${days} 天`
  if (hours > 0) return rest > 0 ? `${hours} 小时 ${rest} 分` : `${hours} 小时`
  return `${rest} 分`
}

/** "已 8 分", and "刚刚" in the first minute: how long something has been so. */
export function since(ms: number): string {
  return ms < MINUTE_MS ? '刚刚' : `已 ${duration(ms)}`
}

/** "门店答复（明天 10:55 前）": what somebody has to do, and by when where that is known. */
export function withDeadline({ what, by }: { what: string; by: string | null }, nowMs: number): string {
  return by === null ? what : `${what}（${dayAndClock(by, nowMs)} 前）`
}

/** "350 米", "2.4 公里" */
export function distance(metres: number): string {
  return metres < 1000 ? `${metres} 米` : `${(metres / 1000).toFixed(1)} 公里`
}

/** "42,180" */
export function kilometres(km: number): string {
  return String(km).replace(/\B(?=(\d{3})+$)/g, ',')
}

function localOf(at: string): Date {
  return new Date(Date.parse(at) + SHANGHAI_MS)
}

function dayNumber(ms: number): number {
  return Math.floor((ms + SHANGHAI_MS) / DAY_MS)
}

function pad(value: number): string {
  return String(value).padStart(2, '0')
}
