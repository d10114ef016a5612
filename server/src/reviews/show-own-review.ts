import { AppError } from '@anxin/shared/kernel/errors'
import type { App } from '../app'
import { findOrder } from '../orders'
import type { Call, Reply } from '../platform/routes'
import { toReview } from './review-view'
import { findReviewOfOrder } from './reviews.repository'

type Route = 'GET /orders/:orderId/review'

/** What the caller wrote about the own order, also before it is published, so that it can be changed. */
export async function showOwnReview(app: App, { caller, params }: Call<Route>): Promise<Reply<Route>> {
  const { ownerId } = await findOrder(app.db, params.orderId)
  if (ownerId !== caller.userId) throw new AppError('NOT_FOUND', `order ${params.orderId} has another owner`)
  const review = await findReviewOfOrder(app.db, params.orderId)
  return { review: review && toReview(review) }
}
