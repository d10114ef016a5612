import type { App } from '../app'
import { record, SYSTEM } from '../audit'
import type { Tx } from '../platform/db'
import { lockItem, updateItem } from './queue.repository'
import { raise } from './take-up-item'

/** Timer: the deadline has passed and nobody has seen to it: it goes up one level. Logged as a warning, for whatever watches the log. */
export async function alertOverdue(app: App, tx: Tx, itemId: string): Promise<void> {
  const item = await lockItem(tx, itemId)
  if (item?.state !== 'open') return
  const alertedAt = app.clock.now()
  await updateItem(tx, item, { alertedAt })
  const { kind, orderId, region } = item
  await record(app, tx, SYSTEM, 'queue.overdue', itemId, { kind, orderId, region })
  await raise(app, tx, { ...item, alertedAt })
  tx.afterCommit(() => app.log.warn({ itemId, kind, orderId, region }, 'an operator’s deadline has passed'))
}
