import { z } from 'zod'
import { PriceLine } from '../catalogue/catalogue.contract'
import { defineContract, SHOP_DESK } from '../kernel/contract'
import { Fen } from '../kernel/fields'
import { IdText } from '../kernel/id'
import { LIMITS } from '../kernel/limits'

/**
 * What the same costs elsewhere: of the platform's own completed orders for the same series of car in the same city
 * within a year, the tenth at either end left out. Null under five orders: that is no range.
 */
export const PriceBand = z.object({ orders: z.int(), minFen: Fen, maxFen: Fen }).nullable()
export type PriceBand = z.output<typeof PriceBand>

/** What of a line makes it comparable: a price is one of a kind of part, by its unit. */
const Comparable = PriceLine.pick({ kind: true, name: true, unit: true, partType: true })
export type Comparable = z.output<typeof Comparable>

const ORDER = z.strictObject({ orderId: IdText })

export const priceBandContract = defineContract({
  'GET /orders/:orderId/price-bands': {
    summary: 'What each line of the order costs elsewhere, by unit',
    access: ['owner'],
    params: ORDER,
    reply: z.object({ items: z.array(z.object({ lineId: IdText, band: PriceBand })) }),
    errors: ['NOT_FOUND'],
  },
  'POST /shop/orders/:orderId/price-bands': {
    summary: 'The same for lines that are being written, in their order',
    access: SHOP_DESK,
    params: ORDER,
    body: z.strictObject({ lines: z.array(Comparable).max(LIMITS.quoteLinesMax) }),
    reply: z.object({ items: z.array(PriceBand) }),
    errors: ['NOT_FOUND'],
  },
  'GET /price-bands': {
    summary: 'Before booking: what a service costs elsewhere in all, and the lines of one shop by unit',
    access: ['owner'],
    query: z.strictObject({ shopId: IdText, serviceId: IdText, vehicleId: IdText }),
    reply: z.object({
      total: PriceBand,
      items: z.array(z.object({ name: z.string(), unit: z.string(), band: PriceBand })),
    }),
    errors: ['NOT_FOUND', 'SERVICE_NOT_OFFERED'],
  },
})
