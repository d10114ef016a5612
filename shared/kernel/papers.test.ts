import { describe, expect, it } from 'vitest'
import { isBankCard, isCompanyAccount, isCreditCode, isIdNumber, maskAccount, maskName } from './papers'

describe('numbers with a check digit', () => {
  const digitsOf = (text: string) => Array.from(text, (_letter, at) => at)
  const wrongAt = (text: string, at: number) =>
    text.slice(0, at) + String((Number(text[at]) + 1) % 10) + text.slice(at + 1)

  it('a credit code of a real company passes, and with any one digit wrong it does not', () => {
    const code = '91440300708461136T'
    expect(isCreditCode(code)).toBe(true)
    for (const at of digitsOf(code).filter((place) => /\d/.test(code[place] ?? '')))
      expect([at, isCreditCode(wrongAt(code, at))]).toEqual([at, false])
    expect(isCreditCode('91440300708461136t')).toBe(false)
    expect(isCreditCode('9144030070846113')).toBe(false)
  })

  it('the identity number of the standard passes, and with any one digit wrong it does not', () => {
    const number = '11010519491231002X'
    expect(isIdNumber(number)).toBe(true)
    for (const at of digitsOf(number).slice(0, 17))
      expect([at, isIdNumber(wrongAt(number, at))]).toEqual([at, false])
    expect(isIdNumber('110105194902300028')).toBe(false) // there is no 30 February
  })

  it('a card with one digit wrong or two neighbours exchanged is none', () => {
    const card = '6222020200012345678'
    const valid = Array.from('0123456789')
      .map((last) => card.slice(0, 18) + last)
      .filter(isBankCard)
    expect(valid).toHaveLength(1)
    const [good = ''] = valid
    expect(isBankCard(wrongAt(good, 4))).toBe(false)
    expect(isBankCard(`${good.slice(0, 13)}${good[14]}${good[13]}${good.slice(15)}`)).toBe(false)
    expect(isBankCard('4111111111111111')).toBe(true)
    expect(isCompanyAccount('12345678')).toBe(true)
    expect(isCompanyAccount('1234-5678')).toBe(false)
  })

  it('what is shown of a number or a name does not give it away', () => {
    expect(maskAccount('6222020200012345678')).toBe('**** 5678')
    expect(maskName('欧阳小明')).toBe('欧***')
  })
})
