import type { Domain } from '../platform/domain'
import { shopRoutes } from './shops.routes'

export const shopsDomain: Domain = { routes: shopRoutes }

export { getShop, openingOf, regionsOf } from './for-others'
export { nearestRegion } from './near-shops.queries'
export { ratingOf } from './shop-view'
export { addRating, technicianOfStaff, type ShopRow } from './shops.repository'
export { staffName, staffOfTechnician, staffUserIds } from './staff.repository'
