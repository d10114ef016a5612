import type { CANCEL_CAUSES } from '@anxin/shared/orders/order.contract'
import type { OrderEvent } from '@anxin/shared/orders/order.machine'
import type { App } from '../app'
import type { Actor } from '../audit'
import { freeCoupon } from '../growth'
import { withdrawOffers } from '../matching'
import { closePayment } from '../payments'
import type { Tx } from '../platform/db'
import { publish } from '../platform/outbox'
import { cancelTimers } from '../platform/timers'
import { releaseSlot } from '../scheduling'
import { countOpenOrders } from '../vehicles'
import { changeOrder } from './change-order'
import type { OrderRow } from './orders.repository'

export type Ending = {
  readonly event: Extract<OrderEvent, 'cancel' | 'expire-payment'>
  readonly cause: (typeof CANCEL_CAUSES)[number]
  readonly actor: Actor
  readonly text: string
  readonly late?: boolean
}

/** An order ends without work: slot, offers, timers, coupon and an open payment are let go. Refunds are the caller's. */
export async function endOrder(app: App, tx: Tx, order: OrderRow, ending: Ending): Promise<OrderRow> {
  if (order.duePaymentId && ending.event === 'cancel') await closePayment(app, tx, order.duePaymentId)
  const ended = await changeOrder(app, tx, order, {
    event: ending.event,
    set: {
      cancelCause: ending.cause,
      cancelledAt: app.clock.now(),
      stepDueAt: null,
      dueFen: 0,
      duePaymentId: null,
      lateCancel: ending.late ?? false,
    },
    actor: ending.actor,
    type: 'cancelled',
    text: ending.text,
  })
  await releaseSlot(tx, order.id)
  await withdrawOffers(tx, order.id)
  await cancelTimers(tx, order.id)
  if (order.couponId) await freeCoupon(app, tx, order.id)
  await countOpenOrders(tx, order.vehicleId, -1)
  await publish(app, tx, 'order.cancelled', order.id, {
    orderId: order.id,
    shopId: order.shopId,
    cause: ending.cause,
  })
  return ended
}
