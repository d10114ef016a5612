import { photoCheck } from '@anxin/drizzle/schema/reviews'
import { LIMITS } from '@anxin/shared/kernel/limits'
import type { PhotoVerdict } from '@anxin/shared/reviews/review-words'
import { eq } from 'drizzle-orm'
import type { Queries, Tx } from '../platform/db'
import type { ReviewRow } from './reviews.repository'

export type PhotoCheckRow = typeof photoCheck.$inferSelect

/** Every picture of a review and of its version before the edit, each asked about a few times at most. */
const CHECKS_MAX = 10 * LIMITS.reviewPhotosMax

export async function checksOf(q: Queries, reviewId: string): Promise<PhotoCheckRow[]> {
  return q.orm.select().from(photoCheck).where(eq(photoCheck.reviewId, reviewId)).limit(CHECKS_MAX)
}

/** WeChat was asked about a picture; its answer may be there already. */
export async function noteAsked(
  tx: Tx,
  asked: {
    readonly traceId: string
    readonly reviewId: string
    readonly photoId: string
    readonly askedAt: Date
  },
): Promise<void> {
  const { traceId: _traceId, ...set } = asked
  await tx.orm.insert(photoCheck).values(asked).onDuplicateKeyUpdate({ set })
}

/** WeChat has answered, once for all; answers with the review that it is about, null where that is not known yet. */
export async function noteVerdict(tx: Tx, traceId: string, verdict: PhotoVerdict): Promise<string | null> {
  await tx.orm.insert(photoCheck).values({ traceId, verdict }).onDuplicateKeyUpdate({ set: { verdict } })
  const [row] = await tx.orm.select().from(photoCheck).where(eq(photoCheck.traceId, traceId))
  return row?.reviewId ?? null
}

/** WeChat's word on all pictures of a review together: the worst of them; `unknown` until each has been judged. */
export async function verdictOn(q: Queries, review: ReviewRow): Promise<PhotoVerdict | 'unknown'> {
  const checks = await checksOf(q, review.id)
  const verdicts = review.photoIds.map((photoId) => {
    const given = checks.filter((check) => check.photoId === photoId).map(({ verdict }) => verdict)
    return (['risky', 'review', 'pass'] as const).find((word) => given.includes(word))
  })
  if (verdicts.includes('risky')) return 'risky'
  if (verdicts.includes(undefined)) return 'unknown'
  return verdicts.includes('review') ? 'review' : 'pass'
}
