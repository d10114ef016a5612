import { LIMITS } from '@anxin/shared/kernel/limits'
import { localDayOf } from '@anxin/shared/kernel/time'
import type { App } from '../app'
import type { Call, Reply } from '../platform/routes'
import { daysAhead } from './availability'
import { offeredPlan } from './offered-plan'
import { slotsOfPlan } from './slots-of-day'

type Route = 'GET /shops/:shopId/calendar'

/** The days of the horizon from `from` on with the number of start times that are still free. */
export async function listCalendar(app: App, { params, query }: Call<Route>): Promise<Reply<Route>> {
  const { need, plan } = await offeredPlan(app, params.shopId, query.serviceId)
  const now = app.clock.now()
  const today = localDayOf(now)
  const from = query.from < today ? today : query.from
  const days = daysAhead(from, LIMITS.calendarDays, now)
  if (days === 0) return { items: [] }
  const perDay = await slotsOfPlan(app, app.db, params.shopId, plan, need, from, days)
  return {
    items: perDay.map(({ on, slots }) => ({ on, freeSlots: slots.filter(({ left }) => left > 0).length })),
  }
}
