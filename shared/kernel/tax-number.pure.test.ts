import { expect, test } from 'vitest'
import { canonicalTaxNumber, isTaxNumber } from './tax-number'

test.each([
  '9144030071526726XG', // published: Shenzhen Tencent Computer Systems
  '123456789012345',
  '11010519491231002X', // the example of GB 11643-1999
  '11010519491231002X01',
])('%s can be a tax number', (text) => expect(isTaxNumber(text)).toBe(true))

test.each([
  '9144030071526762XG', // two characters swapped
  '9144030071526726XH', // another check digit
  '9144030071526726IG', // a letter that the standard leaves out
  '110105194912310021',
  '11010519491231002XAB',
  '12345678901234',
  '12345678901234567',
  '',
])('%s cannot', (text) => expect(isTaxNumber(text)).toBe(false))

test('spaces and small letters are put right', () => {
  expect(canonicalTaxNumber(' 91440300 7152 6726xg')).toBe('9144030071526726XG')
})
