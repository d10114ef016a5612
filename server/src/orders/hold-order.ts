import { AppError } from '@anxin/shared/kernel/errors'
import { LIMITS } from '@anxin/shared/kernel/limits'
import { plusMs } from '@anxin/shared/kernel/time'
import type { App } from '../app'
import { SYSTEM, type Actor } from '../audit'
import { hasHeld, hasReleasable } from '../payments'
import type { Tx } from '../platform/db'
import { publish, type Listener } from '../platform/outbox'
import { setTimer } from '../platform/timers'
import { changeOrder } from './change-order'
import { lockOrder, type OrderRow } from './orders.repository'
import { takeInPayments } from './settle-payment'

/** Nothing is released by us while a hold lies on the order. A second hold changes nothing. */
export async function holdOrder(
  app: App,
  tx: Tx,
  orderId: string,
  cause: NonNullable<OrderRow['hold']>,
  actor: Actor,
): Promise<OrderRow> {
  const order = await lockOrder(tx, orderId)
  if (order.hold !== null) return order
  const held = await changeOrder(app, tx, order, {
    set: { hold: cause, stepDueAt: null },
    actor,
    type: 'held',
    text: cause === 'follow-up' ? '车主反馈仍有问题，款项暂不放行' : '订单处理中，款项暂不放行',
  })
  await publish(app, tx, 'order.held', order.id, { orderId, shopId: order.shopId ?? '', cause })
  return held
}

/**
 * A case was opened about lines of a locked order: what pays for them is not released by us until the case is closed,
 * and nothing at all where it is about everything (null); the rest goes when the 72 hours are over. What has been
 * released stays so, and the case runs on what the shop or the platform pays; what is on its way back to the owner is
 * not held either.
 */
export async function holdForCase(
  app: App,
  tx: Tx,
  locked: OrderRow,
  actor: Actor,
  { text, lineIds }: { readonly text: string; readonly lineIds: readonly string[] | null },
): Promise<OrderRow> {
  const order = await takeInPayments(app, tx, locked)
  const isFree = order.hold === null || order.hold === 'follow-up'
  const holds = isFree && (order.state === 'DELIVERED' || (await hasReleasable(tx, order.id)))
  const noted = await changeOrder(app, tx, order, {
    ...(holds ? { set: { hold: 'case', heldLineIds: lineIds && [...lineIds], stepDueAt: null } } : {}),
    actor,
    type: 'case-opened',
    text,
  })
  const { id: orderId, shopId, deliveredAt } = order
  const due = deliveredAt && plusMs(deliveredAt, LIMITS.autoConfirmAfterMs)
  const now = app.clock.now()
  // The 72 hours may be over already.
  if (holds && order.state === 'DELIVERED' && lineIds && due)
    await setTimer(app, tx, 'orders.auto-confirm', orderId, due > now ? due : now)
  if (holds) await publish(app, tx, 'order.held', orderId, { orderId, shopId: shopId ?? '', cause: 'case' })
  return noted
}

/** The owner has a problem beyond what the open case is about: it keeps everything that has not been released. */
export async function widenHold(app: App, tx: Tx, order: OrderRow, actor: Actor): Promise<void> {
  if (order.hold !== 'case' || order.heldLineIds === null) return
  await changeOrder(app, tx, order, {
    set: { heldLineIds: null },
    actor,
    type: 'held',
    text: '车主反馈仍有问题，未放行的款项都暂不放行',
  })
}

/** The hold is lifted: the 72 hours go on, or are over already. ILLEGAL_TRANSITION without a hold. */
export async function liftHold(app: App, tx: Tx, orderId: string, actor: Actor): Promise<OrderRow> {
  const order = await lockOrder(tx, orderId)
  if (order.hold === null) throw new AppError('ILLEGAL_TRANSITION', `order ${orderId} has no hold`)
  const set = { hold: null, heldLineIds: null }
  if (order.complainedAt === null)
    return goOn(app, tx, order, { set, actor, text: '问题已处理，恢复放款流程' })
  const text = '问题已处理，微信支付投诉处理完后恢复放款流程'
  return changeOrder(app, tx, order, { set, actor, type: 'hold-lifted', text })
}

/** Nothing holds the order any more. */
async function goOn(
  app: App,
  tx: Tx,
  order: OrderRow,
  { set, actor, text }: { readonly set: Partial<OrderRow>; readonly actor: Actor; readonly text: string },
): Promise<OrderRow> {
  const { id: orderId, state, deliveredAt, stepDueAt, shopId } = order
  const due = deliveredAt && plusMs(deliveredAt, LIMITS.autoConfirmAfterMs)
  const lifted = await changeOrder(app, tx, order, {
    set: { ...set, stepDueAt: state === 'DELIVERED' ? due : stepDueAt },
    actor,
    type: 'hold-lifted',
    text,
  })
  await waitForSilence(app, tx, order)
  await publish(app, tx, 'order.hold-lifted', orderId, { orderId, shopId: shopId ?? '' })
  return lifted
}

/** The 72 hours count from the hand-over, whatever held the order meanwhile. */
async function waitForSilence(app: App, tx: Tx, { id, state, deliveredAt }: OrderRow): Promise<void> {
  if (state !== 'DELIVERED' || !deliveredAt) return
  const due = plusMs(deliveredAt, LIMITS.autoConfirmAfterMs)
  const now = app.clock.now()
  await setTimer(app, tx, 'orders.auto-confirm', id, due > now ? due : now)
}

const WECHAT: Actor = { kind: 'wechat', id: null }

/**
 * Whether a complaint about a locked order is open at WeChat Pay. While one is, nothing of it that is still frozen is
 * released by us; said again it changes nothing.
 */
export async function setComplained(app: App, tx: Tx, locked: OrderRow, isOpen: boolean): Promise<void> {
  const order = await takeInPayments(app, tx, locked)
  const { id: orderId, state, hold, complainedAt, stepDueAt, shopId } = order
  if (!isOpen) {
    if (complainedAt === null) return
    const set = { complainedAt: null }
    const text = '微信支付投诉已处理完，恢复放款流程'
    if (hold === null) return void (await goOn(app, tx, order, { set, actor: WECHAT, text }))
    const rest = '微信支付投诉已处理完，订单问题处理完后恢复放款流程'
    await changeOrder(app, tx, order, { set, actor: WECHAT, type: 'complaint-over', text: rest })
    return waitForSilence(app, tx, order) // what a case is not about may be due
  }
  const isOver = state === 'COMPLETED' || state === 'CANCELLED'
  if (complainedAt !== null || (isOver && !(state === 'COMPLETED' && (await hasReleasable(tx, orderId)))))
    return
  await changeOrder(app, tx, order, {
    set: { complainedAt: app.clock.now(), stepDueAt: state === 'DELIVERED' ? null : stepDueAt },
    actor: WECHAT,
    type: 'held',
    text: '车主已通过微信支付投诉，处理完之前款项不放行',
  })
  await publish(app, tx, 'order.held', orderId, { orderId, shopId: shopId ?? '', cause: 'complaint' })
}

/** Risk holds the payout of a completed order back: everybody sees that its money waits. */
export const onPayoutHeld: Listener<'movement.held'> = async (app, tx, { payload }) => {
  if (payload.kind === 'payout') await holdOrder(app, tx, payload.subjectId, 'risk', SYSTEM)
}

/** The payout goes on. A refused one keeps its hold: the money stays frozen until a person decides about the order. */
export const onPayoutReleased: Listener<'movement.released'> = async (app, tx, { payload }) => {
  if (payload.kind !== 'payout') return
  const { hold } = await lockOrder(tx, payload.subjectId)
  // Payments hear of the release first; another payout of the order may still be held.
  if (hold === 'risk' && !(await hasHeld(tx, payload.subjectId)))
    await liftHold(app, tx, payload.subjectId, SYSTEM)
}

/** Where the 48-hour question stands, for the order's own page. */
export async function setFollowUp(
  app: App,
  tx: Tx,
  orderId: string,
  followUp: OrderRow['followUp'],
  actor: Actor,
  text: string,
): Promise<OrderRow> {
  const order = await lockOrder(tx, orderId)
  return changeOrder(app, tx, order, { set: { followUp }, actor, type: `follow-up-${followUp}`, text })
}
