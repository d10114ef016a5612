import { index, int, mysqlTable, primaryKey, smallint, tinyint, uniqueIndex } from 'drizzle-orm/mysql-core'
import { id, instant, json, key, text, word } from '../columns'

export const OFFER_STATES = [
  'queued',
  'offered',
  'accepted',
  'refused',
  'expired',
  'skipped',
  'withdrawn',
] as const
export type OfferState = (typeof OFFER_STATES)[number]

/** A shop that may take an order, in the order in which shops are asked. At most one is `offered` at a time. */
export const offer = mysqlTable(
  'offer',
  {
    id: id().primaryKey(),
    orderId: id().notNull(),
    shopId: id().notNull(),
    rank: tinyint().notNull(),
    state: word(OFFER_STATES).notNull(),
    distanceMetres: int(),
    /** Why this shop: the score parts as they were. */
    why: json<unknown>(),
    offeredAt: instant(),
    answerBy: instant(),
    answeredAt: instant(),
    reason: key(20),
  },
  (t) => [
    uniqueIndex('offer_order_shop').on(t.orderId, t.shopId),
    index('offer_shop_open').on(t.shopId, t.state, t.answerBy), // the shop's list of new orders
  ],
)

/**
 * How orders of a service wait for a shop's answer, append-only: an edit is another version. An order keeps a copy of the
 * one that was the newest when it was requested.
 */
export const answerPolicy = mysqlTable(
  'answer_policy',
  {
    serviceId: id().notNull(),
    version: smallint().notNull(),
    answerMs: int().notNull(),
    afterOpeningMs: int().notNull(),
    alertPercent: tinyint().notNull(),
    shopsMax: tinyint().notNull(),
    operatorMs: int().notNull(),
    note: text(200).notNull(),
    authorId: id().notNull(),
    createdAt: instant().notNull(),
  },
  (t) => [primaryKey({ columns: [t.serviceId, t.version] })], // the newest is the last
)
