import { addDays, localDayOf } from '@anxin/shared/kernel/time'
import type { App } from '../app'
import { requireRight } from '../platform/caller'
import type { Call, Reply } from '../platform/routes'
import { billDays } from './reconciliation.repository'

type Route = 'GET /operators/reconciliations'

/** The bills of some days with their figures. They are the platform's as a whole, so every region sees the same. */
export async function listReconciliations(app: App, { caller, query }: Call<Route>): Promise<Reply<Route>> {
  requireRight(caller, 'money')
  const until = addDays(query.before ?? localDayOf(app.clock.now()), -1)
  const rows = await billDays(app.db, addDays(until, 1 - query.days), until)
  return {
    items: rows.map((row) => ({
      ...row,
      rows: row.rowsRead,
      startedAt: row.startedAt.toISOString(),
      finishedAt: row.finishedAt?.toISOString() ?? null,
    })),
  }
}
