import { AppError } from '@anxin/shared/kernel/errors'
import type { App } from '../app'
import { shopServices } from '../catalogue'
import type { Call, Reply } from '../platform/routes'
import { toCard, toDayHours, toTechnician } from './shop-view'
import { findShop, listBays, listHours, listTechnicians } from './shops.repository'

type GetShopPage = 'GET /shops/:shopId'

/** The public page of a shop. A shop that was never open, or has closed for good, is not found. */
export async function getShopPage(app: App, call: Call<GetShopPage>): Promise<Reply<GetShopPage>> {
  const shop = await findShop(app.db, call.params.shopId)
  if (!shop || (shop.state !== 'open' && shop.state !== 'paused'))
    throw new AppError('NOT_FOUND', `shop ${call.params.shopId}`)
  const [hours, bays, technicians, services] = await Promise.all([
    listHours(app.db, shop.id),
    listBays(app.db, shop.id),
    listTechnicians(app.db, shop.id),
    shopServices(app.db, shop.id),
  ])
  return {
    ...toCard(shop),
    hours: hours.map(toDayHours),
    bayCount: bays.filter(({ active }) => active).length,
    technicians: technicians.filter(({ active }) => active).map(toTechnician),
    services,
  }
}
