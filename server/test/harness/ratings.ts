import { LIMITS } from '@anxin/shared/kernel/limits'
import { weightOf } from '../../src/shops'

/** The names of what a shop's rating is kept in, for an INSERT by hand. */
export const RATING_COLUMNS =
  'rating_count, skill_sum, manner_sum, price_clarity_sum, rating_weight, rating_points, score_milli'

/** Their values after `count` reviews of today with this mean. */
export function ratingValues(now: Date, mean: number, count: number): number[] {
  const sum = Math.round(mean * count)
  const weight = weightOf(now)
  return [count, sum, sum, sum, count * weight, 3 * sum * weight, scoreMilliOf(sum, count)]
}

/** What that scores where the region says nothing. */
export function scoreMilliOf(starsSum: number, count: number): number {
  const { scorePriorReviews, scorePriorMilli } = LIMITS
  return Math.round((scorePriorReviews * scorePriorMilli + 1000 * starsSum) / (scorePriorReviews + count))
}
