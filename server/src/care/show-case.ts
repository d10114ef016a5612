import type { App } from '../app'
import type { Call, Reply } from '../platform/routes'
import { caseFor } from './case-access'
import { viewCase } from './case-view'

type Route = 'GET /cases/:caseId'

/** One case, as the side that asks may see it. */
export async function showCase(app: App, { caller, params }: Call<Route>): Promise<Reply<Route>> {
  return app.db.transaction(async (tx) => {
    const { row, order } = await caseFor(tx, caller, params.caseId)
    return viewCase(app, tx, row, order, caller)
  })
}
