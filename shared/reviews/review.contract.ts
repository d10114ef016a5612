import { z } from 'zod'
import { defineContract, Page, pageOf, SHOP_DESK } from '../kernel/contract'
import { IdText } from '../kernel/id'
import { LIMITS } from '../kernel/limits'
import { Instant } from '../kernel/fields'

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
  /** pending until WeChat's check of the text has passed and, where there are photos, a person has seen them. */
  state: z.enum(['pending', 'published', 'refused']),
  reply: z.string().nullable(),
  edited: z.boolean(),
  at: Instant,
})

const scores = {
  skill: stars,
  manner: stars,
  priceClarity: stars,
  text,
  photoIds: z.array(IdText).max(LIMITS.reviewPhotosMax).default([]),
}

export const reviewContract = defineContract({
  'GET /shops/:shopId/reviews': {
    summary: 'Published reviews, newest first',
    access: 'public',
    params: z.strictObject({ shopId: IdText }),
    query: z.strictObject({ ...Page }),
    reply: pageOf(Review.omit({ orderId: true })),
    errors: ['NOT_FOUND'],
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
