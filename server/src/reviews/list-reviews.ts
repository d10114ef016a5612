import type { App } from '../app'
import { idOfCursor, toPage } from '../platform/paging'
import type { Call, Reply } from '../platform/routes'
import { getShop } from '../shops'
import { toReview } from './review-view'
import { pageOfReviews } from './reviews.repository'

type Route = 'GET /shops/:shopId/reviews'

/** What everybody may read about a shop, newest first; of one series of cars, or with some stars, alone. */
export async function listReviews(app: App, { params, query }: Call<Route>): Promise<Reply<Route>> {
  const { id: shopId } = await getShop(app.db, params.shopId)
  const { cursor, limit, ...filter } = query
  const rows = await pageOfReviews(app.db, { shopId, ...filter }, idOfCursor(cursor), limit + 1)
  const { items, nextCursor } = toPage(rows, limit)
  return { items: items.map(toReview), nextCursor }
}
