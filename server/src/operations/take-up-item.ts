import { LIMITS } from '@anxin/shared/kernel/limits'
import { plusMs } from '@anxin/shared/kernel/time'
import { levelAbove } from '@anxin/shared/operations/escalation'
import { AppError } from '@anxin/shared/kernel/errors'
import type { App } from '../app'
import { actorOf, record, SYSTEM } from '../audit'
import type { OperatorCaller } from '../platform/caller'
import { runCommand } from '../platform/commands'
import type { Tx } from '../platform/db'
import type { Call, Reply } from '../platform/routes'
import { cancelTimers, setTimer } from '../platform/timers'
import { ACK_TIMER } from './open-item'
import { lockOpenItem, requireRight } from './operator-access'
import { lockItem, updateItem, type QueueItemRow } from './queue.repository'

type Route = 'POST /operators/queue/:itemId/acknowledgement'

/** Somebody of the level takes an item up; a second one changes nothing. */
export async function takeUpItem(app: App, { caller, params, command }: Call<Route>): Promise<Reply<Route>> {
  requireRight(caller, 'queue')
  return runCommand(app, command, async (tx) => {
    const item = await lockOpenItem(tx, caller, params.itemId)
    requireLevel(caller, item)
    if (item.ackedAt === null) {
      await updateItem(tx, item, { ackedAt: app.clock.now(), ackedBy: caller.operatorId })
      await cancelTimers(tx, item.id, [ACK_TIMER])
      await record(app, tx, actorOf(caller), 'queue.taken-up', item.id, { level: item.level })
    }
    return { ok: true as const }
  })
}

/** FORBIDDEN where a manager answers for it, and at the top one of all regions. */
function requireLevel(caller: OperatorCaller, { id, level }: QueueItemRow): void {
  if (level !== 'desk') requireRight(caller, 'manager')
  if (level === 'head' && caller.region !== '*')
    throw new AppError('FORBIDDEN', `item ${id} is for all regions’ manager`)
}

/** Timer: nobody of the level took it up in time. It goes up one level, and there the same clock runs again. */
export async function goUp(app: App, tx: Tx, itemId: string): Promise<void> {
  const item = await lockItem(tx, itemId)
  if (item?.state === 'open' && item.ackedAt === null) await raise(app, tx, item)
}

/** Gives a locked item to the level above; at the top it stays, and the log calls. */
export async function raise(app: App, tx: Tx, item: QueueItemRow): Promise<void> {
  const { id, kind, orderId, region } = item
  const level = levelAbove(item.level)
  if (level !== null) {
    const ackBy = plusMs(app.clock.now(), LIMITS.levelAckMs)
    await updateItem(tx, item, { level, ackBy, ackedAt: null, ackedBy: null })
    await setTimer(app, tx, ACK_TIMER, id, ackBy)
    await record(app, tx, SYSTEM, 'queue.raised', id, { kind, from: item.level, level })
  }
  tx.afterCommit(() =>
    app.log.warn(
      { alarm: 'queue-raised', itemId: id, kind, orderId, region, level: level ?? item.level },
      'nobody took it up',
    ),
  )
}
