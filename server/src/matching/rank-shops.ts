import { LIMITS } from '@anxin/shared/kernel/limits'
import { localDayOf } from '@anxin/shared/kernel/time'
import type { Powertrain } from '@anxin/shared/vehicles/vehicle.contract'
import type { App } from '../app'
import { getService, type ServiceRow } from '../catalogue'
import type { Queries } from '../platform/db'
import { firstFreeSlots, type ShopOutlook } from '../scheduling'
import { openingOf } from '../shops'
import { findBrandName, findCandidates, findTechnicians, type CandidateShop } from './candidates.queries'
import { rankCandidates, weightsFor, type Candidate, type Scored } from './scorer'
import { skillFactsOf } from './skill-facts'
import { specialitiesFor } from './specialities'

/** Where and when somebody needs what for which car. */
export type MatchNeed = {
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
  /** Kept with the offer: why this shop, as it was. */
  readonly why: Pick<Scored, 'score' | 'parts' | 'reason'>
}

/** The best shops that have exactly the wished start free, best first. NOT_FOUND for an unknown service. */
export async function rankShops(app: App, q: Queries, need: MatchNeed): Promise<RankedShop[]> {
  const service = await getService(q, need.serviceId)
  const found = await findBest(app, q, need, service, { days: 1, count: 1, leadMs: 0, exact: true })
  return found.map(({ shop, scored: { score, parts, reason } }) => ({
    shopId: shop.id,
    distanceMetres: shop.distanceMetres,
    why: { score, parts, reason },
  }))
}

/**
 * The best shops that are open at this moment and have room within a week, best first: who could say something about a
 * repair now. `isLeftOut` keeps shops away; NOT_FOUND for an unknown service.
 */
export async function rankOpenShops(
  app: App,
  q: Queries,
  need: Omit<MatchNeed, 'limit'>,
  isLeftOut: (shopId: string) => boolean,
): Promise<Pick<RankedShop, 'shopId' | 'distanceMetres'>[]> {
  const service = await getService(q, need.serviceId)
  const ahead = { days: LIMITS.matchDaysAhead, count: 1, leadMs: 0, exact: false }
  const found = await findBest(app, q, { ...need, limit: LIMITS.matchLookAtOnce }, service, ahead)
  const now = app.clock.now()
  const open: Pick<RankedShop, 'shopId' | 'distanceMetres'>[] = []
  for (const { shop } of found) {
    if (isLeftOut(shop.id)) continue
    const hours = await openingOf(q, shop.id, localDayOf(now))
    if (hours && hours.opensAt <= now && now < hours.closesAt)
      open.push({ shopId: shop.id, distanceMetres: shop.distanceMetres })
  }
  return open
}

export type Found = { readonly shop: CandidateShop; readonly scored: Scored; readonly outlook: ShopOutlook }
export type LookAhead = {
  readonly days: number
  /** Slots of each shop that are wanted. */
  readonly count: number
  readonly leadMs: number
  /** Only shops that have `startAt` itself free. */
  readonly exact: boolean
}

/**
 * The best shops with a free slot. All candidates are scored by what costs nothing to know; then the best of them are
 * looked at for room, some at a time, until enough have some, and scored again with that.
 */
export async function findBest(
  app: App,
  q: Queries,
  need: MatchNeed,
  service: ServiceRow,
  ahead: LookAhead,
): Promise<Found[]> {
  const shops = await findCandidates(q, service.id, need, weightsFor(service))
  const candidates = await candidatesOf(q, shops, need, service)
  const byId = new Map(candidates.map((candidate) => [candidate.shopId, candidate]))
  const order = rankCandidates(candidates, service).map(({ shopId }) => shopId)
  const outlooks = new Map<string, ShopOutlook>()
  for (let from = 0; from < order.length && from < LIMITS.matchLookedAtMax; from += LIMITS.matchLookAtOnce) {
    const shopIds = order.slice(from, from + LIMITS.matchLookAtOnce)
    const wish = { shopIds, service, fromAt: need.startAt, ...ahead }
    for (const outlook of await firstFreeSlots(app, q, wish)) {
      if (hasRoom(outlook, need.startAt, ahead.exact)) outlooks.set(outlook.shopId, outlook)
    }
    if (outlooks.size >= need.limit) break
  }
  const withRoom = [...outlooks.values()].flatMap((outlook) => {
    const candidate = byId.get(outlook.shopId)
    return candidate ? [withOutlook(candidate, outlook, need.startAt)] : []
  })
  const shopsById = new Map(shops.map((shop) => [shop.id, shop]))
  return rankCandidates(withRoom, service)
    .slice(0, need.limit)
    .flatMap((scored) => {
      const shop = shopsById.get(scored.shopId)
      const outlook = outlooks.get(scored.shopId)
      return shop && outlook ? [{ shop, scored, outlook }] : []
    })
}

export async function candidatesOf(
  q: Queries,
  shops: readonly CandidateShop[],
  need: MatchNeed,
  service: ServiceRow,
): Promise<Candidate[]> {
  const brandName = need.brandId === undefined ? null : await findBrandName(q, need.brandId)
  const specialities = specialitiesFor(brandName, need.powertrain)
  const technicians = await findTechnicians(
    q,
    shops.map(({ id }) => id),
  )
  return shops.flatMap((shop) => {
    const skill = skillFactsOf(technicians.get(shop.id) ?? [], service.skill, specialities)
    if (!skill) return []
    return {
      shopId: shop.id,
      distanceMetres: shop.distanceMetres,
      skill,
      ratingCount: shop.ratingCount,
      scoreMilli: shop.scoreMilli,
      priceFen: service.priceMode === 'inspect-first' ? shop.inspectionFeeFen : shop.totalFen,
      outlook: null,
    }
  })
}

function hasRoom({ slots }: ShopOutlook, startAt: Date, exact: boolean): boolean {
  const first = slots[0]
  return first !== undefined && (!exact || first.startAt.getTime() === startAt.getTime())
}

export function withOutlook(
  candidate: Candidate,
  { slots, takenShare }: ShopOutlook,
  startAt: Date,
): Candidate {
  const first = slots[0]
  const waitMs = first ? Math.max(0, first.startAt.getTime() - startAt.getTime()) : 0
  return { ...candidate, outlook: { waitMs, takenShare } }
}
