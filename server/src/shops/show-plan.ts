import { addDays, localDayOf } from '@anxin/shared/kernel/time'
import { planAfter, planOn, standardPlan } from '@anxin/shared/shops/plan'
import type { App } from '../app'
import type { Queries } from '../platform/db'
import type { Call, Reply } from '../platform/routes'
import { getShop } from './for-others'
import { listPlans } from './plans.repository'

type Route = 'GET /shop/plan'

/** What the caller's shop pays, until when, and what comes next. */
export async function showPlan(app: App, { caller }: Call<Route>): Promise<Reply<Route>> {
  return planOfShop(app, app.db, caller.shopId)
}

/** The plan of a shop today and what follows it. NOT_FOUND for an unknown shop. */
export async function planOfShop(app: App, q: Queries, shopId: string): Promise<Reply<Route>> {
  const shop = await getShop(q, shopId)
  const plans = await listPlans(q, shopId)
  const today = localDayOf(app.clock.now())
  const next = planAfter(plans, today)
  return {
    current: planOn(plans, today) ?? standardPlan(localDayOf(shop.createdAt)),
    lastOn: next && addDays(next.fromOn, -1),
    next,
  }
}
