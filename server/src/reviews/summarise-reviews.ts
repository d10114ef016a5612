import { LIMITS } from '@anxin/shared/kernel/limits'
import { addDays, instantOf, localDayOf } from '@anxin/shared/kernel/time'
import type { App } from '../app'
import type { Call, Reply } from '../platform/routes'
import { getShop, priorOf, starsOfMilli, weightOf } from '../shops'
import { countPhrases } from './phrases'
import { excludedOf, monthsOf, textsOf } from './ratings.queries'

type Route = 'GET /shop/reviews/summary'

/** Why the own shop scores as it does, and what its owners praise and blame. Stars and counts of phrases, no person. */
export async function summariseReviews(app: App, { caller }: Call<Route>): Promise<Reply<Route>> {
  const { shopId } = caller
  const since = firstOfTrend(app.clock.now())
  const [shop, excluded, months, texts] = await Promise.all([
    getShop(app.db, shopId),
    excludedOf(app.db, shopId),
    monthsOf(app.db, shopId, since),
    textsOf(app.db, shopId, since),
  ])
  const { ratingCount, ratingWeight, ratingPoints, scoreMilli, region } = shop
  const prior = await priorOf(app.db, region)
  const isRated = ratingCount > 0
  return {
    score: isRated ? starsOfMilli(scoreMilli) : null,
    mean: isRated ? starsOfMilli((1000 * ratingPoints) / 3 / ratingWeight) : null,
    counted: ratingCount,
    weighs: Math.round((100 * ratingWeight) / weightOf(app.clock.now())) / 100,
    prior: { mean: starsOfMilli(prior.meanMilli), weighs: LIMITS.scorePriorReviews },
    halfLifeDays: LIMITS.scoreHalfLifeDays,
    excluded,
    months,
    phrases: countPhrases(texts),
  }
}

/** The start of the shop-local month, LIMITS.reviewTrendMonths with the present one. */
function firstOfTrend(now: Date): Date {
  let first = `${localDayOf(now).slice(0, 8)}01`
  for (let back = 1; back < LIMITS.reviewTrendMonths; back++) first = `${addDays(first, -1).slice(0, 8)}01`
  return instantOf(first)
}
