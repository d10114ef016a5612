import type { App } from '../app'
import { idOfCursor, toPage } from '../platform/paging'
import type { Call, Reply } from '../platform/routes'
import { miniAppOf } from './mini-app-of'
import { pageOfNotices, type NoticeRow } from './notices.repository'

type Route = 'GET /notices'

/** Messages to the caller in this mini-program, newest first, however they were delivered. */
export async function listNotices(app: App, { caller, query }: Call<Route>): Promise<Reply<Route>> {
  const reader = { userId: caller.userId, app: miniAppOf(caller) }
  const rows = await pageOfNotices(app.db, reader, idOfCursor(query.cursor), query.limit + 1)
  const { items, nextCursor } = toPage(rows, query.limit)
  return { items: items.map(toNotice), nextCursor }
}

function toNotice(row: NoticeRow): Reply<Route>['items'][number] {
  const { id, orderId, template, page, title, text, channel, state } = row
  const [at, read] = [row.createdAt.toISOString(), row.readAt !== null]
  return { id, orderId, template, page, title, text, at, read, channel, state }
}
