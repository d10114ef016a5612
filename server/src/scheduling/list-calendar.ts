import { LIMITS } from '@anxin/shared/kernel/limits'
import type { App } from '../app'
import type { Call, Reply } from '../platform/routes'
import { daysAhead, horizonOf } from './availability'
import { offeredPlan } from './offered-plan'
import { slotsOfPlan } from './slots-of-plan'

type Route = 'GET /shops/:shopId/calendar'

/** The days of the horizon from `from` on with the number of start times that are still free. */
export async function listCalendar(app: App, { params, query }: Call<Route>): Promise<Reply<Route>> {
  const { need, plan } = await offeredPlan(app, params.shopId, query.serviceId)
  const horizon = horizonOf(app.clock.now())
  const from = query.from < horizon.today ? horizon.today : query.from
  const days = daysAhead(from, LIMITS.calendarDays, horizon)
  if (days === 0) return { items: [] }
  const perDay = await slotsOfPlan(app, app.db, params.shopId, plan, need, from, days)
  return {
    items: perDay.map(({ on, slots }) => ({ on, freeSlots: slots.filter(({ left }) => left > 0).length })),
  }
}
