import { reconciliationContract } from '@anxin/shared/settlement/reconciliation.contract'
import { handlersFor } from '../platform/routes'
import { listIncidents } from './list-incidents'
import { listReconciliations } from './list-reconciliations'
import { ownIncident } from './own-incident'
import { replayReconciliation } from './replay-reconciliation'
import { resolveIncident } from './resolve-incident'

export const reconciliationRoutes = handlersFor(reconciliationContract, {
  'GET /operators/incidents': listIncidents,
  'POST /operators/incidents/:incidentId/owner': ownIncident,
  'POST /operators/incidents/:incidentId/resolution': resolveIncident,
  'GET /operators/reconciliations': listReconciliations,
  'POST /operators/reconciliations/:day/replay': replayReconciliation,
})
