import { reconciliationContract } from '@anxin/shared/settlement/reconciliation.contract'
import { statementContract } from '@anxin/shared/settlement/statement.contract'
import { handlersFor } from '../platform/routes'
import { listIncidents } from './list-incidents'
import { listReconciliations } from './list-reconciliations'
import { listStatements } from './list-statements'
import { ownIncident } from './own-incident'
import { replayReconciliation } from './replay-reconciliation'
import { resolveIncident } from './resolve-incident'

/** What names orders is handled by orders, which stand on settlement. */
const {
  'GET /shop/statements/:day': _day,
  'GET /shop/statements/:day/file': _file,
  ...ownStatements
} = statementContract

export const settlementRoutes = handlersFor(
  { ...ownStatements, ...reconciliationContract },
  {
    'GET /shop/statements': listStatements,
    'GET /operators/incidents': listIncidents,
    'POST /operators/incidents/:incidentId/owner': ownIncident,
    'POST /operators/incidents/:incidentId/resolution': resolveIncident,
    'GET /operators/reconciliations': listReconciliations,
    'POST /operators/reconciliations/:day/replay': replayReconciliation,
  },
)
