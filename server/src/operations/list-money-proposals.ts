import type { App } from '../app'
import { idOfCursor, toPage } from '../platform/paging'
import type { Call, Reply } from '../platform/routes'
import { requireRight } from './operator-access'
import { pageOfProposals } from './proposals.repository'

type Route = 'GET /operators/money-proposals'

/** What waits for a second operator of the region. */
export async function listMoneyProposals(app: App, { caller, query }: Call<Route>): Promise<Reply<Route>> {
  requireRight(caller, 'money')
  const rows = await pageOfProposals(app.db, caller.region, idOfCursor(query.cursor), query.limit + 1)
  return toPage(
    rows.map(({ id, kind, targetId, orderId, amountFen, note, proposedAt, proposedBy }) => ({
      id,
      kind,
      targetId,
      orderId,
      amountFen,
      note,
      proposedAt: proposedAt.toISOString(),
      isMine: proposedBy === caller.operatorId,
    })),
    query.limit,
  )
}
