import { AppError, assert } from '@anxin/shared/kernel/errors'
import type { ShopRow } from './shops.repository'

type Collecting = Pick<ShopRow, 'subMchid' | 'collectStoppedAt'>

/** Whether WeChat would take money for the shop: it is a sub-merchant, and neither WeChat nor an operator stopped it. */
export function canCollect({ subMchid, collectStoppedAt }: Collecting): boolean {
  return subMchid !== null && collectStoppedAt === null
}

/** Whether the shop may be given an order now. `takesOrdersSql` says the same of a row. */
export function takesOrders(shop: Collecting & Pick<ShopRow, 'state' | 'debtStoppedAt'>): boolean {
  return shop.state === 'open' && canCollect(shop) && shop.debtStoppedAt === null
}

/** SHOP_NOT_OPEN, SHOP_CANNOT_COLLECT, SHOP_LIMITED: asked wherever an order comes to a shop. Orders that it has go on. */
export function requireTakesOrders(shop: ShopRow): void {
  if (shop.state !== 'open') throw new AppError('SHOP_NOT_OPEN', `shop ${shop.id} is ${shop.state}`)
  if (!canCollect(shop)) throw new AppError('SHOP_CANNOT_COLLECT', `shop ${shop.id}`)
  if (shop.debtStoppedAt !== null) throw new AppError('SHOP_LIMITED', `shop ${shop.id} owes`)
}

/** The sub-merchant that a payment of an order goes to: a shop that was given one has it for ever. */
export function subMchidOf(shop: ShopRow): string {
  assert(shop.subMchid !== null, `shop ${shop.id} has orders, so it has a sub-merchant`)
  return shop.subMchid
}
