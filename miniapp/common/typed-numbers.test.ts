import { describe, expect, test } from 'vitest'
import { fenText, milliText, parseFen, parseMilli } from './typed-numbers'

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
