import type { Domain } from '../platform/domain'
import { matchingRoutes } from './matching.routes'

export {
  addOffer,
  answerOffer,
  expireOffer,
  offerNext,
  offerTo,
  queueOffers,
  withdrawOffers,
  type NextOffer,
} from './offers'
export { askedShopIds, openOffers, type OpenOffer } from './offers.repository'
export { rankShops, type RankedShop } from './rank-shops'

export const matchingDomain: Domain = { routes: matchingRoutes }
