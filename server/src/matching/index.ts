import type { Domain } from '../platform/domain'
import { matchingRoutes } from './matching.routes'

export const matchingDomain: Domain = { routes: matchingRoutes }

export { newestPolicy } from './answer-policies.repository'
export { answerTime, nextOpening } from './answer-time'
export { answerOffer, expireOffer, withdrawOffers } from './answer-offer'
export { chooseOffer } from './choose-offer'
export { compareEstimates } from './compare-estimates'
export { matchFor } from './match-shops'
export { offerNext, type NextOffer } from './offer-next'
export { offerTo } from './offer-to'
export { askedShopIds, openOffers, unwillingShopIds, type OpenOffer } from './offers.repository'
export { addOffer, queueOffers } from './queue-offers'
export { rankOpenShops, rankShops, type RankedShop } from './rank-shops'
