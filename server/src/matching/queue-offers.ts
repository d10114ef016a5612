import { AppError } from '@anxin/shared/kernel/errors'
import type { App } from '../app'
import type { Tx } from '../platform/db'
import { insertOffers, lockOffers, moveOffer, type OfferRow } from './offers.repository'

export type QueuedShop = {
  readonly shopId: string
  readonly distanceMetres: number | null
  readonly why?: unknown
}

/**
 * Queues shops to be asked, in this order, after those already queued. One that was asked before keeps its answer:
 * who has said no, was silent or let the owner down is not asked again.
 */
export async function queueOffers(
  app: App,
  tx: Tx,
  orderId: string,
  shops: readonly QueuedShop[],
): Promise<void> {
  const known = await lockOffers(tx, orderId)
  let rank = nextRank(known)
  const fresh: Parameters<typeof insertOffers>[1][number][] = []
  for (const { shopId, distanceMetres, why } of shops) {
    const earlier = known.find((offer) => offer.shopId === shopId)
    if (!earlier)
      fresh.push({
        id: app.newId(),
        orderId,
        shopId,
        rank: rank++,
        state: 'queued',
        distanceMetres,
        why: why ?? null,
      })
    else if (earlier.offeredAt === null) await requeue(tx, earlier, rank++)
  }
  await insertOffers(tx, fresh)
}

/**
 * An operator adds a shop at the end of the queue; one that was asked before is asked again.
 * Errors: CONFLICT while this shop is being asked, or has accepted.
 */
export async function addOffer(app: App, tx: Tx, orderId: string, shopId: string): Promise<void> {
  const known = await lockOffers(tx, orderId)
  const earlier = known.find((offer) => offer.shopId === shopId)
  if (!earlier) return queueOffers(app, tx, orderId, [{ shopId, distanceMetres: null }])
  if (earlier.state === 'offered' || earlier.state === 'accepted')
    throw new AppError('CONFLICT', `offer ${earlier.id} is ${earlier.state}`)
  await requeue(tx, earlier, nextRank(known))
}

export async function requeue(tx: Tx, offer: OfferRow, rank: number): Promise<void> {
  await moveOffer(tx, offer, 'queued', {
    rank,
    offeredAt: null,
    answerBy: null,
    answeredAt: null,
    reason: null,
  })
}

export function nextRank(offers: readonly OfferRow[]): number {
  return Math.max(-1, ...offers.map(({ rank }) => rank)) + 1
}
