import { z } from 'zod'
import type { FaultAction, FaultMatch } from './types'

const ms = z.number().int().min(0)
const copies = z.number().int().min(1).max(500)
const words = { code: z.string().optional(), message: z.string().optional() }

const sig = z.union([
  z.enum(['tamper', 'signtest', 'wrong_serial', 'missing_headers', 'body_mutate']),
  z.strictObject({ stale_ts: z.number().int() }),
])

const notify = z.union([
  z.enum([
    'parallel',
    'duplicate',
    'reorder',
    'drop_all',
    'wrong_amount',
    'wrong_mchid',
    'wrong_appid',
    'wrong_key',
    'tamper_ciphertext',
    'unknown_event',
    'share_as_transaction_event',
    'truncated',
  ]),
  z.strictObject({ delay: ms }),
  z.strictObject({ duplicate: copies }),
  z.strictObject({ parallel: copies }),
])

/** What a fault does, as the admin call takes it. */
export const faultAction: z.ZodType<FaultAction> = z.union([
  z.enum(['drop_before', 'drop_after_commit']),
  z.strictObject({ hang: ms }),
  z.strictObject({
    status: z.strictObject({
      http: z.number().int().min(400).max(599),
      ...words,
      html: z.boolean().optional(),
      committed: z.boolean().optional(),
    }),
  }),
  z.strictObject({
    code: z.strictObject({
      http: z.number().int().min(400).max(599),
      code: z.string(),
      message: z.string().optional(),
    }),
  }),
  z.strictObject({ sig }),
  z.strictObject({ clock_skew: z.number().int() }),
  z.strictObject({ notify }),
  z.strictObject({ refund: z.enum(['ABNORMAL', 'CLOSED', 'PROCESSING']) }),
  z.strictObject({
    share: z.union([z.literal('PROCESSING'), z.strictObject({ CLOSED: z.string().min(1) })]),
  }),
  z.strictObject({
    return: z.union([z.literal('PROCESSING'), z.strictObject({ FAILED: z.string().min(1) })]),
  }),
  z.strictObject({
    bill: z.enum(['not_ready', 'hash_mismatch', 'missing_row', 'extra_row', 'amount_off_by_1']),
  }),
  z.strictObject({ errcode: z.number().int(), errmsg: z.string().optional() }),
  z.strictObject({ api: z.record(z.string(), z.unknown()) }),
  z.strictObject({ sms: z.string().regex(/^[A-Za-z]+(\.[A-Za-z]+)?$/) }),
]) as z.ZodType<FaultAction>

const match = z.strictObject({
  on: z.enum(['pay', 'api', 'admin', 'notify']).optional(),
  method: z.string().optional(),
  path: z
    .string()
    .refine((value) => isPattern(value), 'path must be a regular expression')
    .optional(),
  event: z.string().optional(),
  nth: z.number().int().min(1).optional(),
  prob: z.number().min(0).max(1).optional(),
}) satisfies z.ZodType<FaultMatch>

export const faultInput = z.strictObject({
  match: match.optional(),
  do: faultAction,
  times: z.number().int().min(1).optional(),
})

function isPattern(value: string): boolean {
  try {
    return new RegExp(value) instanceof RegExp
  } catch {
    return false
  }
}
