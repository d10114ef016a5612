import { describe, expect, test } from 'vitest'
import { asKind, lineAmountFen, newLine, problemsOf, wholeLine } from './price-line'

describe('a line', () => {
  test('costs quantity times price, half up', () => {
    expect(lineAmountFen({ quantityMilli: 1500, unitPriceFen: 12_001 })).toBe(18_002)
    expect(lineAmountFen({ quantityMilli: 333, unitPriceFen: 100 })).toBe(33)
  })

  test('of a part lacks its type until it is chosen; of another kind it has none', () => {
    const part = { ...newLine('part'), name: '机滤', unitPriceFen: 4500 }
    expect(problemsOf(part)).toEqual({ partType: '配件必须注明类型' })
    expect(problemsOf({ ...part, partType: 'oem' })).toEqual({})
    expect(asKind({ ...part, partType: 'oem' }, 'labour')).toMatchObject({ partType: null, unit: '工时' })
    expect(asKind({ ...part, unit: '箱' }, 'labour').unit).toBe('箱')
    expect(problemsOf({ ...part, name: ' ', partType: 'oem' })).toEqual({ name: '请填写名称' })
  })

  test('of a part that is not the original lacks the price of the original, or a word that there is none', () => {
    const part = { ...newLine('part'), name: '机滤', unitPriceFen: 4500, partType: 'brand' as const }
    expect(problemsOf(part)).toEqual({ oemPrice: '请填写原厂件单价，或选没有原厂价' })
    expect(wholeLine({ ...part, brand: ' 曼牌 ', oemUnitPriceFen: 9000 })).toMatchObject({
      brand: '曼牌',
      oemUnitPriceFen: 9000,
    })
    const none = wholeLine({ ...part, brand: ' ', oemUnitPriceFen: 9000, hasNoOemPrice: true })
    expect(none).toEqual({ ...part, hasNoOemPrice: true })
    expect(asKind({ ...part, brand: '曼牌', oemUnitPriceFen: 9000 }, 'labour')).toMatchObject({
      brand: undefined,
      oemUnitPriceFen: undefined,
    })
  })

  test('is not sent before it has a price, and then without the spaces around its words', () => {
    const line = { ...newLine(), name: ' 更换机油 ' }
    expect(problemsOf(line)).toEqual({ price: '请填写金额，最多两位小数' })
    expect(lineAmountFen(line)).toBe(0)
    expect(wholeLine(line)).toBeUndefined()
    expect(wholeLine({ ...line, unitPriceFen: 0 })).toEqual({ ...line, name: '更换机油', unitPriceFen: 0 })
  })
})
