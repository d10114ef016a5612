import { LIMITS } from '@anxin/shared/kernel/limits'
import { addDays, instantOf, localDayOf, localMinuteOf, plusMs } from '@anxin/shared/kernel/time'

export type PayWindow = { readonly fromAt: Date; readonly byAt: Date }

/**
 * When a sum may be paid after a shop has accepted (lifecycle, section 1): two hours during which the clock rests
 * from 22:00 to 08:00, and never later than an hour before the slot. Instant booking: 15 minutes. With little time
 * left, at least 15 minutes, but never past the start of the slot.
 *
 * Partner mode freezes money for 30 days only, so a slot further away than a week is paid from 24 hours before it.
 */
export function payWindow(
  now: Date,
  slotStartAt: Date,
  how: { instant: boolean; partner: boolean },
): PayWindow {
  const waits = how.partner && slotStartAt.getTime() - now.getTime() > LIMITS.partnerPayWindowMs
  const fromAt = waits ? plusMs(slotStartAt, -LIMITS.partnerPayBeforeSlotMs) : now
  const shortest = plusMs(fromAt, LIMITS.instantPayWithinMs)
  const usual = how.instant && !waits ? shortest : plusWakingMs(fromAt, LIMITS.payWithinMs)
  const beforeSlot = plusMs(slotStartAt, -LIMITS.payBeforeSlotMs)
  const latest = beforeSlot > shortest ? beforeSlot : earlier(shortest, slotStartAt)
  return { fromAt, byAt: earlier(usual, latest) }
}

/** Adds a duration that does not run at night. */
export function plusWakingMs(from: Date, durationMs: number): Date {
  let at = awake(from)
  let restMs = durationMs
  for (;;) {
    const nightAt = instantOf(localDayOf(at), LIMITS.payRestFromMinute)
    const untilNightMs = nightAt.getTime() - at.getTime()
    if (restMs <= untilNightMs) return plusMs(at, restMs)
    restMs -= untilNightMs
    at = instantOf(addDays(localDayOf(at), 1), LIMITS.payRestUntilMinute)
  }
}

function awake(at: Date): Date {
  const minute = localMinuteOf(at)
  if (minute >= LIMITS.payRestFromMinute)
    return instantOf(addDays(localDayOf(at), 1), LIMITS.payRestUntilMinute)
  if (minute < LIMITS.payRestUntilMinute) return instantOf(localDayOf(at), LIMITS.payRestUntilMinute)
  return at
}

function earlier(a: Date, b: Date): Date {
  return a < b ? a : b
}
