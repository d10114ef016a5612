import { z } from 'zod'
import { defineContract, SHOP_DESK } from '../kernel/contract'
import { Instant, LocalDate } from '../kernel/fields'
import { IdText } from '../kernel/id'
import { DOUBTS, SUGGESTION_ANSWERS } from './suggestion-words'

/** Shares in basis points: 10,000 is all of them. */
const Figures = {
  orders: z.int(),
  suggested: z.int(),
  /** Of them, those that nobody confirmed. */
  doubted: z.int(),
}

const SuggestionKind = z.object({
  category: z.string(),
  orders: z.int(),
  /** Null below the least number of orders: neither shown nor judged. */
  figures: z
    .object({
      ...Figures,
      doubtedBp: z.int(),
      perHundredOrders: z.int(),
      /** Of the city and kind of work; null where too few shops are there. */
      medianDoubtedBp: z.int().nullable(),
      medianPerHundredOrders: z.int().nullable(),
    })
    .nullable(),
})

const TechnicianFigures = z.object({ name: z.string(), ...Figures, doubtedBp: z.int() })

export const suggestionContract = defineContract({
  'GET /shop/suggestions': {
    summary:
      'What came of the work that the shop suggested beyond the booking, beside the median of its city, and what an operator wrote',
    access: SHOP_DESK,
    reply: z.object({
      /** The week that it was last computed in; null while it never was. */
      weekOn: LocalDate.nullable(),
      windowDays: z.int(),
      ripeDays: z.int(),
      ordersMin: z.int(),
      kinds: z.array(SuggestionKind),
      /** Of the orders that each worked on, where there are enough of them. */
      technicians: z.array(TechnicianFigures),
      coaching: z.object({ note: z.string(), at: Instant }).nullable(),
    }),
    perMinute: 20,
  },
})

export const suggestionReviewContract = defineContract({
  'GET /operators/suggestion-reviews/:suggestionReviewId': {
    summary: 'The figures of a shop of the region that is looked at, and the suggestions behind them',
    access: ['operator'],
    params: z.strictObject({ suggestionReviewId: IdText }),
    reply: z.object({
      id: IdText,
      shopId: IdText,
      shopName: z.string(),
      category: z.string(),
      weekOn: LocalDate,
      ...Figures,
      doubtedBp: z.int(),
      perHundredOrders: z.int(),
      medianDoubtedBp: z.int(),
      medianPerHundredOrders: z.int(),
      /** By whom the work of their orders was done, where there are enough of them. */
      technicians: z.array(TechnicianFigures),
      /** Some of those in doubt, the newest orders first. */
      examples: z.array(z.object({ orderId: IdText, work: z.string(), doubt: z.enum(DOUBTS) })),
      openedAt: Instant,
      answer: z.enum(SUGGESTION_ANSWERS).nullable(),
      note: z.string().nullable(),
      answeredAt: Instant.nullable(),
    }),
    errors: ['NOT_FOUND', 'FORBIDDEN'],
  },
})
