const CREDIT_CHARS = '0123456789ABCDEFGHJKLMNPQRTUWXY'
const ID_WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2] // GB 11643-1999
const ID_CHECKS = '10X98765432'

/** A taxpayer's number as it is written in a title of an invoice, in capitals and without spaces. */
export function canonicalTaxNumber(text: string): string {
  return text.replaceAll(/\s/g, '').toUpperCase()
}

/**
 * Whether a text can be a 纳税人识别号: 15 digits or letters (older ones), 18 with their check digit (a unified social
 * credit code by GB 32100-2015, or a person's number by GB 11643-1999), or 20 (such a person's number and two digits).
 */
export function isTaxNumber(text: string): boolean {
  if (text.length === 15) return /^[0-9A-Z]{15}$/.test(text)
  if (text.length === 18) return isCreditCode(text) || isPersonNumber(text)
  return text.length === 20 && isPersonNumber(text.slice(0, 18)) && /^\d{2}$/.test(text.slice(18))
}

/** GB 32100-2015: weights are powers of 3 modulo 31, and the last character brings the sum to a multiple of it. */
function isCreditCode(text: string): boolean {
  const values = Array.from(text, (char) => CREDIT_CHARS.indexOf(char))
  if (values.includes(-1)) return false
  let weight = 1
  let sum = 0
  for (const value of values.slice(0, 17)) {
    sum += value * weight
    weight = (weight * 3) % 31
  }
  return values[17] === (31 - (sum % 31)) % 31
}

function isPersonNumber(text: string): boolean {
  if (!/^\d{17}[\dX]$/.test(text)) return false
  const sum = ID_WEIGHTS.reduce((total, weight, index) => total + weight * Number(text[index]), 0)
  return ID_CHECKS[sum % 11] === text[17]
}
