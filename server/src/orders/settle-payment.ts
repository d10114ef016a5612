import { assert } from '@anxin/shared/kernel/errors'
import { plusMs } from '@anxin/shared/kernel/time'
import { yuanText } from '@anxin/shared/kernel/money'
import { LIMITS } from '@anxin/shared/kernel/limits'
import type { App } from '../app'
import { SYSTEM, type Actor } from '../audit'
import { legsOf, lockLegsOf, refundPayment } from '../payments'
import type { Tx } from '../platform/db'
import type { Listener } from '../platform/outbox'
import { publish } from '../platform/outbox'
import { cancelTimers, setTimer } from '../platform/timers'
import { setAppointment } from './appointment'
import { changeOrder } from './change-order'
import { endOrder } from './end-order'
import {
  appliedOf,
  findOrder,
  linesOf,
  lockOrder,
  noteApplied,
  setLineStates,
  type NewOrder,
  type OrderRow,
} from './orders.repository'
import { QUOTE_TIMERS, SUPPLEMENT_TIMERS } from './quote-timers'

const WECHAT: Actor = { kind: 'wechat', id: null }

/**
 * A payment is frozen at WeChat. Called by the event and, sooner, by an owner who asks or by who decides about the
 * order's money; whoever comes first applies it. Money that nobody waits for any more (cancelled, lapsed) goes back in
 * full.
 */
export async function applyPaid(
  app: App,
  tx: Tx,
  { paymentId, orderId }: { paymentId: string; orderId: string },
): Promise<void> {
  const order = await lockOrder(tx, orderId)
  if (!(await noteApplied(tx, paymentId, app.clock.now()))) return
  const leg = (await legsOf(tx, orderId)).find(({ id }) => id === paymentId)
  assert(leg, `payment ${paymentId} is of order ${orderId}`)
  if (order.duePaymentId !== paymentId) {
    const backFen = await refundPayment(app, tx, paymentId, '订单已取消或款项已失效，原路退回')
    const text = `收到一笔已失效的付款 ¥${yuanText(backFen)}，原路退回`
    await changeOrder(app, tx, order, { actor: SYSTEM, type: 'late-payment', text })
    return
  }
  await cancelTimers(tx, orderId, ['orders.pay-open'])
  await applyDue(app, tx, order, leg.amountFen)
}

/**
 * A locked order as it is once every payment that WeChat has frozen was applied. Whoever decides about an order's money
 * starts here: a payment whose event is still on its way would be released or counted though nobody waits for it.
 */
export async function takeInPayments(app: App, tx: Tx, order: OrderRow): Promise<OrderRow> {
  const ids = (await lockLegsOf(tx, order.id)).filter(({ state }) => state === 'frozen').map(({ id }) => id)
  const applied = await appliedOf(tx, ids)
  const unheard = ids.filter((id) => !applied.has(id))
  for (const paymentId of unheard) await applyPaid(app, tx, { paymentId, orderId: order.id })
  return unheard.length > 0 ? findOrder(tx, order.id) : order
}

async function applyDue(app: App, tx: Tx, order: OrderRow, amountFen: number): Promise<void> {
  const paid = { dueFen: 0, duePaymentId: null, payFromAt: null, payByAt: null }
  const entry = {
    actor: WECHAT,
    type: 'paid',
    text: `已支付 ¥${yuanText(amountFen)}，款项由微信冻结，满意后才放款`,
  }
  const chosen = (await linesOf(tx, order.id)).filter(
    (line) => line.state === 'approving' && line.paymentId === order.duePaymentId,
  )
  await setLineStates(
    tx,
    chosen.map(({ id }) => id),
    'approving',
    'approved',
  )
  switch (order.state) {
    case 'PENDING_PAY': {
      const confirmed = await changeOrder(app, tx, order, {
        ...entry,
        event: 'paid',
        set: { ...paid, stepDueAt: order.slotStartAt },
      })
      await setAppointment(app, tx, confirmed)
      await publish(app, tx, 'order.confirmed', order.id, { orderId: order.id, shopId: order.shopId ?? '' })
      return
    }
    case 'AWAIT_APPROVAL':
      return beginWork(app, tx, order, { ...entry, set: paid })
    case 'IN_SERVICE':
      await cancelTimers(tx, order.id, SUPPLEMENT_TIMERS)
      await changeOrder(app, tx, order, {
        ...entry,
        set: { ...paid, supplementPending: false, stepDueAt: order.slotEndAt },
      })
      return publish(app, tx, 'order.decided', order.id, {
        orderId: order.id,
        shopId: order.shopId ?? '',
        round: order.quoteRound,
      })
    default:
      await changeOrder(app, tx, order, { ...entry, set: paid })
  }
}

/** Approved and paid: the shop works. */
export async function beginWork(
  app: App,
  tx: Tx,
  order: OrderRow,
  change: { actor: Actor; type: string; text: string; set: Partial<NewOrder> },
): Promise<void> {
  const now = app.clock.now()
  await cancelTimers(tx, order.id, QUOTE_TIMERS)
  await changeOrder(app, tx, order, {
    ...change,
    event: 'approve',
    set: { ...change.set, startedAt: now, stepDueAt: order.slotEndAt },
  })
  await setTimer(
    app,
    tx,
    'orders.overrun',
    order.id,
    plusMs(order.slotEndAt > now ? order.slotEndAt : now, LIMITS.overRunAlertMs),
  )
  await publish(app, tx, 'order.decided', order.id, {
    orderId: order.id,
    shopId: order.shopId ?? '',
    round: order.quoteRound,
  })
}

/** WeChat says that this payment will never come. */
export const onPaymentClosed: Listener<'payment.closed'> = async (app, tx, { payload }) => {
  const order = await lockOrder(tx, payload.subjectId)
  if (order.duePaymentId !== payload.paymentId) return
  if (order.state === 'PENDING_PAY') {
    await endOrder(app, tx, order, {
      event: 'expire-payment',
      cause: 'payment_expired',
      actor: SYSTEM,
      text: '超时未支付，预约已取消，时段已释放',
    })
    await publish(app, tx, 'order.payment-expired', order.id, { orderId: order.id })
    return
  }
  const chosen = (await linesOf(tx, order.id)).filter(
    (line) => line.state === 'approving' && line.paymentId === payload.paymentId,
  )
  await setLineStates(
    tx,
    chosen.map(({ id }) => id),
    'approving',
    'shown',
    { paymentId: null, decidedAt: null },
  )
  const keepsDue = order.state === 'READY' // an inspection fee stays due; the next try opens a new payment
  await changeOrder(app, tx, order, {
    set: { duePaymentId: null, ...(keepsDue ? {} : { dueFen: 0 }) },
    actor: SYSTEM,
    type: 'payment-lapsed',
    text: keepsDue ? '检测费支付超时，可重新支付' : '支付超时，已同意的项目请重新确认',
  })
}

export const onPaymentRefunded: Listener<'payment.refunded'> = async (app, tx, { payload }) => {
  const order = await lockOrder(tx, payload.subjectId)
  await changeOrder(app, tx, order, {
    actor: WECHAT,
    type: 'refunded',
    text: `已退款 ¥${yuanText(payload.amountFen)}，原路退回`,
  })
}

export const onPaymentReleased: Listener<'payment.released'> = async (app, tx, { payload }) => {
  const order = await lockOrder(tx, payload.subjectId)
  const waits = (await legsOf(tx, order.id)).some(({ state }) => state === 'releasing')
  await changeOrder(app, tx, order, {
    set: { awaitsReceipt: order.awaitsReceipt && waits },
    actor: WECHAT,
    type: 'released',
    text: '款项已放行给门店',
  })
}
