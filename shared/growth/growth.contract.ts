import { z } from 'zod'
import { defineContract, Page, pageOf } from '../kernel/contract'
import { IdText } from '../kernel/id'
import { Fen, Instant } from '../kernel/fields'

export const Coupon = z.object({
  id: IdText,
  amountFen: Fen,
  /** Least payable sum of an order that may use it. */
  minimumFen: Fen,
  cause: z.enum(['welcome', 'referral', 'invited', 'shop-cancelled', 'operator']),
  state: z.enum(['usable', 'reserved', 'used', 'expired', 'revoked']),
  expiresAt: Instant,
})

export const growthContract = defineContract({
  'GET /coupons': {
    summary: 'Coupons of the caller',
    access: ['owner'],
    query: z.strictObject({ ...Page }),
    reply: pageOf(Coupon),
  },
  'POST /referral-links': {
    summary: 'A signed link to share; sharing itself is never rewarded',
    access: ['owner'],
    body: z.strictObject({
      id: IdText,
      placement: z.enum(['order', 'mine', 'shop']),
      /** The client's own random id of the device: a visit from the same device does not count. */
      deviceId: z.string().max(64).optional(),
    }),
    reply: z.object({ token: z.string(), path: z.string(), title: z.string() }),
  },
  'POST /referral-visits': {
    summary: 'The signed-in friend came through a link: first touch wins, within 30 days',
    access: ['owner'],
    body: z.strictObject({
      commandId: IdText,
      token: z.string().min(1).max(300),
      scene: z.int().optional(),
      openGid: z.string().max(64).optional(),
      deviceId: z.string().max(64).optional(),
    }),
    reply: z.object({
      counted: z.boolean(),
      reason: z.enum(['counted', 'already-invited', 'self', 'not-new', 'same-device']),
    }),
    errors: ['REFERRAL_INVALID'],
  },
  'POST /shop-visits': {
    summary:
      'The signed-in owner came by a shop’s own code: counts for that shop while they have never ordered',
    access: ['owner'],
    body: z.strictObject({ commandId: IdText, scene: z.string().min(1).max(32) }),
    reply: z.object({ counted: z.boolean() }),
    errors: ['NOT_FOUND'],
  },
  'GET /referrals': {
    summary: 'The state of each invited friend',
    access: ['owner'],
    query: z.strictObject({ ...Page }),
    reply: pageOf(
      z.object({
        id: IdText,
        friend: z.string(),
        state: z.enum(['visited', 'ordered', 'completed', 'rewarded', 'reversed']),
        at: Instant,
        rewardAt: Instant.nullable(),
      }),
    ),
  },
})
