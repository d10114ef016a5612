import { matchingContract } from '@anxin/shared/matching/matching.contract'
import { handlersFor } from '../platform/routes'
import { matchShops } from './match-shops'

export const matchingRoutes = handlersFor(matchingContract, { 'GET /match': matchShops })
