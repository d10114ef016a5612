import { EXCLUDED_CAUSES, PHOTO_VERDICTS } from '@anxin/shared/reviews/review-words'
import { index, mysqlTable, tinyint, uniqueIndex } from 'drizzle-orm/mysql-core'
import { flag, id, instant, json, key, text, word } from '../columns'

/** One review per completed order; shown only after the content check has passed. */
export const review = mysqlTable(
  'review',
  {
    id: id().primaryKey(),
    orderId: id().notNull(),
    ownerId: id().notNull(),
    shopId: id().notNull(),
    technicianId: id(),
    vehicleText: text(120).notNull(),
    /** The car's series, for who has the same one; null where it is unknown. */
    seriesId: id(),
    skill: tinyint().notNull(),
    manner: tinyint().notNull(),
    priceClarity: tinyint().notNull(),
    /** The mean of the three, rounded, as everybody reads it. */
    stars: tinyint().notNull(),
    text: text(1000).notNull(),
    photoIds: json<string[]>().notNull(),
    state: word(['pending', 'published', 'refused'] as const).notNull(),
    /** Why it is shown and does not count; judged when it is published. */
    excluded: word(EXCLUDED_CAUSES),
    reply: text(500),
    edited: flag().notNull().default(false),
    /** How often WeChat was asked in vain. */
    checkAttempts: tinyint().notNull().default(0),
    at: instant().notNull(),
  },
  (t) => [
    uniqueIndex('review_order').on(t.orderId),
    index('review_shop').on(t.shopId, t.state, t.id), // the shop's page
    index('review_series').on(t.shopId, t.state, t.seriesId, t.id), // of cars like mine
    index('review_stars').on(t.shopId, t.state, t.stars, t.id), // only the bad ones
    index('review_excluded').on(t.shopId, t.excluded, t.id), // how many do not count, and why
  ],
)

/**
 * WeChat's word on a picture, by the trace that it gave when it was asked. It may come before we have noted what the
 * trace is of, so either side writes the row and the other completes it.
 */
export const photoCheck = mysqlTable(
  'photo_check',
  {
    traceId: key(100).primaryKey(),
    reviewId: id(),
    photoId: id(),
    askedAt: instant(),
    verdict: word(PHOTO_VERDICTS),
  },
  (t) => [index('photo_check_review').on(t.reviewId)],
)

/** That an order has invited a review, or never will: one row an order, so that at most one reminder follows. */
export const reviewInvitation = mysqlTable('review_invitation', {
  orderId: id().primaryKey(),
  state: word(['invited', 'reminded', 'stopped'] as const).notNull(),
  at: instant().notNull(),
})
