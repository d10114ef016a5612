import type { App } from '../app'
import { requireRight } from '../platform/caller'
import { cursorOf, idOfCursor } from '../platform/paging'
import type { Call, Reply } from '../platform/routes'
import { pageOfIncidents, type IncidentRow } from './incidents.repository'

type Route = 'GET /operators/incidents'

/** Incidents of the operator's region, the newest first; those that are no shop's are for operators of all regions. */
export async function listIncidents(app: App, { caller, query }: Call<Route>): Promise<Reply<Route>> {
  requireRight(caller, 'money')
  const { state, class: ofClass, limit } = query
  const want = { region: caller.region, state, class: ofClass }
  const rows = await pageOfIncidents(app.db, want, idOfCursor(query.cursor), limit + 1)
  const items = rows.slice(0, limit)
  const last = items.at(-1)
  const now = app.clock.now()
  return {
    items: items.map((row) => toItem(row, now)),
    nextCursor: rows.length > limit && last ? cursorOf(last.id) : null,
  }
}

function toItem(row: IncidentRow, now: Date): Reply<Route>['items'][number] {
  return {
    ...row,
    openedAt: row.openedAt.toISOString(),
    dueAt: row.dueAt.toISOString(),
    isOverdue: row.state === 'open' && row.dueAt < now,
    resolvedAt: row.resolvedAt?.toISOString() ?? null,
  }
}
