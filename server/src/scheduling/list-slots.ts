import type { App } from '../app'
import type { Call, Reply } from '../platform/routes'
import { horizonOf, withinHorizon } from './availability'
import { offeredPlan } from './offered-plan'
import { slotsOfPlan } from './slots-of-plan'

type Route = 'GET /shops/:shopId/slots'

/** The start times of one day at a shop. A day outside the horizon, like a closed one, has none. */
export async function listSlots(app: App, { params, query }: Call<Route>): Promise<Reply<Route>> {
  const { need, plan } = await offeredPlan(app, params.shopId, query.serviceId)
  const { on } = query
  if (!withinHorizon(on, horizonOf(app.clock.now()))) return { on, items: [] }
  const [day] = await slotsOfPlan(app, app.db, params.shopId, plan, need, on, 1)
  return {
    on,
    items: (day?.slots ?? []).map(({ startAt, left }) => ({ startAt: startAt.toISOString(), left })),
  }
}
