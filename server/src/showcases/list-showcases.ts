import { AppError } from '@anxin/shared/kernel/errors'
import type { App } from '../app'
import { idOfCursor, toPage } from '../platform/paging'
import type { Call, Reply } from '../platform/routes'
import { viewCards } from './showcase-view'
import { pageOfPublished } from './showcases.repository'
import { findShownTechnician } from './technician-pages.repository'

type OfShop = 'GET /shops/:shopId/showcases'
type OfTechnician = 'GET /technicians/:technicianId/showcases'

export function listShopShowcases(app: App, { params, query }: Call<OfShop>): Promise<Reply<OfShop>> {
  return page(app, { shopId: params.shopId }, query)
}

export async function listTechnicianShowcases(
  app: App,
  { params, query }: Call<OfTechnician>,
): Promise<Reply<OfTechnician>> {
  const { technicianId } = params
  if (!(await findShownTechnician(app.db, technicianId)))
    throw new AppError('NOT_FOUND', `technician ${technicianId} is not shown`)
  return page(app, { technicianId }, query)
}

async function page(
  app: App,
  of: Parameters<typeof pageOfPublished>[1],
  query: Call<OfShop>['query'],
): Promise<Reply<OfShop>> {
  const rows = await pageOfPublished(app.db, of, idOfCursor(query.cursor), query.limit + 1)
  const { items, nextCursor } = toPage(rows, query.limit)
  return { items: await viewCards(app.db, items), nextCursor }
}
