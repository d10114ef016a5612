import type { Domain } from '../platform/domain'
import { endExport, EXPORT_END, EXPORT_TIMER, makeExport } from './make-export'
import { PURGE, PURGE_ACCOUNT, purge, purgeAccount, startPurging } from './purge'
import { privacyRoutes } from './privacy.routes'

export const privacyDomain: Domain = {
  routes: privacyRoutes,
  timers: {
    [EXPORT_TIMER]: { outside: makeExport },
    [EXPORT_END]: { outside: endExport },
    [PURGE]: { outside: purge },
    [PURGE_ACCOUNT]: { outside: purgeAccount },
  },
  start: startPurging,
}

export { reseal } from './reseal'
