import { LIMITS } from '@anxin/shared/kernel/limits'
import { plusMs } from '@anxin/shared/kernel/time'
import type { App } from '../app'
import type { OrderLineRow, OrderRow } from '../orders'
import type { Tx } from '../platform/db'
import { countRequestsSince } from './opinions.repository'

/** Whether the order shows a quote, or a supplement, that waits for its owner. */
export function isQuoteOpen(order: OrderRow, lines: readonly OrderLineRow[]): boolean {
  const isAsked =
    order.state === 'AWAIT_APPROVAL' || (order.state === 'IN_SERVICE' && order.supplementPending)
  return isAsked && lines.some(({ state }) => state === 'shown')
}

/** How often an owner may still ask. */
export async function leftFor(app: App, tx: Tx, ownerId: string): Promise<number> {
  const since = plusMs(app.clock.now(), -LIMITS.opinionsPerOwnerMs)
  return Math.max(0, LIMITS.opinionsPerOwnerMax - (await countRequestsSince(tx, ownerId, since)))
}
