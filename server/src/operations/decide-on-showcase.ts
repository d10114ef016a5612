import { assert } from '@anxin/shared/kernel/errors'
import type { App } from '../app'
import { runCommand } from '../platform/commands'
import type { Call, Reply } from '../platform/routes'
import { decideShowcase } from '../showcases'
import { closeItem } from './close-item'
import { lockOpenItem, requireRight } from './operator-access'
import { requireKind } from './require-kind'

type Route = 'POST /operators/queue/:itemId/showcase-decision'

/** Publishes a showcase whose every plate and face is covered, or sends it back to the shop. */
export async function decideOnShowcase(
  app: App,
  { caller, params, body, command }: Call<Route>,
): Promise<Reply<Route>> {
  requireRight(caller, 'queue')
  return runCommand(app, command, async (tx) => {
    const item = requireKind(await lockOpenItem(tx, caller, params.itemId), ['showcase-masks'])
    assert(item.orderId, 'a showcase has an order')
    await decideShowcase(app, tx, item.orderId, { publish: body.publish, seenPhotoIds: item.photoIds })
    const deed = body.publish ? 'queue.showcase-publish' : 'queue.showcase-reject'
    await closeItem(app, tx, item, { by: caller, deed, note: body.note })
    return { ok: true as const }
  })
}
