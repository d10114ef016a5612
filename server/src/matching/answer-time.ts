import { LIMITS } from '@anxin/shared/kernel/limits'
import { addDays, localDayOf, plusMs } from '@anxin/shared/kernel/time'
import type { Queries } from '../platform/db'
import { openingOf } from '../shops'

/** How far ahead the next opening is looked for: over the longest closure that a booking can lie beyond. */
const DAYS_AHEAD = LIMITS.horizonDays

/**
 * Until when a shop may answer that is asked now: ten minutes within opening hours, otherwise half an hour after it
 * next opens. Null for a shop that does not open again within the horizon.
 */
export async function answerTime(q: Queries, shopId: string, now: Date): Promise<Date | null> {
  const today = localDayOf(now)
  for (let days = 0; days <= DAYS_AHEAD; days++) {
    const opening = await openingOf(q, shopId, addDays(today, days))
    if (!opening || opening.closesAt <= now) continue
    if (opening.opensAt <= now) return plusMs(now, LIMITS.acceptWithinMs)
    return plusMs(opening.opensAt, LIMITS.acceptAfterOpeningMs)
  }
  return null
}
