import { describe, expect, test } from 'vitest'
import {
  asKind,
  fenText,
  lineAmountFen,
  milliText,
  newLine,
  parseFen,
  parseMilli,
  problemsOf,
  wholeLine,
} from './price-line'

describe('a price as it is typed', () => {
  test('is fen to the digit, also where a fraction would not be', () => {
    expect(parseFen('286')).toBe(28600)
    expect(parseFen('286.5')).toBe(28650)
    expect(parseFen('0.29')).toBe(29)
    expect(parseFen('1.15')).toBe(115)
    expect(parseFen('12.')).toBe(1200)
    expect(parseFen('35。5')).toBe(3550)
  })

  test('is nothing where it is no sum of money, or more than any repair costs', () => {
    for (const text of ['', '.', '-1', '1.234', '1e3', 'abc', '1000000.01', '１２'])
      expect(parseFen(text)).toBeUndefined()
    expect(parseFen('1000000')).toBe(100_000_000)
  })

  test('comes back as the same text for every fen up to a hundred yuan', () => {
    for (let fen = 0; fen <= 10_000; fen += 1) expect(parseFen(fenText(fen))).toBe(fen)
  })
})

describe('a quantity as it is typed', () => {
  test('is thousandths, and never none', () => {
    expect(parseMilli('1.5')).toBe(1500)
    expect(parseMilli('0.125')).toBe(125)
    expect(parseMilli('1000')).toBe(1_000_000)
    for (const text of ['0', '0.000', '1.2345', '1000.001']) expect(parseMilli(text)).toBeUndefined()
    expect(milliText(1500)).toBe('1.5')
    expect(milliText(125)).toBe('0.125')
  })
})

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
    expect(problemsOf({ ...part, name: ' ', partType: 'used' })).toEqual({ name: '请填写名称' })
  })

  test('is not sent before it has a price, and then without the spaces around its words', () => {
    const line = { ...newLine(), name: ' 更换机油 ' }
    expect(problemsOf(line)).toEqual({ price: '请填写金额，最多两位小数' })
    expect(lineAmountFen(line)).toBe(0)
    expect(wholeLine(line)).toBeUndefined()
    expect(wholeLine({ ...line, unitPriceFen: 0 })).toEqual({ ...line, name: '更换机油', unitPriceFen: 0 })
  })
})
