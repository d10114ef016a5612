import { z } from 'zod'
import type { ErrorCode } from './errors'
import { LIMITS } from './limits'

/** Who may call a route. `public` needs no token; the shop roles are those of the shop mini-program. */
export type Role = 'owner' | 'shop-owner' | 'adviser' | 'technician' | 'operator'
export type Access = 'public' | readonly Role[]

/** The shop roles, from most to least trusted. */
export const SHOP_STAFF = ['shop-owner', 'adviser', 'technician'] as const
export const SHOP_DESK = ['shop-owner', 'adviser'] as const

export type RouteSpec = {
  summary: string
  access: Access
  params?: z.ZodType
  query?: z.ZodType
  body?: z.ZodType
  reply: z.ZodType
  errors?: readonly ErrorCode[]
  /** Calls per minute: per user when signed in, per address otherwise. */
  perMinute?: number
}

type Verb = 'GET' | 'POST'
export type Contract = Record<`${Verb} /${string}`, RouteSpec>

/** Declares the routes of one domain; the key is `VERB /path`. No PATCH or PUT: wx.request lacks the former. */
export function defineContract<const C extends Contract>(contract: C): C {
  return contract
}

/** A cursor-paged list. `cursor` is opaque; `limit` is at most LIMITS.pageSizeMax. */
export const Page = {
  cursor: z.string().max(200).optional(),
  limit: z.coerce.number().int().min(1).max(LIMITS.pageSizeMax).default(LIMITS.pageSizeDefault),
}

export function pageOf<T extends z.ZodType>(item: T) {
  return z.object({ items: z.array(item), nextCursor: z.string().nullable() })
}

/** The reply of a command that has nothing else to say. */
export const Done = z.object({ ok: z.literal(true) })

/** The body of every refusal. */
export const Refusal = z.object({
  code: z.string(),
  message: z.string(),
  fields: z.record(z.string(), z.string()).optional(),
  data: z.record(z.string(), z.unknown()).optional(),
  requestId: z.string(),
})
