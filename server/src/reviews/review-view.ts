import type { Review } from '@anxin/shared/reviews/review.contract'
import type { z } from 'zod'
import type { ReviewRow } from './reviews.repository'

/** A review as its author and the shop see it. */
export function toReview(row: ReviewRow): z.input<typeof Review> {
  const { id, orderId, skill, manner, priceClarity, text, photoIds, vehicleText, state, reply, edited } = row
  const at = row.at.toISOString()
  return { id, orderId, skill, manner, priceClarity, text, photoIds, vehicleText, state, reply, edited, at }
}
