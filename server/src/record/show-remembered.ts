import type { App } from '../app'
import { findShopOrder, type OrderRow } from '../orders'
import type { Call, Reply } from '../platform/routes'
import { isDue, worksOf } from '../vehicles'

type Route = 'GET /shop/orders/:orderId/remembered-work'

/** While the shop has something to do with the car; before and after it is no business of theirs. */
const WHILE: readonly OrderRow['state'][] = ['ACCEPTED', 'CHECKED_IN', 'AWAIT_APPROVAL', 'IN_SERVICE']

/** What the car of this order needed before; of the shop that found it, and its price, nothing is said. */
export async function showRemembered(app: App, { caller, params }: Call<Route>): Promise<Reply<Route>> {
  const order = await findShopOrder(app.db, caller, params.orderId)
  if (!WHILE.includes(order.state)) return { items: [] }
  const works = (await worksOf(app.db, order.vehicleId)).filter(({ state }) => state === 'open')
  return {
    items: works.map((work) => ({
      id: work.id,
      name: work.name,
      level: work.level,
      foundAt: work.foundAt.toISOString(),
      isDue: isDue(work, order.odometerKm, app.clock.now()),
      isWished: work.bookedOn === order.id,
    })),
  }
}
