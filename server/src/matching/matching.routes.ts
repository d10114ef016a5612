import { matchingContract } from '@anxin/shared/matching/matching.contract'
import { handlersFor } from '../platform/routes'
import { matchShops } from './match-shops'
import { showStanding } from './show-standing'

export const matchingRoutes = handlersFor(matchingContract, {
  'GET /match': matchShops,
  'GET /shop/standing': showStanding,
})
