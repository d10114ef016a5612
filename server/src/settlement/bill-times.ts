import { LIMITS } from '@anxin/shared/kernel/limits'
import { addDays, instantOf, localDayOf, localMinuteOf } from '@anxin/shared/kernel/time'

/** The last day whose bills are made by now: yesterday from ten in the morning in China on, else the day before it. */
export function lastBilledDay(now: Date): string {
  return addDays(localDayOf(now), localMinuteOf(now) >= LIMITS.billReadyMinute ? -1 : -2)
}

/** When the bills of the next day are made. */
export function nextBillsAt(now: Date): Date {
  return instantOf(addDays(lastBilledDay(now), 2), LIMITS.billReadyMinute)
}

/** From when on a bill that is not there is an incident. */
export function missingAt(day: string): Date {
  return instantOf(addDays(day, 1), LIMITS.billMissingMinute)
}

/** The instants of a day in China: from, and up to but without. */
export function boundsOf(day: string): { from: Date; until: Date } {
  return { from: instantOf(day), until: instantOf(addDays(day, 1)) }
}
