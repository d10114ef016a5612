import { AppError } from '@anxin/shared/kernel/errors'
import type { QueueItemRow, QueueKind } from './queue.repository'

/** ILLEGAL_TRANSITION when the deed does not fit what the item is about. */
export function requireKind(item: QueueItemRow, kinds: readonly QueueKind[]): QueueItemRow {
  if (!kinds.includes(item.kind)) throw new AppError('ILLEGAL_TRANSITION', `item ${item.id} is ${item.kind}`)
  return item
}
