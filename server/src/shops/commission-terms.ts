import { localDayOf } from '@anxin/shared/kernel/time'
import { standardPlan, type Plan } from '@anxin/shared/shops/plan'
import type { Queries } from '../platform/db'
import { findPlanOn } from './plans.repository'

/**
 * What a shop pays the platform for an order that it accepts at an instant: the plan of that shop-local day, which
 * changes at midnight in Shanghai. The order keeps the rate, whatever comes afterwards.
 */
export async function commissionTermsOf(q: Queries, shopId: string, at: Date): Promise<Plan> {
  const on = localDayOf(at)
  return (await findPlanOn(q, shopId, on)) ?? standardPlan(on)
}
