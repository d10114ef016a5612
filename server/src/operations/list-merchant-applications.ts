import type { App } from '../app'
import { idOfCursor, toPage } from '../platform/paging'
import type { Call, Reply } from '../platform/routes'
import { pageOfApplications, toApplication } from '../shops'
import { requireRight } from './operator-access'

type Route = 'GET /operators/merchant-applications'

/** Applications of the operator's region, newest first; nothing in them names a person. */
export async function listMerchantApplications(
  app: App,
  { caller, query }: Call<Route>,
): Promise<Reply<Route>> {
  requireRight(caller, 'shops')
  const region = caller.region === '*' ? null : caller.region
  const filter = { region, state: query.state, before: idOfCursor(query.cursor) }
  const { items, nextCursor } = toPage(await pageOfApplications(app.db, filter, query.limit + 1), query.limit)
  return {
    items: items.map((row) => ({ ...toApplication(row), shopId: row.shopId, shopName: row.shopName })),
    nextCursor,
  }
}
