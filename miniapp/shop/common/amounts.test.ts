import { expect, test } from 'vitest'
import { parseQuantity, parseYuan } from './amounts'

test('an amount is read digit by digit, and what is none is none', () => {
  expect(['286', '286.5', '286.05', '0.1', ' 12. ', '0'].map(parseYuan)).toEqual([
    28600, 28650, 28605, 10, 1200, 0,
  ])
  // As a float, 1.1 yuan times 100 would be 110.00000000000001.
  expect(parseYuan('1.1')).toBe(110)
  expect(['', '-1', '1.005', '12a', '.5', '1,000', '99999999'].map(parseYuan)).toEqual(Array(7).fill(null))
})

test('a quantity has up to three decimals and is more than nothing', () => {
  expect(['1', '1.5', '0.125'].map(parseQuantity)).toEqual([1000, 1500, 125])
  expect(['0', '1.0001', '1001', ''].map(parseQuantity)).toEqual([null, null, null, null])
})
