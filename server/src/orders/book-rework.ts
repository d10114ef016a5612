import { assert } from '@anxin/shared/kernel/errors'
import { localText } from '@anxin/shared/kernel/time'
import type { App } from '../app'
import type { Actor } from '../audit'
import { getService } from '../catalogue'
import type { Tx } from '../platform/db'
import { publish } from '../platform/outbox'
import { holdSlot } from '../scheduling'
import { countOpenOrders } from '../vehicles'
import { setAppointment } from './appointment'
import { changeOrder } from './change-order'
import { EMPTY } from './request-order'
import {
  insertEntry,
  insertLines,
  insertOrder,
  linesOf,
  type NewOrder,
  type OrderLineRow,
  type OrderRow,
} from './orders.repository'

type Rework = {
  readonly id: string
  readonly slotStartAt: Date
  /** The lines of the first order that are done again. */
  readonly lineIds: readonly string[]
  readonly actor: Actor
}

/**
 * The work of a locked order is done again: an order of its own at the same shop, linked to the first one, at no price
 * and for the same technician where that one is free. The shop has promised it, so it is not asked.
 * Errors: SLOT_TAKEN, SLOT_UNAVAILABLE.
 */
export async function bookRework(app: App, tx: Tx, first: OrderRow, rework: Rework): Promise<OrderRow> {
  const { id, slotStartAt, lineIds, actor } = rework
  const { shopId } = first
  assert(shopId !== null, 'a delivered order has a shop')
  const service = await getService(tx, first.serviceId)
  const wish = { orderId: id, shopId, service, startAt: slotStartAt, technicianId: first.technicianId }
  const { technicianId, endAt: slotEndAt } = await holdSlot(app, tx, wish)
  const row = { ...rowOf(app, first), id, slotStartAt, slotEndAt, technicianId }
  await insertOrder(tx, row)
  await insertEntry(tx, {
    orderId: id,
    seq: 1,
    at: app.clock.now(),
    actor: actor.kind,
    actorId: actor.id,
    actorName: '车主',
    type: 'requested',
    text: `免费返修，${localText(slotStartAt)} 到店`,
    photoIds: [],
  })
  const lines = (await linesOf(tx, first.id)).filter((line) => lineIds.includes(line.id))
  await insertLines(tx, lines.map(freeLine(app, id)))
  const accepted = await changeOrder(app, tx, { ...EMPTY, ...row } as OrderRow, {
    event: 'accept-unpriced',
    set: { acceptedAt: app.clock.now(), stepDueAt: slotStartAt },
    actor,
    type: 'accepted',
    text: '返修不收费，门店已安排工位与技师',
  })
  await setAppointment(app, tx, accepted)
  await countOpenOrders(tx, first.vehicleId, 1)
  await publish(app, tx, 'order.confirmed', id, { orderId: id, shopId })
  return accepted
}

function rowOf(app: App, first: OrderRow): Omit<NewOrder, 'id' | 'slotStartAt' | 'slotEndAt'> {
  const { ownerId, region, vehicleId, vehicleText, serviceId, serviceName, durationMin, bufferMin } = first
  const now = app.clock.now()
  return {
    version: 1,
    state: 'MATCHING',
    stateAt: now,
    ownerId,
    region,
    vehicleId,
    vehicleText,
    serviceId,
    serviceName,
    priceMode: 'fixed', // nothing to quote: inspected, then started
    durationMin,
    bufferMin,
    answerPolicy: first.answerPolicy,
    shopId: first.shopId,
    shopName: first.shopName,
    lat: first.lat,
    lng: first.lng,
    note: '',
    depositFen: 0,
    inspectionFeeFen: 0,
    followUp: 'none',
    reworkOf: first.id,
    createdAt: now,
  }
}

function freeLine(app: App, orderId: string): (line: OrderLineRow) => OrderLineRow {
  const now = app.clock.now()
  return (line) => ({
    ...line,
    id: app.newId(),
    orderId,
    round: 0,
    unitPriceFen: 0,
    amountFen: 0,
    state: 'approved',
    declineReason: null,
    paymentId: null,
    decidedAt: now,
    createdAt: now,
  })
}
