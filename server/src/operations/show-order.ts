import type { App } from '../app'
import { findOrder, viewOrder } from '../orders'
import type { Call, Reply } from '../platform/routes'
import { ofRegion, requireRight } from './operator-access'

type Route = 'GET /operators/orders/:orderId'

/** One order of the operator's region, with everything but the owner's personal data. */
export async function showOrder(app: App, { caller, params }: Call<Route>): Promise<Reply<Route>> {
  requireRight(caller, 'orders')
  return app.db.transaction(async (tx) =>
    viewOrder(tx, ofRegion(caller, await findOrder(tx, params.orderId)), caller),
  )
}
