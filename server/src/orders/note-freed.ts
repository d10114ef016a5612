import { allocate, yuanText } from '@anxin/shared/kernel/money'
import type { Actor } from '../audit'
import { legsOf, oweCommission } from '../payments'
import type { Queries } from '../platform/db'
import { publish, type Listener } from '../platform/outbox'
import { commissionOn, couponOn } from './bill'
import { changeOrder } from './change-order'
import { holdOf } from './hold-of'
import { linesOf, lockOrder, type OrderRow } from './orders.repository'

const WECHAT: Actor = { kind: 'wechat', id: null }

/**
 * WeChat has freed a payment to the shop by itself. The order says so, a hold stays, and what the platform did not get
 * and the owner may still claim is told for who collects it.
 */
export const onPaymentFreed: Listener<'payment.freed'> = async (app, tx, { payload }) => {
  const order = await lockOrder(tx, payload.subjectId)
  const { paymentId, amountFen, remainderFen } = payload
  const isClaimed = holdOf(order) !== null || order.deliveredAt === null
  const rest = isClaimed ? '；订单问题继续处理，应退的款项由门店退还' : ''
  await changeOrder(app, tx, order, {
    set: { awaitsReceipt: false },
    actor: WECHAT,
    type: 'freed',
    text: `微信冻结期满，¥${yuanText(amountFen)} 由微信自动解冻给门店${rest}`,
  })
  const { id: orderId, shopId } = order
  if (shopId === null) return
  const commissionFen = await commissionOf(tx, order, paymentId)
  await oweCommission(app, tx, paymentId, commissionFen)
  await publish(app, tx, 'order.money-freed', orderId, {
    orderId,
    shopId,
    paymentId,
    commissionFen,
    claimFen: isClaimed ? remainderFen : 0,
  })
}

/** This payment's part of the commission on what was agreed, by the amounts of all that was paid. */
async function commissionOf(q: Queries, order: OrderRow, paymentId: string): Promise<number> {
  const agreed = (await linesOf(q, order.id)).filter(({ state }) => state === 'approved' || state === 'done')
  const rate = order.commissionBasisPoints
  const wholeFen = commissionOn(agreed, rate) - couponOn(agreed, order.couponFen, rate)
  const paid = (await legsOf(q, order.id)).filter(({ paidAt }) => paidAt !== null)
  const parts = allocate(
    wholeFen,
    paid.map(({ amountFen }) => amountFen),
  )
  return parts[paid.findIndex(({ id }) => id === paymentId)] ?? 0
}
