import { AppError } from '@anxin/shared/kernel/errors'
import { yuanText } from '@anxin/shared/kernel/money'
import type { OrderState } from '@anxin/shared/orders/order.machine'
import type { App } from '../app'
import type { Actor } from '../audit'
import { moneyAfterRefund, refundableFen, refundSubject, remainingFen, type MoneyAfter } from '../payments'
import type { Tx } from '../platform/db'
import { payableFen, takenCommission } from './bill'
import { bookCompensation } from './book-compensation'
import { changeOrder } from './change-order'
import { linesOf, type OrderLineRow, type OrderRow } from './orders.repository'
import { takeInPayments } from './settle-payment'

/** Before that, the order's own ways give money back: cancel, stop, finish with less. */
const REFUNDABLE: readonly OrderState[] = ['READY', 'DELIVERED', 'COMPLETED', 'CANCELLED']

type OperatorRefund = {
  readonly amountFen: number
  readonly reason: string
  readonly actor: Actor
  /** The platform pays what was released already, and takes it back from the shop. */
  readonly payFirst?: boolean
}

/**
 * ILLEGAL_TRANSITION while the order is under way, RELEASE_UNDER_WAY while its money is, REFUND_TOO_MUCH beyond what
 * remains of it.
 */
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
  locked: OrderRow,
  { amountFen, reason, actor, payFirst = false }: OperatorRefund,
): Promise<OrderRow> {
  const order = await takeInPayments(app, tx, locked)
  await requireRefundable(tx, order, amountFen)
  const done = doneOf(await linesOf(tx, order.id))
  const refundedFen = (await refundedOf(tx, order, done)) + amountFen
  await refundSubject(app, tx, {
    subjectId: order.id,
    amountFen,
    reason,
    byAdvance: payFirst,
    commissionFen: takenCommission(done, order, refundedFen),
  })
  if (order.state === 'COMPLETED') await bookCompensation(app, tx, order, done, refundedFen)
  const who = actor.kind === 'operator' ? '客服安排退款' : '双方同意退款'
  return changeOrder(app, tx, order, {
    actor,
    type: 'refund-ordered',
    text: `${who} ¥${yuanText(amountFen)}：${reason}`,
  })
}

/** Where the money of a locked order ends if that much is given back now, once everything has been released. */
export async function previewRefund(tx: Tx, order: OrderRow, amountFen: number): Promise<MoneyAfter> {
  await refundableFen(tx, order.id) // while money is on its way to the shop, nobody can say
  const done = doneOf(await linesOf(tx, order.id))
  const refundedFen = (await refundedOf(tx, order, done)) + amountFen
  const commissionFen = takenCommission(done, order, refundedFen)
  return moneyAfterRefund(tx, { subjectId: order.id, amountFen, commissionFen })
}

/** What was given back of the bill of a finished order, also what is on its way. */
export async function refundedOf(tx: Tx, order: OrderRow, done: readonly OrderLineRow[]): Promise<number> {
  const billFen = payableFen(done, order.couponFen, order.commissionBasisPoints)
  return Math.max(0, billFen - (await remainingFen(tx, order.id)))
}

function doneOf(lines: readonly OrderLineRow[]): OrderLineRow[] {
  return lines.filter(({ state }) => state === 'done')
}
