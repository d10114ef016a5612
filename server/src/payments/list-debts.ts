import { LIMITS } from '@anxin/shared/kernel/limits'
import { plusMs } from '@anxin/shared/kernel/time'
import type { App } from '../app'
import { idOfCursor, toPage } from '../platform/paging'
import type { Call, Reply } from '../platform/routes'
import { debtStopOf } from '../shops'
import { overdueBefore } from './debts'
import { debtsOf, pageOfDebts } from './receivables.repository'

type Route = 'GET /shop/debts'

/** What the caller's shop owes, the oldest first, and whether it stops new orders. */
export async function listDebts(app: App, { caller, query }: Call<Route>): Promise<Reply<Route>> {
  const { overdueAfterMs, sumFen } = LIMITS.debtPolicy
  const rows = await pageOfDebts(app.db, caller.shopId, idOfCursor(query.cursor), query.limit + 1)
  const stoppedAt = await debtStopOf(app.db, caller.shopId)
  return {
    ...toPage(
      rows.map(({ id, kind, subjectId: orderId, amountFen, createdAt }) => {
        const overdueAt = plusMs(createdAt, overdueAfterMs).toISOString()
        return { id, kind, orderId, amountFen, createdAt: createdAt.toISOString(), overdueAt }
      }),
      query.limit,
    ),
    ...(await debtsOf(app.db, caller.shopId, overdueBefore(app))),
    stopsAtFen: sumFen,
    stoppedAt: stoppedAt?.toISOString() ?? null,
  }
}
