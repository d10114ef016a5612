import type { App } from '../app'
import { runCommand } from '../platform/commands'
import type { Call, Reply } from '../platform/routes'
import { closeItem } from './close-item'
import { lockOpenItem, requireRight } from './operator-access'
import { requireKind } from './require-kind'

type Route = 'POST /operators/queue/:itemId/resolution'

/** Closes what was seen to outside the system. An unanswered order and a review need a decision instead. */
export async function resolveItem(
  app: App,
  { caller, params, body, command }: Call<Route>,
): Promise<Reply<Route>> {
  requireRight(caller, 'queue')
  return runCommand(app, command, async (tx) => {
    const item = await lockOpenItem(tx, caller, params.itemId)
    requireKind(item, [
      'follow-up-problem',
      'payment-parked',
      'leave-affected',
      'wechat-complaint',
      'shop-debt',
    ])
    await closeItem(app, tx, item, { by: caller, deed: 'queue.resolve', note: body.note })
    return { ok: true as const }
  })
}
