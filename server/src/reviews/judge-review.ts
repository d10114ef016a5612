import { AppError } from '@anxin/shared/kernel/errors'
import { LIMITS } from '@anxin/shared/kernel/limits'
import { plusMs } from '@anxin/shared/kernel/time'
import type { App } from '../app'
import { judgeText, type TextJudgement } from '../gateways/wechat-open/judge-text'
import { openidOf } from '../identity'
import type { Tx } from '../platform/db'
import { publish } from '../platform/outbox'
import { setTimer } from '../platform/timers'
import { addRating } from '../shops'
import { findReview, lockReview, updateReview, type ReviewRow } from './reviews.repository'

export const CHECK_TIMER = 'reviews.check'

/** WeChat's word on a review's text. CONTENT_RISKY when it must not be stored at all. */
export async function judgeReviewText(
  app: App,
  ownerId: string,
  content: string,
): Promise<Exclude<TextJudgement, 'risky'>> {
  const judgement = await judge(app, ownerId, content)
  if (judgement === 'risky') throw new AppError('CONTENT_RISKY', 'the text of a review')
  return judgement
}

async function judge(app: App, ownerId: string, content: string): Promise<TextJudgement> {
  const openid = await openidOf(app, app.db, ownerId, 'owner').catch((error: unknown) => {
    if (error instanceof AppError && error.code === 'NOT_FOUND') return null
    throw error
  })
  if (openid === null) return 'doubtful' // the author has left, and WeChat judges by the author: a person reads it
  return judgeText(app.wechatOpen, { app: 'owner', openid, scene: 'comment', content })
}

/**
 * Carries a judgement out on a pending review: fine text without photos is published, all else waits. Photos wait for
 * a person, because WeChat judges them only by a push that we do not receive yet.
 */
export async function followJudgement(
  app: App,
  tx: Tx,
  review: ReviewRow,
  judgement: TextJudgement,
): Promise<ReviewRow> {
  const { id: reviewId, orderId } = review
  switch (judgement) {
    case 'risky':
      return refuseReview(app, tx, review)
    case 'doubtful':
      await publish(app, tx, 'review.doubtful', reviewId, { reviewId, orderId, cause: 'text' })
      return review
    case 'unchecked':
      return askLater(app, tx, review)
    case 'fine':
      if (review.photoIds.length === 0) return publishReview(app, tx, review)
      await publish(app, tx, 'review.doubtful', reviewId, { reviewId, orderId, cause: 'photos' })
      return review
  }
}

/** From now on everybody reads it, and its stars count. */
export async function publishReview(app: App, tx: Tx, review: ReviewRow): Promise<ReviewRow> {
  const published = await updateReview(tx, review, { state: 'published' })
  await addRating(tx, review.shopId, review, 1)
  const { id: reviewId, orderId, shopId } = review
  await publish(app, tx, 'review.published', reviewId, { reviewId, orderId, shopId })
  return published
}

/** Nobody will read it; its author may still edit it, once. */
export async function refuseReview(app: App, tx: Tx, review: ReviewRow): Promise<ReviewRow> {
  const { id: reviewId, orderId } = review
  await publish(app, tx, 'review.refused', reviewId, { reviewId, orderId })
  return updateReview(tx, review, { state: 'refused' })
}

/** WeChat could not be asked: again a little later, and in the end a person reads it. */
async function askLater(app: App, tx: Tx, review: ReviewRow): Promise<ReviewRow> {
  const { id: reviewId, orderId } = review
  const waitMs = LIMITS.reviewCheckRetryMs[review.checkAttempts]
  if (waitMs === undefined) {
    await publish(app, tx, 'review.doubtful', reviewId, { reviewId, orderId, cause: 'unchecked' })
    return review
  }
  await setTimer(app, tx, CHECK_TIMER, reviewId, plusMs(app.clock.now(), waitMs))
  return updateReview(tx, review, { checkAttempts: review.checkAttempts + 1 })
}

/** Timer: asks WeChat again about a review that is pending because nobody answered. */
export async function checkAgain(app: App, reviewId: string): Promise<null> {
  const asked = await findReview(app.db, reviewId)
  if (asked?.state !== 'pending') return null
  const judgement = await judge(app, asked.ownerId, asked.text)
  await app.db.transaction(async (tx) => {
    const review = await lockReview(tx, reviewId)
    // An edit in the meantime was judged by itself; a repeat of this timer finds the attempt counted.
    const isSame = review?.text === asked.text && review.checkAttempts === asked.checkAttempts
    if (review?.state === 'pending' && isSame) await followJudgement(app, tx, review, judgement)
  })
  return null
}
