import { AppError } from '@anxin/shared/kernel/errors'
import { IdText } from '@anxin/shared/kernel/id'
import type { App } from '../app'
import type { Call, Reply } from '../platform/routes'
import { requireRight } from './operator-access'
import { pageOfItems, type QueueItemRow, type QueuePlace } from './queue.repository'

type Route = 'GET /operators/queue'

/** Open items of the operator's region, the earliest deadline first. */
export async function listQueue(app: App, { caller, query }: Call<Route>): Promise<Reply<Route>> {
  requireRight(caller, 'queue')
  const { cursor, limit, level } = query
  const rows = await pageOfItems(app.db, caller.region, placeOfCursor(cursor), limit + 1, level)
  const items = rows.slice(0, query.limit)
  const last = items.at(-1)
  return { items: items.map(toItem), nextCursor: rows.length > query.limit && last ? cursorOf(last) : null }
}

function toItem(row: QueueItemRow): Reply<Route>['items'][number] {
  const { id, kind, orderId, region, text, photoIds, state, level } = row
  const [openedAt, dueAt] = [row.openedAt.toISOString(), row.dueAt.toISOString()]
  const [ackBy, ackedAt] = [row.ackBy?.toISOString() ?? null, row.ackedAt?.toISOString() ?? null]
  return { id, kind, orderId, region, text, photoIds, openedAt, dueAt, state, level, ackBy, ackedAt }
}

/** The list is ordered by deadline, which ids do not know: the cursor holds both. */
function cursorOf({ dueAt, id }: QueuePlace): string {
  return Buffer.from(`${dueAt.getTime()}.${id}`).toString('base64url')
}

function placeOfCursor(cursor: string | undefined): QueuePlace | null {
  if (cursor === undefined) return null
  const [ms = '', id = ''] = Buffer.from(cursor, 'base64url').toString('utf8').split('.', 2)
  if (!/^\d{1,14}$/.test(ms) || !IdText.safeParse(id).success)
    throw new AppError('BAD_INPUT', 'cursor', { fields: { cursor: '翻页参数无效' } })
  return { dueAt: new Date(Number(ms)), id }
}
