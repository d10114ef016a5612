import { z } from 'zod'
import { LINE_KINDS, PART_TYPES } from '../catalogue/catalogue.contract'
import { defineContract, Done, Page, pageOf, SHOP_DESK } from '../kernel/contract'
import { Fen, Instant } from '../kernel/fields'
import { IdText } from '../kernel/id'
import { LIMITS } from '../kernel/limits'
import { statesOf } from '../kernel/machine'
import { INSPECTION_LEVELS } from '../orders/order.contract'
import { Rating } from '../shops/shop.contract'
import { opinionMachine } from './opinion.machine'
import { VERDICTS } from './opinion-words'

const OpinionStateName = z.enum(statesOf(opinionMachine))

/** A line as a stranger sees it: what and how much, and no price, so that theirs is their own. */
const MaskedLine = z.object({
  kind: z.enum(LINE_KINDS),
  name: z.string(),
  partType: z.enum(PART_TYPES).nullable(),
  brand: z.string().nullable(),
  quantityMilli: z.int(),
  unit: z.string(),
  /** What the inspection found, without the words of the shop. */
  finding: z.object({ name: z.string(), level: z.enum(INSPECTION_LEVELS) }).nullable(),
  /** Which of the photos show it, from 0. */
  photos: z.array(z.int()),
})

/** A quote without plate, person and shop. */
const MaskedQuote = z.object({
  serviceName: z.string(),
  /** Brand, series and year. */
  carText: z.string(),
  odometerKm: z.int().nullable(),
  isSupplement: z.boolean(),
  lines: z.array(MaskedLine),
})
export type MaskedQuote = z.output<typeof MaskedQuote>

/** What a shop says of one line; the price is its own for the whole line. */
const LineOpinion = z.object({ verdict: z.enum(VERDICTS), priceFen: Fen.nullable() })
export type LineOpinion = z.output<typeof LineOpinion>

/** A shop that was asked, as the owner sees it: it has a name once it has answered. */
const OpinionOfShop = z.object({
  state: OpinionStateName,
  text: z.string(),
  answeredAt: Instant.nullable(),
  /** In the order of the lines; empty until it has answered. */
  lines: z.array(LineOpinion),
  shop: z
    .object({
      id: IdText,
      name: z.string(),
      distanceMetres: z.int(),
      rating: Rating,
      /** How many quotes it has judged so far. */
      answers: z.int(),
    })
    .nullable(),
})

const OwnOpinion = z.object({
  /** What would be, or was, sent; the photos in their order. */
  quote: MaskedQuote,
  photoIds: z.array(IdText),
  quoteRound: z.int(),
  /** The lines that the owner decides, in the order of `quote.lines`. */
  lineIds: z.array(IdText),
  amountsFen: z.array(Fen),
  /** Why nobody can be asked now, in Chinese; null where somebody can. */
  refusal: z.string().nullable(),
  /** How often the owner may still ask within thirty days. */
  left: z.int(),
  /** Null while nobody was asked about this quote. */
  request: z
    .object({
      id: IdText,
      isOpen: z.boolean(),
      /** The quote has changed since, or is decided. */
      isPast: z.boolean(),
      askedAt: Instant,
      dueAt: Instant,
      shops: z.array(OpinionOfShop),
    })
    .nullable(),
})

const ORDER = z.strictObject({ orderId: IdText })
const OPINION = z.strictObject({ opinionId: IdText })

const ShopOpinion = z.object({
  id: IdText,
  state: OpinionStateName,
  serviceName: z.string(),
  carText: z.string(),
  lineCount: z.int(),
  askedAt: Instant,
  dueAt: Instant,
  answeredAt: Instant.nullable(),
})

export const opinionContract = defineContract({
  'GET /orders/:orderId/opinion': {
    summary: 'What two other shops think of the quote, or what would be sent to them',
    access: ['owner'],
    params: ORDER,
    reply: OwnOpinion,
    errors: ['NOT_FOUND'],
  },
  'POST /orders/:orderId/opinion': {
    summary: 'Send the masked quote to two other shops, which have half an hour; decides nothing',
    access: ['owner'],
    params: ORDER,
    body: z.strictObject({
      id: IdText,
      quoteRound: z.int().min(1),
      /** Of those that were shown, the ones that go along. */
      photoIds: z.array(IdText).max(LIMITS.opinionPhotosMax),
    }),
    reply: OwnOpinion,
    errors: [
      'NOT_FOUND',
      'ILLEGAL_TRANSITION',
      'QUOTE_CHANGED',
      'OPINION_ASKED',
      'OPINION_LIMIT',
      'NO_OPINION_SHOP',
    ],
    perMinute: 6,
  },
  'GET /shop/opinions': {
    summary: 'Quotes of others that the shop was asked about, newest first',
    access: SHOP_DESK,
    query: z.strictObject({ open: z.enum(['true', 'false']).default('false'), ...Page }),
    reply: pageOf(ShopOpinion).extend({ answers: z.int() }),
  },
  'GET /shop/opinions/:opinionId': {
    summary: 'One masked quote, and what the shop has said of it',
    access: SHOP_DESK,
    params: OPINION,
    reply: ShopOpinion.extend({
      quote: MaskedQuote,
      /** How many photos there are; they are shown while the shop is asked. */
      photoCount: z.int(),
      text: z.string(),
      answers: z.array(LineOpinion),
    }),
    errors: ['NOT_FOUND'],
  },
  'GET /shop/opinions/:opinionId/photos/:nth': {
    summary: 'A photo of the masked quote, from 0, while the shop is asked',
    access: SHOP_DESK,
    params: OPINION.extend({ nth: z.coerce.number().int().min(0).max(LIMITS.opinionPhotosMax) }),
    reply: z.any(),
    errors: ['NOT_FOUND'],
  },
  'POST /shop/opinions/:opinionId/answer': {
    summary: 'Say of every line what the shop thinks, within the half hour',
    access: SHOP_DESK,
    params: OPINION,
    body: z.strictObject({
      commandId: IdText,
      text: z.string().trim().min(1).max(LIMITS.reasonCharsMax),
      lines: z
        .array(z.strictObject({ verdict: z.enum(VERDICTS), priceFen: Fen.nullable() }))
        .min(1)
        .max(LIMITS.quoteLinesMax),
    }),
    reply: Done,
    errors: ['NOT_FOUND', 'OPINION_CLOSED', 'BAD_INPUT', 'CONTENT_RISKY'],
    perMinute: 10,
  },
  'POST /shop/opinions/:opinionId/refusal': {
    summary: 'The shop does not want to judge this one: the next is asked',
    access: SHOP_DESK,
    params: OPINION,
    body: z.strictObject({ commandId: IdText }),
    reply: Done,
    errors: ['NOT_FOUND', 'OPINION_CLOSED'],
    perMinute: 10,
  },
})
