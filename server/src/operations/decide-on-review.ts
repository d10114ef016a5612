import { assert } from '@anxin/shared/kernel/errors'
import type { App } from '../app'
import { runCommand } from '../platform/commands'
import type { Call, Reply } from '../platform/routes'
import { decideReview } from '../reviews'
import { closeItem } from './close-item'
import { lockOpenItem, requireRight } from './operator-access'
import { requireKind } from './require-kind'

type Route = 'POST /operators/queue/:itemId/review-decision'

/** Publishes or refuses a review that no machine could decide. */
export async function decideOnReview(
  app: App,
  { caller, params, body, command }: Call<Route>,
): Promise<Reply<Route>> {
  requireRight(caller, 'queue')
  return runCommand(app, command, async (tx) => {
    const item = requireKind(await lockOpenItem(tx, caller, params.itemId), ['review-doubtful'])
    assert(item.orderId, 'a review has an order')
    const decision = body.publish ? 'publish' : 'refuse'
    await decideReview(app, tx, item.orderId, decision)
    await closeItem(app, tx, item, { by: caller, deed: `queue.review-${decision}`, note: body.note })
    return { ok: true as const }
  })
}
