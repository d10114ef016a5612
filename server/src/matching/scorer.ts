import type { PriceMode } from '@anxin/shared/catalogue/catalogue.contract'
import { LIMITS } from '@anxin/shared/kernel/limits'
import { yuanText } from '@anxin/shared/kernel/money'
import { DAY_MS, HOUR_MS } from '@anxin/shared/kernel/time'
import { SKILL_NAMES } from '@anxin/shared/matching/skill-names'

/** What is known of a shop when a need is matched: plain values, so that the ranking can be tested and explained. */
export type Candidate = {
  readonly shopId: string
  readonly distanceMetres: number
  readonly skill: SkillFacts
  readonly ratingCount: number
  /** The shop's score in thousandths of a star; few reviews and old ones are allowed for in it. */
  readonly scoreMilli: number
  /** What the work, or where that is unknown the inspection, costs; null where no price is named. */
  readonly priceFen: number | null
  /** When there is room; null while it has not been looked up, which counts as neither good nor bad. */
  readonly outlook: {
    /** From when the owner would come to the first free slot. */
    readonly waitMs: number
    /** Share of the able technicians' day that is taken, 0..1. */
    readonly takenShare: number
  } | null
}

/** What the technicians of a shop can show for one trade. */
export type SkillFacts = {
  /** How many have proof of it, and how many only say so. */
  readonly proved: number
  readonly claimed: number
  /** Years in the job of the most experienced of the better kind. */
  readonly years: number
  /** A speciality that fits the car. */
  readonly speciality: { readonly skill: string; readonly proved: boolean } | null
}

export type Job = { readonly triage: string; readonly skill: string; readonly priceMode: PriceMode }

export type PartName = 'skill' | 'rating' | 'distance' | 'wait' | 'load' | 'price'
export type ScorePart = {
  readonly name: PartName
  /** 0..100, whole. */
  readonly value: number
  /** Percent; the weights of a job add up to 100. */
  readonly weight: number
  readonly why: string
}
export type Scored = {
  readonly shopId: string
  /** 0..100, the weighted mean of the parts. */
  readonly score: number
  readonly parts: ScorePart[]
  readonly reason: string
}

type Weights = Readonly<Record<PartName, number>>
/**
 * Routine work goes by rating, nearness and price: everybody can do it. A diagnosis goes by proved skill and rating,
 * and people drive further for it.
 */
const WEIGHTS = {
  routine: { skill: 10, rating: 30, distance: 25, wait: 10, load: 5, price: 20 },
  repair: { skill: 25, rating: 30, distance: 15, wait: 10, load: 5, price: 15 },
  body: { skill: 20, rating: 30, distance: 10, wait: 10, load: 5, price: 25 },
  diagnosis: { skill: 40, rating: 30, distance: 10, wait: 10, load: 5, price: 5 },
} as const satisfies Record<string, Weights>

/** Trades in which the wrong hands do harm: weighed like a diagnosis, however plain the job. */
const EXPERT_SKILLS = new Set(['engine', 'gearbox', 'ev-hv'])

/** From this score on a rating is worth something; five is worth all. */
const RATING_FLOOR = 3
const WAIT_WORST_MS = 3 * DAY_MS
/** From here on a shop is called far. */
const FAR_METRES = 8000

export function weightsFor({ triage, skill }: Pick<Job, 'triage' | 'skill'>): Weights {
  if (EXPERT_SKILLS.has(skill)) return WEIGHTS.diagnosis
  return Object.hasOwn(WEIGHTS, triage) ? WEIGHTS[triage as keyof typeof WEIGHTS] : WEIGHTS.routine
}

/** Scores all candidates, best first. Equal scores go by id, so the same input gives the same order. */
export function rankCandidates(candidates: readonly Candidate[], job: Job): Scored[] {
  const weights = weightsFor(job)
  const usualFen = median(candidates.flatMap(({ priceFen }) => (priceFen === null ? [] : [priceFen])))
  return candidates
    .map((candidate) => scoreOf(candidate, job, weights, usualFen))
    .toSorted((a, b) => b.score - a.score || (a.shopId < b.shopId ? -1 : 1))
}

function scoreOf(candidate: Candidate, job: Job, weights: Weights, usualFen: number | null): Scored {
  const parts: ScorePart[] = (
    [
      ['skill', skillPart(candidate.skill, job.skill)],
      ['rating', ratingPart(candidate)],
      ['distance', distancePart(candidate.distanceMetres)],
      ['wait', waitPart(candidate)],
      ['load', loadPart(candidate)],
      ['price', pricePart(candidate.priceFen, usualFen, job.priceMode)],
    ] as const
  ).map(([name, { value, why }]) => ({ name, value: within(value), weight: weights[name], why }))
  const points = parts.reduce((sum, { value, weight }) => sum + value * weight, 0)
  return { shopId: candidate.shopId, score: points / 100, parts, reason: reasonOf(parts, candidate) }
}

type Part = { value: number; why: string }

/** Proof counts most, then a word; years and a fitting speciality on top. */
function skillPart({ proved, claimed, years, speciality }: SkillFacts, skill: string): Part {
  const trade = SKILL_NAMES[skill] ?? skill
  const extra = speciality === null ? 0 : speciality.proved ? 10 : 4
  const also =
    speciality === null
      ? ''
      : `，${speciality.proved ? '' : '自述'}${SKILL_NAMES[speciality.skill] ?? speciality.skill}`
  if (proved > 0)
    return {
      value: 80 + Math.min(10, years / 2) + extra,
      why: `有 ${proved} 位${trade}认证技师，最长从业 ${years} 年${also}`,
    }
  if (claimed > 0)
    return {
      value: 40 + Math.min(5, years / 4) + extra,
      why: `有 ${claimed} 位技师自述擅长${trade}，尚未认证${also}`,
    }
  return { value: extra, why: `没有技师标注${trade}专长${also}` }
}

function ratingPart({ ratingCount, scoreMilli }: Candidate): Part {
  const score = scoreMilli / 1000
  const value = ((score - RATING_FLOOR) / (5 - RATING_FLOOR)) * 100
  if (ratingCount === 0) return { value, why: '暂无评价' }
  return { value, why: `评分 ${score.toFixed(1)}（${ratingCount} 条评价）` }
}

function distancePart(metres: number): Part {
  return { value: 100 - (metres / LIMITS.matchRadiusMetres) * 100, why: `距你 ${kilometres(metres)} 公里` }
}

function kilometres(metres: number): string {
  return metres < 9950 ? (metres / 1000).toFixed(1) : String(Math.round(metres / 1000))
}

function waitPart({ outlook }: Candidate): Part {
  if (!outlook) return { value: 50, why: '' }
  const { waitMs } = outlook
  const value = 100 - (waitMs / WAIT_WORST_MS) * 100
  if (waitMs < HOUR_MS) return { value, why: '可按你的时间到店' }
  const late = waitMs < DAY_MS ? `${Math.round(waitMs / HOUR_MS)} 小时` : `${Math.round(waitMs / DAY_MS)} 天`
  return { value, why: `最早要晚 ${late}到店` }
}

function loadPart({ outlook }: Candidate): Part {
  if (!outlook) return { value: 50, why: '' }
  const freePercent = Math.round((1 - outlook.takenShare) * 100)
  return { value: freePercent, why: `当天还有 ${freePercent}% 的技师工时空着` }
}

const WHAT_COSTS: Readonly<Record<PriceMode, string>> = {
  fixed: '一口价',
  range: '预估',
  'inspect-first': '检测费',
}

/** Half of the points at what is usual around, all of them at half of that. */
function pricePart(priceFen: number | null, usualFen: number | null, priceMode: PriceMode): Part {
  if (priceFen === null || usualFen === null || usualFen === 0) return { value: 50, why: '检测后报价' }
  const ratio = priceFen / usualFen
  const percent = Math.round(Math.abs(1 - ratio) * 100)
  const compared = percent === 0 ? '与附近相当' : `比附近${ratio < 1 ? '低' : '高'} ${percent}%`
  return { value: 150 - ratio * 100, why: `${WHAT_COSTS[priceMode]} ${yuanText(priceFen)} 元，${compared}` }
}

/** The two parts that lift the shop most above an ordinary one, and a word where it is far. */
function reasonOf(parts: readonly ScorePart[], { distanceMetres }: Candidate): string {
  const lift = ({ value, weight }: ScorePart) => (value - 50) * weight
  const best = parts
    .filter(({ why }) => why !== '')
    .toSorted((a, b) => lift(b) - lift(a))
    .slice(0, 2)
  const isFar = distanceMetres >= FAR_METRES && !best.some(({ name }) => name === 'distance')
  return `${isFar ? `虽距你 ${kilometres(distanceMetres)} 公里，但` : ''}${best.map(({ why }) => why).join('；')}。`
}

function within(value: number): number {
  return Math.round(Math.max(0, Math.min(100, value)))
}

function median(values: readonly number[]): number | null {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? null
}
