import { AppError } from '@anxin/shared/kernel/errors'
import type { App } from '../app'
import type { Actor } from '../audit'
import { addOffer } from '../matching'
import type { Tx } from '../platform/db'
import { askNextShop } from './ask-shops'
import { endOrder } from './end-order'
import { lockOrder, type OrderRow } from './orders.repository'

/** An operator has found a shop for an unanswered order: it is asked like any other. */
export async function assignShop(
  app: App,
  tx: Tx,
  orderId: string,
  shopId: string,
  actor: Actor,
): Promise<OrderRow> {
  const order = await lockOrder(tx, orderId)
  if (order.state !== 'MATCHING' || order.shopId !== null)
    throw new AppError('ILLEGAL_TRANSITION', `order ${orderId} is not waiting for an operator`)
  await addOffer(app, tx, orderId, shopId)
  const asked = await askNextShop(app, tx, order, { actor, text: '客服已为你联系门店' })
  if (asked.shopId !== shopId)
    throw new AppError('SLOT_TAKEN', `shop ${shopId} has no room for order ${orderId}`)
  return asked
}

/** No shop can do it: the order ends and the owner is told. */
export async function cancelByOperator(
  app: App,
  tx: Tx,
  orderId: string,
  actor: Actor,
  note: string,
): Promise<OrderRow> {
  const order = await lockOrder(tx, orderId)
  return endOrder(app, tx, order, {
    event: 'cancel',
    cause: 'no_shop',
    actor,
    text: `暂无门店可接单：${note}。可换个时间重新预约`,
  })
}
