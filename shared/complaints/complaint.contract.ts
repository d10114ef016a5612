import { z } from 'zod'
import { defineContract, Page, pageOf } from '../kernel/contract'
import { Fen, Instant } from '../kernel/fields'
import { IdText } from '../kernel/id'
import { LIMITS } from '../kernel/limits'

/** As WeChat has it; `noticed`: WeChat said that there is one, and was not asked yet. */
export const COMPLAINT_STATES = ['noticed', 'pending', 'processing', 'processed'] as const
/** What can be done about it at WeChat: say something to the payer, or say that it is settled. */
export const COMPLAINT_DEEDS = ['answer', 'complete'] as const
/** `unknown`: WeChat did not say whether it took it; it is looked up before it is said again. */
export const DEED_STATES = ['pending', 'unknown', 'done', 'refused'] as const

const Complaint = z.object({
  id: IdText,
  /** WeChat's number of it. */
  complaintId: z.string(),
  state: z.enum(COMPLAINT_STATES),
  orderId: IdText.nullable(),
  region: z.string(),
  amountFen: Fen.nullable(),
  refundAskedFen: Fen.nullable(),
  problem: z.string(),
  text: z.string(),
  phoneMasked: z.string().nullable(),
  isRefunded: z.boolean(),
  isPayerWaiting: z.boolean(),
  times: z.int(),
  complainedAt: Instant,
  /** Until then WeChat wants a first answer. */
  dueAt: Instant,
})

const ComplaintInFull = Complaint.extend({
  history: z.array(
    z.object({ logId: z.string(), at: Instant, type: z.string(), by: z.string(), text: z.string() }),
  ),
  /** What operators had said or ended, newest last. */
  deeds: z.array(
    z.object({
      id: IdText,
      kind: z.enum(COMPLAINT_DEEDS),
      text: z.string(),
      state: z.enum(DEED_STATES),
      at: Instant,
    }),
  ),
})

const operator = ['operator'] as const
const ONE = z.strictObject({ complaintId: IdText })

export const complaintContract = defineContract({
  'GET /operators/complaints': {
    summary: 'Complaints that payers made to WeChat about shops of the region, newest first',
    access: operator,
    query: z.strictObject({ ...Page, open: z.enum(['true', 'false']).default('true') }),
    reply: pageOf(Complaint),
    errors: ['FORBIDDEN'],
  },
  'GET /operators/complaints/:complaintId': {
    summary: 'One complaint with what was said',
    access: operator,
    params: ONE,
    reply: ComplaintInFull,
    errors: ['FORBIDDEN', 'NOT_FOUND'],
  },
  'POST /operators/complaints/:complaintId/answers': {
    summary: 'Say something to the payer through WeChat',
    access: operator,
    params: ONE,
    body: z.strictObject({ commandId: IdText, text: z.string().trim().min(1).max(LIMITS.reasonCharsMax) }),
    reply: ComplaintInFull,
    errors: ['FORBIDDEN', 'NOT_FOUND', 'ILLEGAL_TRANSITION', 'CONTENT_RISKY'],
  },
  'POST /operators/complaints/:complaintId/completion': {
    summary: 'Tell WeChat that it is settled; WeChat asks the payer',
    access: operator,
    params: ONE,
    body: z.strictObject({ commandId: IdText }),
    reply: ComplaintInFull,
    errors: ['FORBIDDEN', 'NOT_FOUND', 'ILLEGAL_TRANSITION'],
  },
})
