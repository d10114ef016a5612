import { AppError } from '@anxin/shared/kernel/errors'
import { ofRegion, type Caller, type OwnerCaller, type ShopCaller } from '../platform/caller'
import type { Queries, Tx } from '../platform/db'
import { technicianOfStaff } from '../shops'
import { findOrder, lockOrder, type OrderRow } from './orders.repository'

/** A foreign order looks exactly like one that does not exist. */
export function ownedBy(caller: OwnerCaller, order: OrderRow): OrderRow {
  if (order.ownerId !== caller.userId) throw new AppError('NOT_FOUND', `order ${order.id} has another owner`)
  return order
}

export async function lockOwned(tx: Tx, caller: OwnerCaller, orderId: string): Promise<OrderRow> {
  return ownedBy(caller, await lockOrder(tx, orderId))
}

/** The shop's own orders; a technician only those that were given to them. */
async function ofShop(q: Queries, caller: ShopCaller, order: OrderRow): Promise<OrderRow> {
  if (order.shopId !== caller.shopId) throw new AppError('NOT_FOUND', `order ${order.id} is another shop's`)
  if (caller.role === 'technician' && order.technicianId !== (await technicianOfStaff(q, caller.staffId))) {
    throw new AppError('NOT_FOUND', `order ${order.id} is another technician's`)
  }
  return order
}

export async function findShopOrder(q: Queries, caller: ShopCaller, orderId: string): Promise<OrderRow> {
  return ofShop(q, caller, await findOrder(q, orderId))
}

export async function lockShopOrder(tx: Tx, caller: ShopCaller, orderId: string): Promise<OrderRow> {
  return ofShop(tx, caller, await lockOrder(tx, orderId))
}

/** An order of which the caller may read everything that belongs to it: as its owner, its shop or its region. */
export async function readableOrder(q: Queries, caller: Caller, orderId: string): Promise<OrderRow> {
  switch (caller.kind) {
    case 'owner':
      return ownedBy(caller, await findOrder(q, orderId))
    case 'shop':
      return findShopOrder(q, caller, orderId)
    case 'operator':
      return ofRegion(caller, await findOrder(q, orderId))
    case 'guest':
      throw new AppError('FORBIDDEN', 'guest')
  }
}
