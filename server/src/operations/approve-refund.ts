import type { App } from '../app'
import { actorOf, record } from '../audit'
import { lockOrder, refundByOperator } from '../orders'
import { runCommand } from '../platform/commands'
import type { Call, Reply } from '../platform/routes'
import { ofRegion, requireRight } from './operator-access'
import { approve } from './propose'

type Route = 'POST /operators/orders/:orderId/refund-approval'

/** A second operator agrees to a refund, which is then ordered as it was proposed. */
export async function approveRefund(
  app: App,
  { caller, params, body, command }: Call<Route>,
): Promise<Reply<Route>> {
  requireRight(caller, 'money')
  return runCommand(app, command, async (tx) => {
    const order = ofRegion(caller, await lockOrder(tx, params.orderId))
    const { amountFen, note, proposedBy } = await approve(app, tx, caller, {
      kind: 'refund',
      targetId: order.id,
      proposalId: body.proposalId,
    })
    const actor = actorOf(caller)
    await refundByOperator(app, tx, order, { amountFen, reason: note, actor })
    await record(app, tx, actor, 'money.refund', order.id, { amountFen, reason: note, proposedBy })
    return { ok: true }
  })
}
