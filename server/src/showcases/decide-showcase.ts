import { AppError } from '@anxin/shared/kernel/errors'
import { transition } from '@anxin/shared/kernel/machine'
import { showcaseMachine } from '@anxin/shared/showcases/showcase.machine'
import type { App } from '../app'
import { lockOrder } from '../orders'
import type { Queries, Tx } from '../platform/db'
import { publish } from '../platform/outbox'
import { findShowcase, lockShowcaseOfOrder, showcasePhotosOf, updateShowcase } from './showcases.repository'

/**
 * An operator has looked at the masked pictures and lets everybody see them, or sends them back to the shop.
 * QUEUE_ITEM_TAKEN unless they are those that the showcase has now.
 */
export async function decideShowcase(
  app: App,
  tx: Tx,
  orderId: string,
  decision: { readonly publish: boolean; readonly seenPhotoIds: readonly string[] },
): Promise<void> {
  await lockOrder(tx, orderId) // the order first, as everybody does who changes its showcase
  const old = await lockShowcaseOfOrder(tx, orderId)
  const photoIds = old ? await pictureIdsOf(tx, old.id) : []
  const isSame = photoIds.join() === decision.seenPhotoIds.join()
  if (old?.state !== 'checking' || !isSame) throw new AppError('QUEUE_ITEM_TAKEN', `showcase of ${orderId}`)
  const state = transition(showcaseMachine, old.state, decision.publish ? 'publish' : 'reject')
  const { shopId } = old
  await updateShowcase(tx, old, { state, publishedAt: decision.publish ? app.clock.now() : null })
  if (decision.publish) await publish(app, tx, 'showcase.published', old.id, { orderId, shopId })
  else await publish(app, tx, 'showcase.rejected', old.id, { orderId, shopId })
}

/** What an operator has to look at, or null when the showcase waits for nobody any more. */
export async function showcaseToCheck(
  q: Queries,
  showcaseId: string,
): Promise<{ readonly text: string; readonly photoIds: string[] } | null> {
  const row = await findShowcase(q, showcaseId)
  if (row?.state !== 'checking') return null
  return { text: row.text, photoIds: await pictureIdsOf(q, showcaseId) }
}

async function pictureIdsOf(q: Queries, showcaseId: string): Promise<string[]> {
  return (await showcasePhotosOf(q, [showcaseId])).map(({ id }) => id)
}
