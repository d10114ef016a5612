import { LINE_KINDS, type PriceLine } from '@anxin/shared/catalogue/catalogue.contract'
import { FEN_MAX } from '@anxin/shared/kernel/money'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { amountOf, checkLines, sumByKind } from './lines'

const line = (change: Partial<PriceLine>): PriceLine => ({
  kind: 'labour',
  name: '工时费',
  quantityMilli: 1000,
  unit: '小时',
  unitPriceFen: 10_000,
  partType: null,
  ...change,
})
const anyLine = fc.record({
  kind: fc.constantFrom(...LINE_KINDS),
  quantityMilli: fc.integer({ min: 1, max: 1_000_000 }),
  unitPriceFen: fc.integer({ min: 0, max: FEN_MAX }),
})

describe('a line', () => {
  it.each([
    [1500, 12_000, 18_000],
    [333, 100, 33],
    [335, 100, 34], // 33.5 fen: half up
    [1, 499, 0],
    [1, 500, 1],
    [4000, 3400, 13_600],
  ])('of %i thousandths at %i fen costs %i fen', (quantityMilli, unitPriceFen, amountFen) => {
    expect(amountOf({ quantityMilli, unitPriceFen })).toBe(amountFen)
  })

  it('is exact to half a fen, whatever the amounts', () => {
    fc.assert(
      fc.property(anyLine, (any) => {
        const exact = BigInt(any.quantityMilli) * BigInt(any.unitPriceFen)
        const off = BigInt(amountOf(any)) * 1000n - exact
        return off > -500n && off <= 500n
      }),
    )
  })
})

describe('the sums of lines', () => {
  it('are by kind, and the three make the total to the fen', () => {
    fc.assert(
      fc.property(fc.array(anyLine, { maxLength: 60 }), (lines) => {
        const { labourFen, partsFen, consumablesFen, totalFen } = sumByKind(lines)
        return labourFen + partsFen + consumablesFen === totalFen
      }),
    )
    expect(
      sumByKind([
        line({}),
        line({ kind: 'part', unitPriceFen: 5000, partType: 'brand' }),
        line({ kind: 'consumable', quantityMilli: 4000, unitPriceFen: 3400 }),
        line({ kind: 'fee', unitPriceFen: 100 }),
        line({ kind: 'outside', unitPriceFen: 200 }),
      ]),
    ).toEqual({ labourFen: 10_000, partsFen: 5000, consumablesFen: 13_900, totalFen: 28_900 })
  })
})

describe('what may be shown to a customer', () => {
  it('is at least one line', () => {
    expect(() => checkLines([])).toThrowError(expect.objectContaining({ code: 'QUOTE_EMPTY' }))
    expect(() => checkLines([line({})])).not.toThrow()
  })

  it('names the type of every part, and refuses with the lines that do not', () => {
    const lines = [line({ kind: 'part', partType: 'oem' }), line({}), line({ kind: 'part' })]
    expect(() => checkLines(lines)).toThrowError(
      expect.objectContaining({
        code: 'PART_TYPE_REQUIRED',
        fields: { 'body.lines.2.partType': '请选择配件类型' },
      }),
    )
  })

  it('costs no more than any repair does', () => {
    const half = line({ unitPriceFen: FEN_MAX / 2 })
    expect(() => checkLines([half, half])).not.toThrow()
    expect(() => checkLines([half, half, line({ unitPriceFen: 1 })])).toThrowError(
      expect.objectContaining({ code: 'BAD_INPUT' }),
    )
  })
})
