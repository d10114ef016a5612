import { distanceMetres } from '@anxin/shared/kernel/geo'
import type { App } from '../app'
import { openOffers } from '../matching'
import { seesPrices, type ShopCaller } from '../platform/caller'
import { idOfCursor, toPage } from '../platform/paging'
import type { Call, Reply } from '../platform/routes'
import { getShop, technicianOfStaff } from '../shops'
import { findShopOrder, ownedBy } from './access'
import { summaryOf, viewOrder } from './order-view'
import { findOrder, ordersByIds, pageOfOrders, type OrderFilter } from './orders.repository'

const OFFERS_MAX = 100

export async function getOwnOrder(
  app: App,
  { caller, params }: Call<'GET /orders/:orderId'>,
): Promise<Reply<'GET /orders/:orderId'>> {
  return app.db.transaction(async (tx) =>
    viewOrder(tx, ownedBy(caller, await findOrder(tx, params.orderId)), caller),
  )
}

export async function getShopOrder(
  app: App,
  { caller, params }: Call<'GET /shop/orders/:orderId'>,
): Promise<Reply<'GET /shop/orders/:orderId'>> {
  return app.db.transaction(async (tx) =>
    viewOrder(tx, await findShopOrder(tx, caller, params.orderId), caller),
  )
}

export async function listOwnOrders(
  app: App,
  { caller, query }: Call<'GET /orders'>,
): Promise<Reply<'GET /orders'>> {
  const rows = await pageOfOrders(
    app.db,
    { by: 'owner', ownerId: caller.userId, vehicleId: query.vehicleId },
    idOfCursor(query.cursor),
    query.limit + 1,
  )
  return toPage(
    rows.map((order) => ({ ...summaryOf(order), dueFen: order.dueFen })),
    query.limit,
  )
}

export async function listShopOrders(
  app: App,
  { caller, query }: Call<'GET /shop/orders'>,
): Promise<Reply<'GET /shop/orders'>> {
  const filter = await shopFilter(app, caller, query.state)
  if (!filter) return { items: [], nextCursor: null }
  const rows = await pageOfOrders(app.db, filter, idOfCursor(query.cursor), query.limit + 1)
  const prices = seesPrices(caller)
  return toPage(
    rows.map((order) => ({ ...summaryOf(order), dueFen: prices ? order.dueFen : null })),
    query.limit,
  )
}

async function shopFilter(
  app: App,
  caller: ShopCaller,
  state: OrderFilterState,
): Promise<OrderFilter | null> {
  if (caller.role !== 'technician') return { by: 'shop', shopId: caller.shopId, state }
  const technicianId = await technicianOfStaff(app.db, caller.staffId)
  return technicianId ? { by: 'technician', technicianId, shopId: caller.shopId, state } : null
}
type OrderFilterState = Call<'GET /shop/orders'>['query']['state']

/** Orders that wait for this shop's answer, with what it needs to decide: car, work, distance, expected price, deadline. */
export async function listOffers(
  app: App,
  { caller }: Call<'GET /shop/offers'>,
): Promise<Reply<'GET /shop/offers'>> {
  const offers = await openOffers(app.db, caller.shopId, OFFERS_MAX)
  const orders = new Map(
    (
      await ordersByIds(
        app.db,
        offers.map(({ orderId }) => orderId),
      )
    ).map((order) => [order.id, order]),
  )
  const shop = await getShop(app.db, caller.shopId)
  const items = offers.flatMap(({ orderId, answerBy, offeredAt }) => {
    const order = orders.get(orderId)
    if (!order || order.state !== 'MATCHING') return []
    return {
      orderId,
      serviceName: order.serviceName,
      vehicleText: order.vehicleText,
      note: order.note,
      slotStartAt: order.slotStartAt.toISOString(),
      slotEndAt: order.slotEndAt.toISOString(),
      distanceMetres: distanceMetres(order, shop),
      expectedFen: order.estimateMaxFen,
      answerBy: answerBy.toISOString(),
      offeredAt: offeredAt.toISOString(),
    }
  })
  return { items }
}
