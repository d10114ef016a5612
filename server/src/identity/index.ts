import type { Domain } from '../platform/domain'
import { identityRoutes } from './identity.routes'

export const identityDomain: Domain = { routes: identityRoutes }

export { createOperator } from './create-operator'
export { countMemberships, erasePerson, personFacts } from './erase-person'
export { accountOf, findOpenid, lockUser } from './identity.repository'
export { hasPhone, openidOf, openidSealedOf, operatorHasRight, phoneOf } from './people'
export { proveByCode, sendProofCode } from './prove-by-code'
export { refuseRisky } from './refuse-risky'
export { revokeSessions } from './revoke-sessions'
