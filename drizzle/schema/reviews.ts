import { index, mysqlTable, tinyint, uniqueIndex } from 'drizzle-orm/mysql-core'
import { flag, id, instant, json, text, word } from '../columns'

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
    skill: tinyint().notNull(),
    manner: tinyint().notNull(),
    priceClarity: tinyint().notNull(),
    text: text(1000).notNull(),
    photoIds: json<string[]>().notNull(),
    state: word(['pending', 'published', 'refused'] as const).notNull(),
    reply: text(500),
    edited: flag().notNull().default(false),
    /** How often WeChat was asked in vain. */
    checkAttempts: tinyint().notNull().default(0),
    at: instant().notNull(),
  },
  (t) => [
    uniqueIndex('review_order').on(t.orderId),
    index('review_shop').on(t.shopId, t.state, t.id), // the shop's page
  ],
)
