import { localText, MINUTE_MS, plusMs } from '@anxin/shared/kernel/time'
import { policyOf, type AnswerPolicy } from '@anxin/shared/matching/answer-policy'
import type { App } from '../app'
import { SYSTEM, type Actor } from '../audit'
import { getService, getShopService } from '../catalogue'
import { askedShopIds, offerNext, queueOffers, rankShops } from '../matching'
import type { Tx } from '../platform/db'
import { publish } from '../platform/outbox'
import { cancelTimers, setTimers } from '../platform/timers'
import { releaseSlot } from '../scheduling'
import { vehicleForOrder } from '../vehicles'
import { changeOrder } from './change-order'
import type { OrderRow } from './orders.repository'

export const OFFER_TIMERS = ['orders.offer-half', 'orders.offer-expire'] as const

export type ServiceNeed = {
  readonly durationMin: number
  readonly bufferMin: number
  readonly skill: string
  readonly bayKind: Awaited<ReturnType<typeof getService>>['bayKind']
}

/**
 * Asks the next shop: first those already queued, then the best ranked that were not asked, as many in all as the
 * order's policy says; with nobody left the order waits for an operator, without a slot.
 */
export async function askNextShop(
  app: App,
  tx: Tx,
  order: OrderRow,
  why: { actor: Actor; text: string },
): Promise<OrderRow> {
  const service = await getService(tx, order.serviceId)
  const policy = policyOf(order)
  const need = { orderId: order.id, service, startAt: order.slotStartAt, policy }
  let offer = await offerNext(app, tx, need)
  if (!offer && (await queueMore(app, tx, order))) offer = await offerNext(app, tx, need)
  if (!offer) return leaveToOperator(app, tx, order, why)
  const price = await getShopService(tx, offer.shopId, order.serviceId)
  await setOfferTimers(app, tx, order.id, offer.answerBy, policy)
  return changeOrder(app, tx, order, {
    event: 'reoffer',
    set: {
      shopId: offer.shopId,
      shopName: offer.shopName,
      technicianId: offer.technicianId,
      slotEndAt: offer.endAt,
      stepDueAt: offer.answerBy,
      estimateMinFen: price && order.priceMode !== 'inspect-first' ? price.totalFen : null,
      estimateMaxFen: price?.totalMaxFen ?? (price && order.priceMode === 'fixed' ? price.totalFen : null),
    },
    actor: why.actor,
    type: 'offered',
    text: `${why.text}，已转给${offer.shopName}，${localText(offer.answerBy)} 前答复`,
  })
}

/** Alert and expiry of the offer that is open now. */
export async function setOfferTimers(
  app: App,
  tx: Tx,
  orderId: string,
  answerBy: Date,
  { alertPercent }: AnswerPolicy,
): Promise<void> {
  const now = app.clock.now()
  const alertAt = plusMs(now, Math.round(((answerBy.getTime() - now.getTime()) * alertPercent) / 100))
  await setTimers(app, tx, [
    { kind: OFFER_TIMERS[0], subjectId: orderId, dueAt: alertAt },
    { kind: OFFER_TIMERS[1], subjectId: orderId, dueAt: answerBy },
  ])
}

async function queueMore(app: App, tx: Tx, order: OrderRow): Promise<boolean> {
  const asked = await askedShopIds(tx, order.id)
  const { shopsMax } = policyOf(order)
  const room = shopsMax - asked.length
  if (room <= 0) return false
  const { powertrain, brandId } = await vehicleForOrder(app, tx, order.ownerId, order.vehicleId)
  const ranked = await rankShops(app, tx, {
    serviceId: order.serviceId,
    powertrain,
    brandId,
    lat: order.lat,
    lng: order.lng,
    startAt: order.slotStartAt,
    limit: shopsMax + asked.length,
  })
  const fresh = ranked.filter(({ shopId }) => !asked.includes(shopId)).slice(0, room)
  await queueOffers(app, tx, order.id, fresh)
  return fresh.length > 0
}

async function leaveToOperator(
  app: App,
  tx: Tx,
  order: OrderRow,
  why: { actor: Actor; text: string },
): Promise<OrderRow> {
  await cancelTimers(tx, order.id, OFFER_TIMERS)
  await releaseSlot(tx, order.id)
  const waiting = await changeOrder(app, tx, order, {
    event: 'reoffer',
    set: { shopId: null, shopName: null, technicianId: null, stepDueAt: null },
    actor: why.actor.kind === 'shop' ? SYSTEM : why.actor,
    type: 'unanswered',
    text: `${why.text}，客服将在 ${policyOf(order).operatorMs / MINUTE_MS} 分钟内为你安排`,
  })
  await publish(app, tx, 'order.unanswered', order.id, { orderId: order.id })
  return waiting
}
