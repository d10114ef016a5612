import { sumFen, yuanText } from '@anxin/shared/kernel/money'
import type { App } from '../app'
import { SYSTEM } from '../audit'
import { legsOf, refundPayment, releaseSubject } from '../payments'
import type { Tx } from '../platform/db'
import { publish, type Listener } from '../platform/outbox'
import { takenCommission } from './bill'
import { bookCompensation } from './book-compensation'
import { changeOrder } from './change-order'
import { completeForFreeze, releaseUndisputed } from './confirm-completion'
import { endOrder } from './end-order'
import { holdOf } from './hold-of'
import { linesOf, lockOrder, type OrderRow } from './orders.repository'
import { refundedOf } from './refund-by-operator'
import { takeInPayments } from './settle-payment'

const REFUND_REASON = '微信冻结期将满，原路退回'

/**
 * WeChat will soon free a payment of this order to the shop, whatever has happened between the two. Before it does, the
 * rule decides (lifecycle, section 3): handed over and no hold, the shop gets it; under a hold, or the car not handed
 * over, the owner gets it back in full.
 */
export const onFreezeEnding: Listener<'payment.freeze-ending'> = async (app, tx, { payload }) => {
  if (payload.stage !== 'decision') return
  const order = await takeInPayments(app, tx, await lockOrder(tx, payload.subjectId))
  const leg = (await legsOf(tx, order.id)).find(({ id }) => id === payload.paymentId)
  if (leg?.state !== 'frozen') return // decided meanwhile, or its release is under way
  const hold = holdOf(order)
  if (hold === null && order.state === 'DELIVERED') return completeForFreeze(app, tx, order)
  if (hold === null && order.state === 'COMPLETED') return releaseAgain(app, tx, order)
  if (order.state === 'ACCEPTED' || order.state === 'NO_SHOW') return endUnserved(app, tx, order)
  // What a case is not about is not given back.
  if (
    hold === 'case' &&
    order.state === 'DELIVERED' &&
    (await releaseUndisputed(app, tx, order)).length > 0
  ) {
    const now = (await legsOf(tx, order.id)).find(({ id }) => id === leg.id)
    if (now?.state !== 'frozen') return
  }
  return giveBackLeg(app, tx, await lockOrder(tx, order.id), leg.id)
}

/** Its first release was refused, and nobody has seen to it. */
async function releaseAgain(app: App, tx: Tx, order: OrderRow): Promise<void> {
  const done = (await linesOf(tx, order.id)).filter(({ state }) => state === 'done')
  const commissionFen = takenCommission(done, order, await refundedOf(tx, order, done))
  await releaseSubject(app, tx, { subjectId: order.id, commissionFen })
  await changeOrder(app, tx, order, {
    actor: SYSTEM,
    type: 'freeze-released',
    text: '微信冻结期将满，款项重新放行给门店',
  })
}

/** An appointment that never came about ends, with everything that was paid for it. */
async function endUnserved(app: App, tx: Tx, order: OrderRow): Promise<void> {
  await endOrder(app, tx, order, {
    event: 'cancel',
    cause: 'freeze_ended',
    actor: SYSTEM,
    text: '微信冻结期将满而车辆尚未到店，订单取消，款项原路退回',
  })
  for (const { id } of await legsOf(tx, order.id)) await refundPayment(app, tx, id, REFUND_REASON)
}

async function giveBackLeg(app: App, tx: Tx, order: OrderRow, paymentId: string): Promise<void> {
  const amountFen = await refundPayment(app, tx, paymentId, REFUND_REASON)
  if (amountFen === 0) return // on its way back already
  if (order.state === 'COMPLETED') {
    const done = (await linesOf(tx, order.id)).filter(({ state }) => state === 'done')
    await bookCompensation(app, tx, order, done, await refundedOf(tx, order, done))
  }
  const why = holdOf(order) === null ? '车辆尚未交付' : '订单问题尚未处理完'
  await changeOrder(app, tx, order, {
    set: { freezeReturnedFen: sumFen([order.freezeReturnedFen, amountFen]) },
    actor: SYSTEM,
    type: 'freeze-refunded',
    text: `微信冻结期将满而${why}，¥${yuanText(amountFen)} 原路退回车主，维修费用请双方另行结清`,
  })
  const { id: orderId, shopId } = order
  if (shopId !== null)
    await publish(app, tx, 'order.freeze-refunded', orderId, { orderId, shopId, amountFen })
}
