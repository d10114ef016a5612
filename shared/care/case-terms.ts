import { LIMITS } from '../kernel/limits'
import { DAY_MS } from '../kernel/time'
import { starsOf } from '../reviews/review-words'
import type { CaseType } from './case-words'

/**
 * For how long after the hand-over a case may be opened, in days, and how far the car may have been driven since the
 * check-in. Service and what is like it 7 days, price and part 15 (lifecycle, section 2). Quality: 《机动车维修管理规定》
 * has three floors by kind of work (100 days or 20,000 km, 30 or 5,000, 10 or 2,000, whichever comes first); no service
 * says yet which kind it is, so all have the longest, which is never under the floor.
 */
const QUALITY = { days: LIMITS.qualityCaseDays, km: LIMITS.qualityCaseKm }
const SERVICE = { days: LIMITS.serviceCaseDays, km: null }
const PRICE = { days: LIMITS.priceCaseDays, km: null }

export const CASE_WINDOWS: Readonly<Record<CaseType, { readonly days: number; readonly km: number | null }>> =
  {
    quality: QUALITY,
    warranty: QUALITY,
    safety: QUALITY,
    price: PRICE,
    part: PRICE,
    damage: SERVICE,
    delay: SERVICE,
    service: SERVICE,
  }

/** The instant from which on a case of this type can no longer be opened. */
export function caseWindowEnd(type: CaseType, deliveredAt: Date): Date {
  return new Date(deliveredAt.getTime() + CASE_WINDOWS[type].days * DAY_MS)
}

/** Stars as everybody reads them: the mean of the three, rounded. */
export function isLowReview(review: { skill: number; manner: number; priceClarity: number }): boolean {
  return starsOf(review) <= LIMITS.lowReviewStars
}
