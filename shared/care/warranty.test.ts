import { describe, expect, test } from 'vitest'
import { DAY_MS, plusMs } from '../kernel/time'
import { hasWarranty, repairKindOf, warrantyEnd, warrantyLeft, warrantyTerms } from './warranty'

const deliveredAt = new Date('2026-03-01T02:00:00Z')
const start = { deliveredAt, odometerKm: 30_000 }
const after = (days: number, odometerKm: number | null = 30_000) => ({
  at: plusMs(deliveredAt, days * DAY_MS),
  odometerKm,
})

describe('a warranty', () => {
  test('has the floor of the law by kind of work, and a promise can only raise it', () => {
    expect(warrantyTerms(repairKindOf('gearbox-trouble'))).toEqual({ days: 100, km: 20_000 })
    expect(warrantyTerms(repairKindOf('full-service'))).toEqual({ days: 30, km: 5_000 })
    expect(warrantyTerms(repairKindOf('brake-pads'))).toEqual({ days: 10, km: 2_000 })
    expect(warrantyTerms('repair', { days: 5, km: 100 })).toEqual({ days: 10, km: 2_000 })
    expect(warrantyTerms('repair', { days: 365 })).toEqual({ days: 365, km: 2_000 })
  })

  test('runs from the hand-over and ends with the days or the kilometres, whichever come first', () => {
    const terms = warrantyTerms('repair')
    expect(warrantyEnd(terms, start)).toEqual({ endsAt: plusMs(deliveredAt, 10 * DAY_MS), endsAtKm: 32_000 })
    expect(warrantyLeft(terms, start, after(0))).toEqual({ days: 10, km: 2_000 })
    expect(warrantyLeft(terms, start, after(9.5, 31_999))).toEqual({ days: 1, km: 1 })
    expect(warrantyLeft(terms, start, after(10))).toEqual({ days: 0, km: 0 })
    expect(warrantyLeft(terms, start, after(1, 32_000))).toEqual({ days: 0, km: 0 })
  })

  test('counts no kilometres that nobody knows, and none below the reading of the intake', () => {
    const terms = warrantyTerms('repair')
    expect(warrantyLeft(terms, { deliveredAt, odometerKm: null }, after(1))).toEqual({ days: 9, km: null })
    expect(warrantyLeft(terms, start, after(1, null))).toEqual({ days: 9, km: null })
    expect(warrantyLeft(terms, start, after(1, 29_000))).toEqual({ days: 9, km: 2_000 })
  })

  test('is for work and parts, not for fees', () => {
    expect(['labour', 'part', 'consumable', 'outside'].map((kind) => hasWarranty(kind as 'part'))).toEqual([
      true,
      true,
      true,
      true,
    ])
    expect(hasWarranty('fee')).toBe(false)
  })
})
