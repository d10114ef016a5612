import type { App } from '../app'
import { idOfCursor, toPage } from '../platform/paging'
import type { Call, Reply } from '../platform/routes'
import { ordinalOf, pageOfReferrals } from './referrals.repository'

type Route = 'GET /referrals'

/** The state of each friend, newest first. Friends are numbered: who they are is their own business. */
export async function listReferrals(app: App, { caller, query }: Call<Route>): Promise<Reply<Route>> {
  const rows = await pageOfReferrals(app.db, caller.userId, idOfCursor(query.cursor), query.limit + 1)
  const { items, nextCursor } = toPage(rows, query.limit)
  const first = items[0]
  const ordinal = first ? await ordinalOf(app.db, first) : 0
  return {
    nextCursor,
    items: items.map(({ id, state, createdAt, rewardAt }, index) => ({
      id,
      friend: `朋友 ${ordinal - index}`,
      state,
      at: createdAt.toISOString(),
      rewardAt: rewardAt?.toISOString() ?? null,
    })),
  }
}
