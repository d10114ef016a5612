import type { Domain } from '../platform/domain'
import { SUPPORT_TIMER, tellSupportEnding } from './set-plan'
import { shopRoutes } from './shops.routes'

export const shopsDomain: Domain = {
  routes: shopRoutes,
  timers: { [SUPPORT_TIMER]: { inTransaction: tellSupportEnding } },
}

export { commissionTermsOf } from './commission-terms'
export { getShop, openingOf } from './for-others'
export { nearestRegion } from './near-shops.queries'
export { setPlan } from './set-plan'
export { planOfShop } from './show-plan'
export { shopOfScene } from './show-shop-code'
export { ratingOf } from './shop-view'
export { addRating, technicianNames, technicianOfStaff, type ShopRow } from './shops.repository'
export { staffName, staffOfTechnician, staffUserIds } from './staff.repository'
