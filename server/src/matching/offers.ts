import { AppError } from '@anxin/shared/kernel/errors'
import { LIMITS } from '@anxin/shared/kernel/limits'
import { addDays, localDayOf, plusMs } from '@anxin/shared/kernel/time'
import type { App } from '../app'
import { getShopService } from '../catalogue'
import type { Queries, Tx } from '../platform/db'
import { publish } from '../platform/outbox'
import { releaseSlot, tryHoldSlot, type Need } from '../scheduling'
import { getShop, openingOf } from '../shops'
import { insertOffers, lockOffers, moveOffer, withdrawOpen, type OfferRow } from './offers.repository'

export type Candidate = {
  readonly shopId: string
  readonly distanceMetres: number | null
  readonly why?: unknown
}

/** Queues shops to be asked, in this order, after those already known. */
export async function queueOffers(
  app: App,
  tx: Tx,
  orderId: string,
  shops: readonly Candidate[],
): Promise<void> {
  const known = (await lockOffers(tx, orderId)).length
  await insertOffers(
    tx,
    shops.map(({ shopId, distanceMetres, why }, index) => ({
      id: app.newId(),
      orderId,
      shopId,
      rank: known + index,
      state: 'queued' as const,
      distanceMetres,
      why: why ?? null,
    })),
  )
}

/** An operator adds a shop; one that was asked before is asked again. */
export async function addOffer(app: App, tx: Tx, orderId: string, shopId: string): Promise<void> {
  const offers = await lockOffers(tx, orderId)
  const earlier = offers.find((offer) => offer.shopId === shopId)
  if (earlier)
    await moveOffer(tx, earlier, 'queued', {
      offeredAt: null,
      answerBy: null,
      answeredAt: null,
      reason: null,
    })
  else await queueOffers(app, tx, orderId, [{ shopId, distanceMetres: null }])
}

/** Asks the shop that the owner chose; the caller holds its slot already. */
export async function offerTo(
  app: App,
  tx: Tx,
  { orderId, shopId, distanceMetres }: { orderId: string } & Candidate,
): Promise<{ answerBy: Date }> {
  const now = app.clock.now()
  const answerBy = await answerTime(tx, shopId, now)
  await insertOffers(tx, [
    {
      id: app.newId(),
      orderId,
      shopId,
      rank: 0,
      state: 'offered',
      distanceMetres,
      why: null,
      offeredAt: now,
      answerBy,
    },
  ])
  await publish(app, tx, 'order.offered', orderId, { orderId, shopId })
  return { answerBy }
}

export type NextOffer = {
  readonly shopId: string
  readonly shopName: string
  readonly answerBy: Date
  readonly bayId: string
  readonly technicianId: string
  readonly endAt: Date
}

/**
 * Asks the next queued shop that is open, offers the service and has the slot; the slot moves with the offer, so it is
 * held at one shop at a time. Shops that cannot are skipped. Null when nobody is left; the earlier slot is free then.
 */
export async function offerNext(
  app: App,
  tx: Tx,
  wish: { orderId: string; service: Need & { id: string }; startAt: Date },
): Promise<NextOffer | null> {
  await releaseSlot(tx, wish.orderId)
  const offers = await lockOffers(tx, wish.orderId)
  for (const open of offers.filter(({ state }) => state === 'offered')) await moveOffer(tx, open, 'withdrawn')
  for (const offer of offers.filter(({ state }) => state === 'queued')) {
    const next = await tryOffer(app, tx, offer, wish)
    if (next) return next
    await moveOffer(tx, offer, 'skipped')
  }
  return null
}

async function tryOffer(
  app: App,
  tx: Tx,
  offer: OfferRow,
  { orderId, service, startAt }: Parameters<typeof offerNext>[2],
): Promise<NextOffer | null> {
  const shop = await getShop(tx, offer.shopId)
  if (shop.state !== 'open' || !(await getShopService(tx, shop.id, service.id))) return null
  const held = await tryHoldSlot(app, tx, { orderId, shopId: shop.id, service, startAt })
  if (!held) return null
  const now = app.clock.now()
  const answerBy = await answerTime(tx, shop.id, now)
  await moveOffer(tx, offer, 'offered', { offeredAt: now, answerBy })
  await publish(app, tx, 'order.offered', orderId, { orderId, shopId: shop.id })
  return {
    shopId: shop.id,
    shopName: shop.name,
    answerBy,
    bayId: held.bayId,
    technicianId: held.technicianId,
    endAt: held.endAt,
  }
}

/** The shop says yes or no. OFFER_GONE when it is not the one that is asked now, or its time is over. */
export async function answerOffer(
  app: App,
  tx: Tx,
  orderId: string,
  shopId: string,
  answer: 'accepted' | 'refused',
  reason: string | null = null,
): Promise<void> {
  const now = app.clock.now()
  const offer = (await lockOffers(tx, orderId)).find((candidate) => candidate.shopId === shopId)
  if (offer?.state !== 'offered' || !offer.answerBy || offer.answerBy <= now) {
    throw new AppError('OFFER_GONE', `order ${orderId} at shop ${shopId}: ${offer?.state ?? 'never offered'}`)
  }
  await moveOffer(tx, offer, answer, { answeredAt: now, reason })
}

/** The time to answer is over: which shop was silent, or null when nobody is asked (any more). */
export async function expireOffer(app: App, tx: Tx, orderId: string): Promise<string | null> {
  const now = app.clock.now()
  const offer = (await lockOffers(tx, orderId)).find(({ state }) => state === 'offered')
  if (!offer?.answerBy || offer.answerBy > now) return null
  await moveOffer(tx, offer, 'expired', { answeredAt: now })
  return offer.shopId
}

/** The order ended or left its shop: nobody is asked any more. */
export async function withdrawOffers(tx: Tx, orderId: string): Promise<void> {
  await withdrawOpen(tx, orderId)
}

const DAYS_AHEAD = 31

/** Ten minutes in opening hours; otherwise half an hour after the next opening. */
export async function answerTime(q: Queries, shopId: string, now: Date): Promise<Date> {
  const today = localDayOf(now)
  for (let days = 0; days <= DAYS_AHEAD; days++) {
    const opening = await openingOf(q, shopId, addDays(today, days))
    if (!opening || opening.closesAt <= now) continue
    if (opening.opensAt <= now) return plusMs(now, LIMITS.acceptWithinMs)
    return plusMs(opening.opensAt, LIMITS.acceptAfterOpeningMs)
  }
  return plusMs(now, LIMITS.acceptWithinMs)
}
