import type { App } from '../app'
import type { Tx } from '../platform/db'
import { lockIncident } from './incidents.repository'

/**
 * Timer: the deadline has passed and the incident is open. Logged as a warning for whatever watches the log, as for the
 * operators' queue. It is no item of that queue: that one belongs to regions and to the right `queue`, and two lists
 * of one thing would disagree.
 */
export async function alertIncident(app: App, tx: Tx, incidentId: string): Promise<void> {
  const row = await lockIncident(tx, incidentId)
  if (row?.state !== 'open') return
  const { class: ofClass, ownerId, openedAt } = row
  tx.afterCommit(() =>
    app.log.warn({ incidentId, class: ofClass, ownerId, openedAt }, 'an incident’s deadline has passed'),
  )
}
