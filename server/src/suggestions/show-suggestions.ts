import { LIMITS } from '@anxin/shared/kernel/limits'
import { addDays, DAY_MS, localDayOf, plusMs } from '@anxin/shared/kernel/time'
import type { App } from '../app'
import type { Queries } from '../platform/db'
import type { Call, Reply } from '../platform/routes'
import { getShop, technicianNames } from '../shops'
import { groupBy } from './group-by'
import { doubtedBpOf, isEnough, perHundredOf } from './oversell'
import { findReview, lastCoaching, newestFigures, type FigureRow } from './suggestions.repository'

type Route = 'GET /shop/suggestions'
type ReviewView = Reply<'GET /operators/suggestion-reviews/:suggestionReviewId'>

/** Of this week, or of the last one while this week's are not computed yet. */
const SHOWN_DAYS = 13

/** What came of the shop's own suggestions. Below the least number of orders there is nothing but that number. */
export async function showSuggestions(app: App, { caller }: Call<Route>): Promise<Reply<Route>> {
  const { windowDays, ripeDays, ordersMin } = LIMITS.oversellPolicy
  const sinceOn = addDays(localDayOf(app.clock.now()), -SHOWN_DAYS)
  const since = plusMs(app.clock.now(), -windowDays * DAY_MS)
  const [rows, coached] = await Promise.all([
    newestFigures(app.db, caller.shopId, sinceOn),
    lastCoaching(app.db, caller.shopId, since),
  ])
  return {
    weekOn: rows[0]?.weekOn ?? null,
    windowDays,
    ripeDays,
    ordersMin,
    kinds: rows.map(kindOf),
    technicians: await named(
      app.db,
      caller.shopId,
      rows.flatMap((row) => row.technicians),
    ),
    coaching: coached && { note: coached.note, at: coached.at.toISOString() },
  }
}

function kindOf(row: FigureRow): Reply<Route>['kinds'][number] {
  const { category, orders, suggested, doubted, medianDoubtedBp, medianPerHundred } = row
  const figures = {
    orders,
    suggested,
    doubted,
    doubtedBp: doubtedBpOf(row),
    perHundredOrders: perHundredOf(row),
    medianDoubtedBp,
    medianPerHundredOrders: medianPerHundred,
  }
  return { category, orders, figures: isEnough(row) ? figures : null }
}

/** Adds up what each technician has in several kinds; those with too few orders are left out, as shops are. */
async function named(
  q: Queries,
  shopId: string,
  figures: FigureRow['technicians'],
): Promise<Reply<Route>['technicians']> {
  const names = await technicianNames(q, shopId)
  return [...groupBy(figures, ({ technicianId }) => technicianId)].flatMap(([technicianId, own]) => {
    const name = names.get(technicianId)
    const sum = (key: 'orders' | 'suggested' | 'doubted') => own.reduce((all, one) => all + one[key], 0)
    const counts = { orders: sum('orders'), suggested: sum('suggested'), doubted: sum('doubted') }
    return name !== undefined && isEnough(counts) ? [{ name, ...counts, doubtedBp: doubtedBpOf(counts) }] : []
  })
}

/** A review as the operator reads it, with the region that it is of. NOT_FOUND without one. */
export async function suggestionReviewFor(
  q: Queries,
  reviewId: string,
): Promise<{ region: string; view: ReviewView }> {
  const review = await findReview(q, reviewId)
  const { id, shopId, category, weekOn, orders, suggested, doubted, examples, answer, note } = review
  return {
    region: review.region,
    view: {
      id,
      shopId,
      shopName: (await getShop(q, shopId)).name,
      category,
      weekOn,
      orders,
      suggested,
      doubted,
      doubtedBp: doubtedBpOf(review),
      perHundredOrders: perHundredOf(review),
      medianDoubtedBp: review.medianDoubtedBp,
      medianPerHundredOrders: review.medianPerHundred,
      technicians: await named(q, shopId, review.technicians),
      examples,
      openedAt: review.openedAt.toISOString(),
      answer,
      note,
      answeredAt: review.answeredAt?.toISOString() ?? null,
    },
  }
}
