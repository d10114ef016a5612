import { LIMITS } from '@anxin/shared/kernel/limits'
import { yuanText } from '@anxin/shared/kernel/money'
import { plusMs } from '@anxin/shared/kernel/time'
import type { OrderEvent } from '@anxin/shared/orders/order.machine'
import type { App } from '../app'
import type { Actor } from '../audit'
import { closePayment, keptFenOf, openPayment, refundSubject } from '../payments'
import type { Tx } from '../platform/db'
import { publish } from '../platform/outbox'
import { cancelTimers, setTimer } from '../platform/timers'
import { getShop, subMchidOf } from '../shops'
import { billHash } from './bill'
import { changeOrder } from './change-order'
import {
  insertLines,
  linesOf,
  setLineStates,
  type NewOrder,
  type OrderLineRow,
  type OrderRow,
} from './orders.repository'
import { QUOTE_TIMERS } from './quote-timers'

type Return = {
  readonly event: Extract<OrderEvent, 'return-car' | 'decline-all' | 'expire-quote'>
  readonly actor: Actor
  readonly text: string
}

/**
 * The car goes back without work. Only the inspection fee that was shown before is billed: taken from what was paid,
 * the rest refunded; where less was paid, the difference is due and hand-over waits for it.
 */
export async function returnCar(
  app: App,
  tx: Tx,
  order: OrderRow,
  { event, actor, text }: Return,
): Promise<OrderRow> {
  if (order.duePaymentId) await closePayment(app, tx, order.duePaymentId)
  await dropLines(tx, await linesOf(tx, order.id))
  const fee = feeLine(app, order)
  if (fee) await insertLines(tx, [fee])
  const feeFen = order.inspectionFeeFen
  const paidFen = await keptFenOf(tx, order.id)
  if (paidFen > feeFen)
    await refundSubject(app, tx, {
      subjectId: order.id,
      amountFen: paidFen - feeFen,
      reason: '未施工，退还余款',
    })
  await cancelTimers(tx, order.id, QUOTE_TIMERS)
  await setTimer(app, tx, 'orders.pickup-remind', order.id, plusMs(app.clock.now(), LIMITS.pickupReminderMs))
  const ready = await changeOrder(app, tx, order, {
    event,
    set: {
      billFen: feeFen,
      billHash: billHash(order.id, fee ? [fee] : [], feeFen),
      finishedAt: app.clock.now(),
      stepDueAt: null,
      supplementPending: false,
      ...(await dueFor(app, tx, order, Math.max(0, feeFen - paidFen))),
    },
    actor,
    type: 'return-car',
    text: feeFen > 0 ? `${text}，检测费 ¥${yuanText(feeFen)}` : `${text}，无需付费`,
  })
  await publish(app, tx, 'order.finished', order.id, { orderId: order.id, shopId: order.shopId ?? '' })
  return ready
}

async function dropLines(tx: Tx, lines: readonly OrderLineRow[]): Promise<void> {
  const ids = (state: OrderLineRow['state']) =>
    lines.filter((line) => line.state === state).map(({ id }) => id)
  await setLineStates(tx, ids('shown'), 'shown', 'declined')
  await setLineStates(tx, ids('approving'), 'approving', 'declined')
  await setLineStates(tx, ids('approved'), 'approved', 'dropped')
}

function feeLine(app: App, order: OrderRow): OrderLineRow | null {
  if (order.inspectionFeeFen === 0) return null
  const now = app.clock.now()
  return {
    id: app.newId(),
    orderId: order.id,
    round: order.quoteRound,
    kind: 'fee',
    name: '检测费',
    partType: null,
    brand: null,
    quantityMilli: 1000,
    unit: '次',
    unitPriceFen: order.inspectionFeeFen,
    oemUnitPriceFen: null,
    amountFen: order.inspectionFeeFen,
    warrantyDays: null,
    warrantyKm: null,
    basis: null,
    replacesId: null,
    state: 'done',
    declineReason: null,
    paymentId: null,
    decidedAt: now,
    createdAt: now,
  }
}

async function dueFor(
  app: App,
  tx: Tx,
  order: OrderRow,
  dueFen: number,
): Promise<Pick<NewOrder, 'dueFen' | 'duePaymentId'>> {
  if (dueFen === 0 || !order.shopId) return { dueFen: 0, duePaymentId: null }
  const shop = await getShop(tx, order.shopId)
  const payment = await openPayment(app, tx, {
    subjectId: order.id,
    purpose: 'inspection',
    payerId: order.ownerId,
    shopId: shop.id,
    subMchid: subMchidOf(shop),
    amountFen: dueFen,
    description: '安心修 检测费',
    expiresAt: plusMs(app.clock.now(), LIMITS.quoteValidMs),
  })
  return { dueFen, duePaymentId: payment.id }
}
