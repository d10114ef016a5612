import type { Api } from '@anxin/shared/api'
import type { OrderState } from '@anxin/shared/orders/order.machine'
import type { ModelOrder } from './model'
import type { Answer, ModelWorld } from './world'

/** What a person can do. `can` is the model's whole prediction: done then, it is accepted; else it is refused. */
export type Deed = {
  readonly name: string
  readonly weight: number
  readonly route: keyof Api
  can(order: ModelOrder, now: Date): boolean
  /** Whether it is refused where it cannot be; some are only of no use then. */
  readonly isNeverTried?: boolean | ((order: ModelOrder) => boolean)
  /** What few lives come to: it is not counted on. */
  readonly isSeldom?: boolean
  send(w: ModelWorld, order: ModelOrder, pick: number): Promise<Answer>
  /** The states in which the order may be once all that follows is done. */
  readonly leadsTo?: readonly OrderState[]
  /** What the order must owe afterwards, known before. */
  owes?(order: ModelOrder, pick: number): number
  /** What the model learns when it is accepted. */
  learn?(order: ModelOrder, pick: number, answer: Answer, now: Date): void
}

export const CLOSED_LINES: readonly string[] = ['declined', 'dropped', 'done']

export type OrderRoute = Extract<keyof Api, `${string}/:orderId/${string}`>

export function say(
  w: ModelWorld,
  as: 'owner' | 'shop' | 'operator' | 'second',
  route: OrderRoute,
  order: ModelOrder,
  body = {},
) {
  const caller = as === 'shop' ? w.as.shop(order.shopId ?? '') : w.as[as]
  const input = { params: { orderId: order.id }, body: { commandId: w.t.id(), ...body } }
  return w.call(caller, route, input as never)
}

/** Who pays the package has agreed to what it lists. */
export function agreeByPaying(order: ModelOrder): void {
  if (order.state !== 'PENDING_PAY') return
  for (const { id, state } of order.lines) if (!CLOSED_LINES.includes(state)) order.agreed.add(id)
}
