import { z } from 'zod'
import { defineContract, Done, SHOP_DESK, SHOP_STAFF } from '../kernel/contract'
import { IdText } from '../kernel/id'
import { LIMITS } from '../kernel/limits'
import { Fen } from '../kernel/fields'
import { POWERTRAINS } from '../vehicles/vehicle.contract'

/** fixed: paid as a package; range: an estimate, quoted after inspection; inspect-first: no price before inspection. */
export const PRICE_MODES = ['fixed', 'range', 'inspect-first'] as const
export type PriceMode = (typeof PRICE_MODES)[number]
export const LINE_KINDS = ['labour', 'part', 'consumable', 'fee', 'outside'] as const
export type LineKind = (typeof LINE_KINDS)[number]
/** 原厂 同质 品牌 副厂 再制造 拆车 */
export const PART_TYPES = ['oem', 'equivalent', 'brand', 'aftermarket', 'remanufactured', 'used'] as const
export type PartType = (typeof PART_TYPES)[number]
export const BAY_KINDS = ['general', 'lift', 'paint', 'wash', 'ev'] as const
export type BayKind = (typeof BAY_KINDS)[number]

/** A priced line. `quantityMilli` is the quantity times 1000 (1.5 hours = 1500); the amount is rounded half up. */
export const PriceLine = z.strictObject({
  kind: z.enum(LINE_KINDS),
  name: z.string().min(1).max(LIMITS.nameCharsMax),
  quantityMilli: z.int().min(1).max(1_000_000),
  unit: z.string().min(1).max(8),
  unitPriceFen: Fen,
  partType: z.enum(PART_TYPES).nullable().default(null),
  brand: z.string().trim().min(1).max(LIMITS.nameCharsMax).optional(),
  /** What the original part costs, for a part that is another. */
  oemUnitPriceFen: Fen.optional(),
  /** The shop says that there is no original part to compare with. */
  hasNoOemPrice: z.literal(true).optional(),
  /** What the shop promises; the law's floor holds in any case. */
  warrantyDays: z.int().min(1).max(LIMITS.warrantyDaysMax).optional(),
  warrantyKm: z.int().min(1).max(LIMITS.warrantyKmMax).optional(),
})
export type PriceLine = z.infer<typeof PriceLine>

export const Service = z.object({
  id: IdText,
  code: z.string(),
  category: z.string(),
  name: z.string(),
  about: z.string(),
  priceMode: z.enum(PRICE_MODES),
  durationMin: z.int(),
  skill: z.string(),
  bayKind: z.enum(BAY_KINDS),
  powertrains: z.array(z.enum(POWERTRAINS)),
})

/** What a shop asks for a service. Labour, parts and consumables are the sums of the lines. */
export const ShopService = z.object({
  serviceId: IdText,
  name: z.string(),
  priceMode: z.enum(PRICE_MODES),
  labourFen: Fen,
  partsFen: Fen,
  consumablesFen: Fen,
  totalFen: Fen,
  /** Upper end for `range`; equals totalFen for `fixed`; null for `inspect-first`. */
  totalMaxFen: Fen.nullable(),
  depositFen: Fen,
  inspectionFeeFen: Fen,
  lines: z.array(PriceLine),
})

const service = z.strictObject({ serviceId: IdText })

export const catalogueContract = defineContract({
  'GET /services': {
    summary: 'The service tree by category, filtered by powertrain',
    access: 'public',
    query: z.strictObject({ powertrain: z.enum(POWERTRAINS).optional() }),
    reply: z.object({ categories: z.array(z.object({ name: z.string(), services: z.array(Service) })) }),
  },
  'GET /shop/services': {
    summary: 'The price list of the own shop',
    access: SHOP_DESK,
    reply: z.object({ items: z.array(ShopService.extend({ active: z.boolean() })) }),
  },
  'POST /shop/services/:serviceId/price': {
    summary: 'Set the price of a service, or stop offering it; orders already made keep their snapshot',
    access: ['shop-owner'],
    params: service,
    body: z.strictObject({
      commandId: IdText,
      active: z.boolean(),
      lines: z.array(PriceLine).max(LIMITS.quoteLinesMax),
      totalMaxFen: Fen.nullable().default(null),
      depositFen: Fen.default(0),
      inspectionFeeFen: Fen.default(0),
    }),
    reply: ShopService.extend({ active: z.boolean() }),
    errors: ['NOT_FOUND', 'PART_TYPE_REQUIRED', 'QUOTE_EMPTY'],
  },
  'GET /shop/quote-templates': {
    summary: 'Quote templates of the own shop',
    access: SHOP_STAFF,
    reply: z.object({
      items: z.array(
        z.object({
          id: IdText,
          name: z.string(),
          serviceId: IdText.nullable(),
          model: z.string().nullable(),
          /** Without prices for a technician who may not see them. */
          lines: z.array(PriceLine.extend({ unitPriceFen: Fen.nullable() })),
        }),
      ),
    }),
  },
  'POST /shop/quote-templates': {
    summary: 'Save a quote template',
    access: SHOP_DESK,
    body: z.strictObject({
      id: IdText,
      name: z.string().min(1).max(LIMITS.nameCharsMax),
      /** Where it is offered first: a service, and a car by a word of its name, such as 朗逸. */
      serviceId: IdText.nullable().default(null),
      model: z.string().trim().min(1).max(LIMITS.nameCharsMax).nullable().default(null),
      lines: z.array(PriceLine).min(1).max(LIMITS.quoteLinesMax),
    }),
    reply: z.object({
      id: IdText,
      name: z.string(),
      serviceId: IdText.nullable(),
      model: z.string().nullable(),
      lines: z.array(PriceLine),
    }),
    errors: ['NOT_FOUND', 'PART_TYPE_REQUIRED', 'LIMIT_REACHED'],
  },
  'POST /shop/quote-templates/import': {
    summary: 'Read templates from the first sheet of an xlsx; with `apply` those without a bad row are kept',
    access: SHOP_DESK,
    body: z.strictObject({
      commandId: IdText,
      /** The file in base64. */
      file: z.base64().max(Math.ceil(LIMITS.sheetBytesMax / 3) * 4),
      apply: z.boolean(),
    }),
    reply: z.object({
      templates: z.array(z.object({ name: z.string(), model: z.string().nullable(), lines: z.int() })),
      /** The first of them; `problemCount` says how many there are. */
      problems: z.array(z.object({ row: z.int(), column: z.string(), text: z.string() })),
      problemCount: z.int(),
      imported: z.int(),
    }),
    errors: ['SHEET_REFUSED', 'LIMIT_REACHED'],
    perMinute: 10,
  },
  'POST /shop/quote-templates/:templateId/removal': {
    summary: 'Delete a quote template',
    access: SHOP_DESK,
    params: z.strictObject({ templateId: IdText }),
    body: z.strictObject({ commandId: IdText }),
    reply: Done,
    errors: ['NOT_FOUND'],
  },
})
