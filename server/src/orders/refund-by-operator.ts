import { AppError } from '@anxin/shared/kernel/errors'
import { yuanText } from '@anxin/shared/kernel/money'
import type { OrderState } from '@anxin/shared/orders/order.machine'
import type { App } from '../app'
import type { Actor } from '../audit'
import { refundableFen, refundSubject } from '../payments'
import type { Tx } from '../platform/db'
import { payableFen, takenCommission } from './bill'
import { changeOrder } from './change-order'
import { linesOf, type OrderLineRow, type OrderRow } from './orders.repository'

/** Before that, the order's own ways give money back: cancel, stop, finish with less. */
const REFUNDABLE: readonly OrderState[] = ['READY', 'DELIVERED', 'COMPLETED', 'CANCELLED']

type OperatorRefund = { readonly amountFen: number; readonly reason: string; readonly actor: Actor }

/** ILLEGAL_TRANSITION while the order is under way, REFUND_TOO_MUCH beyond what remains of it. */
export async function requireRefundable(tx: Tx, order: OrderRow, amountFen: number): Promise<number> {
  if (!REFUNDABLE.includes(order.state))
    throw new AppError('ILLEGAL_TRANSITION', `no refund by an operator while ${order.state}`)
  const remainingFen = await refundableFen(tx, order.id)
  if (amountFen > remainingFen)
    throw new AppError('REFUND_TOO_MUCH', `order ${order.id}: ${amountFen} of ${remainingFen}`, {
      data: { refundableFen: remainingFen },
    })
  return remainingFen
}

/**
 * An operator gives back a part of what was paid for a locked order. The commission is computed anew on what remains:
 * at the release if that is still to come, else what the platform has too much of goes back to the shop first.
 */
export async function refundByOperator(
  app: App,
  tx: Tx,
  order: OrderRow,
  { amountFen, reason, actor }: OperatorRefund,
): Promise<OrderRow> {
  await requireRefundable(tx, order, amountFen)
  const done = doneOf(await linesOf(tx, order.id))
  const refundedFen = (await refundedOf(tx, order, done)) + amountFen
  await refundSubject(app, tx, {
    subjectId: order.id,
    amountFen,
    reason,
    commissionFen: takenCommission(done, order, refundedFen),
  })
  return changeOrder(app, tx, order, {
    actor,
    type: 'refund-ordered',
    text: `客服安排退款 ¥${yuanText(amountFen)}：${reason}`,
  })
}

/** What was given back of the bill of a finished order, also what is on its way. */
export async function refundedOf(tx: Tx, order: OrderRow, done: readonly OrderLineRow[]): Promise<number> {
  const billFen = payableFen(done, order.couponFen, order.commissionBasisPoints)
  return Math.max(0, billFen - (await refundableFen(tx, order.id)))
}

function doneOf(lines: readonly OrderLineRow[]): OrderLineRow[] {
  return lines.filter(({ state }) => state === 'done')
}
