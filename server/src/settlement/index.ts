import type { Domain } from '../platform/domain'
import { alertIncident } from './alert-incident'
import { INCIDENT_DUE, openReported } from './open-incident'
import { DAILY, reconcileDue, replayDay, REPLAY, startReconciling } from './reconcile-day'
import { reconciliationRoutes } from './reconciliation.routes'

export { reconcileByHand } from './reconcile-day'

export const settlementDomain: Domain = {
  routes: reconciliationRoutes,
  listeners: { 'money.incident': { 'settlement.money-incident': openReported } },
  timers: {
    [DAILY]: { outside: reconcileDue },
    [REPLAY]: { outside: replayDay },
    [INCIDENT_DUE]: { inTransaction: alertIncident },
  },
  start: startReconciling,
}
