import { LIMITS } from '@anxin/shared/kernel/limits'
import { addDays, localDayOf, plusMs } from '@anxin/shared/kernel/time'
import type { AnswerPolicy } from '@anxin/shared/matching/answer-policy'
import type { Queries } from '../platform/db'
import { openingOf } from '../shops'

/** How far ahead the next opening is looked for: over the longest closure that a booking can lie beyond. */
const DAYS_AHEAD = LIMITS.horizonDays

/** From when on a shop can answer: now while it is open, otherwise when it next opens. Null: not within the horizon. */
export async function nextOpening(q: Queries, shopId: string, now: Date): Promise<Date | null> {
  const today = localDayOf(now)
  for (let days = 0; days <= DAYS_AHEAD; days++) {
    const opening = await openingOf(q, shopId, addDays(today, days))
    if (!opening || opening.closesAt <= now) continue
    return opening.opensAt <= now ? now : opening.opensAt
  }
  return null
}

/** Until when a shop may answer that is asked now and can answer from `opensAt` on. */
export function answerTime(policy: AnswerPolicy, opensAt: Date, now: Date): Date {
  return opensAt <= now ? plusMs(now, policy.answerMs) : plusMs(opensAt, policy.afterOpeningMs)
}
