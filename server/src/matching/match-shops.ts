import { AppError } from '@anxin/shared/kernel/errors'
import { LIMITS } from '@anxin/shared/kernel/limits'
import { plusMs } from '@anxin/shared/kernel/time'
import type { App } from '../app'
import { getService, type ServiceRow } from '../catalogue'
import type { Call, Reply } from '../platform/routes'
import { ratingOf } from '../shops'
import type { CandidateShop } from './candidates.queries'
import { findBest } from './rank-shops'

type Route = 'GET /match'
type Item = Reply<Route>['items'][number]

/**
 * At most three shops for a need, each with its estimate, its first free slots and why it stands there. NOT_FOUND for
 * an unknown service, or one that is not for the powertrain.
 */
export async function matchShops(app: App, { query }: Call<Route>): Promise<Reply<Route>> {
  return matchFor(app, query)
}

/** The same for a need that another use case has read. */
export async function matchFor(app: App, query: Call<Route>['query']): Promise<Reply<Route>> {
  const service = await getService(app.db, query.serviceId)
  if (query.powertrain && !service.powertrains.includes(query.powertrain))
    throw new AppError('NOT_FOUND', `${service.code} is not for ${query.powertrain}`)
  const soonestAt = plusMs(app.clock.now(), LIMITS.leadTimeMs)
  const wantedAt = query.arriveAt === undefined ? soonestAt : new Date(query.arriveAt)
  const need = {
    ...query,
    startAt: wantedAt > soonestAt ? wantedAt : soonestAt,
    limit: LIMITS.matchShopsMax,
  }
  const found = await findBest(app, app.db, need, service, {
    days: LIMITS.matchDaysAhead,
    count: LIMITS.matchSlotsShown,
    leadMs: LIMITS.leadTimeMs,
    exact: false,
  })
  return {
    triage: service.triage,
    items: found.map(({ shop, scored: { score, parts, reason }, outlook }) => ({
      shop: cardOf(shop),
      score,
      parts,
      reason,
      estimate: estimateOf(shop, service),
      slots: outlook.slots.map(({ startAt, left }) => ({ startAt: startAt.toISOString(), left })),
    })),
  }
}

function cardOf(shop: CandidateShop): Item['shop'] {
  const { id, name, address, lat, lng, distanceMetres, instantBook } = shop
  return { id, name, address, lat, lng, distanceMetres, instantBook, rating: ratingOf(shop) }
}

function estimateOf(shop: CandidateShop, { priceMode }: ServiceRow): Item['estimate'] {
  const { labourFen, partsFen, consumablesFen, totalFen, totalMaxFen, depositFen, inspectionFeeFen } = shop
  return {
    priceMode,
    labourFen,
    partsFen,
    consumablesFen,
    totalFen,
    totalMaxFen: priceMode === 'inspect-first' ? null : (totalMaxFen ?? totalFen),
    depositFen,
    inspectionFeeFen,
  }
}
