import type { Domain } from '../platform/domain'
import { privacyRoutes } from './privacy.routes'

export const privacyDomain: Domain = { routes: privacyRoutes }

export { reseal } from './reseal'
