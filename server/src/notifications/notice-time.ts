import { localDayOf, localMinuteOf } from '@anxin/shared/kernel/time'

/** "2027年3月1日 09:05", shop-local: the form that WeChat documents for a field of kind time. */
export function noticeTime(at: Date): string {
  const [year, month, day] = localDayOf(at).split('-').map(Number)
  const minutes = localMinuteOf(at)
  const clock = [Math.floor(minutes / 60), minutes % 60].map((part) => String(part).padStart(2, '0'))
  return `${year}年${month}月${day}日 ${clock.join(':')}`
}
