import { LIMITS } from '@anxin/shared/kernel/limits'
import { plusMs } from '@anxin/shared/kernel/time'
import type { ComparedShop, Comparison } from '@anxin/shared/orders/switch.contract'
import type { z } from 'zod'
import type { App } from '../app'
import { estimateLines, getService, type ServiceRow } from '../catalogue'
import { compareEstimates, matchFor, rankShops, unwillingShopIds } from '../matching'
import type { Queries } from '../platform/db'
import type { Call, Reply } from '../platform/routes'
import { getShop, ratingOf } from '../shops'
import { seriesOf, vehicleForOrder } from '../vehicles'
import { ownedBy } from './access'
import { findOrder, type OrderRow } from './orders.repository'
import { bandsOf } from './price-samples.repository'
import { subjectOfLine, subjectOfService } from './price-subject'
import { switchTermsOf } from './switch-terms'

type Estimates = 'GET /estimates'
type Alternatives = 'GET /orders/:orderId/alternatives'

/** A shop to be compared, and what is known of it beforehand. */
type Entry = Pick<z.input<typeof ComparedShop>, 'distanceMetres' | 'isCurrent' | 'reason' | 'startAt'> & {
  readonly shopId: string
}

/** Before booking: the shops that are proposed, side by side. */
export async function compareBeforeBooking(
  app: App,
  { caller, query }: Call<Estimates>,
): Promise<Reply<Estimates>> {
  const { vehicleId, ...need } = query
  const { powertrain, brandId, seriesId } = await vehicleForOrder(app, app.db, caller.userId, vehicleId)
  const { items } = await matchFor(app, { ...need, powertrain, brandId })
  const service = await getService(app.db, query.serviceId)
  const entries = items.map(({ shop, reason, slots }) => ({
    shopId: shop.id,
    distanceMetres: shop.distanceMetres ?? null,
    isCurrent: false,
    reason,
    startAt: slots[0]?.startAt ?? null,
  }))
  return compareShops(app, app.db, service, entries, seriesId)
}

/** Until check-in: the shop of the order beside others that are free at the same time. */
export async function showAlternatives(
  app: App,
  { caller, params }: Call<Alternatives>,
): Promise<Reply<Alternatives>> {
  const order = ownedBy(caller, await findOrder(app.db, params.orderId))
  const terms = await switchTermsOf(app, app.db, order)
  const service = await getService(app.db, order.serviceId)
  const others = terms.allowed ? await freeShops(app, order) : []
  const current: Entry[] =
    order.shopId === null
      ? []
      : [{ shopId: order.shopId, distanceMetres: null, isCurrent: true, reason: null, startAt: null }]
  const seriesId = await seriesOf(app.db, order.vehicleId)
  const entries = [...current, ...others].slice(0, LIMITS.matchShopsMax)
  return { ...terms, comparison: await compareShops(app, app.db, service, entries, seriesId) }
}

async function freeShops(app: App, order: OrderRow): Promise<Entry[]> {
  const unwilling = await unwillingShopIds(app.db, order.id)
  const { powertrain, brandId } = await vehicleForOrder(app, app.db, order.ownerId, order.vehicleId)
  const { serviceId, lat, lng, slotStartAt: startAt } = order
  const limit = LIMITS.matchShopsMax + unwilling.length + 1
  const ranked = await rankShops(app, app.db, { serviceId, powertrain, brandId, lat, lng, startAt, limit })
  return ranked
    .filter(({ shopId }) => shopId !== order.shopId && !unwilling.includes(shopId))
    .map(({ shopId, distanceMetres, why }) => ({
      shopId,
      distanceMetres,
      isCurrent: false,
      reason: why.reason,
      startAt: startAt.toISOString(),
    }))
}

async function compareShops(
  app: App,
  q: Queries,
  service: ServiceRow,
  entries: readonly Entry[],
  seriesId: string,
): Promise<z.input<typeof Comparison>> {
  const ids = entries.map(({ shopId }) => shopId)
  const estimates = await estimateLines(q, ids, service.id)
  const shops = await Promise.all(ids.map((id) => getShop(q, id))) // three at most
  const rows = compareEstimates(ids.map((id) => estimates.get(id)?.lines ?? []))
  const whole = subjectOfService(service.id)
  const subjects = rows.flatMap(({ cells }) =>
    cells.flatMap((cell) => (cell ? [subjectOfLine(cell.line)] : [])),
  )
  const bands = await bandsOf(q, [...new Set([whole, ...subjects])], {
    seriesId,
    region: shops[0]?.region ?? '',
    since: plusMs(app.clock.now(), -LIMITS.priceBandMs),
  })
  return {
    serviceName: service.name,
    priceMode: service.priceMode,
    total: bands.get(whole) ?? null,
    shops: shops.map((shop, index) => {
      const { shopId: id, ...entry } = entries[index]!
      const found = estimates.get(id)
      return {
        id,
        name: shop.name,
        address: shop.address,
        rating: ratingOf(shop),
        ...entry,
        ...sums(found, service),
      }
    }),
    lines: rows.map(({ cells, ...row }) => ({
      ...row,
      cells: cells.map(
        (cell) =>
          cell && {
            quantityMilli: cell.line.quantityMilli,
            unitPriceFen: cell.line.unitPriceFen,
            amountFen: cell.amountFen,
            partType: cell.line.partType,
            brand: cell.line.brand ?? null,
            band: bands.get(subjectOfLine(cell.line)) ?? null,
          },
      ),
    })),
  }
}

type Sums = Pick<
  z.input<typeof ComparedShop>,
  | 'source'
  | 'labourFen'
  | 'partsFen'
  | 'consumablesFen'
  | 'totalFen'
  | 'totalMaxFen'
  | 'depositFen'
  | 'inspectionFeeFen'
>
type Found = ReturnType<Awaited<ReturnType<typeof estimateLines>>['get']>

/** What a shop asks; one that has dropped the service meanwhile asks nothing and lists nothing. */
function sums(found: Found, { priceMode }: ServiceRow): Sums {
  const { source = 'none', price } = found ?? {}
  const { labourFen = 0, partsFen = 0, consumablesFen = 0, totalFen = 0, depositFen = 0 } = price ?? {}
  const totalMaxFen = priceMode === 'inspect-first' ? null : (price?.totalMaxFen ?? totalFen)
  const inspectionFeeFen = price?.inspectionFeeFen ?? 0
  return { source, labourFen, partsFen, consumablesFen, totalFen, totalMaxFen, depositFen, inspectionFeeFen }
}
