import { z } from 'zod'
import { MONEY_INCIDENTS } from '../events'
import { defineContract, Done, Page, pageOf } from '../kernel/contract'
import { Instant, LocalDate } from '../kernel/fields'
import { IdText } from '../kernel/id'
import { LIMITS } from '../kernel/limits'

/** Payments and refunds; shares and returns; the platform's flow of funds; that of its shops (ecommerce mode only). */
export const BILL_KINDS = ['trade', 'sharing', 'fund-flow', 'merchant-flow'] as const
/** `waiting`: no bill yet; `empty`: nothing happened that day; `done`: compared, whatever was found. */
export const RECONCILIATION_STATES = ['waiting', 'running', 'empty', 'done'] as const

const operator = ['operator'] as const
const note = z.string().min(1).max(LIMITS.reasonCharsMax)
const Sum = z.int()

export const Incident = z.object({
  id: IdText,
  class: z.enum(MONEY_INCIDENTS),
  day: LocalDate.nullable(),
  /** The order, where it is about one. */
  subjectId: IdText.nullable(),
  paymentId: IdText.nullable(),
  shopId: IdText.nullable(),
  /** What our ledger has, and what WeChat says. */
  expectedFen: Sum,
  foundFen: Sum,
  text: z.string(),
  state: z.enum(['open', 'resolved']),
  /** The operator who sees to it. */
  ownerId: IdText.nullable(),
  openedAt: Instant,
  dueAt: Instant,
  isOverdue: z.boolean(),
  resolvedAt: Instant.nullable(),
  resolvedBy: IdText.nullable(),
  resolution: z.string().nullable(),
})

export const Reconciliation = z.object({
  day: LocalDate,
  kind: z.enum(BILL_KINDS),
  state: z.enum(RECONCILIATION_STATES),
  rows: z.int(),
  matched: z.int(),
  differences: z.int(),
  startedAt: Instant,
  finishedAt: Instant.nullable(),
  lastCode: z.string().nullable(),
})

export const reconciliationContract = defineContract({
  'GET /operators/incidents': {
    summary: 'What does not agree about money, the newest first; needs the right `money`',
    access: operator,
    query: z.strictObject({
      ...Page,
      state: z.enum(['open', 'resolved']).default('open'),
      class: z.enum(MONEY_INCIDENTS).optional(),
    }),
    reply: pageOf(Incident),
  },
  'POST /operators/incidents/:incidentId/owner': {
    summary: 'Take an incident, or give it to a colleague',
    access: operator,
    params: z.strictObject({ incidentId: IdText }),
    body: z.strictObject({ commandId: IdText, ownerId: IdText }),
    reply: Done,
    errors: ['NOT_FOUND', 'INCIDENT_RESOLVED'],
  },
  'POST /operators/incidents/:incidentId/resolution': {
    summary: 'It is explained and seen to: close it with a note',
    access: operator,
    params: z.strictObject({ incidentId: IdText }),
    body: z.strictObject({ commandId: IdText, note }),
    reply: Done,
    errors: ['NOT_FOUND', 'INCIDENT_RESOLVED'],
  },
  'GET /operators/reconciliations': {
    summary: 'The bills that were compared, with their figures, the newest day first',
    access: operator,
    query: z.strictObject({
      before: LocalDate.optional(),
      days: z.coerce.number().int().min(1).max(31).default(7),
    }),
    reply: z.object({ items: z.array(Reconciliation) }),
  },
  'POST /operators/reconciliations/:day/replay': {
    summary: 'Ask for the bills of a day again; a bill that did not change changes nothing',
    access: operator,
    params: z.strictObject({ day: LocalDate }),
    body: z.strictObject({ commandId: IdText }),
    reply: Done,
    errors: ['BILL_NOT_AVAILABLE'],
  },
})
