/**
 * Numbers on Chinese papers and cards, each with a check digit of its own, so that a slip is seen before WeChat's
 * reviewers see it days later. No Zod here: the mini-programs call these too.
 */

const CREDIT_CHARS = '0123456789ABCDEFGHJKLMNPQRTUWXY'
const CREDIT_WEIGHTS = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28]

/** Whether a text is a unified social credit code (GB 32100-2015): 18 characters, the last one checks the rest. */
export function isCreditCode(text: string): boolean {
  if (!/^[0-9A-HJ-NP-RTUW-Y]{2}\d{6}[0-9A-HJ-NP-RTUW-Y]{10}$/.test(text)) return false
  const sum = CREDIT_WEIGHTS.reduce(
    (total, weight, at) => total + weight * CREDIT_CHARS.indexOf(text[at] ?? ''),
    0,
  )
  return CREDIT_CHARS[(31 - (sum % 31)) % 31] === text[17]
}

const ID_WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
const ID_CHECKS = '10X98765432'

/** Whether a text is a citizen's identity number (GB 11643-1999): division, day of birth, serial, check digit. */
export function isIdNumber(text: string): boolean {
  const parts = /^[1-9]\d{5}((?:19|20)\d\d)(\d\d)(\d\d)\d{3}[\dX]$/.exec(text)
  if (!parts) return false
  const [, year, month, day] = parts
  const born = new Date(`${year}-${month}-${day}T00:00:00Z`)
  if (Number.isNaN(born.getTime()) || born.getUTCDate() !== Number(day)) return false
  const sum = ID_WEIGHTS.reduce((total, weight, at) => total + weight * Number(text[at]), 0)
  return ID_CHECKS[sum % 11] === text[17]
}

/** Whether a text is a personal bank card: 16 to 19 digits that pass Luhn's check (ISO/IEC 7812-1). */
export function isBankCard(text: string): boolean {
  if (!/^\d{16,19}$/.test(text)) return false
  const sum = Array.from(text)
    .toReversed()
    .reduce((total, digit, at) => {
      const doubled = Number(digit) * (at % 2 === 1 ? 2 : 1)
      return total + (doubled > 9 ? doubled - 9 : doubled)
    }, 0)
  return sum % 10 === 0
}

/** Whether a text may be a company's account, whose digits no rule checks. */
export function isCompanyAccount(text: string): boolean {
  return /^\d{8,30}$/.test(text)
}

/** The last four digits of an account: 尾号 5678. */
export function maskAccount(number: string): string {
  return `**** ${number.slice(-4)}`
}

/** A name with all but its first character hidden: 张*. */
export function maskName(name: string): string {
  const [first = '', ...rest] = Array.from(name)
  return first + '*'.repeat(rest.length)
}
