import type { App } from '../app'
import { idOfCursor, toPage } from '../platform/paging'
import type { Call, Reply } from '../platform/routes'
import { requireRight } from './operator-access'
import { pageOfReceivables } from './receivables.queries'

type Route = 'GET /operators/receivables'

/** What the shops of the operator's region owe, the newest first. */
export async function listReceivables(app: App, { caller, query }: Call<Route>): Promise<Reply<Route>> {
  requireRight(caller, 'money')
  const of = { region: caller.region, state: query.state }
  const rows = await pageOfReceivables(app.db, of, idOfCursor(query.cursor), query.limit + 1)
  return toPage(
    rows.map(({ id, kind, state, shopId, shopName, subjectId: orderId, amountFen, createdAt, dueAt }) => {
      const [created, due] = [createdAt.toISOString(), dueAt.toISOString()]
      return { id, kind, state, shopId, shopName, orderId, amountFen, createdAt: created, dueAt: due }
    }),
    query.limit,
  )
}
