import { AppError } from '@anxin/shared/kernel/errors'
import type { App } from '../app'
import type { Tx } from '../platform/db'
import { lockOffers, withdrawAll } from './offers.repository'
import { nextRank, queueOffers, requeue, type QueuedShop } from './queue-offers'

/**
 * The owner takes another shop: whoever was asked or queued is no longer, and this one is asked next. SHOP_ANSWERED for
 * a shop that has said no to this order, or let its time pass.
 */
export async function chooseOffer(app: App, tx: Tx, orderId: string, shop: QueuedShop): Promise<void> {
  await withdrawAll(tx, orderId)
  const known = await lockOffers(tx, orderId)
  const earlier = known.find(({ shopId }) => shopId === shop.shopId)
  if (!earlier) return queueOffers(app, tx, orderId, [shop])
  if (earlier.state !== 'withdrawn' && earlier.state !== 'skipped')
    throw new AppError('SHOP_ANSWERED', `offer ${earlier.id} is ${earlier.state}`)
  await requeue(tx, earlier, nextRank(known))
}
