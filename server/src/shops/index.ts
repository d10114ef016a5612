import type { Domain } from '../platform/domain'
import { hearViolation } from './hear-violation'
import { startScoring } from './ratings'
import { shopRoutes } from './shops.routes'
import { shopTimers } from './shops.timers'

export const shopsDomain: Domain = {
  routes: shopRoutes,
  timers: shopTimers,
  listeners: { 'merchant.violation': { 'shops.merchant-violation': hearViolation } },
  start: startScoring,
}

export { requireTakesOrders, subMchidOf, takesOrders } from './can-collect'
export { certificateFacts, certificateToCheck, decideCertificate, publicCertificates } from './certificates'
export { showCertificateTo } from './show-certificate'
export { resealPapers } from './merchant-photo-store'
export { merchantOf, toApplication } from './merchant-view'
export { pageOfApplications } from './merchant.repository'
export { allowCollecting, stopCollecting } from './stop-collecting'
export { commissionTermsOf } from './commission-terms'
export { getShop, openingOf, regionsOf } from './for-others'
export { allowAfterDebt, stopForDebt } from './stop-for-debt'
export { nearestRegion, takesOrdersSql } from './near-shops.queries'
export {
  addRating,
  refreshScores,
  scoreShop,
  starsOfMilli,
  sumsOf,
  technicianScoreOf,
  weightOf,
} from './ratings'
export {
  addToShop,
  addToTechnician,
  clearSums,
  priorOf,
  regionsOfShops,
  shopIdsOfRegion,
} from './ratings.repository'
export { setPlan } from './set-plan'
export { planOfShop } from './show-plan'
export { shopOfScene } from './show-shop-code'
export { ratingOf } from './shop-view'
export {
  debtStopOf,
  lockShop,
  shopFactsOf,
  technicianNames,
  technicianOfStaff,
  type ShopRow,
} from './shops.repository'
export {
  relatedShopIds,
  staffKeysOf,
  staffName,
  staffNamesOf,
  staffOfTechnician,
  staffUserIds,
} from './staff.repository'
