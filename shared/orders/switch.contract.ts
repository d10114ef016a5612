import { z } from 'zod'
import { LINE_KINDS, PART_TYPES, PRICE_MODES } from '../catalogue/catalogue.contract'
import { defineContract } from '../kernel/contract'
import { Fen, Instant } from '../kernel/fields'
import { IdText } from '../kernel/id'
import { Rating } from '../shops/shop.contract'
import { Order } from './order.contract'
import { PriceBand } from './price-band.contract'

/** A shop in a comparison. */
export const ComparedShop = z.object({
  id: IdText,
  name: z.string(),
  address: z.string(),
  distanceMetres: z.int().nullable(),
  rating: Rating,
  /** The shop that has, or was asked for, the order. */
  isCurrent: z.boolean(),
  /** Why it is proposed, in Chinese; null for the present shop. */
  reason: z.string().nullable(),
  /** The first time it could take the car; null where it is already held there. */
  startAt: Instant.nullable(),
  /** What its lines are: its price list, a quote template of it for the service, or none that it has published. */
  source: z.enum(['price', 'template', 'none']),
  labourFen: Fen,
  partsFen: Fen,
  consumablesFen: Fen,
  totalFen: Fen,
  /** Upper end of a range; null where the price is only known after an inspection. */
  totalMaxFen: Fen.nullable(),
  depositFen: Fen,
  inspectionFeeFen: Fen,
})

/** One kind of line over all shops, in their order; null where a shop does not list it. */
export const ComparedLine = z.object({
  kind: z.enum(LINE_KINDS),
  name: z.string(),
  unit: z.string(),
  /** What is not the same everywhere. */
  differs: z.array(z.enum(['price', 'quantity', 'part', 'missing'])),
  cells: z.array(
    z
      .object({
        quantityMilli: z.int(),
        unitPriceFen: Fen,
        amountFen: Fen,
        partType: z.enum(PART_TYPES).nullable(),
        brand: z.string().nullable(),
        /** What the same costs elsewhere, by unit. */
        band: PriceBand,
      })
      .nullable(),
  ),
})

export const Comparison = z.object({
  serviceName: z.string(),
  priceMode: z.enum(PRICE_MODES),
  /** What the whole service costs elsewhere. */
  total: PriceBand,
  shops: z.array(ComparedShop),
  lines: z.array(ComparedLine),
})

const ORDER = z.strictObject({ orderId: IdText })

export const switchContract = defineContract({
  'GET /estimates': {
    summary: 'Before booking: the estimates of at most three matched shops side by side, line by line',
    access: ['owner'],
    query: z.strictObject({
      serviceId: IdText,
      vehicleId: IdText,
      lat: z.coerce.number().min(-90).max(90),
      lng: z.coerce.number().min(-180).max(180),
      arriveAt: Instant.optional(),
    }),
    reply: Comparison,
    errors: ['NOT_FOUND'],
    perMinute: 30,
  },
  'GET /orders/:orderId/alternatives': {
    summary:
      'Until check-in: the present shop beside others free at the same time, and what switching would mean',
    access: ['owner'],
    params: ORDER,
    reply: z.object({
      allowed: z.boolean(),
      /** What comes back in full; a switch names it. */
      refundFen: Fen,
      /** One sentence in Chinese. */
      rule: z.string(),
      comparison: Comparison,
    }),
    errors: ['NOT_FOUND'],
    perMinute: 30,
  },
  'POST /orders/:orderId/switch': {
    summary: 'Take another shop at the same time, at no cost, until check-in; `refundFen` is what was shown',
    access: ['owner'],
    params: ORDER,
    body: z.strictObject({ commandId: IdText, shopId: IdText, refundFen: Fen }),
    reply: Order,
    errors: [
      'NOT_FOUND',
      'SWITCH_CLOSED',
      'SWITCH_LIMIT',
      'SHOP_ANSWERED',
      'SHOP_NOT_OPEN',
      'SHOP_CANNOT_COLLECT',
      'SHOP_LIMITED',
      'SERVICE_NOT_OFFERED',
      'SLOT_TAKEN',
      'SLOT_UNAVAILABLE',
      'CONFLICT',
    ],
    perMinute: 10,
  },
})
