import { SUGGESTION_ANSWERS, type Doubt } from '@anxin/shared/suggestions/suggestion-words'
import { index, int, mysqlTable, primaryKey, smallint, uniqueIndex } from 'drizzle-orm/mysql-core'
import { id, instant, json, key, localDate, name, text, word } from '../columns'

export type TechnicianFigures = {
  readonly technicianId: string
  readonly orders: number
  readonly suggested: number
  readonly doubted: number
}

export type DoubtedWork = { readonly orderId: string; readonly work: string; readonly doubt: Doubt }

/** What came of a shop's suggestions, by kind of work: one row a week, computed anew each night until the week is over. */
export const suggestionFigure = mysqlTable(
  'suggestion_figure',
  {
    shopId: id().notNull(),
    /** The Monday. */
    weekOn: localDate().notNull(),
    category: name().notNull(),
    region: key(6).notNull(),
    policyVersion: smallint().notNull(),
    orders: int().notNull(),
    suggested: int().notNull(),
    doubted: int().notNull(),
    /** Of the shops of the region with enough orders; null where they are too few. */
    medianDoubtedBp: int(),
    medianPerHundred: int(),
    technicians: json<TechnicianFigures[]>().notNull(),
    examples: json<DoubtedWork[]>().notNull(),
    at: instant().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.shopId, t.weekOn, t.category] }),
    index('suggestion_figure_region').on(t.region, t.weekOn, t.category, t.orders), // what a median is of
  ],
)

/** A shop that an operator looks at, with what was known then. It changes neither money nor rank. */
export const suggestionReview = mysqlTable(
  'suggestion_review',
  {
    id: id().primaryKey(),
    shopId: id().notNull(),
    /** The shop until it is answered, else null: one at a time. */
    openKey: id(),
    region: key(6).notNull(),
    category: name().notNull(),
    weekOn: localDate().notNull(),
    policyVersion: smallint().notNull(),
    orders: int().notNull(),
    suggested: int().notNull(),
    doubted: int().notNull(),
    medianDoubtedBp: int().notNull(),
    medianPerHundred: int().notNull(),
    technicians: json<TechnicianFigures[]>().notNull(),
    examples: json<DoubtedWork[]>().notNull(),
    openedAt: instant().notNull(),
    answer: word(SUGGESTION_ANSWERS),
    note: text(200),
    answeredBy: id(),
    answeredAt: instant(),
  },
  (t) => [
    uniqueIndex('suggestion_review_open').on(t.openKey),
    index('suggestion_review_shop').on(t.shopId, t.id), // the last one
  ],
)
