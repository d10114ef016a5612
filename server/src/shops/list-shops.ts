import { AppError } from '@anxin/shared/kernel/errors'
import { IdText } from '@anxin/shared/kernel/id'
import type { App } from '../app'
import type { Call, Reply } from '../platform/routes'
import { nearShops } from './near-shops.queries'
import { toNearCard } from './shop-view'

type ListShops = 'GET /shops'

/** All open shops within the search radius, nearest first, with their distance. */
export async function listShops(app: App, call: Call<ListShops>): Promise<Reply<ListShops>> {
  const { lat, lng, serviceId, cursor, limit } = call.query
  const rows = await nearShops(app.db, {
    at: { lat, lng },
    serviceId,
    after: cursor === undefined ? null : placeOfCursor(cursor),
    limit: limit + 1,
  })
  const items = rows.slice(0, limit)
  const last = items.at(-1)
  return {
    items: items.map(toNearCard),
    nextCursor: rows.length > limit && last ? cursorOf(last) : null,
  }
}

/** Distance and id of the last shop seen, opaque to clients. */
function cursorOf({ metres, id }: { metres: number; id: string }): string {
  return Buffer.from(`${metres}.${id}`).toString('base64url')
}

function placeOfCursor(cursor: string): { metres: number; id: string } {
  const [metres = '', id = ''] = Buffer.from(cursor, 'base64url').toString('utf8').split('.')
  if (!/^\d{1,8}$/.test(metres) || !IdText.safeParse(id).success)
    throw new AppError('BAD_INPUT', 'cursor', { fields: { 'query.cursor': '翻页参数无效' } })
  return { metres: Number(metres), id }
}
