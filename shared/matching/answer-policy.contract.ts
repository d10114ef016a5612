import { z } from 'zod'
import { defineContract } from '../kernel/contract'
import { Instant } from '../kernel/fields'
import { IdText } from '../kernel/id'
import { LIMITS } from '../kernel/limits'
import { MINUTE_MS } from '../kernel/time'

const between = ({ min, max }: { readonly min: number; readonly max: number }) => z.int().min(min).max(max)
/** Whole minutes: what people read is told in them. */
const minutesBetween = (bounds: { readonly min: number; readonly max: number }) =>
  between(bounds).multipleOf(MINUTE_MS)
const { answerPolicyBounds: bounds } = LIMITS

const fields = {
  answerMs: minutesBetween(bounds.answerMs),
  afterOpeningMs: minutesBetween(bounds.answerMs),
  alertPercent: between(bounds.alertPercent),
  shopsMax: between(bounds.shopsMax),
  operatorMs: minutesBetween(bounds.operatorMs),
}

const Policy = z.object({
  version: z.int(),
  answerMs: z.int(),
  afterOpeningMs: z.int(),
  alertPercent: z.int(),
  shopsMax: z.int(),
  operatorMs: z.int(),
  note: z.string(),
  /** Null, as is the time: came with the product. */
  authorId: IdText.nullable(),
  createdAt: Instant.nullable(),
})

const operator = ['operator'] as const
const params = z.strictObject({ serviceId: IdText })

export const answerPolicyContract = defineContract({
  'GET /operators/services/:serviceId/answer-policies': {
    summary: 'How orders of a service wait for an answer: every version, the one for new orders first',
    access: operator,
    params,
    reply: z.object({ items: z.array(Policy) }),
    errors: ['FORBIDDEN', 'NOT_FOUND'],
  },
  'POST /operators/services/:serviceId/answer-policies': {
    summary: 'How new orders of a service wait from now on; those that were requested keep theirs',
    access: operator,
    params,
    body: z.strictObject({
      commandId: IdText,
      /** The newest version that the operator has seen: CONFLICT where a colleague was faster. */
      after: z.int().min(0).max(LIMITS.answerPoliciesMax),
      ...fields,
      note: z.string().min(1).max(LIMITS.reasonCharsMax),
    }),
    reply: Policy,
    errors: ['FORBIDDEN', 'NOT_FOUND', 'CONFLICT', 'LIMIT_REACHED'],
  },
})
