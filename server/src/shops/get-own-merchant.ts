import { assert } from '@anxin/shared/kernel/errors'
import type { App } from '../app'
import type { Call, Reply } from '../platform/routes'
import { merchantOf } from './merchant-view'
import { findShop } from './shops.repository'

type Route = 'GET /shop/merchant'

/** How the caller's shop stands with WeChat Pay. */
export async function getOwnMerchant(app: App, { caller }: Call<Route>): Promise<Reply<Route>> {
  const shop = await findShop(app.db, caller.shopId)
  assert(shop, `shop ${caller.shopId} of a member exists`)
  return merchantOf(app, app.db, shop)
}
