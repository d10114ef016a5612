import { z } from 'zod'
import { defineContract, SHOP_DESK, SHOP_STAFF } from '../kernel/contract'
import { Instant } from '../kernel/fields'
import { IdText } from '../kernel/id'
import { EVIDENCE_KINDS } from './evidence-kinds'

const ORDER = z.strictObject({ orderId: IdText })

/** What anybody who was given the address may know: that records are there and fit, never what they say. */
export const EvidenceReport = z.object({
  orderId: IdText,
  /** `none`: the order is older than evidence, and has not changed since. */
  state: z.enum(['sound', 'broken', 'none']),
  count: z.int(),
  /** SHA-256 of the last link, hex; it stands for all before it. */
  headHash: z.string().nullable(),
  since: Instant.nullable(),
  /** Whether the chain began with the order. */
  isWhole: z.boolean(),
  /** The first link that does not fit what is there now. */
  misfit: z
    .object({
      seq: z.int(),
      why: z.enum(['missing', 'surplus', 'link', 'content', 'record', 'file', 'unlinked']),
    })
    .nullable(),
  checkedAt: Instant,
  links: z.array(
    z.object({ seq: z.int(), kind: z.enum(EVIDENCE_KINDS), what: z.string(), at: Instant, hash: z.string() }),
  ),
})
export type EvidenceReport = z.output<typeof EvidenceReport>

export const evidenceContract = defineContract({
  'GET /evidence/:orderId': {
    summary: "The address at which anybody can check an order's evidence, and where its chain now ends",
    access: ['owner', ...SHOP_STAFF, 'operator'],
    params: ORDER,
    reply: z.object({ url: z.string(), count: z.int(), headHash: z.string().nullable() }),
    errors: ['NOT_FOUND'],
  },
  'GET /evidence/:orderId/:token': {
    summary: "Checks an order's evidence now; a page for browsers (Accept: text/html), JSON otherwise",
    access: 'public',
    params: ORDER.extend({ token: z.string().max(64) }),
    reply: EvidenceReport,
    errors: ['NOT_FOUND'],
    perMinute: 30,
  },
  'GET /bills/:orderId': {
    summary: 'The bill as a PDF: labour and parts apart, warranty a line, its fingerprint',
    access: ['owner', ...SHOP_DESK, 'operator'],
    params: ORDER,
    reply: z.unknown(),
    errors: ['NOT_FOUND'],
    perMinute: 12,
  },
  'GET /evidence-packs/:orderId': {
    summary:
      'Everything for a mediation: the PDF alone, or a ZIP of it with the photos as they are, the chain, and how to check it',
    access: ['owner', ...SHOP_DESK, 'operator'],
    params: ORDER,
    query: z.strictObject({ format: z.enum(['zip', 'pdf']).default('zip') }),
    reply: z.unknown(),
    errors: ['NOT_FOUND'],
    perMinute: 6,
  },
})
