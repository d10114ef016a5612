import { z } from 'zod'
import { defineContract } from '../kernel/contract'
import { Fen, LocalDate } from '../kernel/fields'
import { PLAN_KINDS } from './plan'

export const Plan = z.object({
  kind: z.enum(PLAN_KINDS),
  fromOn: LocalDate,
  basisPoints: z.int(),
  yearlyFeeFen: Fen,
  ownCustomersFree: z.boolean(),
})

export const ShopPlan = z.object({
  current: Plan,
  /** The last day of the current plan; null while nothing follows. */
  lastOn: LocalDate.nullable(),
  next: Plan.nullable(),
})

export const planContract = defineContract({
  'GET /shop/plan': {
    summary: 'What the shop pays the platform today, until when, and what comes next',
    access: ['shop-owner'],
    reply: ShopPlan,
  },
})
