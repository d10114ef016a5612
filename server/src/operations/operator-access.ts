import { AppError } from '@anxin/shared/kernel/errors'
import { ofRegion, type OperatorCaller } from '../platform/caller'
import type { Tx } from '../platform/db'
import { lockItem, type QueueItemRow } from './queue.repository'

export { ofRegion, requireRight } from '../platform/caller'

/** An open item of the operator's region, locked. QUEUE_ITEM_TAKEN when a colleague was faster. */
export async function lockOpenItem(tx: Tx, caller: OperatorCaller, itemId: string): Promise<QueueItemRow> {
  const item = ofRegion(caller, await lockItem(tx, itemId))
  if (item.state !== 'open') throw new AppError('QUEUE_ITEM_TAKEN', `item ${itemId} is ${item.state}`)
  return item
}
