import { AppError } from '@anxin/shared/kernel/errors'
import { LocalDate } from '@anxin/shared/kernel/fields'
import type { App } from '../app'
import { cursorOf } from '../platform/paging'
import type { Call, Reply } from '../platform/routes'
import { pageOfStatements, type StatementRow } from './statements.repository'

type List = 'GET /shop/statements'

/** The statements of the caller's shop, newest first. */
export async function listStatements(app: App, { caller, query }: Call<List>): Promise<Reply<List>> {
  const before = dayOfCursor(query.cursor)
  const rows = await pageOfStatements(app.db, caller.shopId, before, query.limit + 1)
  const items = rows.slice(0, query.limit)
  const last = items.at(-1)
  return {
    items: items.map(statementView),
    nextCursor: rows.length > query.limit && last ? cursorOf(last.day) : null,
  }
}

function dayOfCursor(cursor: string | undefined): string | null {
  if (cursor === undefined) return null
  const day = LocalDate.safeParse(Buffer.from(cursor, 'base64url').toString('utf8'))
  if (!day.success) throw new AppError('BAD_INPUT', 'cursor', { fields: { cursor: '翻页参数无效' } })
  return day.data
}

function statementView({ shopId: _shopId, madeAt, ...row }: StatementRow): Reply<List>['items'][number] {
  return { ...row, madeAt: madeAt.toISOString() }
}
