import { AppError } from '@anxin/shared/kernel/errors'
import { LIMITS } from '@anxin/shared/kernel/limits'
import { plusMs } from '@anxin/shared/kernel/time'
import type { Powertrain } from '@anxin/shared/vehicles/vehicle.contract'
import type { App } from '../app'
import { getService, type ServiceRow } from '../catalogue'
import type { Queries } from '../platform/db'
import type { Call, Reply } from '../platform/routes'
import { firstFreeSlots, type ShopOutlook } from '../scheduling'
import { ratingOf } from '../shops'
import { candidatesFor, skillsFor, type CandidateRow } from './candidates.queries'
import { rank, type Scored } from './scorer'

const DAYS_LOOKED_AT = 7
const SLOTS_SHOWN = 3

export type Need = {
  readonly serviceId: string
  readonly powertrain?: Powertrain | undefined
  readonly brandId?: string | undefined
  readonly lat: number
  readonly lng: number
  /** When the owner would come. */
  readonly startAt: Date
  readonly limit: number
}

export type RankedShop = {
  readonly shopId: string
  readonly distanceMetres: number
  readonly why: Pick<Scored, 'score' | 'parts' | 'reason'>
}

type Match = 'GET /match'

/** The best shops for a need, best first, for dispatch. NOT_FOUND for an unknown service. */
export async function rankShops(app: App, q: Queries, need: Need): Promise<RankedShop[]> {
  const { scored, byId } = await score(app, q, need, await getService(q, need.serviceId), 0)
  return scored
    .slice(0, need.limit)
    .map(({ shopId, ...why }) => ({ shopId, distanceMetres: byId.get(shopId)?.distanceMetres ?? 0, why }))
}

/** What the owner sees: at most three, each with its estimate, its next slots, and why it stands there. */
export async function matchShops(app: App, { query }: Call<Match>): Promise<Reply<Match>> {
  const service = await getService(app.db, query.serviceId)
  if (query.powertrain && !service.powertrains.includes(query.powertrain))
    throw new AppError('NOT_FOUND', `${service.code} is not for ${query.powertrain}`)
  const soonest = plusMs(app.clock.now(), LIMITS.leadTimeMs)
  const wanted = query.arriveAt ? new Date(query.arriveAt) : soonest
  const need = { ...query, startAt: wanted > soonest ? wanted : soonest, limit: LIMITS.matchShopsMax }
  const { scored, byId, outlooks } = await score(app, app.db, need, service, LIMITS.leadTimeMs)
  const items = scored.slice(0, LIMITS.matchShopsMax).flatMap(({ shopId, score: points, parts, reason }) => {
    const row = byId.get(shopId)
    if (!row) return []
    const slots = (outlooks.get(shopId)?.slots ?? []).map(({ startAt, left }) => ({
      startAt: startAt.toISOString(),
      left,
    }))
    return { shop: cardOf(row), score: points, parts, reason, estimate: estimateOf(row, service), slots }
  })
  return { triage: service.triage, items }
}

async function score(app: App, q: Queries, need: Need, service: ServiceRow, leadMs: number) {
  const rows = await candidatesFor(q, service.id, need)
  const ids = rows.map(({ id }) => id)
  const skills = await skillsFor(q, ids, service.skill)
  const outlooks = new Map<string, ShopOutlook>(
    (
      await firstFreeSlots(app, q, {
        shopIds: ids,
        service,
        fromAt: need.startAt,
        leadMs,
        days: DAYS_LOOKED_AT,
        count: SLOTS_SHOWN,
      })
    ).map((outlook) => [outlook.shopId, outlook]),
  )
  const candidates = rows.map((row) => {
    const outlook = outlooks.get(row.id)
    const first = outlook?.slots[0]
    return {
      shopId: row.id,
      distanceMetres: row.distanceMetres,
      skill: skills.get(row.id) ?? ('none' as const),
      ratingCount: row.ratingCount,
      ratingMean: ratingOf(row).overall,
      waitMs: first ? first.startAt.getTime() - need.startAt.getTime() : null,
      takenShare: outlook?.takenShare ?? 1,
      totalFen: service.priceMode === 'inspect-first' ? null : row.totalFen,
    }
  })
  return {
    scored: rank(candidates, service.triage),
    byId: new Map(rows.map((row) => [row.id, row])),
    outlooks,
  }
}

function cardOf(row: CandidateRow): Reply<Match>['items'][number]['shop'] {
  const { id, name, address, lat, lng, distanceMetres, instantBook } = row
  return { id, name, address, lat, lng, distanceMetres, instantBook, rating: ratingOf(row) }
}

function estimateOf(row: CandidateRow, { priceMode }: ServiceRow): Reply<Match>['items'][number]['estimate'] {
  const { labourFen, partsFen, consumablesFen, totalFen, totalMaxFen, depositFen, inspectionFeeFen } = row
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
