import type { App } from '../app'
import { actorOf, record } from '../audit'
import { ofRegion, requireRight } from '../platform/caller'
import type { Call, Reply } from '../platform/routes'
import { findDecision } from './decisions.repository'
import { viewDecision } from './view-decision'

type Route = 'GET /operators/risk/decisions/:decisionId'

/** One decision with every rule that was looked at. */
export async function showDecision(app: App, { caller, params }: Call<Route>): Promise<Reply<Route>> {
  requireRight(caller, 'risk')
  return app.db.transaction(async (tx) => {
    const decision = ofRegion(caller, await findDecision(tx, params.decisionId))
    await record(app, tx, actorOf(caller), 'movement.look', decision.id)
    return { ...viewDecision(decision), explanation: decision.explanation }
  })
}
