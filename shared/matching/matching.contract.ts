import { z } from 'zod'
import { PRICE_MODES } from '../catalogue/catalogue.contract'
import { defineContract } from '../kernel/contract'
import { IdText } from '../kernel/id'
import { Fen, Instant } from '../kernel/fields'
import { POWERTRAINS } from '../vehicles/vehicle.contract'
import { ShopCard } from '../shops/shop.contract'

/** Every part of the score, 0..100 each, with its weight in percent: the ranking explains itself. */
export const ScorePart = z.object({
  name: z.enum(['skill', 'rating', 'distance', 'wait', 'load', 'price']),
  value: z.number(),
  weight: z.number(),
  why: z.string(),
})

export const MatchedShop = z.object({
  shop: ShopCard,
  score: z.number(),
  parts: z.array(ScorePart),
  /** One sentence in Chinese. */
  reason: z.string(),
  estimate: z.object({
    priceMode: z.enum(PRICE_MODES),
    labourFen: Fen,
    partsFen: Fen,
    consumablesFen: Fen,
    totalFen: Fen,
    totalMaxFen: Fen.nullable(),
    depositFen: Fen,
    inspectionFeeFen: Fen,
  }),
  slots: z.array(z.object({ startAt: Instant, left: z.int() })),
})

export const matchingContract = defineContract({
  'GET /match': {
    summary:
      'At most three shops for a service, with score parts and a reason; the same input gives the same order',
    access: 'public',
    query: z.strictObject({
      serviceId: IdText,
      powertrain: z.enum(POWERTRAINS).optional(),
      brandId: IdText.optional(),
      lat: z.coerce.number().min(-90).max(90),
      lng: z.coerce.number().min(-180).max(180),
      /** When the owner would arrive; without it, now plus the lead time. */
      arriveAt: Instant.optional(),
    }),
    reply: z.object({ triage: z.string(), items: z.array(MatchedShop) }),
    errors: ['NOT_FOUND'],
    perMinute: 60,
  },
})
