import { transition } from '@anxin/shared/kernel/machine'
import { orderMachine, type OrderEvent } from '@anxin/shared/orders/order.machine'
import type { App } from '../app'
import type { Actor } from '../audit'
import type { Tx } from '../platform/db'
import { insertEntry, updateOrder, type NewOrder, type OrderRow } from './orders.repository'

export type OrderChange = {
  /** The machine's event; without it only flags change. ILLEGAL_TRANSITION when the state does not know it. */
  readonly event?: OrderEvent
  readonly set?: Partial<NewOrder>
  readonly actor: Actor
  /** The kind of the timeline entry. */
  readonly type: string
  /** What people read in the timeline. */
  readonly text: string
  readonly photoIds?: readonly string[]
}

/**
 * The one way in which a locked order changes: state by the machine, version + 1, a timeline entry of that number,
 * and a live hint after COMMIT. The timeline is the order's audit: append-only, with actor and time.
 */
export async function changeOrder(app: App, tx: Tx, old: OrderRow, change: OrderChange): Promise<OrderRow> {
  const state = change.event ? transition(orderMachine, old.state, change.event) : old.state
  const stateAt = state === old.state ? old.stateAt : app.clock.now()
  const order = await updateOrder(tx, old, { ...change.set, state, stateAt })
  await insertEntry(tx, {
    orderId: order.id,
    seq: order.version,
    at: app.clock.now(),
    actor: change.actor.kind,
    actorId: change.actor.id,
    actorName: actorName(change.actor, order),
    type: change.type,
    text: change.text,
    photoIds: [...(change.photoIds ?? [])],
  })
  tellLive(app, tx, order, old.shopId)
  return order
}

/** Owner and shop (also one that has just lost the order) hear that there is a newer version. */
function tellLive(app: App, tx: Tx, order: OrderRow, formerShopId: string | null): void {
  tx.afterCommit(() => {
    const shops = new Set([order.shopId, formerShopId].filter((id) => id !== null))
    app.live.tell([`user:${order.ownerId}`, ...[...shops].map((id) => `shop:${id}` as const)], {
      orderId: order.id,
      version: order.version,
    })
  })
}

function actorName(actor: Actor, order: OrderRow): string | null {
  switch (actor.kind) {
    case 'owner':
      return '车主'
    case 'shop':
      return order.shopName
    case 'operator':
      return '安心修客服'
    case 'system':
    case 'wechat':
      return null
  }
}
