import { isLowReview } from '@anxin/shared/care/case-terms'
import type { App } from '../app'
import type { Tx } from '../platform/db'
import { publish } from '../platform/outbox'
import type { ReviewRow } from './reviews.repository'

/** Two stars or fewer are a complaint, whether the text may be published or not: the shop has 24 hours from now on. */
export async function tellLow(app: App, tx: Tx, review: ReviewRow): Promise<void> {
  const { orderId, shopId } = review
  if (isLowReview(review)) await publish(app, tx, 'review.low', orderId, { orderId, shopId })
}
