import type { Review } from '@anxin/shared/reviews/review.contract'
import type { z } from 'zod'
import type { ReviewRow } from './reviews.repository'

/** A review as its author and the shop see it. */
export function toReview(row: ReviewRow): z.input<typeof Review> {
  const { id, orderId, skill, manner, priceClarity, text, photoIds, vehicleText, state, reply, edited } = row
  const [at, counted] = [row.at.toISOString(), row.excluded === null]
  return {
    id,
    orderId,
    skill,
    manner,
    priceClarity,
    text,
    photoIds,
    vehicleText,
    state,
    counted,
    reply,
    edited,
    at,
  }
}
