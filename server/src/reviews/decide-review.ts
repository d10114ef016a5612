import type { App } from '../app'
import type { Tx } from '../platform/db'
import { publishReview, refuseReview } from './judge-review'
import { lockReviewOfOrder } from './reviews.repository'

/** An operator has read it. Nothing happens to a review that is no longer pending, e.g. one that WeChat has judged. */
export async function decideReview(
  app: App,
  tx: Tx,
  orderId: string,
  decision: 'publish' | 'refuse',
): Promise<void> {
  const review = await lockReviewOfOrder(tx, orderId)
  if (review?.state !== 'pending') return
  if (decision === 'publish') await publishReview(app, tx, review)
  else await refuseReview(app, tx, review)
}
