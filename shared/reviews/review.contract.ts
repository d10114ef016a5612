import { z } from 'zod'
import { defineContract, Page, pageOf, SHOP_DESK } from '../kernel/contract'
import { IdText } from '../kernel/id'
import { LIMITS } from '../kernel/limits'
import { Instant } from '../kernel/fields'
import { EXCLUDED_CAUSES } from './review-words'

const stars = z.int().min(1).max(5)
const text = z.string().max(LIMITS.reviewCharsMax)

export const Review = z.object({
  id: IdText,
  orderId: IdText,
  skill: stars,
  manner: stars,
  priceClarity: stars,
  text: z.string(),
  photoIds: z.array(IdText),
  vehicleText: z.string(),
  /** pending until WeChat's check of the text and of every photo has passed, or a person has looked. */
  state: z.enum(['pending', 'published', 'refused']),
  /** False: shown, and not part of the score, because its author belongs to the shop. */
  counted: z.boolean(),
  reply: z.string().nullable(),
  edited: z.boolean(),
  at: Instant,
})

const Mean = z.number()

/**
 * score = (prior.weighs × prior.mean + weighs × mean) / (prior.weighs + weighs). Stars with two decimals; `weighs` is in
 * reviews of today.
 */
export const ReviewSummary = z.object({
  /** Null without a review that counts. */
  score: Mean.nullable(),
  /** Of the reviews that count, older ones less. */
  mean: Mean.nullable(),
  counted: z.int(),
  weighs: z.number(),
  prior: z.object({ mean: Mean, weighs: z.number() }),
  halfLifeDays: z.int(),
  excluded: z.array(z.object({ cause: z.enum(EXCLUDED_CAUSES), count: z.int() })),
  /** The last year, oldest first, shop-local months with reviews that count. */
  months: z.array(
    z.object({ month: z.string(), count: z.int(), skill: Mean, manner: Mean, priceClarity: Mean }),
  ),
  /** What the newest texts of the last year say most often, from a fixed vocabulary. */
  phrases: z.array(z.object({ phrase: z.string(), isGood: z.boolean(), count: z.int() })),
})
export type ReviewSummary = z.infer<typeof ReviewSummary>

const scores = {
  skill: stars,
  manner: stars,
  priceClarity: stars,
  text,
  photoIds: z.array(IdText).max(LIMITS.reviewPhotosMax).default([]),
}

export const reviewContract = defineContract({
  'GET /shops/:shopId/reviews': {
    summary:
      'Published reviews, newest first; of cars of one series or with some stars only, where asked for',
    access: 'public',
    params: z.strictObject({ shopId: IdText }),
    query: z.strictObject({
      seriesId: IdText.optional(),
      stars: z.coerce.number().int().min(1).max(5).optional(),
      ...Page,
    }),
    reply: pageOf(Review.omit({ orderId: true })),
    errors: ['NOT_FOUND'],
  },
  'GET /reviews/:reviewId/photos/:photoId': {
    summary:
      'A picture of a published review (image/jpeg); with a token, WeChat fetches one that it has to judge',
    access: 'public',
    params: z.strictObject({ reviewId: IdText, photoId: IdText }),
    query: z.strictObject({ token: z.string().max(80).optional() }),
    reply: z.unknown(),
    errors: ['NOT_FOUND'],
  },
  'GET /shop/reviews/summary': {
    summary:
      'What the score of the own shop comes from, where the marks are going, and what owners write most',
    access: SHOP_DESK,
    reply: ReviewSummary,
  },
  'GET /orders/:orderId/review': {
    summary: 'The own review of an order; null before it is written',
    access: ['owner'],
    params: z.strictObject({ orderId: IdText }),
    reply: z.object({ review: Review.nullable() }),
    errors: ['NOT_FOUND'],
  },
  'POST /orders/:orderId/review': {
    summary: 'Review a completed order, once; the text is checked before it is published',
    access: ['owner'],
    params: z.strictObject({ orderId: IdText }),
    body: z.strictObject({ id: IdText, ...scores }),
    reply: Review,
    errors: ['NOT_FOUND', 'REVIEW_NOT_ALLOWED', 'REVIEW_EXISTS', 'CONTENT_RISKY'],
  },
  'POST /orders/:orderId/review/edit': {
    summary: 'Edit the own review, once',
    access: ['owner'],
    params: z.strictObject({ orderId: IdText }),
    body: z.strictObject({ commandId: IdText, ...scores }),
    reply: Review,
    errors: ['NOT_FOUND', 'REVIEW_NOT_ALLOWED', 'REVIEW_EDITED', 'CONTENT_RISKY'],
  },
  'POST /shop/reviews/:reviewId/reply': {
    summary: 'Answer a review of the own shop',
    access: SHOP_DESK,
    params: z.strictObject({ reviewId: IdText }),
    body: z.strictObject({ commandId: IdText, text: z.string().min(1).max(LIMITS.noteCharsMax) }),
    reply: Review,
    errors: ['NOT_FOUND', 'CONTENT_RISKY', 'WECHAT_UNAVAILABLE'],
  },
})
