import type { App } from '../app'
import { record, SYSTEM } from '../audit'
import type { Tx } from '../platform/db'
import { lockItem, updateItem } from './queue.repository'

/** Timer: the deadline has passed and nobody has seen to it. Logged as a warning, for whatever watches the log. */
export async function alertOverdue(app: App, tx: Tx, itemId: string): Promise<void> {
  const item = await lockItem(tx, itemId)
  if (item?.state !== 'open') return
  await updateItem(tx, item, { alertedAt: app.clock.now() })
  const { kind, orderId, region } = item
  await record(app, tx, SYSTEM, 'queue.overdue', itemId, { kind, orderId, region })
  tx.afterCommit(() => app.log.warn({ itemId, kind, orderId, region }, 'an operator’s deadline has passed'))
}
