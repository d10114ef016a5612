import { AppError } from '@anxin/shared/kernel/errors'
import type { OperatorRight } from '@anxin/shared/operations/operation.contract'
import type { OperatorCaller } from '../platform/caller'
import type { Tx } from '../platform/db'
import { lockItem, type QueueItemRow } from './queue.repository'

/** FORBIDDEN unless the operator was given the right. */
export function requireRight(caller: OperatorCaller, right: OperatorRight): void {
  if (!caller.rights.includes(right)) throw new AppError('FORBIDDEN', `${caller.operatorId} lacks ${right}`)
}

/** Another region's affairs look as if they did not exist. */
export function ofRegion<T extends { readonly region: string }>(
  caller: OperatorCaller,
  subject: T | null,
): T {
  if (!subject || (caller.region !== '*' && caller.region !== subject.region))
    throw new AppError('NOT_FOUND', `nothing in region ${caller.region}`)
  return subject
}

/** An open item of the operator's region, locked. QUEUE_ITEM_TAKEN when a colleague was faster. */
export async function lockOpenItem(tx: Tx, caller: OperatorCaller, itemId: string): Promise<QueueItemRow> {
  const item = ofRegion(caller, await lockItem(tx, itemId))
  if (item.state !== 'open') throw new AppError('QUEUE_ITEM_TAKEN', `item ${itemId} is ${item.state}`)
  return item
}
