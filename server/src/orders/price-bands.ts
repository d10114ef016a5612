import { AppError } from '@anxin/shared/kernel/errors'
import { LIMITS } from '@anxin/shared/kernel/limits'
import { plusMs } from '@anxin/shared/kernel/time'
import type { Comparable, PriceBand } from '@anxin/shared/orders/price-band.contract'
import type { App } from '../app'
import { getShopService } from '../catalogue'
import type { Queries } from '../platform/db'
import type { Call, Reply } from '../platform/routes'
import { getShop } from '../shops'
import { seriesOf, vehicleForOrder } from '../vehicles'
import { findShopOrder, ownedBy } from './access'
import { findOrder, linesOf, type OrderRow } from './orders.repository'
import { bandsOf } from './price-samples.repository'
import { subjectOfLine, subjectOfService } from './price-subject'

type Own = 'GET /orders/:orderId/price-bands'
type Shop = 'POST /shop/orders/:orderId/price-bands'
type Estimate = 'GET /price-bands'

/** What each line of the owner's order costs elsewhere. */
export async function showPriceBands(app: App, { caller, params }: Call<Own>): Promise<Reply<Own>> {
  const order = ownedBy(caller, await findOrder(app.db, params.orderId))
  const lines = await linesOf(app.db, order.id)
  const bands = await bandsLike(app, app.db, order, lines)
  return { items: lines.map(({ id }, index) => ({ lineId: id, band: bands[index] ?? null })) }
}

/** The same for lines that a shop is writing for this order. */
export async function showShopPriceBands(
  app: App,
  { caller, params, body }: Call<Shop>,
): Promise<Reply<Shop>> {
  const order = await findShopOrder(app.db, caller, params.orderId)
  return { items: await bandsLike(app, app.db, order, body.lines) }
}

async function bandsLike(
  app: App,
  q: Queries,
  { vehicleId, region }: OrderRow,
  lines: readonly Comparable[],
): Promise<PriceBand[]> {
  const subjects = lines.map(subjectOfLine)
  const bands = await bandsOf(q, subjects, {
    seriesId: await seriesOf(q, vehicleId),
    region,
    since: since(app),
  })
  return subjects.map((subject) => bands.get(subject) ?? null)
}

/** Before booking: the service in all, and the lines of the shop that was chosen. */
export async function estimatePriceBands(
  app: App,
  { caller, query: { shopId, serviceId, vehicleId } }: Call<Estimate>,
): Promise<Reply<Estimate>> {
  const [shop, price, { seriesId }] = await Promise.all([
    getShop(app.db, shopId),
    getShopService(app.db, shopId, serviceId),
    vehicleForOrder(app, app.db, caller.userId, vehicleId),
  ])
  if (!price) throw new AppError('SERVICE_NOT_OFFERED', `shop ${shopId}, service ${serviceId}`)
  const whole = subjectOfService(serviceId)
  const lines = price.lines.map((line) => ({ ...line, subject: subjectOfLine(line) }))
  const among = { seriesId, region: shop.region, since: since(app) }
  const bands = await bandsOf(app.db, [whole, ...lines.map(({ subject }) => subject)], among)
  return {
    total: bands.get(whole) ?? null,
    items: lines.map(({ name, unit, subject }) => ({ name, unit, band: bands.get(subject) ?? null })),
  }
}

function since(app: App): Date {
  return plusMs(app.clock.now(), -LIMITS.priceBandMs)
}
