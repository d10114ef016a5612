import type { Domain } from '../platform/domain'
import { alertIncident } from './alert-incident'
import { dueStatement, makeStatements, STATEMENT_TIMER } from './make-statements'
import { INCIDENT_DUE, openReported } from './open-incident'
import { DAILY, reconcileDue, replayDay, REPLAY, startReconciling } from './reconcile-day'
import { settlementRoutes } from './settlement.routes'

export { reconcileByHand } from './reconcile-day'
export { statementCsv } from './statement-csv'
export type { StatementDay } from './statement-columns'
export { figuresOfShop, statementOfDay } from './statement-of-day'
export { statementPdf } from './statement-pdf'

export const settlementDomain: Domain = {
  routes: settlementRoutes,
  listeners: {
    'payment.released': { 'settlement.payment-released': dueStatement },
    'payment.refunded': { 'settlement.payment-refunded': dueStatement },
    'money.incident': { 'settlement.money-incident': openReported },
  },
  timers: {
    [STATEMENT_TIMER]: { inTransaction: makeStatements },
    [DAILY]: { outside: reconcileDue },
    [REPLAY]: { outside: replayDay },
    [INCIDENT_DUE]: { inTransaction: alertIncident },
  },
  start: startReconciling,
}
