import { index, mysqlTable } from 'drizzle-orm/mysql-core'
import { id, instant, text, word } from '../columns'

/** The question 48 hours after hand-over. No answer is stored as no answer and never counts as satisfied. */
export const followUp = mysqlTable(
  'follow_up',
  {
    orderId: id().primaryKey(),
    ownerId: id().notNull(),
    shopId: id().notNull(),
    technicianId: id(),
    state: word(['asked', 'fine', 'problem', 'no-answer'] as const).notNull(),
    text: text(500).notNull(),
    askedAt: instant().notNull(),
    answeredAt: instant(),
  },
  (t) => [index('follow_up_shop').on(t.shopId, t.orderId)],
)
