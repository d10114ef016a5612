import type { App } from '../app'
import { actorOf, record } from '../audit'
import { requireRight } from '../platform/caller'
import { idOfCursor, toPage } from '../platform/paging'
import type { Call, Reply } from '../platform/routes'
import { pageOfDecisions } from './decisions.repository'
import { viewDecision } from './view-decision'

type Route = 'GET /operators/risk/decisions'

/** The decisions of the operator's region with one verdict, newest first. */
export async function listDecisions(app: App, { caller, query }: Call<Route>): Promise<Reply<Route>> {
  requireRight(caller, 'risk')
  const { verdict, kind, cursor, limit } = query
  const { region } = caller
  const filter = { verdict, kind, region, before: idOfCursor(cursor) }
  return app.db.transaction(async (tx) => {
    const { items, nextCursor } = toPage(await pageOfDecisions(tx, filter, limit + 1), limit)
    await record(app, tx, actorOf(caller), 'movement.list', caller.operatorId, {
      verdict,
      kind: kind ?? null,
    })
    return { items: items.map(viewDecision), nextCursor }
  })
}
