import { LIMITS } from '@anxin/shared/kernel/limits'
import type { App } from '../app'
import { rankOpenShops } from '../matching'
import type { OrderRow } from '../orders'
import type { Queries } from '../platform/db'
import { relatedShopIds } from '../shops'
import { vehicleForOrder } from '../vehicles'
import { countByShop } from './opinions.repository'

/**
 * Who may be asked about an order's quote, best first by the matching of every order: open now, able to do the work,
 * near, and neither the shop that quotes nor one with the same people, nor one of the owner's own.
 */
export async function chooseShops(
  app: App,
  q: Queries,
  order: OrderRow,
): Promise<{ shopId: string; distanceMetres: number }[]> {
  const { powertrain, brandId } = await vehicleForOrder(app, q, order.ownerId, order.vehicleId)
  const { serviceId, lat, lng } = order
  const related = new Set(await relatedShopIds(q, order.shopId ?? '', order.ownerId))
  const need = { serviceId, powertrain, brandId, lat, lng, startAt: app.clock.now() }
  const near = await rankOpenShops(app, q, need, (shopId) => related.has(shopId))
  const ids = near.map(({ shopId }) => shopId)
  const open = await countByShop(q, ids, 'asked')
  return near
    .filter(({ shopId }) => (open.get(shopId) ?? 0) < LIMITS.opinionsOpenPerShopMax)
    .slice(0, LIMITS.opinionShopsQueued)
}
