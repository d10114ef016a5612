import type { App } from '../app'
import { actorOf, record, SYSTEM } from '../audit'
import type { OperatorCaller } from '../platform/caller'
import type { Tx } from '../platform/db'
import type { Event } from '../platform/outbox'
import { cancelTimers } from '../platform/timers'
import { ACK_TIMER, causeOfDebt, causeOfHeld, DUE_TIMER } from './open-item'
import {
  lockItemOfCause,
  lockOpenItems,
  lockOpenItemsOfCauses,
  updateItem,
  type QueueItemRow,
  type QueueKind,
} from './queue.repository'

export type Closing = {
  /** Null: it settled itself. */
  readonly by: OperatorCaller | null
  /** The audit's word for the deed, e.g. `queue.assign`. */
  readonly deed: string
  readonly note: string
}

/** Closes a locked item and records who did it and how. */
export async function closeItem(app: App, tx: Tx, item: QueueItemRow, closing: Closing): Promise<void> {
  const { by, deed, note } = closing
  await updateItem(tx, item, {
    state: 'resolved',
    resolvedAt: app.clock.now(),
    resolvedBy: by?.operatorId ?? null,
    resolution: note,
  })
  await cancelTimers(tx, item.id, [DUE_TIMER, ACK_TIMER])
  const { kind, orderId } = item
  await record(app, tx, by ? actorOf(by) : SYSTEM, deed, item.id, { kind, orderId, note })
}

/** Closes every open item of one kind about an order. */
export async function closeItemsOf(
  app: App,
  tx: Tx,
  orderId: string,
  kind: QueueKind,
  closing: Closing,
): Promise<void> {
  for (const item of await lockOpenItems(tx, orderId, kind)) await closeItem(app, tx, item, closing)
}

/** Listener: what an item was about has settled without an operator. */
export function closeSettled(kind: QueueKind, note: string) {
  return (
    app: App,
    tx: Tx,
    event: Event<
      | 'order.cancelled'
      | 'order.switched'
      | 'case.decided'
      | 'case.closed'
      | 'review.published'
      | 'review.refused'
      | 'showcase.asked'
      | 'showcase.revoked'
      | 'showcase.dropped'
    >,
  ) => closeItemsOf(app, tx, event.payload.orderId, kind, { by: null, deed: 'queue.settled', note })
}

/** Listener: the complaint is over at WeChat. */
export async function closeComplaint(app: App, tx: Tx, event: Event<'complaint.closed'>): Promise<void> {
  const { complaintId, orderId } = event.payload
  const items = await lockOpenItems(tx, orderId, 'wechat-complaint')
  for (const item of items)
    if (item.text.includes(complaintId))
      await closeItem(app, tx, item, { by: null, deed: 'queue.settled', note: '投诉已处理完成' })
}

/** Listener: a held movement was answered at its decision, whose audit names the operator. */
export function closeAnswered(note: string) {
  return async (app: App, tx: Tx, event: Event<'movement.released' | 'movement.rejected'>): Promise<void> => {
    const item = await lockItemOfCause(tx, causeOfHeld(event.payload.decisionId))
    if (item?.state === 'open') await closeItem(app, tx, item, { by: null, deed: 'queue.settled', note })
  }
}

/** Listener: a shop no longer owes what stopped it. */
export async function closeShopDebt(app: App, tx: Tx, event: Event<'shop.debt-lifted'>): Promise<void> {
  const { shopId, since } = event.payload
  for (const item of await lockOpenItemsOfCauses(tx, causeOfDebt(shopId, since)))
    await closeItem(app, tx, item, { by: null, deed: 'queue.settled', note: '欠款已结清' })
}
