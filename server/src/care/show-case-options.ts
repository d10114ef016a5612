import { CASE_WINDOWS, caseWindowEnd } from '@anxin/shared/care/case-terms'
import { CASE_TYPES } from '@anxin/shared/care/case-words'
import type { App } from '../app'
import { findOrder, linesOf } from '../orders'
import type { Call, Reply } from '../platform/routes'
import { findOpenCaseId } from './cases.repository'
import { ownOrder } from './open-own-case'

type Route = 'GET /orders/:orderId/case-options'

/** What a case of the own order can be about now; no type before the hand-over, or once every window is over. */
export async function showCaseOptions(app: App, { caller, params }: Call<Route>): Promise<Reply<Route>> {
  const { id, state, deliveredAt, reworkOf } = ownOrder(caller, await findOrder(app.db, params.orderId))
  const isDelivered = state === 'DELIVERED' || state === 'COMPLETED'
  const from = isDelivered && reworkOf === null ? deliveredAt : null
  const lines = (await linesOf(app.db, id)).filter((line) => line.state === 'done')
  return {
    types: CASE_TYPES.flatMap((type) => {
      const until = from && caseWindowEnd(type, from)
      if (!until || app.clock.now() >= until) return []
      return [{ type, until: until.toISOString(), asksOdometer: CASE_WINDOWS[type].km !== null }]
    }),
    lines: lines.map(({ id: lineId, name, amountFen }) => ({ id: lineId, name, amountFen })),
    openCaseId: await findOpenCaseId(app.db, id),
  }
}
