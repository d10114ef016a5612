import { AppError } from '@anxin/shared/kernel/errors'
import type { App } from '../app'
import { actorOf, record } from '../audit'
import { operatorHasRight } from '../identity'
import { ofRegion, requireRight, type OperatorCaller } from '../platform/caller'
import { runCommand } from '../platform/commands'
import type { Tx } from '../platform/db'
import type { Call, Reply } from '../platform/routes'
import { lockIncident, updateIncident, type IncidentRow } from './incidents.repository'

type Route = 'POST /operators/incidents/:incidentId/owner'

/** Takes an incident, or gives it to a colleague who may see to money. NOT_FOUND where there is no such colleague. */
export async function ownIncident(
  app: App,
  { caller, params, body, command }: Call<Route>,
): Promise<Reply<Route>> {
  requireRight(caller, 'money')
  return runCommand(app, command, async (tx) => {
    const row = await lockOpenIncident(tx, caller, params.incidentId)
    const { ownerId } = body
    if (!(await operatorHasRight(tx, ownerId, 'money')))
      throw new AppError('NOT_FOUND', `operator ${ownerId}`)
    if (row.ownerId !== ownerId) await updateIncident(tx, row, { ownerId })
    await record(app, tx, actorOf(caller), 'incident.own', row.id, { ownerId, before: row.ownerId })
    return { ok: true as const }
  })
}

/** An open incident that the operator may see, locked. INCIDENT_RESOLVED when somebody, or a bill, was faster. */
export async function lockOpenIncident(tx: Tx, caller: OperatorCaller, id: string): Promise<IncidentRow> {
  const row = ofRegion(caller, await lockIncident(tx, id))
  if (row.state !== 'open') throw new AppError('INCIDENT_RESOLVED', `incident ${id}`)
  return row
}
