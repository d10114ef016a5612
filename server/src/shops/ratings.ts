import { LIMITS } from '@anxin/shared/kernel/limits'
import { DAY_MS, addDays, instantOf, localDayOf } from '@anxin/shared/kernel/time'
import type { App } from '../app'
import type { Queries, Tx } from '../platform/db'
import { hasTimer, setTimer } from '../platform/timers'
import {
  addToShop,
  addToTechnician,
  priorOf,
  regionsOfShops,
  savePrior,
  setScores,
  shopIdsOfRegion,
  sumsOfRegion,
  technicianSums,
  type MarkSums,
  type ScoreSums,
} from './ratings.repository'
import { shopFactsOf } from './shops.repository'

export const SCORES_TIMER = 'shops.scores-daily'
const EVERY_DAY = 'every-day'
/** Shop-local: when nobody looks. */
const REFRESH_MINUTE = 4 * 60 + 10

/** A review of this day weighs WEIGHT_UNIT; one LIMITS.scoreHalfLifeDays younger twice as much. */
const LANDMARK_MS = Date.UTC(2026, 0, 1)
const WEIGHT_UNIT = 1000

/**
 * What a review of an instant weighs, for ever: instead of making all old weights smaller every day, new reviews weigh
 * more, and a score divides by what one of today weighs. So the sums are whole numbers that only change when a review
 * comes or goes, and adding them up again gives the very same ones. They stay exact (under 2^53) until 2036 for a shop
 * with 100,000 reviews; then the landmark is moved and `ratings` run once.
 */
export function weightOf(at: Date): number {
  const days = Math.floor((at.getTime() - LANDMARK_MS) / DAY_MS)
  return Math.max(1, Math.round(WEIGHT_UNIT * 2 ** (days / LIMITS.scoreHalfLifeDays)))
}

export type RatedReview = MarkSums & {
  readonly shopId: string
  readonly technicianId: string | null
  readonly at: Date
}

/** A review that counts was published, or with `sign` -1 is no longer there: the shop and who did the work. */
export async function addRating(app: App, tx: Tx, review: RatedReview, sign: 1 | -1): Promise<void> {
  const { shopId, technicianId, at, skill, manner, priceClarity } = review
  const marks = { skill: sign * skill, manner: sign * manner, priceClarity: sign * priceClarity }
  const sums = sumsOf(at, marks, sign)
  await addToShop(tx, shopId, sums, marks)
  if (technicianId !== null) await addToTechnician(tx, technicianId, sums)
  await scoreShop(app, tx, shopId)
}

/** What `count` reviews of one day with these marks together add to a score. */
export function sumsOf(at: Date, { skill, manner, priceClarity }: MarkSums, count: number): ScoreSums {
  const weight = weightOf(at)
  return { count, weight: count * weight, points: (skill + manner + priceClarity) * weight }
}

/** Computes the scores of a shop and its technicians from their sums, as of now. */
export async function scoreShop(app: App, tx: Tx, shopId: string): Promise<void> {
  const facts = await shopFactsOf(tx, shopId)
  const { meanMilli } = await priorOf(tx, facts?.region ?? '')
  await setScores(tx, [shopId], { priorMilli: meanMilli, weightOfToday: weightOf(app.clock.now()) })
}

/**
 * Timer: reviews have aged by a day, and the means of the regions have moved. Each batch is a transaction of its own that
 * computes from what is there, so that a run that was cut short is simply run again.
 */
export async function refreshScores(app: App): Promise<Date> {
  for (const region of await regionsOfShops(app.db)) await refreshRegion(app, region)
  return instantOf(addDays(localDayOf(app.clock.now()), 1), REFRESH_MINUTE)
}

async function refreshRegion(app: App, region: string): Promise<void> {
  const now = app.clock.now()
  const weightOfToday = weightOf(now)
  const { weight, points } = await sumsOfRegion(app.db, region)
  const reviews = weight / weightOfToday
  // A region with few reviews is drawn towards what is usual everywhere, as a shop is towards its region.
  const priorMilli = Math.round(
    (LIMITS.scoreRegionReviews * LIMITS.scorePriorMilli + (1000 * points) / 3 / weightOfToday) /
      (LIMITS.scoreRegionReviews + reviews),
  )
  await savePrior(app.db, { region, meanMilli: priorMilli, reviews: Math.round(reviews), at: now })
  let afterId = ''
  for (;;) {
    const ids = await shopIdsOfRegion(app.db, region, afterId)
    await app.db.transaction((tx) => setScores(tx, ids, { priorMilli, weightOfToday }))
    if (ids.length < LIMITS.scoreBatch) return
    afterId = ids.at(-1) ?? ''
  }
}

/** Sets the daily timer where there is none: on the first start, or after its row was lost. */
export async function startScoring(app: App): Promise<void> {
  await app.db.transaction(async (tx) => {
    if (await hasTimer(tx, SCORES_TIMER, EVERY_DAY)) return
    await setTimer(app, tx, SCORES_TIMER, EVERY_DAY, app.clock.now())
  })
}

/**
 * The score of a technician from the reviews of their orders that count, 1 to 5 with two decimals, by the same rule as a
 * shop's; null while these are fewer than LIMITS.technicianReviewsMin, and for an unknown id.
 */
export async function technicianScoreOf(
  q: Queries,
  technicianId: string,
): Promise<{ score: number; count: number } | null> {
  const row = await technicianSums(q, technicianId)
  if (!row || row.ratingCount < LIMITS.technicianReviewsMin) return null
  return { score: starsOfMilli(row.scoreMilli), count: row.ratingCount }
}

/** Thousandths of a star as stars with two decimals. */
export function starsOfMilli(milli: number): number {
  return Math.round(milli / 10) / 100
}
