import type { App } from '../app'
import type { Call, Reply } from '../platform/routes'
import { listPrices as readPrices } from './catalogue.repository'
import { toShopService } from './services'

type ListPrices = 'GET /shop/services'

/** The price list of the caller's shop, with what is switched off. */
export async function listPrices(app: App, call: Call<ListPrices>): Promise<Reply<ListPrices>> {
  const priced = await readPrices(app.db, call.caller.shopId)
  return { items: priced.map((one) => ({ ...toShopService(one), active: one.price.active })) }
}
