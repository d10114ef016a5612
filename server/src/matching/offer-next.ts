import type { AnswerPolicy } from '@anxin/shared/matching/answer-policy'
import type { App } from '../app'
import { getShopService } from '../catalogue'
import type { Tx } from '../platform/db'
import { publish } from '../platform/outbox'
import { releaseSlot, tryHoldSlot, type Assigned, type Need } from '../scheduling'
import { getShop, takesOrders } from '../shops'
import { answerTime, nextOpening } from './answer-time'
import { lockOffers, moveOffer, type OfferRow } from './offers.repository'

export type OfferWish = {
  readonly orderId: string
  readonly service: Need & { readonly id: string }
  readonly startAt: Date
  /** That of the order. */
  readonly policy: AnswerPolicy
}

export type NextOffer = {
  readonly shopId: string
  readonly shopName: string
  readonly answerBy: Date
  readonly bayId: string
  readonly technicianId: string
  readonly endAt: Date
}

/** Why a queued shop was not asked. */
type SkipReason = 'not-open' | 'not-offered' | 'no-slot'

/**
 * Asks the next queued shop that is open, offers the service and has the slot; those that cannot are skipped. The
 * slot moves with the offer in the caller's transaction, so it is held at one shop at a time, and an offer that is
 * still open is withdrawn. Null when nobody is left; the order then holds no slot.
 */
export async function offerNext(app: App, tx: Tx, wish: OfferWish): Promise<NextOffer | null> {
  const offers = await lockOffers(tx, wish.orderId)
  await releaseSlot(tx, wish.orderId)
  for (const open of offers.filter(({ state }) => state === 'offered')) await moveOffer(tx, open, 'withdrawn')
  for (const offer of offers.filter(({ state }) => state === 'queued')) {
    const next = await tryOffer(app, tx, offer, wish)
    if (typeof next !== 'string') return next
    await moveOffer(tx, offer, 'skipped', { reason: next })
  }
  return null
}

async function tryOffer(
  app: App,
  tx: Tx,
  offer: OfferRow,
  { orderId, service, startAt, policy }: OfferWish,
): Promise<NextOffer | SkipReason> {
  const now = app.clock.now()
  const shop = await getShop(tx, offer.shopId)
  if (!takesOrders(shop)) return 'not-open'
  if (!(await getShopService(tx, shop.id, service.id))) return 'not-offered'
  const opensAt = await nextOpening(tx, shop.id, now)
  if (!opensAt) return 'not-open'
  const held: Assigned | null = await tryHoldSlot(app, tx, { orderId, shopId: shop.id, service, startAt })
  if (!held) return 'no-slot'
  const answerBy = answerTime(policy, opensAt, now)
  // An answer after the car should have come is no answer.
  const until = answerBy < startAt ? answerBy : startAt
  await moveOffer(tx, offer, 'offered', { offeredAt: now, answerBy: until })
  await publish(app, tx, 'order.offered', orderId, { orderId, shopId: shop.id })
  const { bayId, technicianId, endAt } = held
  return { shopId: shop.id, shopName: shop.name, answerBy: until, bayId, technicianId, endAt }
}
