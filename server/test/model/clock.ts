import { HOUR_MS, MINUTE_MS, SECOND_MS } from '@anxin/shared/kernel/time'
import type { OrderState } from '@anxin/shared/orders/order.machine'

export type Wait = { readonly name: string; readonly weight: number; readonly forMs: number }

/** How time passes; after each of these all that is due by then is done, on both sides. */
export const WAITS: readonly Wait[] = [
  { name: 'a few seconds pass', weight: 5, forMs: 7 * SECOND_MS },
  { name: 'a minute passes', weight: 4, forMs: 61 * SECOND_MS },
  { name: 'twenty minutes pass', weight: 1.2, forMs: 20 * MINUTE_MS },
  { name: 'three hours pass', weight: 0.5, forMs: 3 * HOUR_MS },
  { name: 'a day passes', weight: 0.4, forMs: 24 * HOUR_MS },
  { name: 'two days pass', weight: 0.25, forMs: 48 * HOUR_MS + MINUTE_MS },
]

/** After the car went back people wait for days, before that for minutes. */
export function waitsIn(state: OrderState | undefined): readonly Wait[] {
  if (state !== 'DELIVERED') return WAITS
  return WAITS.map((wait) => ({ ...wait, weight: wait.forMs >= 48 * HOUR_MS ? 8 : 1 }))
}

/** What may become of an order because time passes or WeChat speaks, without anybody doing anything. */
export const BY_ITSELF: Readonly<Record<OrderState, readonly OrderState[]>> = {
  MATCHING: ['MATCHING'],
  PENDING_PAY: ['PENDING_PAY', 'ACCEPTED', 'NO_SHOW', 'CANCELLED'],
  ACCEPTED: ['ACCEPTED', 'NO_SHOW', 'CANCELLED'],
  NO_SHOW: ['NO_SHOW', 'CANCELLED'],
  CHECKED_IN: ['CHECKED_IN'],
  AWAIT_APPROVAL: ['AWAIT_APPROVAL', 'IN_SERVICE', 'READY'],
  IN_SERVICE: ['IN_SERVICE'],
  READY: ['READY'],
  DELIVERED: ['DELIVERED', 'COMPLETED'],
  COMPLETED: ['COMPLETED'],
  CANCELLED: ['CANCELLED'],
}
