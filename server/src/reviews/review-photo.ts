import { timingSafeEqual } from 'node:crypto'
import { AppError } from '@anxin/shared/kernel/errors'
import { LIMITS } from '@anxin/shared/kernel/limits'
import { plusMs } from '@anxin/shared/kernel/time'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { App } from '../app'
import { sendPhoto } from '../orders'
import type { Call, Reply } from '../platform/routes'
import { findReview } from './reviews.repository'

type Route = 'GET /reviews/:reviewId/photos/:photoId'
type Http = { request: FastifyRequest; reply: FastifyReply }

/**
 * A picture of a published review, for everybody. Before that WeChat alone can fetch it, which has to judge it, by an
 * address that is good for LIMITS.reviewPhotoTokenMs; NOT_FOUND for all others.
 */
export async function showReviewPhoto(
  app: App,
  { params, query }: Call<Route>,
  { reply }: Http,
): Promise<Reply<Route>> {
  const { reviewId, photoId } = params
  const review = await findReview(app.db, reviewId)
  const mayRead = review?.state === 'published' || isToken(app, params, query.token ?? '')
  if (!review?.photoIds.includes(photoId) || !mayRead)
    throw new AppError('NOT_FOUND', `photo ${photoId} of review ${reviewId}`)
  return sendPhoto(app, reply, photoId)
}

/** Where WeChat fetches a picture that it is asked to judge. */
export function checkAddress(app: App, reviewId: string, photoId: string): string {
  const until = plusMs(app.clock.now(), LIMITS.reviewPhotoTokenMs).getTime()
  const token = `${until}.${signature(app, { reviewId, photoId }, until)}`
  return `${app.env.PUBLIC_URL}/reviews/${reviewId}/photos/${photoId}?token=${token}`
}

type Photo = { readonly reviewId: string; readonly photoId: string }

function isToken(app: App, photo: Photo, token: string): boolean {
  const [until = '', given = ''] = token.split('.')
  const [is, wanted] = [Buffer.from(given), Buffer.from(signature(app, photo, Number(until)))]
  const isFresh = Number(until) > app.clock.now().getTime()
  return isFresh && is.length === wanted.length && timingSafeEqual(is, wanted)
}

function signature(app: App, { reviewId, photoId }: Photo, until: number): string {
  return app.seal.index('review-photo', `${reviewId}.${photoId}.${until}`)
}
