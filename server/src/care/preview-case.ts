import { CASE_OUTCOMES, type CaseOutcome } from '@anxin/shared/care/case-words'
import type { App } from '../app'
import { previewRefund, requireRefundable } from '../orders'
import { refundableFen } from '../payments'
import type { Call, Reply } from '../platform/routes'
import { lockCaseFor } from './case-access'

type Route = 'GET /operators/cases/:caseId/preview'

/**
 * What each outcome would do with the money of the order, by the rules that would carry it out: to the fen, and nothing
 * is ordered. `amountFen` is that of a partial refund and of a compensation, whose coupon is the platform's own money.
 */
export async function previewCase(app: App, { caller, params, query }: Call<Route>): Promise<Reply<Route>> {
  return app.db.transaction(async (tx) => {
    const { order } = await lockCaseFor(tx, caller, params.caseId)
    const wholeFen = await refundableFen(tx, order.id)
    if (query.amountFen > 0) await requireRefundable(tx, order, query.amountFen)
    const refundFen = (outcome: CaseOutcome) =>
      outcome === 'full-refund' ? wholeFen : outcome === 'partial-refund' ? query.amountFen : 0
    const outcomes = []
    for (const outcome of CASE_OUTCOMES) {
      const after = await previewRefund(tx, order, refundFen(outcome))
      const amountFen = outcome === 'compensation' ? query.amountFen : refundFen(outcome)
      outcomes.push({ outcome, amountFen, ...after })
    }
    return { refundableFen: wholeFen, outcomes }
  })
}
