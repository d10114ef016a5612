import type { App } from '../app'
import { actorOf, record } from '../audit'
import { findOrder } from '../orders'
import { requireOwed, writeOff } from '../payments'
import { runCommand } from '../platform/commands'
import type { Call, Reply } from '../platform/routes'
import { ofRegion, requireRight } from './operator-access'
import { approve } from './propose'

type Route = 'POST /operators/receivables/:receivableId/write-off-approval'

/** A second operator agrees: the platform bears the advance. */
export async function approveWriteOff(
  app: App,
  { caller, params, body, command }: Call<Route>,
): Promise<Reply<Route>> {
  requireRight(caller, 'money')
  return runCommand(app, command, async (tx) => {
    const { id: targetId, subjectId } = await requireOwed(tx, params.receivableId)
    ofRegion(caller, await findOrder(tx, subjectId))
    const { amountFen, note, proposedBy } = await approve(app, tx, caller, {
      kind: 'write-off',
      targetId,
      proposalId: body.proposalId,
    })
    await writeOff(app, tx, targetId, note)
    await record(app, tx, actorOf(caller), 'money.write-off', targetId, { amountFen, note, proposedBy })
    return { ok: true }
  })
}
