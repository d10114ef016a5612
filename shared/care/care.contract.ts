import { z } from 'zod'
import { defineContract } from '../kernel/contract'
import { IdText } from '../kernel/id'
import { LIMITS } from '../kernel/limits'
import { Instant } from '../kernel/fields'

export const FollowUp = z.object({
  orderId: IdText,
  state: z.enum(['asked', 'fine', 'problem', 'no-answer']),
  askedAt: Instant,
  answeredAt: Instant.nullable(),
  text: z.string(),
})

export const careContract = defineContract({
  'GET /orders/:orderId/follow-up': {
    summary: 'The 48-hour question and its answer',
    access: ['owner'],
    params: z.strictObject({ orderId: IdText }),
    reply: FollowUp,
    errors: ['NOT_FOUND'],
  },
  'POST /orders/:orderId/follow-up': {
    summary: '都好 or 还有问题; the latter holds the release and tells shop and operator',
    access: ['owner'],
    params: z.strictObject({ orderId: IdText }),
    body: z.strictObject({
      commandId: IdText,
      answer: z.enum(['fine', 'problem']),
      text: z.string().max(LIMITS.noteCharsMax).default(''),
    }),
    reply: FollowUp,
    errors: ['NOT_FOUND', 'ILLEGAL_TRANSITION', 'CONTENT_RISKY'],
  },
})
