import { AppError } from '@anxin/shared/kernel/errors'
import { LIMITS } from '@anxin/shared/kernel/limits'
import { plusMs } from '@anxin/shared/kernel/time'
import type { App } from '../app'
import { openidOf } from '../identity'
import type { Tx } from '../platform/db'
import { publish, type Listener } from '../platform/outbox'
import { hasTimer } from '../platform/timers'
import { followPhotos, PHOTOS_TIMER } from './judge-review'
import { checksOf, noteAsked, noteVerdict, verdictOn } from './photo-checks.repository'
import { checkAddress } from './review-photo'
import { findReview, lockReview, updateReview, type ReviewRow } from './reviews.repository'

/**
 * Timer: asks WeChat about each picture of a pending review that it was not asked about yet. A repeat after a crash asks
 * about one twice, and either answer counts. The answers are pushed; those that do not come within
 * LIMITS.reviewPhotoVerdictMs, and pictures that WeChat will not take, are for a person.
 */
export async function checkPhotos(app: App, reviewId: string): Promise<Date | null> {
  const review = await findReview(app.db, reviewId)
  if (review?.state !== 'pending') return null
  const checks = await checksOf(app.db, reviewId)
  const missing = review.photoIds.filter((id) => !checks.some(({ photoId }) => photoId === id))
  for (const photoId of missing)
    if (!(await askAbout(app, review, photoId))) return retryOrGiveUp(app, review)
  const now = app.clock.now()
  const lastAskedAt = missing.length > 0 ? now : latest(checks.flatMap(({ askedAt }) => askedAt ?? []))
  const waitUntil = plusMs(lastAskedAt, LIMITS.reviewPhotoVerdictMs)
  if (waitUntil > now) return waitUntil
  await callPerson(app, review)
  return null
}

/** False where WeChat could not be asked now. */
async function askAbout(app: App, review: ReviewRow, photoId: string): Promise<boolean> {
  const openid = await openidOf(app, app.db, review.ownerId, 'owner').catch((error: unknown) => {
    if (error instanceof AppError && error.code === 'NOT_FOUND') return null // the author has left
    throw error
  })
  if (openid === null) return false
  const url = checkAddress(app, review.id, photoId)
  const outcome = await app.wechatOpen.checkMedia('owner', { openid, scene: 'comment', url })
  if (outcome.kind !== 'ok') return false
  const { traceId } = outcome.value
  await app.db.transaction(async (tx) => {
    const locked = await lockReview(tx, review.id)
    await noteAsked(tx, { traceId, reviewId: review.id, photoId, askedAt: app.clock.now() })
    // The answer may have overtaken us.
    if (locked?.state === 'pending') await followAnswered(app, tx, locked)
  })
  return true
}

async function retryOrGiveUp(app: App, review: ReviewRow): Promise<Date | null> {
  const waitMs = LIMITS.reviewCheckRetryMs[review.checkAttempts]
  if (waitMs === undefined) {
    await callPerson(app, review)
    return null
  }
  await app.db.transaction(async (tx) => {
    const locked = await lockReview(tx, review.id)
    if (locked?.state === 'pending' && locked.checkAttempts === review.checkAttempts)
      await updateReview(tx, locked, { checkAttempts: review.checkAttempts + 1 })
  })
  return plusMs(app.clock.now(), waitMs)
}

async function callPerson(app: App, { id: reviewId, orderId }: ReviewRow): Promise<void> {
  await app.db.transaction(async (tx) => {
    if ((await lockReview(tx, reviewId))?.state !== 'pending') return
    await publish(app, tx, 'review.doubtful', reviewId, { reviewId, orderId, cause: 'photos' })
  })
}

/** Listener: WeChat has judged a picture. */
export const onMediaChecked: Listener<'media.checked'> = async (app, tx, { payload }) => {
  const reviewId = await noteVerdict(tx, payload.traceId, payload.verdict)
  const review = reviewId === null ? null : await lockReview(tx, reviewId)
  if (review?.state === 'pending') await followAnswered(app, tx, review)
}

/**
 * Goes on once WeChat has said enough. Without the timer nobody waits for its word: the text was edited meanwhile and is
 * judged anew, or a person has been called.
 */
async function followAnswered(app: App, tx: Tx, review: ReviewRow): Promise<void> {
  if (!(await hasTimer(tx, PHOTOS_TIMER, review.id))) return
  if ((await verdictOn(tx, review)) !== 'unknown') await followPhotos(app, tx, review)
}

function latest(instants: readonly Date[]): Date {
  return new Date(Math.max(0, ...instants.map((at) => at.getTime())))
}
