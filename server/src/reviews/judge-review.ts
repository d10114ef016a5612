import { AppError } from '@anxin/shared/kernel/errors'
import { LIMITS } from '@anxin/shared/kernel/limits'
import { plusMs } from '@anxin/shared/kernel/time'
import type { App } from '../app'
import { judgeText, type TextJudgement } from '../gateways/wechat-open/judge-text'
import { openidOf } from '../identity'
import type { Tx } from '../platform/db'
import { publish } from '../platform/outbox'
import { cancelTimers, setTimer } from '../platform/timers'
import { tieToShop } from '../risk'
import { addRating } from '../shops'
import { verdictOn } from './photo-checks.repository'
import { findReview, lockReview, updateReview, type ReviewRow } from './reviews.repository'

export const CHECK_TIMER = 'reviews.check'
/** Set while the text is fine and WeChat has still to judge the photos. */
export const PHOTOS_TIMER = 'reviews.check-photos'

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

/** Carries a judgement of its text out on a pending review: what is fine goes on to its photos, all else waits. */
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
      return followPhotos(app, tx, review)
  }
}

/**
 * Its photos, once its text is fine: published when WeChat has passed them all, refused with one that is risky. Those
 * that WeChat was not asked about yet are asked about; where its answers cannot reach us a person looks.
 */
export async function followPhotos(app: App, tx: Tx, review: ReviewRow): Promise<ReviewRow> {
  const { id: reviewId, orderId, photoIds } = review
  const verdict = photoIds.length === 0 ? 'pass' : await verdictOn(tx, review)
  if (verdict === 'unknown' && app.env.WECHAT_PUSH_TOKEN !== undefined) {
    await setTimer(app, tx, PHOTOS_TIMER, reviewId, app.clock.now())
    return review
  }
  await cancelTimers(tx, reviewId, [PHOTOS_TIMER])
  if (verdict === 'pass') return publishReview(app, tx, review)
  if (verdict === 'risky') return refuseReview(app, tx, review)
  await publish(app, tx, 'review.doubtful', reviewId, { reviewId, orderId, cause: 'photos' })
  return review
}

/** From now on everybody reads it, and its stars count unless its author belongs to the shop. */
export async function publishReview(app: App, tx: Tx, review: ReviewRow): Promise<ReviewRow> {
  const { id: reviewId, orderId, shopId } = review
  const excluded = await tieToShop(app, tx, review.ownerId, shopId)
  const published = await updateReview(tx, review, { state: 'published', excluded })
  if (excluded === null) await addRating(app, tx, review, 1)
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
