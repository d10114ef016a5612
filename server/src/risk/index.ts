import type { Domain } from '../platform/domain'
import { riskRoutes } from './risk.routes'

export const riskDomain: Domain = { routes: riskRoutes }

export { noteVerified } from './answer-decision'
export { countDecisions } from './decisions.repository'
export { awaitsCode, judge, judgeOnce } from './judge'
export { tieToShop } from './tie-to-shop'
