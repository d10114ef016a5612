import { assert } from '@anxin/shared/kernel/errors'
import type { App } from '../app'
import type { Call, Reply } from '../platform/routes'
import { settingsOf } from './shop-settings'
import { findShop } from './shops.repository'

/** The caller's shop with its settings. */
export async function getOwnShop(app: App, { caller }: Call<'GET /shop'>): Promise<Reply<'GET /shop'>> {
  const shop = await findShop(app.db, caller.shopId)
  assert(shop, `shop ${caller.shopId} of a member exists`)
  return settingsOf(app, app.db, shop)
}
