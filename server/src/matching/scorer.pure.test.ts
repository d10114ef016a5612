import { HOUR_MS } from '@anxin/shared/kernel/time'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { scoreMilliOf } from '../../test/harness/ratings'
import { rankCandidates, weightsFor, type Candidate, type Job, type SkillFacts } from './scorer'
import { skillFactsOf } from './skill-facts'
import { specialitiesFor } from './specialities'

const PROVED: SkillFacts = { proved: 2, claimed: 0, years: 12, speciality: null }
const CLAIMED: SkillFacts = { proved: 0, claimed: 2, years: 12, speciality: null }
const UNTAGGED: SkillFacts = { proved: 0, claimed: 0, years: 0, speciality: null }
const GEARBOX: Job = { triage: 'diagnosis', skill: 'gearbox', priceMode: 'range' }
const OIL: Job = { triage: 'routine', skill: 'routine', priceMode: 'fixed' }

function shop(shopId: string, facts: Partial<Candidate> & { mean?: number } = {}): Candidate {
  const { mean = 4.5, ...rest } = facts
  const ratingCount = rest.ratingCount ?? 100
  return {
    shopId,
    distanceMetres: 3000,
    skill: PROVED,
    ratingCount,
    scoreMilli: scoreMilliOf(mean * ratingCount, ratingCount),
    priceFen: 40_000,
    outlook: { waitMs: 0, takenShare: 0.4 },
    ...rest,
  }
}
const order = (candidates: Candidate[], job: Job) =>
  rankCandidates(candidates, job).map(({ shopId }) => shopId)

const near = shop('near', { distanceMetres: 800, skill: UNTAGGED, mean: 4.6 })
const far = shop('far', { distanceMetres: 16_000, skill: PROVED, mean: 4.9 })

describe('the ranking', () => {
  it('sends a gearbox job to the far shop with a proved tag and 4.9 before the near one without', () => {
    expect(order([near, far], GEARBOX)).toEqual(['far', 'near'])
    // However plain the job: gear oil in untrained hands ends in a new gearbox.
    expect(order([near, far], { ...GEARBOX, triage: 'routine' })).toEqual(['far', 'near'])
  })

  it('sends an oil change to the near one of the same two', () => {
    const both = [near, far].map((one) => ({ ...one, skill: PROVED }))
    expect(order(both, OIL)).toEqual(['near', 'far'])
  })

  it('ranks two needs differently: routine by rating and price, diagnosis by proved skill', () => {
    const cheapLiked = shop('cheap', { skill: CLAIMED, mean: 4.8, priceFen: 30_000 })
    const dearExpert = shop('expert', { skill: PROVED, mean: 4.4, priceFen: 55_000 })
    expect(order([cheapLiked, dearExpert], OIL)).toEqual(['cheap', 'expert'])
    expect(order([cheapLiked, dearExpert], { ...OIL, triage: 'diagnosis' })).toEqual(['expert', 'cheap'])
  })

  it('weighs a tag without proof less, and says so', () => {
    const [first, second] = rankCandidates([shop('a', { skill: CLAIMED }), shop('b')], GEARBOX)
    expect([first?.shopId, second?.shopId]).toEqual(['b', 'a'])
    const skill = second?.parts.find(({ name }) => name === 'skill')
    expect(skill).toMatchObject({ weight: 40, why: '有 2 位技师自述擅长变速箱，尚未认证' })
    expect(skill?.value).toBeLessThan(60)
  })

  it('adds a speciality that fits the car, proved more than claimed', () => {
    const with_ = (proved: boolean) => ({ ...PROVED, speciality: { skill: 'german', proved } })
    const shops = [
      shop('plain'),
      shop('says', { skill: with_(false) }),
      shop('proved', { skill: with_(true) }),
    ]
    expect(order(shops, GEARBOX)).toEqual(['proved', 'says', 'plain'])
  })

  it('lets one five-star review top nobody', () => {
    const newcomer = shop('new', { mean: 5, ratingCount: 1 })
    const proven = shop('old', { mean: 4.7, ratingCount: 200 })
    expect(order([newcomer, proven], OIL)).toEqual(['old', 'new'])
  })

  it('prefers who has room sooner, is less busy, is cheaper', () => {
    const base = shop('base')
    expect(order([base, shop('a', { outlook: { waitMs: 5 * HOUR_MS, takenShare: 0.4 } })], OIL)[0]).toBe(
      'base',
    )
    expect(order([base, shop('a', { outlook: { waitMs: 0, takenShare: 0.9 } })], OIL)[0]).toBe('base')
    expect(order([base, shop('a', { priceFen: 41_000 })], OIL)[0]).toBe('base')
  })

  it('orders equals by id, whatever order they come in', () => {
    expect(order([shop('c'), shop('a'), shop('b')], OIL)).toEqual(['a', 'b', 'c'])
    expect(order([shop('b'), shop('c'), shop('a')], OIL)).toEqual(['a', 'b', 'c'])
  })

  it('explains itself: six parts, weights of a hundred, a score that is their weighted mean, a sentence', () => {
    const [best] = rankCandidates([far, near], GEARBOX)
    expect(best?.parts.map(({ name, weight, why }) => [name, weight, why])).toEqual([
      ['skill', 40, '有 2 位变速箱认证技师，最长从业 12 年'],
      ['rating', 30, '评分 4.8（100 条评价）'],
      ['distance', 10, '距你 16 公里'],
      ['wait', 10, '可按你的时间到店'],
      ['load', 5, '当天还有 60% 的技师工时空着'],
      ['price', 5, '预估 400.00 元，与附近相当'],
    ])
    expect(best?.reason).toBe(
      '虽距你 16 公里，但有 2 位变速箱认证技师，最长从业 12 年；评分 4.8（100 条评价）。',
    )
  })

  it('names no price before an inspection but what the inspection costs', () => {
    const job: Job = { ...GEARBOX, priceMode: 'inspect-first' }
    const price = (one: Candidate) =>
      rankCandidates([one], job)[0]?.parts.find(({ name }) => name === 'price')
    expect(price(shop('a', { priceFen: 8000 }))?.why).toBe('检测费 80.00 元，与附近相当')
    expect(price(shop('a', { priceFen: 0 }))).toMatchObject({ value: 50, why: '检测后报价' })
  })

  const candidates = fc.uniqueArray(
    fc.record({
      shopId: fc.stringMatching(/^[A-Z]{2}$/),
      distanceMetres: fc.nat({ max: 30_000 }),
      skill: fc.record({
        proved: fc.nat({ max: 3 }),
        claimed: fc.nat({ max: 3 }),
        years: fc.nat({ max: 40 }),
        speciality: fc.option(fc.record({ skill: fc.constant('german'), proved: fc.boolean() })),
      }),
      ratingCount: fc.nat({ max: 500 }),
      scoreMilli: fc.nat({ max: 5000 }),
      priceFen: fc.option(fc.nat({ max: 1_000_000 })),
      outlook: fc.option(
        fc.record({
          waitMs: fc.nat({ max: 900_000_000 }),
          takenShare: fc.double({ min: 0, max: 1, noNaN: true }),
        }),
      ),
    }),
    { selector: ({ shopId }) => shopId, maxLength: 8 },
  )
  const jobs = fc.record({
    triage: fc.constantFrom('routine', 'repair', 'diagnosis', 'body', 'constructor'),
    skill: fc.constantFrom('routine', 'gearbox', 'unknown'),
    priceMode: fc.constantFrom('fixed' as const, 'inspect-first' as const),
  })

  it('gives the same order for the same shops in any order, with every part between 0 and 100', () => {
    fc.assert(
      fc.property(candidates, jobs, fc.infiniteStream(fc.nat()), (shops, job, dice) => {
        const shuffled = shops
          .map((one) => ({ one, key: dice.next().value as number }))
          .toSorted((a, b) => a.key - b.key)
          .map(({ one }) => one)
        const ranked = rankCandidates(shops, job)
        expect(rankCandidates(shuffled, job)).toEqual(ranked)
        expect(Object.values(weightsFor(job)).reduce((sum, weight) => sum + weight, 0)).toBe(100)
        for (const { score, parts } of ranked) {
          for (const { value } of parts)
            expect(Number.isInteger(value) && value >= 0 && value <= 100).toBe(true)
          expect(score * 100).toBeCloseTo(
            parts.reduce((sum, { value, weight }) => sum + value * weight, 0),
            6,
          )
        }
      }),
      { numRuns: 200 },
    )
  })
})

describe('what a shop can show', () => {
  const technician = (years: number, ...skills: [string, boolean][]) => ({
    years,
    skills: skills.map(([skill, proved]) => ({ skill, proved })),
  })

  it('counts proof and word apart, and years among the better kind', () => {
    const team = [
      technician(20, ['gearbox', false]),
      technician(9, ['gearbox', true]),
      technician(30, ['tyre', true]),
    ]
    expect(skillFactsOf(team, 'gearbox', [])).toEqual({ proved: 1, claimed: 1, years: 9, speciality: null })
    expect(skillFactsOf(team.slice(0, 1), 'gearbox', [])).toMatchObject({ proved: 0, claimed: 1, years: 20 })
  })

  it('is nothing where nobody may do the work, or only without the certificate that it needs', () => {
    expect(skillFactsOf([technician(9, ['tyre', true])], 'gearbox', [])).toBeNull()
    expect(skillFactsOf([technician(9, ['ev-hv', false])], 'ev-hv', [])).toBeNull()
    expect(skillFactsOf([], 'routine', [])).toBeNull()
  })

  it('knows the speciality for a make and for hybrids', () => {
    expect(specialitiesFor('大众', 'petrol')).toEqual(['german'])
    expect(specialitiesFor('丰田', 'hev')).toEqual(['japanese', 'hybrid'])
    expect(specialitiesFor('比亚迪', 'phev')).toEqual(['hybrid'])
    expect(specialitiesFor(null, undefined)).toEqual([])
    const team = [
      technician(9, ['gearbox', true], ['german', false]),
      technician(5, ['gearbox', false], ['german', true]),
    ]
    expect(skillFactsOf(team, 'gearbox', ['german'])?.speciality).toEqual({ skill: 'german', proved: true })
  })
})
