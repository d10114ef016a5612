import { reviewContract } from '@anxin/shared/reviews/review.contract'
import { handlersFor } from '../platform/routes'
import { editReview } from './edit-review'
import { listReviews } from './list-reviews'
import { showReviewPhoto } from './review-photo'
import { replyToReview } from './reply-to-review'
import { showOwnReview } from './show-own-review'
import { summariseReviews } from './summarise-reviews'
import { writeReview } from './write-review'

export const reviewRoutes = handlersFor(reviewContract, {
  'GET /shops/:shopId/reviews': listReviews,
  'GET /reviews/:reviewId/photos/:photoId': showReviewPhoto,
  'GET /shop/reviews/summary': summariseReviews,
  'GET /orders/:orderId/review': showOwnReview,
  'POST /orders/:orderId/review': writeReview,
  'POST /orders/:orderId/review/edit': editReview,
  'POST /shop/reviews/:reviewId/reply': replyToReview,
})
