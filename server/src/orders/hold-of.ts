import type { SHOWN_HOLDS } from '@anxin/shared/orders/order.contract'
import type { OrderRow } from './orders.repository'

/**
 * Why nothing is released by us now, or null. A complaint at WeChat lies beside the other holds, so that the end of one
 * is not the end of both; a case says more about what to do, and is shown first.
 */
export function holdOf({
  hold,
  complainedAt,
}: Pick<OrderRow, 'hold' | 'complainedAt'>): (typeof SHOWN_HOLDS)[number] | null {
  return complainedAt === null || hold === 'case' ? hold : 'complaint'
}
