import type { App } from '../app'
import { actorOf, record } from '../audit'
import { requireRight } from '../platform/caller'
import { runCommand } from '../platform/commands'
import type { Call, Reply } from '../platform/routes'
import { closeIncident } from './open-incident'
import { lockOpenIncident } from './own-incident'

type Route = 'POST /operators/incidents/:incidentId/resolution'

/** A person has explained it and seen to it; reading the same bill again does not open it anew. */
export async function resolveIncident(
  app: App,
  { caller, params, body, command }: Call<Route>,
): Promise<Reply<Route>> {
  requireRight(caller, 'money')
  return runCommand(app, command, async (tx) => {
    const row = await lockOpenIncident(tx, caller, params.incidentId)
    await closeIncident(app, tx, row, { by: caller.operatorId, note: body.note })
    const { class: ofClass, causeKey } = row
    await record(app, tx, actorOf(caller), 'incident.resolve', row.id, { class: ofClass, causeKey })
    return { ok: true as const }
  })
}
