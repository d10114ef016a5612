import type { EventPayload } from '@anxin/shared/events'
import { AppError } from '@anxin/shared/kernel/errors'
import type { App } from '../app'
import { actorOf, SYSTEM, type Actor } from '../audit'
import { freeCoupon, spendCoupon } from '../growth'
import { releaseSubject } from '../payments'
import { runCommand } from '../platform/commands'
import type { Tx } from '../platform/db'
import { publish } from '../platform/outbox'
import type { Call, Reply } from '../platform/routes'
import { cancelTimers } from '../platform/timers'
import { countOpenOrders } from '../vehicles'
import { lockOwned } from './access'
import { couponOn, takenCommission } from './bill'
import { bookCompensation } from './book-compensation'
import { changeOrder } from './change-order'
import { viewOrder } from './order-view'
import { linesOf, lockOrder, type OrderRow } from './orders.repository'
import { refundedOf } from './refund-by-operator'
import { takeInPayments } from './settle-payment'

type Route = 'POST /orders/:orderId/confirmation'

export const CONFIRM_TIMERS = [
  'orders.confirm-remind-1',
  'orders.confirm-remind-2',
  'orders.auto-confirm',
] as const

/** The owner is satisfied: the money goes to the shop. Also ends a hold that the owner's own answer had set. */
export async function confirmCompletion(
  app: App,
  { caller, params, command }: Call<Route>,
): Promise<Reply<Route>> {
  return runCommand(app, command, async (tx) => {
    const order = await takeInPayments(app, tx, await lockOwned(tx, caller, params.orderId))
    if (order.hold !== null && order.hold !== 'follow-up')
      throw new AppError('HOLD_ACTIVE', `order ${order.id}: ${order.hold}`)
    return viewOrder(
      tx,
      await complete(app, tx, order, {
        event: 'confirm',
        actor: actorOf(caller),
        text: '车主确认满意，款项放行',
        by: 'owner',
      }),
      caller,
    )
  })
}

/** 72 hours without an objection. Silence releases, but never counts as satisfied. */
export async function autoConfirm(app: App, tx: Tx, orderId: string): Promise<void> {
  const order = await takeInPayments(app, tx, await lockOrder(tx, orderId))
  if (order.state === 'DELIVERED' && order.hold === 'case')
    return void (await releaseUndisputed(app, tx, order))
  if (order.state !== 'DELIVERED' || order.hold !== null) return // lifting the hold sets the timer again
  await complete(app, tx, order, {
    event: 'auto-confirm',
    actor: SYSTEM,
    text: '72 小时无异议，款项自动放行',
    by: 'system',
  })
}

/**
 * 72 hours after the hand-over a case keeps only the payments that what it is about was paid with (lifecycle, section
 * 2). Returns the ids of the releases.
 */
export async function releaseUndisputed(app: App, tx: Tx, order: OrderRow): Promise<string[]> {
  const { heldLineIds } = order
  if (heldLineIds === null) return []
  const done = (await linesOf(tx, order.id)).filter(({ state }) => state === 'done')
  const ids = await releaseSubject(app, tx, {
    subjectId: order.id,
    commissionFen: takenCommission(done, order, await refundedOf(tx, order, done)),
    bill: done.map(({ id, amountFen }) => ({ amountFen, isDisputed: heldLineIds.includes(id) })),
  })
  if (ids.length > 0)
    await changeOrder(app, tx, order, {
      actor: SYSTEM,
      type: 'part-released',
      text: '72 小时无异议的款项已放行给门店，售后涉及的款项继续冻结',
    })
  return ids
}

/** WeChat's freeze is ending and the car is with its owner, unchallenged: as if the 72 hours were over. */
export async function completeForFreeze(app: App, tx: Tx, order: OrderRow): Promise<void> {
  await complete(app, tx, order, {
    event: 'auto-confirm',
    actor: SYSTEM,
    text: '微信冻结期将满，车辆已交付且无异议，款项放行给门店',
    by: 'freeze',
  })
}

/** The owner confirmed receipt in WeChat after the hand-over, which says the same as the button in our app. */
export async function confirmByReceipt(app: App, tx: Tx, order: OrderRow): Promise<void> {
  await complete(app, tx, order, {
    event: 'confirm',
    actor: { kind: 'wechat', id: null },
    text: '车主在微信确认收货，视为确认满意，款项放行',
    by: 'owner',
  })
}

type Completion = {
  readonly event: 'confirm' | 'auto-confirm'
  readonly actor: Actor
  readonly text: string
  readonly by: EventPayload<'order.completed'>['by']
}

async function complete(
  app: App,
  tx: Tx,
  order: OrderRow,
  { event, actor, text, by }: Completion,
): Promise<OrderRow> {
  const completed = await changeOrder(app, tx, order, {
    event,
    set: { completedAt: app.clock.now(), stepDueAt: null, hold: null, heldLineIds: null },
    actor,
    type: 'completed',
    text,
  })
  const done = (await linesOf(tx, order.id)).filter(({ state }) => state === 'done')
  const couponFen = couponOn(done, order.couponFen, order.commissionBasisPoints)
  const refundedFen = await refundedOf(tx, order, done)
  await releaseSubject(app, tx, {
    subjectId: order.id,
    commissionFen: takenCommission(done, order, refundedFen),
  })
  await bookCompensation(app, tx, order, done, refundedFen)
  if (order.couponId) await (couponFen > 0 ? spendCoupon(app, tx, order.id) : freeCoupon(app, tx, order.id))
  await cancelTimers(tx, order.id, CONFIRM_TIMERS)
  await countOpenOrders(tx, order.vehicleId, -1)
  await publish(app, tx, 'order.completed', order.id, {
    orderId: order.id,
    ownerId: order.ownerId,
    shopId: order.shopId ?? '',
    by,
  })
  return completed
}
