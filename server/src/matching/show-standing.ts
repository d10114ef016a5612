import { AppError } from '@anxin/shared/kernel/errors'
import { LIMITS } from '@anxin/shared/kernel/limits'
import { yuanText } from '@anxin/shared/kernel/money'
import { HOUR_MS, plusMs } from '@anxin/shared/kernel/time'
import type { App } from '../app'
import { getService, shopServices, type ServiceRow } from '../catalogue'
import type { Call, Reply } from '../platform/routes'
import { firstFreeSlots } from '../scheduling'
import { getShop, type ShopRow } from '../shops'
import { findCandidates } from './candidates.queries'
import { candidatesOf, withOutlook } from './rank-shops'
import { rankCandidates, weightsFor, type Candidate, type PartName } from './scorer'

type Route = 'GET /shop/standing'
type Part = Reply<Route>['parts'][number]

/** Good enough that there is nothing to say. */
const WELL = 90

/**
 * The mirror of "why this shop": how owners see the shop for one of its services, part by part beside the median of the
 * shops around it, and what would raise it. As if every owner came equally far: that part depends on the owner.
 * SERVICE_NOT_OFFERED for a service that the shop does not offer, or where it offers none.
 */
export async function showStanding(app: App, { caller, query }: Call<Route>): Promise<Reply<Route>> {
  const offered = await shopServices(app.db, caller.shopId)
  const chosen = offered.find(({ serviceId }) => serviceId === (query.serviceId ?? offered[0]?.serviceId))
  if (!chosen) throw new AppError('SERVICE_NOT_OFFERED', `shop ${caller.shopId}`)
  const [shop, service] = await Promise.all([
    getShop(app.db, caller.shopId),
    getService(app.db, chosen.serviceId),
  ])
  const candidates = await candidatesAround(app, shop, service)
  const own = candidates.find(({ shopId }) => shopId === shop.id)
  const ranked = rankCandidates(candidates, service)
  const scored = ranked.find(({ shopId }) => shopId === shop.id)
  const others = ranked.filter(({ shopId }) => shopId !== shop.id)
  // Of fewer a median would tell of a single shop.
  const isCompared = others.length >= LIMITS.standingOthersMin
  const medianOf = (values: readonly number[]) => (isCompared ? (median(values) ?? null) : null)
  return {
    serviceId: service.id,
    serviceName: service.name,
    services: offered.map(({ serviceId: id, name }) => ({ id, name })),
    hidden: own ? null : '门店暂停接单、未开通收款，或没有在岗技师能做这项服务，附近车主暂时看不到你',
    rank: scored ? ranked.indexOf(scored) + 1 : 0,
    of: ranked.length,
    score: scored?.score ?? 0,
    medianScore: medianOf(others.map(({ score }) => score)),
    parts: (scored?.parts ?? [])
      .filter(({ name }) => name !== 'distance')
      .map((part) => ({
        ...part,
        median: medianOf(others.map(({ parts }) => parts.find(({ name }) => name === part.name)?.value ?? 0)),
        ...adviceFor(part.name, part.value, own!, { candidates, service }),
      })),
  }
}

/** The shops around, the nearest first, each as far away as the others. */
async function candidatesAround(app: App, shop: ShopRow, service: ServiceRow): Promise<Candidate[]> {
  const at = { lat: Number(shop.lat), lng: Number(shop.lng) }
  const near = (await findCandidates(app.db, service.id, at, weightsFor(service)))
    .toSorted((a, b) => a.distanceMetres - b.distanceMetres)
    .slice(0, LIMITS.matchLookedAtMax)
  const startAt = plusMs(app.clock.now(), LIMITS.leadTimeMs)
  const need = { serviceId: service.id, ...at, startAt, limit: near.length }
  const candidates = await candidatesOf(app.db, near, need, service)
  const outlooks = await firstFreeSlots(app, app.db, {
    shopIds: candidates.map(({ shopId }) => shopId),
    service,
    fromAt: startAt,
    leadMs: LIMITS.leadTimeMs,
    days: LIMITS.matchDaysAhead,
    count: 1,
  })
  const byShop = new Map(outlooks.map((outlook) => [outlook.shopId, outlook]))
  return candidates.map((candidate) => {
    const outlook = byShop.get(candidate.shopId)
    const equallyFar = { ...candidate, distanceMetres: 0 }
    return outlook ? withOutlook(equallyFar, outlook, startAt) : equallyFar
  })
}

type Field = { readonly candidates: readonly Candidate[]; readonly service: ServiceRow }

/** What would raise a part, and by how much the whole score, where that can be computed. */
function adviceFor(
  name: PartName,
  value: number,
  own: Candidate,
  field: Field,
): Pick<Part, 'advice' | 'gain'> {
  if (value >= WELL) return { advice: '这一项已经很好', gain: null }
  const { skill, outlook } = own
  switch (name) {
    case 'skill': {
      if (skill.proved > 0) return { advice: '对口车型的专长、更长的从业年限还会加分', gain: null }
      const proved = { ...skill, proved: skill.claimed, claimed: 0 }
      return {
        advice: `${skill.claimed} 位技师的专长是自述的，提交证书认证后按已认证计分`,
        gain: gainOf(own, { skill: proved }, field),
      }
    }
    case 'rating':
      return { advice: '交车后请车主如实评价；好评越多、越稳定，分数越高', gain: null }
    case 'wait': {
      const hours = Math.round((outlook?.waitMs ?? 0) / HOUR_MS)
      const advice = `最早的空位在 ${hours} 小时后，开放更早的时段可以更靠前`
      return { advice, gain: outlook ? gainOf(own, { outlook: { ...outlook, waitMs: 0 } }, field) : null }
    }
    case 'load':
      return { advice: '多排能做这项的技师，当天空出的工时越多越靠前', gain: null }
    case 'price':
      return priceAdvice(own, field)
    case 'distance':
      return { advice: '', gain: null }
  }
}

function priceAdvice(own: Candidate, field: Field): Pick<Part, 'advice' | 'gain'> {
  const usualFen = median(
    field.candidates.flatMap(({ shopId, priceFen }) =>
      priceFen === null || shopId === own.shopId ? [] : [priceFen],
    ),
  )
  const isTold = field.candidates.length > LIMITS.standingOthersMin
  if (usualFen === undefined || own.priceFen === null || own.priceFen <= usualFen || !isTold)
    return { advice: '价格不高于附近常见的水平', gain: null }
  return {
    advice: `附近常见 ¥${yuanText(usualFen)}，你是 ¥${yuanText(own.priceFen)}；不必最低，接近即可`,
    gain: gainOf(own, { priceFen: usualFen }, field),
  }
}

/** How many points the score would rise if one thing were different and all others the same. */
function gainOf(own: Candidate, change: Partial<Candidate>, { candidates, service }: Field): number {
  const scoreOf = (all: readonly Candidate[]) =>
    rankCandidates(all, service).find(({ shopId }) => shopId === own.shopId)?.score ?? 0
  const changed = candidates.map((one) => (one.shopId === own.shopId ? { ...one, ...change } : one))
  return Math.max(0, Math.round((scoreOf(changed) - scoreOf(candidates)) * 10) / 10)
}

function median(values: readonly number[]): number | undefined {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]
}
