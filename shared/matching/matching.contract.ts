import { z } from 'zod'
import { PRICE_MODES } from '../catalogue/catalogue.contract'
import { defineContract, SHOP_DESK } from '../kernel/contract'
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
  'GET /shop/standing': {
    summary:
      'How owners see the shop for a service, beside the median of the shops around, and what would raise it',
    access: SHOP_DESK,
    query: z.strictObject({
      /** Without it, the first service that the shop offers. */
      serviceId: IdText.optional(),
    }),
    reply: z.object({
      serviceId: IdText,
      serviceName: z.string(),
      services: z.array(z.object({ id: IdText, name: z.string() })),
      /** Why no owner is shown the shop for it, in Chinese; null where they are. */
      hidden: z.string().nullable(),
      /** From 1; 0 where hidden. */
      rank: z.int(),
      of: z.int(),
      score: z.number(),
      /** Null where too few are around: it would tell of a single shop. */
      medianScore: z.number().nullable(),
      /** Without the distance, which depends on the owner. */
      parts: z.array(
        ScorePart.extend({
          median: z.number().nullable(),
          advice: z.string(),
          /** Points of the whole score that it would bring; null where that cannot be said. */
          gain: z.number().nullable(),
        }),
      ),
    }),
    errors: ['NOT_FOUND', 'SERVICE_NOT_OFFERED'],
    perMinute: 20,
  },
})
