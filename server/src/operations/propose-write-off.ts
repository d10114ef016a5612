import type { App } from '../app'
import { actorOf, record } from '../audit'
import { findOrder } from '../orders'
import { requireOwed } from '../payments'
import { runCommand } from '../platform/commands'
import type { Call, Reply } from '../platform/routes'
import { ofRegion, requireRight } from './operator-access'
import { propose } from './propose'

type Route = 'POST /operators/receivables/:receivableId/write-off'

/** The shop will never pay this advance back: a second operator is asked to let the platform bear it. */
export async function proposeWriteOff(
  app: App,
  { caller, params, body, command }: Call<Route>,
): Promise<Reply<Route>> {
  requireRight(caller, 'money')
  return runCommand(app, command, async (tx) => {
    const { id: targetId, subjectId, amountFen } = await requireOwed(tx, params.receivableId)
    const { id: orderId, region } = ofRegion(caller, await findOrder(tx, subjectId))
    const { note } = body
    const proposal = { kind: 'write-off', targetId, orderId, region, amountFen, note } as const
    const proposalId = await propose(app, tx, caller, proposal)
    await record(app, tx, actorOf(caller), 'money.write-off-propose', targetId, { amountFen, note })
    return { proposalId }
  })
}
