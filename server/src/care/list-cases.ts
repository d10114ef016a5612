import type { App } from '../app'
import { ordersByIds } from '../orders'
import { requireRight } from '../platform/caller'
import type { Queries } from '../platform/db'
import { idOfCursor, toPage } from '../platform/paging'
import type { Call, Reply } from '../platform/routes'
import { technicianOfStaff } from '../shops'
import type { CaseCaller } from './case-access'
import { summaryOf } from './case-view'
import { pageOfCases, type CaseFilter } from './cases.repository'

type Route = 'GET /cases'

/** Cases of the caller, newest first; a technician sees those about their own work. */
export async function listCases(app: App, { caller, query }: Call<Route>): Promise<Reply<Route>> {
  const filter = await filterFor(app.db, caller)
  if (filter === null) return { items: [], nextCursor: null }
  const { orderId } = query
  const which = {
    beforeId: idOfCursor(query.cursor),
    open: query.open === 'true',
    orderId,
    limit: query.limit + 1,
  }
  const { items, nextCursor } = toPage(await pageOfCases(app.db, filter, which), query.limit)
  const orders = await ordersByIds(app.db, [...new Set(items.map(({ orderId }) => orderId))])
  const byId = new Map(orders.map((order) => [order.id, order]))
  return {
    items: items.flatMap((row) => {
      const order = byId.get(row.orderId)
      return order ? [summaryOf(row, order)] : []
    }),
    nextCursor,
  }
}

async function filterFor(q: Queries, caller: CaseCaller): Promise<CaseFilter | null> {
  switch (caller.kind) {
    case 'owner':
      return { by: 'owner', ownerId: caller.userId }
    case 'operator':
      requireRight(caller, 'cases')
      return { by: 'region', region: caller.region }
    case 'shop': {
      const { shopId } = caller
      if (caller.role !== 'technician') return { by: 'shop', shopId }
      const technicianId = await technicianOfStaff(q, caller.staffId)
      return technicianId === null ? null : { by: 'technician', shopId, technicianId }
    }
  }
}
