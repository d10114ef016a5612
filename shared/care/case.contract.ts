import { z } from 'zod'
import { defineContract, Page, pageOf, SHOP_DESK, SHOP_STAFF } from '../kernel/contract'
import { Fen, Instant } from '../kernel/fields'
import { IdText } from '../kernel/id'
import { LIMITS } from '../kernel/limits'
import { statesOf } from '../kernel/machine'
import { NextStep, TimelineEntry } from '../orders/order.contract'
import { CASE_OUTCOMES, CASE_TYPES } from './case-words'
import { caseMachine } from './case.machine'

export const CASE_CAUSES = ['owner', 'follow-up', 'review'] as const
/** What a shop can offer by itself. A coupon is the platform's money, so only the platform can give one. */
export const OFFER_KINDS = ['rework', 'refund'] as const
export const OFFER_STATES = ['open', 'accepted', 'lapsed'] as const
/** What a caller may do in a case now: the buttons of the pages. */
export const CASE_DEEDS = [
  'message',
  'offer',
  'accept',
  'escalate',
  'withdraw',
  'appeal',
  'consent',
  'book-rework',
  'fail-rework',
  'decide',
] as const

const summary = {
  id: IdText,
  orderId: IdText,
  type: z.enum(CASE_TYPES),
  cause: z.enum(CASE_CAUSES),
  state: z.enum(statesOf(caseMachine)),
  stateAt: Instant,
  openedAt: Instant,
  next: NextStep,
  /** What it has led to; null before that. */
  outcome: z.enum(CASE_OUTCOMES).nullable(),
}
export const CaseSummary = z.object({ ...summary, serviceName: z.string(), vehicleText: z.string() })
export type CaseSummary = z.infer<typeof CaseSummary>

const Decision = z.object({
  outcome: z.enum(CASE_OUTCOMES),
  /** What the owner gets; 0 for a rework and a rejection; null for callers who may not see prices. */
  amountFen: Fen.nullable(),
  note: z.string(),
})

export const Case = z.object({
  ...summary,
  version: z.int(),
  serviceName: z.string(),
  vehicleText: z.string(),
  shopName: z.string().nullable(),
  /** The lines that it is about. */
  lines: z.array(z.object({ id: IdText, name: z.string(), amountFen: Fen.nullable() })),
  /** The photos of the order when the case was opened, by their hashes; what came later is marked. */
  evidence: z.array(
    z.object({
      photoId: IdText,
      sha256: z.string(),
      side: z.enum(['owner', 'shop']),
      at: Instant,
      late: z.boolean(),
    }),
  ),
  offers: z.array(
    z.object({
      id: IdText,
      kind: z.enum(OFFER_KINDS),
      amountFen: Fen.nullable(),
      text: z.string(),
      state: z.enum(OFFER_STATES),
      at: Instant,
    }),
  ),
  /** The one that counts; `appealUntil` is null once it is final. */
  decision: Decision.extend({ at: Instant, agreed: z.boolean(), appealUntil: Instant.nullable() }).nullable(),
  /** Waits for a second operator; operators alone see it. */
  proposal: Decision.extend({ decisionId: IdText, payFirst: z.boolean(), isMine: z.boolean() }).nullable(),
  appealed: z.boolean(),
  ownerConsented: z.boolean(),
  shopConsented: z.boolean(),
  reworkOrderId: IdText.nullable(),
  can: z.array(z.enum(CASE_DEEDS)),
  timeline: z.array(TimelineEntry),
})
export type Case = z.infer<typeof Case>

/** Where the money of the order ends by one outcome, once everything has been released. */
export const CaseMoney = z.object({
  outcome: z.enum(CASE_OUTCOMES),
  amountFen: Fen,
  /** Given back to the owner in all, this outcome included. */
  ownerFen: Fen,
  toShopFen: z.int(),
  commissionFen: Fen,
  feeFen: Fen,
  /** Whether the money that the owner gets is still frozen, or has to be taken from the shop again. */
  released: z.boolean(),
})

const CASE = z.strictObject({ caseId: IdText })
const command = { commandId: IdText }
const bare = z.strictObject(command)
const text = z.string().min(1).max(LIMITS.noteCharsMax)
const photoIds = z.array(IdText).max(LIMITS.photosPerFindingMax).default([])
const SIDES = ['owner', ...SHOP_DESK] as const
const EVERYBODY = ['owner', ...SHOP_STAFF, 'operator'] as const
const operator = ['operator'] as const

/** Why a deed of a case that may give money back is refused. */
const REFUSED_MONEY = ['NOT_FOUND', 'ILLEGAL_TRANSITION', 'REFUND_TOO_MUCH', 'RELEASE_UNDER_WAY'] as const

export const caseContract = defineContract({
  'GET /orders/:orderId/case-options': {
    summary: 'What a case of this order can still be about, and the case that is open',
    access: ['owner'],
    params: z.strictObject({ orderId: IdText }),
    reply: z.object({
      types: z.array(z.object({ type: z.enum(CASE_TYPES), until: Instant, asksOdometer: z.boolean() })),
      lines: z.array(z.object({ id: IdText, name: z.string(), amountFen: Fen })),
      openCaseId: IdText.nullable(),
    }),
    errors: ['NOT_FOUND'],
  },
  'POST /orders/:orderId/cases': {
    summary: 'Open a case: the release is held, the evidence is locked, the shop has 24 hours',
    access: ['owner'],
    params: z.strictObject({ orderId: IdText }),
    body: z.strictObject({
      ...command,
      type: z.enum(CASE_TYPES),
      lineIds: z.array(IdText).max(LIMITS.quoteLinesMax),
      text,
      photoIds,
      /** Of the car now; needed where the distance counts. */
      odometerKm: z.int().min(0).max(2_000_000).optional(),
    }),
    reply: Case,
    errors: ['NOT_FOUND', 'CASE_NOT_ALLOWED', 'CASE_OPEN', 'CASE_WINDOW_OVER', 'CONTENT_RISKY'],
    perMinute: 10,
  },
  'GET /cases': {
    summary: 'The cases of the caller, of the shop or of the region, newest first',
    access: EVERYBODY,
    query: z.strictObject({
      ...Page,
      open: z.enum(['true', 'false']).default('false'),
      /** Those of one order only. */
      orderId: IdText.optional(),
    }),
    reply: pageOf(CaseSummary),
  },
  'GET /cases/:caseId': {
    summary: 'One case with its timeline, offers, evidence and decision',
    access: EVERYBODY,
    params: CASE,
    reply: Case,
    errors: ['NOT_FOUND'],
  },
  'POST /cases/:caseId/messages': {
    summary: 'Say something to the other two sides; the first word of the shop is its answer',
    access: EVERYBODY,
    params: CASE,
    body: z.strictObject({ ...command, text, photoIds }),
    reply: Case,
    errors: ['NOT_FOUND', 'ILLEGAL_TRANSITION', 'CONTENT_RISKY', 'LIMIT_REACHED'],
    perMinute: 30,
  },
  'POST /cases/:caseId/offers': {
    summary: 'The shop offers to repair again or to give back a sum',
    access: SHOP_DESK,
    params: CASE,
    body: z.strictObject({ ...command, kind: z.enum(OFFER_KINDS), amountFen: Fen.default(0), text }),
    reply: Case,
    errors: [...REFUSED_MONEY, 'CONTENT_RISKY', 'LIMIT_REACHED'],
  },
  'POST /cases/:caseId/acceptance': {
    summary: 'The owner takes an open offer, which then executes itself',
    access: ['owner'],
    params: CASE,
    body: z.strictObject({ ...command, offerId: IdText }),
    reply: Case,
    errors: [...REFUSED_MONEY],
  },
  'POST /cases/:caseId/escalation': {
    summary: 'Ask the platform to decide; also when a repair that was done again did not help',
    access: SIDES,
    params: CASE,
    body: z.strictObject({ ...command, text }),
    reply: Case,
    errors: ['NOT_FOUND', 'ILLEGAL_TRANSITION', 'CONTENT_RISKY'],
  },
  'POST /cases/:caseId/withdrawal': {
    summary: 'The owner says that it is solved: the case is closed and the hold lifted',
    access: ['owner'],
    params: CASE,
    body: bare,
    reply: Case,
    errors: ['NOT_FOUND', 'ILLEGAL_TRANSITION'],
  },
  'POST /cases/:caseId/appeal': {
    summary: 'Ask once for the decision of another person, within seven days',
    access: SIDES,
    params: CASE,
    body: z.strictObject({ ...command, text }),
    reply: Case,
    errors: ['NOT_FOUND', 'ILLEGAL_TRANSITION', 'APPEAL_OVER', 'CONTENT_RISKY'],
  },
  'POST /cases/:caseId/consent': {
    summary: 'Agree with the decision: once both sides have, nothing waits for the seven days',
    access: SIDES,
    params: CASE,
    body: bare,
    reply: Case,
    errors: ['NOT_FOUND', 'ILLEGAL_TRANSITION', 'APPEAL_OVER'],
  },
  'POST /cases/:caseId/rework': {
    summary: 'Book the repair that is done again: the same shop, nothing to pay',
    access: ['owner'],
    params: CASE,
    body: z.strictObject({ id: IdText, slotStartAt: Instant }),
    reply: Case,
    errors: ['NOT_FOUND', 'ILLEGAL_TRANSITION', 'SLOT_TAKEN', 'SLOT_UNAVAILABLE'],
  },
  'GET /operators/cases/:caseId/preview': {
    summary: 'What each outcome does with the money, to the fen, before it is chosen',
    access: operator,
    params: CASE,
    query: z.strictObject({ amountFen: z.coerce.number().int().min(0).default(0) }),
    reply: z.object({ refundableFen: Fen, outcomes: z.array(CaseMoney) }),
    errors: ['NOT_FOUND', 'REFUND_TOO_MUCH', 'RELEASE_UNDER_WAY'],
  },
  'POST /operators/cases/:caseId/decision': {
    summary:
      'Decide; money above a limit waits for a second operator, an appeal wants another one than the first',
    access: operator,
    params: CASE,
    body: z.strictObject({
      ...command,
      outcome: z.enum(CASE_OUTCOMES),
      /** For a partial refund and a compensation. */
      amountFen: Fen.default(0),
      /** The platform pays a refund of released money and takes it back from the shop. */
      payFirst: z.boolean().default(false),
      note: z.string().min(1).max(LIMITS.reasonCharsMax),
    }),
    reply: Case,
    errors: [...REFUSED_MONEY, 'SECOND_PERSON_NEEDED'],
  },
  'POST /operators/cases/:caseId/decision-approval': {
    summary: 'A second operator agrees to a decision',
    access: operator,
    params: CASE,
    body: z.strictObject({ ...command, decisionId: IdText }),
    reply: Case,
    errors: [...REFUSED_MONEY, 'SECOND_PERSON_NEEDED', 'PROPOSAL_GONE'],
  },
})
