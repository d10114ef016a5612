import type { Domain } from '../platform/domain'
import { matchingRoutes } from './matching.routes'

export const matchingDomain: Domain = { routes: matchingRoutes }

export { answerOffer, expireOffer, withdrawOffers } from './answer-offer'
export { offerNext, type NextOffer } from './offer-next'
export { offerTo, timeToAnswer } from './offer-to'
export { askedShopIds, openOffers, type OpenOffer } from './offers.repository'
export { addOffer, queueOffers } from './queue-offers'
export { rankShops, type RankedShop } from './rank-shops'
