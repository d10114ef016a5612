import { z } from 'zod'
import { LINE_KINDS, PART_TYPES } from '../catalogue/catalogue.contract'
import { defineContract, Done } from '../kernel/contract'
import { Fen, Instant } from '../kernel/fields'
import { IdText } from '../kernel/id'
import { Decisions, LineBasis } from './order.contract'

/** decide: whoever has it may approve or decline once, for the owner; advise: may only look, as in a group. */
export const LINK_PURPOSES = ['decide', 'advise'] as const
/** Who it is for, as far as anybody needs to know: no name. */
export const LINK_RELATIONS = ['family', 'friend', 'colleague'] as const
export type LinkRelation = (typeof LINK_RELATIONS)[number]
export const LINK_STATES = ['open', 'used', 'revoked', 'expired'] as const

export const ApprovalLink = z.object({
  id: IdText,
  purpose: z.enum(LINK_PURPOSES),
  relation: z.enum(LINK_RELATIONS),
  state: z.enum(LINK_STATES),
  createdAt: Instant,
  expiresAt: Instant,
})

/**
 * A quote as somebody else sees it: no plate, no name, no phone, no photo, and for advice no shop and no words of the
 * shop either. After the decision it says only that there was one.
 */
export const SharedQuote = z.object({
  purpose: z.enum(LINK_PURPOSES),
  state: z.enum(LINK_STATES),
  expiresAt: Instant,
  serviceName: z.string(),
  /** Brand, series and year. */
  carText: z.string(),
  shopName: z.string().nullable(),
  isSupplement: z.boolean(),
  quoteRound: z.int(),
  lines: z.array(
    z.object({
      id: IdText,
      kind: z.enum(LINE_KINDS),
      name: z.string(),
      partType: z.enum(PART_TYPES).nullable(),
      brand: z.string().nullable(),
      quantityMilli: z.int(),
      unit: z.string(),
      unitPriceFen: Fen,
      oemUnitPriceFen: Fen.nullable(),
      amountFen: Fen,
      basis: LineBasis.nullable(),
    }),
  ),
})

const ORDER = z.strictObject({ orderId: IdText })
const LINK = z.strictObject({ linkId: IdText })
const token = z.string().regex(/^[\w-]{43}$/)

export const approvalLinkContract = defineContract({
  'GET /orders/:orderId/approval-links': {
    summary: 'The links that the owner has made for this order, newest first',
    access: ['owner'],
    params: ORDER,
    reply: z.object({ items: z.array(ApprovalLink) }),
    errors: ['NOT_FOUND'],
  },
  'POST /orders/:orderId/approval-links': {
    summary: 'A link that lets somebody else decide the quote once, or look at it, for a day at most',
    access: ['owner'],
    params: ORDER,
    body: z.strictObject({ id: IdText, purpose: z.enum(LINK_PURPOSES), relation: z.enum(LINK_RELATIONS) }),
    reply: ApprovalLink.extend({ token: z.string() }),
    errors: ['NOT_FOUND', 'ILLEGAL_TRANSITION', 'LIMIT_REACHED'],
    perMinute: 10,
  },
  'POST /orders/:orderId/approval-links/:linkId/revocation': {
    summary: 'Take a link back: from now on it shows and decides nothing',
    access: ['owner'],
    params: ORDER.extend({ linkId: IdText }),
    body: z.strictObject({ commandId: IdText }),
    reply: Done,
    errors: ['NOT_FOUND', 'LINK_GONE'],
  },
  'POST /approval-links/:linkId/quote': {
    summary: 'The quote behind a link, masked; a wrong token looks like no link at all',
    access: ['owner'],
    params: LINK,
    body: z.strictObject({ token }),
    reply: SharedQuote,
    errors: ['NOT_FOUND'],
    perMinute: 20,
  },
  'POST /approval-links/:linkId/decisions': {
    summary: 'Decide for the owner, who pays what is then due',
    access: ['owner'],
    params: LINK,
    body: z.strictObject({ commandId: IdText, token, ...Decisions }),
    reply: SharedQuote,
    errors: ['NOT_FOUND', 'LINK_GONE', 'ILLEGAL_TRANSITION', 'QUOTE_CHANGED', 'CONSENT_MISSING'],
    perMinute: 10,
  },
})
