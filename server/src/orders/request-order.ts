import { AppError } from '@anxin/shared/kernel/errors'
import { FEN_MAX } from '@anxin/shared/kernel/money'
import { localText } from '@anxin/shared/kernel/time'
import type { AnswerPolicy } from '@anxin/shared/matching/answer-policy'
import type { App } from '../app'
import { actorOf, SYSTEM } from '../audit'
import { getService, getShopService, type ServiceRow, type ShopServiceRow } from '../catalogue'
import { reserveCoupon } from '../growth'
import { hasPhone } from '../identity'
import { answerTime, newestPolicy, nextOpening, offerTo } from '../matching'
import { runCommand, storedReply } from '../platform/commands'
import type { Tx } from '../platform/db'
import { publish } from '../platform/outbox'
import type { Call, Reply } from '../platform/routes'
import { holdSlot, inTurn } from '../scheduling'
import { commissionTermsOf, getShop, nearestRegion, requireTakesOrders, type ShopRow } from '../shops'
import { bookWork, countOpenOrders, vehicleForOrder } from '../vehicles'
import { acceptAtPrice } from './accepted-price'
import { askNextShop, setOfferTimers } from './ask-shops'
import { viewOrder, type Known } from './order-view'
import {
  insertEntry,
  insertOrder,
  type NewOrder,
  type OrderEntryRow,
  type OrderRow,
} from './orders.repository'

type Request = Call<'POST /orders'>

/**
 * Books a service for a car at a time: at the shop that the owner chose, whose slot is held from now on, or at the
 * best ranked shop that has the slot. No money yet, except that an instant-booking shop accepts by rule.
 */
export async function requestOrder(app: App, call: Request): Promise<Reply<'POST /orders'>> {
  const { command, body } = call
  const { shopId, serviceId } = body
  if (!shopId) return runCommand(app, command, (tx) => requestAnywhere(app, tx, call))
  const wish = { shopId, serviceId, startAt: new Date(body.slotStartAt) }
  return inTurn(
    app,
    wish,
    () => storedReply<Reply<'POST /orders'>>(app.db, command),
    () => runCommand(app, command, (tx) => requestAtShop(app, tx, call, shopId)),
  )
}

async function requestAtShop(
  app: App,
  tx: Tx,
  call: Request,
  shopId: string,
): Promise<Reply<'POST /orders'>> {
  const [draft, shop, price, opensAt] = await Promise.all([
    newOrder(app, tx, call),
    getShop(tx, shopId),
    getShopService(tx, shopId, call.body.serviceId),
    nextOpening(tx, shopId, app.clock.now()),
  ])
  requireTakesOrders(shop)
  if (!price) throw new AppError('SERVICE_NOT_OFFERED', `shop ${shopId}`)
  // A slot is about to be held there, so the shop opens again, unless it has changed its hours this very moment.
  const now = app.clock.now()
  const answerBy = answerTime(draft.answerPolicy, opensAt ?? now, now)
  return begin(app, tx, call, await bookAtShop(app, tx, draft, { shop, price, answerBy }))
}

async function requestAnywhere(app: App, tx: Tx, call: Request): Promise<Reply<'POST /orders'>> {
  return begin(app, tx, call, { order: await bookAnywhere(app, tx, await newOrder(app, tx, call)) })
}

type Begun = { readonly order: OrderRow; readonly known?: Known }

async function begin(
  app: App,
  tx: Tx,
  { caller, body }: Request,
  { order, known }: Begun,
): Promise<Reply<'POST /orders'>> {
  await publish(app, tx, 'order.requested', order.id, { orderId: order.id, ownerId: order.ownerId })
  const [view] = await Promise.all([
    viewOrder(tx, order, caller, known),
    countOpenOrders(tx, order.vehicleId, 1, order.ownerId),
    bookWork(tx, order.vehicleId, body.rememberedIds, order.id),
  ])
  return view
}

/** Checks what does not depend on a shop, and makes the row that will be inserted. */
async function newOrder(app: App, tx: Tx, { caller, body }: Request): Promise<Draft> {
  const [isReachable, vehicle, service, answerPolicy] = await Promise.all([
    hasPhone(tx, caller.userId),
    vehicleForOrder(app, tx, caller.userId, body.vehicleId),
    getService(tx, body.serviceId),
    newestPolicy(tx, body.serviceId),
  ])
  if (!isReachable) throw new AppError('PHONE_REQUIRED', `user ${caller.userId}`)
  if (!service.powertrains.includes(vehicle.powertrain))
    throw new AppError('SERVICE_NOT_FOR_VEHICLE', `${service.code} for ${vehicle.powertrain}`)
  const slotStartAt = new Date(body.slotStartAt)
  if (slotStartAt <= app.clock.now()) throw new AppError('SLOT_UNAVAILABLE', 'in the past')
  return {
    service,
    id: body.id,
    version: 1,
    state: 'MATCHING',
    stateAt: app.clock.now(),
    ownerId: caller.userId,
    region: '',
    vehicleId: vehicle.id,
    vehicleText: vehicle.text,
    serviceId: service.id,
    serviceName: service.name,
    priceMode: service.priceMode,
    durationMin: service.durationMin,
    bufferMin: service.bufferMin,
    answerPolicy,
    slotStartAt,
    slotEndAt: new Date(slotStartAt.getTime() + (service.durationMin + service.bufferMin) * 60_000),
    lat: round3(body.lat),
    lng: round3(body.lng),
    note: body.note,
    depositFen: 0,
    inspectionFeeFen: 0,
    couponId: body.couponId ?? null,
    followUp: 'none',
    createdAt: app.clock.now(),
  }
}

type Draft = NewOrder & {
  service: ServiceRow
  ownerId: string
  vehicleId: string
  slotStartAt: Date
  answerPolicy: AnswerPolicy
}

async function bookAtShop(
  app: App,
  tx: Tx,
  { service, ...draft }: Draft,
  { shop, price, answerBy }: { shop: ShopRow; price: ShopServiceRow; answerBy: Date },
): Promise<Begun> {
  const { id: shopId } = shop
  const hold = await holdSlot(app, tx, { orderId: draft.id, shopId, service, startAt: draft.slotStartAt })
  const coupon = await couponFor(app, tx, draft, price)
  const row = {
    ...draft,
    ...coupon,
    ...estimate(draft, price),
    region: shop.region,
    shopId,
    shopName: shop.name,
    technicianId: hold.technicianId,
    slotEndAt: hold.endAt,
  }
  if (shop.instantBook) {
    const text = `已预约 ${shop.name}，${localText(draft.slotStartAt)}`
    const { order } = await insertRequested(app, tx, row, draft.ownerId, text)
    const acceptedAt = app.clock.now()
    const terms = await commissionTermsOf(tx, shopId, acceptedAt)
    return acceptAtPrice(app, tx, order, { shop, price, terms, acceptedAt, actor: SYSTEM, instant: true })
  }
  await offerTo(app, tx, { orderId: draft.id, shopId, distanceMetres: null, answerBy })
  const text = `已提交预约，${shop.name} ${localText(answerBy)} 前答复`
  const { order, entry } = await insertRequested(
    app,
    tx,
    { ...row, stepDueAt: answerBy },
    draft.ownerId,
    text,
  )
  await setOfferTimers(app, tx, order.id, answerBy, draft.answerPolicy)
  return { order, known: { entries: [entry], booking: hold } }
}

async function bookAnywhere(app: App, tx: Tx, { service: _service, ...draft }: Draft): Promise<OrderRow> {
  const coupon = await couponFor(app, tx, draft, null)
  const region = await regionNear(tx, draft)
  const { order } = await insertRequested(
    app,
    tx,
    { ...draft, ...coupon, region },
    draft.ownerId,
    `已提交需求，正在为你找店`,
  )
  return askNextShop(app, tx, order, { actor: SYSTEM, text: '已按你的需求匹配门店' })
}

async function insertRequested(
  app: App,
  tx: Tx,
  row: NewOrder,
  ownerId: string,
  text: string,
): Promise<{ order: OrderRow; entry: OrderEntryRow }> {
  await insertOrder(tx, row)
  const actor = actorOf({ kind: 'owner', userId: ownerId })
  const entry = {
    orderId: row.id,
    seq: 1,
    at: app.clock.now(),
    actor: actor.kind,
    actorId: actor.id,
    actorName: '车主',
    type: 'requested',
    text,
    photoIds: [],
  }
  await insertEntry(tx, entry)
  return { order: { ...EMPTY, ...row } as OrderRow, entry }
}

/** What the database fills in for columns that a new order leaves out. */
export const EMPTY: Partial<OrderRow> = {
  answerPolicy: null, shopId: null, shopName: null, technicianId: null, estimateMinFen: null, estimateMaxFen: null, couponId: null, couponFen: 0,
  commissionBasisPoints: 0, quoteRound: 0, dueFen: 0, duePaymentId: null, payFromAt: null, payByAt: null, stepDueAt: null, hold: null, heldLineIds: null,
  waitingPartsUntil: null, waitingPartsSlips: 0, supplementPending: false, withdrawnAt: null, stopRequestedAt: null, lateCancel: false,
  cancelCause: null, reworkOf: null, intakeCodeHash: null, intakeCodeUntil: null, handOverCodeHash: null, handOverCodeUntil: null, codeTries: 0,
  odometerKm: null, fuelPercent: null, damages: null, items: null, oldParts: null, checklistVersion: null, billFen: null, billHash: null, evidenceCount: 0, evidenceHash: null, acceptedAt: null, checkedInAt: null,
  startedAt: null, finishedAt: null, deliveredAt: null, completedAt: null, cancelledAt: null,
} // prettier-ignore

async function couponFor(
  app: App,
  tx: Tx,
  order: NewOrder,
  price: ShopServiceRow | null,
): Promise<{ couponFen: number }> {
  if (!order.couponId) return { couponFen: 0 }
  const payableFen = price && order.priceMode !== 'inspect-first' ? price.totalFen : FEN_MAX
  return {
    couponFen: await reserveCoupon(app, tx, {
      couponId: order.couponId,
      ownerId: order.ownerId,
      orderId: order.id,
      payableFen,
    }),
  }
}

function estimate(
  order: NewOrder,
  price: ShopServiceRow,
): Pick<NewOrder, 'estimateMinFen' | 'estimateMaxFen' | 'depositFen' | 'inspectionFeeFen'> {
  const priced = order.priceMode !== 'inspect-first'
  return {
    estimateMinFen: priced ? price.totalFen : null,
    estimateMaxFen: priced ? (price.totalMaxFen ?? price.totalFen) : null,
    depositFen: price.depositFen,
    inspectionFeeFen: price.inspectionFeeFen,
  }
}

/** The region of the nearest shop: whose operators see the order when no shop answers. */
async function regionNear(tx: Tx, { lat, lng }: { lat: number; lng: number }): Promise<string> {
  return (await nearestRegion(tx, { lat, lng })) ?? '000000'
}

function round3(degrees: number): number {
  return Math.round(degrees * 1000) / 1000
}
