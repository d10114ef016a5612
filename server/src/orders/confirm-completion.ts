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
import { couponOn, disputedBill, takenCommission } from './bill'
import { bookCompensation } from './book-compensation'
import { changeOrder } from './change-order'
import { viewOrder } from './order-view'
import { holdOf } from './hold-of'
import { linesOf, lockOrder, type OrderRow } from './orders.repository'
import { refundedOf } from './refund-by-operator'
import { takeInPayments } from './settle-payment'

type Route = 'POST /orders/:orderId/confirmation'

export const CONFIRM_TIMERS = [
  'orders.confirm-remind-1',
  'orders.confirm-remind-2',
  'orders.auto-confirm',
] as const

/**
 * The owner is satisfied: the money goes to the shop. Also ends a hold that the owner's own answer had set. While a case
 * about some lines is open it means the others: what paid for those goes at once, and the order is over with the case.
 */
export async function confirmCompletion(
  app: App,
  { caller, params, command }: Call<Route>,
): Promise<Reply<Route>> {
  return runCommand(app, command, async (tx) => {
    const order = await takeInPayments(app, tx, await lockOwned(tx, caller, params.orderId))
    const actor = actorOf(caller)
    const hold = holdOf(order)
    if (hold !== null && hold !== 'follow-up') {
      if (!(await confirmTheRest(app, tx, order, actor)))
        throw new AppError('HOLD_ACTIVE', `order ${order.id}: ${hold}`)
      return viewOrder(tx, await lockOrder(tx, order.id), caller)
    }
    const text = '车主确认满意，款项放行'
    return viewOrder(
      tx,
      await complete(app, tx, order, { event: 'confirm', actor, text, by: 'owner' }),
      caller,
    )
  })
}

/** False where the hold is about everything, or nothing else is frozen any more. */
async function confirmTheRest(app: App, tx: Tx, order: OrderRow, actor: Actor): Promise<boolean> {
  if (order.state !== 'DELIVERED' || order.hold !== 'case') return false
  const text = '车主对其余项目确认满意，对应款项放行给门店，售后涉及的款项继续冻结'
  return (await releaseUndisputed(app, tx, order, { actor, text })).length > 0
}

/** 72 hours without an objection. Silence releases, but never counts as satisfied. */
export async function autoConfirm(app: App, tx: Tx, orderId: string): Promise<void> {
  const order = await takeInPayments(app, tx, await lockOrder(tx, orderId))
  if (order.state === 'DELIVERED' && order.hold === 'case')
    return void (await releaseUndisputed(app, tx, order))
  if (order.state !== 'DELIVERED' || holdOf(order) !== null) return // lifting the hold sets the timer again
  await complete(app, tx, order, {
    event: 'auto-confirm',
    actor: SYSTEM,
    text: '72 小时无异议，款项自动放行',
    by: 'system',
  })
}

const SILENCE: Pick<Completion, 'actor' | 'text'> = {
  actor: SYSTEM,
  text: '72 小时无异议的款项已放行给门店，售后涉及的款项继续冻结',
}

/**
 * A case keeps only the payments that what it is about was paid with (lifecycle, section 2); the others go 72 hours
 * after the hand-over, or when the owner says so. While a complaint at WeChat is open none go. Returns the ids of the
 * releases.
 */
export async function releaseUndisputed(
  app: App,
  tx: Tx,
  order: OrderRow,
  { actor, text } = SILENCE,
): Promise<string[]> {
  if (order.heldLineIds === null || order.complainedAt !== null) return []
  const done = (await linesOf(tx, order.id)).filter(({ state }) => state === 'done')
  const ids = await releaseSubject(app, tx, {
    subjectId: order.id,
    commissionFen: takenCommission(done, order, await refundedOf(tx, order, done)),
    bill: disputedBill(order, done),
  })
  if (ids.length > 0) await changeOrder(app, tx, order, { actor, type: 'part-released', text })
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
