import { LIMITS } from '@anxin/shared/kernel/limits'
import type { App } from '../app'
import { actorOf, record } from '../audit'
import { lockOrder, refundByOperator, requireRefundable } from '../orders'
import { runCommand } from '../platform/commands'
import type { Call, Reply } from '../platform/routes'
import { ofRegion, requireRight } from './operator-access'
import { noteDoneAlone, propose } from './propose'
import { doneAloneFen } from './proposals.repository'

type Route = 'POST /operators/orders/:orderId/refund'

/**
 * An operator gives back a part of what was paid. Once what was done alone about the order exceeds
 * LIMITS.operatorRefundAloneFen, a second operator must agree first.
 */
export async function refundOrder(
  app: App,
  { caller, params, body, command }: Call<Route>,
): Promise<Reply<Route>> {
  requireRight(caller, 'money')
  return runCommand(app, command, async (tx) => {
    const order = ofRegion(caller, await lockOrder(tx, params.orderId))
    const { amountFen, reason } = body
    const { id: orderId, region } = order
    const proposal = { kind: 'refund', targetId: orderId, orderId, region, amountFen, note: reason } as const
    const actor = actorOf(caller)
    const aloneFen = (await doneAloneFen(tx, 'refund', orderId)) + amountFen
    if (aloneFen > LIMITS.operatorRefundAloneFen) {
      await requireRefundable(tx, order, amountFen)
      await record(app, tx, actor, 'money.refund-propose', orderId, { amountFen, reason })
      return { state: 'proposed', proposalId: await propose(app, tx, caller, proposal) } as const
    }
    await refundByOperator(app, tx, order, { amountFen, reason, actor })
    await record(app, tx, actor, 'money.refund', orderId, { amountFen, reason })
    return { state: 'ordered', proposalId: await noteDoneAlone(app, tx, caller, proposal) } as const
  })
}
