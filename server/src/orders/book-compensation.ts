import type { App } from '../app'
import { isCompensation } from '../growth'
import { waiveCommission } from '../payments'
import type { Tx } from '../platform/db'
import { waivedCommission } from './bill'
import type { OrderLineRow, OrderRow } from './orders.repository'

/**
 * The owner of a completed order paid with a coupon that made up for a shop's fault: what the platform earns less by it
 * is booked as borne by the platform, and less of it once the commission itself is lower (lifecycle, money rules).
 * @param refundedFen what was given back of the bill of `done`, or is about to be
 */
export async function bookCompensation(
  app: App,
  tx: Tx,
  order: OrderRow,
  done: readonly OrderLineRow[],
  refundedFen: number,
): Promise<void> {
  if (order.couponId === null || !(await isCompensation(tx, order.couponId))) return
  await waiveCommission(app, tx, order.id, waivedCommission(done, order, refundedFen))
}
