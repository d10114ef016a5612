import type { Domain } from '../platform/domain'
import { riskRoutes } from './risk.routes'

export const riskDomain: Domain = { routes: riskRoutes }

export { noteVerified } from './answer-decision'
export { awaitsCode, judge, judgeOnce } from './judge'
