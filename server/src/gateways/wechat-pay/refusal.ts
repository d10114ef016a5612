import { randomInt } from 'node:crypto'
import { z } from 'zod'
import { MINUTE_MS, SECOND_MS } from '@anxin/shared/kernel/time'

/** WeChat's error body. Everything is optional, because proxies on the way have error pages of their own. */
export const ErrorBody = z.object({
  code: z.string(),
  message: z.string().catch(''),
  detail: z
    .object({
      field: z.string().optional().catch(undefined),
      issue: z.string().optional().catch(undefined),
      sign_information: z
        .object({ truncated_sign_message: z.string().optional().catch(undefined) })
        .optional()
        .catch(undefined),
    })
    .optional()
    .catch(undefined),
})

/** Codes that some of WeChat's interfaces still spell without underscores. */
const CANONICAL = [
  'ACCOUNT_ERROR',
  'APPID_MCHID_NOT_MATCH',
  'BANK_ERROR',
  'FREQUENCY_LIMITED',
  'INVALID_REQUEST',
  'MCH_NOT_EXISTS',
  'NOT_ENOUGH',
  'NO_AUTH',
  'ORDER_CLOSED',
  'ORDER_NOT_EXIST',
  'ORDER_PAID',
  'OUT_TRADE_NO_USED',
  'PARAM_ERROR',
  'RATELIMIT_EXCEED',
  'RESOURCE_NOT_EXISTS',
  'RULE_LIMIT',
  'SIGN_ERROR',
  'SYSTEM_ERROR',
  'TRADE_ERROR',
  'USER_ACCOUNT_ABNORMAL',
]
const BY_BARE_CODE = new Map(CANONICAL.map((code) => [bare(code), code]))

/** One spelling per code: NOAUTH and NO_AUTH are the same word. */
export function canonicalCode(code: string): string {
  return BY_BARE_CODE.get(bare(code)) ?? code
}

function bare(code: string): string {
  return code.replaceAll('_', '').toUpperCase()
}

/** Codes that name the resource of the call as absent; MCH_NOT_EXISTS is also a 404 but says nothing about it. */
export const ABSENT_CODES: ReadonlySet<string> = new Set(['ORDER_NOT_EXIST', 'RESOURCE_NOT_EXISTS'])

/** Codes under which the effect is open whatever the HTTP status. */
export const OPEN_CODES: ReadonlySet<string> = new Set(['SYSTEM_ERROR', 'BANK_ERROR'])

/**
 * The two refusals of a share that only mean "later". WeChat gives both the code INVALID_REQUEST, so the text is all
 * there is to tell them from a share that can never work.
 */
export function notReadyCode(code: string, message: string): string | null {
  if (code !== 'INVALID_REQUEST') return null
  if (message.includes('订单处理中')) return 'TRADE_PROCESSING'
  if (message.includes('需确认收货后结算')) return 'RECEIPT_NOT_CONFIRMED'
  return null
}

/** A first wait before a share is tried again; the caller stretches it. */
export const NOT_READY_MS = MINUTE_MS

/** WeChat allows one refund per order a minute. */
export const REFUND_AGAIN_MS = MINUTE_MS

/** How long to leave a rate limit alone: what the answer says, else 1 to 2 s so that callers spread. */
export function rateLimitMs(retryAfter: string | null, atLeastMs: number): number {
  const told = retryAfter && /^\d{1,5}$/.test(retryAfter) ? Number(retryAfter) * SECOND_MS : 0
  return Math.max(told, atLeastMs) + randomInt(0, SECOND_MS)
}
