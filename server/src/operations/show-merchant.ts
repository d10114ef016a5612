import type { App } from '../app'
import { actorOf, record } from '../audit'
import type { Call, Reply } from '../platform/routes'
import { getShop, merchantOf } from '../shops'
import { ofRegion, requireRight } from './operator-access'

type Route = 'GET /operators/shops/:shopId/merchant'

/** How a shop of the region stands with WeChat Pay, masked. That an operator looked is written down. */
export async function showMerchant(app: App, { caller, params }: Call<Route>): Promise<Reply<Route>> {
  requireRight(caller, 'shops')
  const shop = ofRegion(caller, await getShop(app.db, params.shopId))
  return app.db.transaction(async (tx) => {
    await record(app, tx, actorOf(caller), 'merchant.looked-at', shop.id)
    return merchantOf(app, tx, shop)
  })
}
