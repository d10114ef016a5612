import { isLowReview } from '@anxin/shared/care/case-terms'
import { AppError } from '@anxin/shared/kernel/errors'
import { starsOf } from '@anxin/shared/reviews/review-words'
import type { App } from '../app'
import { runCommand, storedReply } from '../platform/commands'
import type { Call, Reply } from '../platform/routes'
import { cancelTimers } from '../platform/timers'
import { addRating } from '../shops'
import { CHECK_TIMER, followJudgement, judgeReviewText, PHOTOS_TIMER } from './judge-review'
import { tellLow } from './tell-low'
import { toReview } from './review-view'
import { checkReviewPhotos, reviewableOrder } from './reviewable-order'
import { findReviewOfOrder, lockReviewOfOrder, updateReview, type ReviewRow } from './reviews.repository'

type Route = 'POST /orders/:orderId/review/edit'

/** The owner changes the review, once. The old stars are taken back; the new ones count when they are published. */
export async function editReview(app: App, call: Call<Route>): Promise<Reply<Route>> {
  const { caller, params, body, command } = call
  const earlier = await storedReply<Reply<Route>>(app.db, command)
  if (earlier) return earlier.reply
  const { orderId } = params
  await reviewableOrder(app, app.db, caller, orderId)
  requireEditable(await findReviewOfOrder(app.db, orderId))
  await checkReviewPhotos(app.db, orderId, body.photoIds)
  const judgement = await judgeReviewText(app, caller.userId, body.text)
  const { commandId: _commandId, ...scores } = body
  return runCommand(app, command, async (tx) => {
    await reviewableOrder(app, tx, caller, orderId)
    const old = requireEditable(await lockReviewOfOrder(tx, orderId))
    if (old.state === 'published' && old.excluded === null) await addRating(app, tx, old, -1)
    const pending = {
      ...scores,
      stars: starsOf(scores),
      excluded: null,
      state: 'pending' as const,
      edited: true,
      checkAttempts: 0,
    }
    const edited = await updateReview(tx, old, pending)
    await cancelTimers(tx, old.id, [CHECK_TIMER, PHOTOS_TIMER])
    if (!isLowReview(old)) await tellLow(app, tx, edited)
    return toReview(await followJudgement(app, tx, edited, judgement))
  })
}

function requireEditable(review: ReviewRow | null): ReviewRow {
  if (!review) throw new AppError('NOT_FOUND', 'no review of this order')
  if (review.edited) throw new AppError('REVIEW_EDITED', `review ${review.id}`)
  return review
}
