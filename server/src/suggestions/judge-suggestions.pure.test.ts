import { LIMITS } from '@anxin/shared/kernel/limits'
import { describe, expect, it } from 'vitest'
import { judgeSuggestions, type Evidence, type QuotedLine } from './judge-suggestions'
import { isOversold, mediansOf } from './oversell'

const AT = new Date('2026-03-01T02:00:00Z')
let serial = 0
const line = (name: string, more: Partial<QuotedLine> = {}): QuotedLine => ({
  id: `line ${(serial += 1)}`,
  round: 1,
  kind: 'part',
  name,
  basis: null,
  state: 'declined',
  decidedAt: AT,
  declineReason: null,
  ...more,
})
const NOTHING: Evidence = { verdicts: new Map(), lostLineIds: new Set(), doneLater: new Set() }
const judge = (lines: readonly QuotedLine[], evidence: Partial<Evidence> = {}) =>
  judgeSuggestions(lines, { ...NOTHING, ...evidence })
const finding = (name: string): QuotedLine['basis'] => ({
  from: 'finding',
  name,
  level: 'watch',
  note: '',
  photoIds: [],
})

describe('a suggestion', () => {
  it('is what was quoted beyond the booking and decided: no fee, no work of the booking, none that is open', () => {
    const lines = [
      line('机油', { round: 0, state: 'done' }),
      line('机油', { state: 'done' }),
      line('检测费', { kind: 'fee' }),
      line('雨刮', { state: 'shown', decidedAt: null }),
      line('刹车片'),
    ]
    expect(judge(lines)).toEqual([{ work: '刹车片', doubt: 'declined' }])
  })

  it('counts once, however many lines it has and however often it was edited and shown again', () => {
    const basis = finding('前刹车')
    const replaced = { state: 'declined', decidedAt: null, declineReason: '报价已更新' } as const
    const lines = [
      line('刹车片', { basis, ...replaced }),
      line('刹车片', { basis, round: 2, state: 'dropped', declineReason: '报价已更新' }),
      line('刹车片', { basis, round: 3 }),
      line('工时', { basis, round: 3 }),
    ]
    expect(judge(lines)).toEqual([{ work: '前刹车', doubt: 'declined' }])
    expect(judge(lines.slice(0, 1))).toEqual([]) // taken back by the shop before anybody decided
  })

  it('that was remembered from an earlier visit is not counted again', () => {
    const basis: QuotedLine['basis'] = {
      from: 'remembered',
      revivedFrom: 'work',
      name: '刹车片',
      priceFen: null,
      foundAt: AT.toISOString(),
    }
    expect(judge([line('刹车片', { basis })])).toEqual([])
  })

  it('is confirmed by the owner, by another shop that finds it necessary, and by having been done later', () => {
    const declined = line('刹车片')
    expect(judge([line('刹车片', { state: 'done' })])[0]?.doubt).toBeNull()
    expect(
      judge([declined], { verdicts: new Map([[declined.id, ['can-wait', 'necessary']]]) })[0]?.doubt,
    ).toBeNull()
    expect(judge([declined], { doneLater: new Set(['刹车片']) })[0]?.doubt).toBeNull()
    expect(judge([declined], { doneLater: new Set(['雨刮']) })[0]?.doubt).toBe('declined')
  })

  it('that the owner approved is in doubt where others need none of it, or a case was decided against it', () => {
    const approved = line('刹车片', { state: 'done' })
    const said = (verdict: 'not-needed' | 'can-wait' | 'cannot-tell') =>
      judge([approved], { verdicts: new Map([[approved.id, [verdict]]]) })[0]?.doubt
    expect([said('not-needed'), said('can-wait'), said('cannot-tell')]).toEqual(['opinion', 'opinion', null])
    expect(judge([approved], { lostLineIds: new Set([approved.id]) })[0]?.doubt).toBe('case')
  })
})

const { ordersMin, shopsMin } = LIMITS.oversellPolicy
const counts = (suggested: number, doubted: number, orders: number = ordersMin) => ({
  orders,
  suggested,
  doubted,
})
const USUAL = { doubtedBp: 2000, perHundred: 150 }

describe('a shop is looked at', () => {
  it('only where it suggests much and far less of it is confirmed than around', () => {
    expect(isOversold(counts(20, 12), USUAL)).toBe(true)
    expect(isOversold(counts(20, 12), { ...USUAL, doubtedBp: 4000 })).toBe(false) // so is everybody
    expect(isOversold(counts(20, 7), USUAL)).toBe(false) // not twice the median
    expect(isOversold(counts(10, 6), USUAL)).toBe(false) // suggests less than is usual
    expect(isOversold(counts(20, 5), { ...USUAL, doubtedBp: 0 })).toBe(false) // most were confirmed
  })

  it('never with fewer than the least number of orders, nor against fewer than the least number of shops', () => {
    expect(isOversold(counts(20, 20, ordersMin - 1), USUAL)).toBe(false)
    const others = Array.from({ length: shopsMin }, () => counts(20, 2))
    expect(mediansOf(others)).toEqual({ doubtedBp: 1000, perHundred: 200 })
    expect(mediansOf(others.slice(1))).toBeNull()
    expect(mediansOf([...others.slice(1), counts(20, 2, ordersMin - 1)])).toBeNull()
  })
})
