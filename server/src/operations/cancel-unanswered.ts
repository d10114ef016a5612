import { AppError, assert } from '@anxin/shared/kernel/errors'
import type { App } from '../app'
import { actorOf } from '../audit'
import { cancelByOperator, lockOrder } from '../orders'
import { runCommand } from '../platform/commands'
import type { Call, Reply } from '../platform/routes'
import { closeItem } from './close-item'
import { lockOpenItem, requireRight } from './operator-access'
import { requireKind } from './require-kind'

type Route = 'POST /operators/queue/:itemId/cancellation'

/** No shop can do it: the order ends, nothing was paid, and the owner is told. */
export async function cancelUnanswered(
  app: App,
  { caller, params, body, command }: Call<Route>,
): Promise<Reply<Route>> {
  requireRight(caller, 'orders')
  return runCommand(app, command, async (tx) => {
    const item = requireKind(await lockOpenItem(tx, caller, params.itemId), ['unanswered-order'])
    assert(item.orderId, 'an unanswered order has an id')
    const { state, shopId } = await lockOrder(tx, item.orderId)
    if (state !== 'MATCHING' || shopId !== null)
      throw new AppError('ILLEGAL_TRANSITION', `order ${item.orderId} no longer waits for an operator`)
    await cancelByOperator(app, tx, item.orderId, actorOf(caller), body.note)
    await closeItem(app, tx, item, { by: caller, deed: 'queue.cancel', note: body.note })
    return { ok: true as const }
  })
}
