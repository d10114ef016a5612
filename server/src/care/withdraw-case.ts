import type { App } from '../app'
import { actorOf } from '../audit'
import { lockOrder } from '../orders'
import { runCommand } from '../platform/commands'
import type { Call, Reply } from '../platform/routes'
import { lockCaseFor } from './case-access'
import { viewCase } from './case-view'
import { closeOffers } from './cases.repository'
import { closeCase } from './carry-out'

type Route = 'POST /cases/:caseId/withdrawal'

/** The owner says that it is solved. The 72 hours to the release go on; being satisfied is said at the order. */
export async function withdrawCase(
  app: App,
  { caller, params, command }: Call<Route>,
): Promise<Reply<Route>> {
  return runCommand(app, command, async (tx) => {
    const { row, order } = await lockCaseFor(tx, caller, params.caseId)
    const ending = { event: 'withdraw', actor: actorOf(caller), actorName: '车主' } as const
    const closed = await closeCase(app, tx, row, '车主表示问题已解决，撤销售后', ending)
    await closeOffers(tx, row.id, null)
    return viewCase(app, tx, closed, await lockOrder(tx, order.id), caller)
  })
}
