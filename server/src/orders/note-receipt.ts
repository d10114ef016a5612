import type { Actor } from '../audit'
import type { Listener } from '../platform/outbox'
import { changeOrder } from './change-order'
import { confirmByReceipt } from './confirm-completion'
import { holdOf } from './hold-of'
import { lockOrder } from './orders.repository'
import { takeInPayments } from './settle-payment'

const WECHAT: Actor = { kind: 'wechat', id: null }

/** WeChat settles only after receipt was confirmed: the order says what it waits for. */
export const onAwaitingReceipt: Listener<'payment.awaiting-receipt'> = async (app, tx, { payload }) => {
  const order = await lockOrder(tx, payload.subjectId)
  if (order.awaitsReceipt) return
  await changeOrder(app, tx, order, {
    set: { awaitsReceipt: true },
    actor: WECHAT,
    type: 'awaiting-receipt',
    text: '等待微信确认收货结算，车主可在微信中确认收货，最晚两天后自动确认',
  })
}

/**
 * The owner has confirmed receipt at WeChat. That counts as being satisfied only once the car was handed over against
 * the owner's code, and while no hold lies on the order; that WeChat confirmed by time never does.
 */
export const onReceiptConfirmed: Listener<'payment.receipt-confirmed'> = async (app, tx, { payload }) => {
  if (payload.by !== 'payer') return
  const order = await takeInPayments(app, tx, await lockOrder(tx, payload.subjectId))
  if (order.state === 'DELIVERED' && holdOf(order) === null) return confirmByReceipt(app, tx, order)
  if (order.state === 'COMPLETED' || order.state === 'CANCELLED') return
  await changeOrder(app, tx, order, {
    actor: WECHAT,
    type: 'receipt-confirmed',
    text: '车主在微信确认了收货；未交车或问题未处理完，不视为确认满意',
  })
}
