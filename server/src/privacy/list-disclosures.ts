import type { App } from '../app'
import { idOfCursor, toPage } from '../platform/paging'
import type { Call, Reply } from '../platform/routes'
import { pageOfDisclosures } from './disclosures.repository'

type List = 'GET /me/disclosures'

/** Who looked at the caller's data in full, and why. */
export async function listDisclosures(app: App, { caller, query }: Call<List>): Promise<Reply<List>> {
  const rows = await pageOfDisclosures(app.db, caller.userId, idOfCursor(query.cursor), query.limit + 1)
  const { items, nextCursor } = toPage(rows, query.limit)
  return {
    items: items.map(({ id, what, at, byName, orderId, reason, note }) => ({
      id,
      what,
      at: at.toISOString(),
      byName,
      orderId,
      reason,
      note,
    })),
    nextCursor,
  }
}
