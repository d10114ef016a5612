import { LIMITS } from '@anxin/shared/kernel/limits'

/** What is known about a shop when a need is matched; plain values, so that the ranking can be tested and explained. */
export type Candidate = {
  readonly shopId: string
  readonly distanceMetres: number
  /** The best skill of any technician for this service: proved, only claimed, or none. */
  readonly skill: 'proved' | 'claimed' | 'none'
  readonly ratingCount: number
  /** Mean of all dimensions, 1 to 5; null without reviews. */
  readonly ratingMean: number | null
  /** From when the owner would come to the first free slot; null where none is free in the days looked at. */
  readonly waitMs: number | null
  /** Share of the able technicians' day that is taken, 0..1. */
  readonly takenShare: number
  /** What it asks, where a price is named before inspection. */
  readonly totalFen: number | null
}

type PartName = 'skill' | 'rating' | 'distance' | 'wait' | 'load' | 'price'
export type ScorePart = {
  readonly name: PartName
  readonly value: number
  readonly weight: number
  readonly why: string
}
export type Scored = {
  readonly shopId: string
  readonly score: number
  readonly parts: ScorePart[]
  readonly reason: string
}

/**
 * Weights in percent by triage: routine work is a matter of rating, nearness and price; a repair or a diagnosis of
 * skill and rating, and people drive further for it.
 */
const WEIGHTS: Readonly<Record<string, Readonly<Record<PartName, number>>>> = {
  routine: { skill: 10, rating: 30, distance: 25, wait: 15, load: 5, price: 15 },
  repair: { skill: 35, rating: 30, distance: 10, wait: 10, load: 5, price: 10 },
  diagnosis: { skill: 45, rating: 30, distance: 5, wait: 15, load: 5, price: 0 },
  body: { skill: 25, rating: 30, distance: 15, wait: 10, load: 5, price: 15 },
}

/** A rating counts like ten average reviews plus its own, so that a single five stars cannot top the list. */
const PRIOR_COUNT = 10
const PRIOR_MEAN = 4.2
const WAIT_WORST_MS = 72 * 3_600_000

/** Scores all candidates, best first; equal scores are ordered by id, so the same input gives the same order. */
export function rank(candidates: readonly Candidate[], triage: string): Scored[] {
  const weights = WEIGHTS[triage] ?? WEIGHTS['routine']
  if (!weights) return []
  const prices = candidates.flatMap(({ totalFen }) => (totalFen === null ? [] : [totalFen]))
  const cheapest = Math.min(...prices)
  return candidates
    .map((candidate) => {
      const parts = partsOf(candidate, weights, cheapest)
      const score = round2(parts.reduce((sum, { value, weight }) => sum + (value * weight) / 100, 0))
      return { shopId: candidate.shopId, score, parts, reason: reasonOf(parts) }
    })
    .toSorted((a, b) => b.score - a.score || (a.shopId < b.shopId ? -1 : 1))
}

function partsOf(
  c: Candidate,
  weights: Readonly<Record<PartName, number>>,
  cheapestFen: number,
): ScorePart[] {
  const mean = bayesianMean(c)
  const km = c.distanceMetres / 1000
  const part = (name: PartName, value: number, why: string): ScorePart => ({
    name,
    value: round2(Math.max(0, Math.min(100, value))),
    weight: weights[name],
    why,
  })
  return [
    part(
      'skill',
      c.skill === 'proved' ? 100 : c.skill === 'claimed' ? 50 : 0,
      c.skill === 'proved'
        ? '有认证的对口技师'
        : c.skill === 'claimed'
          ? '有对口技师，资质待认证'
          : '没有对口技师',
    ),
    part(
      'rating',
      ((mean - 3) / 2) * 100,
      c.ratingCount === 0 ? '暂无评价' : `${c.ratingCount} 条评价，均分 ${(c.ratingMean ?? 0).toFixed(1)}`,
    ),
    part(
      'distance',
      100 - (c.distanceMetres / LIMITS.matchRadiusMetres) * 100,
      `距你 ${km < 10 ? km.toFixed(1) : Math.round(km)} 公里`,
    ),
    part('wait', c.waitMs === null ? 0 : 100 - (c.waitMs / WAIT_WORST_MS) * 100, waitText(c.waitMs)),
    part('load', 100 - c.takenShare * 100, `当天已约 ${Math.round(c.takenShare * 100)}%`),
    part(
      'price',
      c.totalFen === null || c.totalFen === 0 ? 50 : (cheapestFen / c.totalFen) * 100,
      c.totalFen === null
        ? '检测后报价'
        : c.totalFen <= cheapestFen
          ? '价格最低'
          : `比最低价高 ${Math.round((c.totalFen / cheapestFen - 1) * 100)}%`,
    ),
  ]
}

/** The mean as if PRIOR_COUNT average reviews had been there before. */
export function bayesianMean({
  ratingCount,
  ratingMean,
}: Pick<Candidate, 'ratingCount' | 'ratingMean'>): number {
  return (PRIOR_COUNT * PRIOR_MEAN + ratingCount * (ratingMean ?? 0)) / (PRIOR_COUNT + ratingCount)
}

/** The two parts that carry most of the score, in one sentence. */
function reasonOf(parts: readonly ScorePart[]): string {
  const best = parts.toSorted((a, b) => b.value * b.weight - a.value * a.weight).slice(0, 2)
  return best.map(({ why }) => why).join('，')
}

function waitText(waitMs: number | null): string {
  if (waitMs === null) return '近期约满'
  const hours = waitMs / 3_600_000
  return hours < 1
    ? '可按时到店'
    : hours < 24
      ? `最早晚 ${Math.round(hours)} 小时`
      : `最早晚 ${Math.round(hours / 24)} 天`
}

function round2(value: number): number {
  return Math.round(value * 100) / 100
}
