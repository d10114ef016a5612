import type { Domain } from '../platform/domain'
import { dueStatement, makeStatements, STATEMENT_TIMER } from './make-statements'
import { settlementRoutes } from './settlement.routes'

export { statementCsv } from './statement-csv'
export type { StatementDay } from './statement-columns'
export { figuresOfShop, statementOfDay } from './statement-of-day'
export { statementPdf } from './statement-pdf'

export const settlementDomain: Domain = {
  routes: settlementRoutes,
  timers: { [STATEMENT_TIMER]: { inTransaction: makeStatements } },
  listeners: {
    'payment.released': { 'settlement.payment-released': dueStatement },
    'payment.refunded': { 'settlement.payment-refunded': dueStatement },
  },
}
