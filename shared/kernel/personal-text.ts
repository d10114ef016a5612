import { isVin } from './vin'

const LOOSE_PLATE =
  /[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-HJ-NP-Z][A-HJ-NP-Z0-9]{4,5}[A-HJ-NP-Z0-9挂学警港澳]/
const LOOSE_PHONE = /(?<!\d)(?:86)?1[3-9]\d{9}(?!\d)/
const VIN_WITH_GAPS = /(?<![A-Z0-9])[A-HJ-NPR-Z0-9](?:[ -]?[A-HJ-NPR-Z0-9]){16}(?![A-Z0-9])/g

/**
 * What in a text that everybody will read tells of a person or a car: a plate, a mobile number or a VIN, also with
 * blanks, dots or hyphens between its characters, in small or in full-width letters. Null where nothing does.
 */
export function personalDataIn(text: string): 'plate' | 'phone' | 'vin' | null {
  const plain = text.normalize('NFKC').toUpperCase()
  const joined = plain.replaceAll(/[\s·•.\-_—]/g, '')
  if (LOOSE_PLATE.test(joined)) return 'plate'
  if (LOOSE_PHONE.test(joined)) return 'phone'
  const vins = (plain.match(VIN_WITH_GAPS) ?? []).map((found) => found.replaceAll(/[ -]/g, ''))
  return vins.some(isVin) ? 'vin' : null
}
