/**
 * Chinese number plates per GA 36-2018: province character, authority letter, five characters (fuel) or six
 * (new energy: a D or F class letter first or last); I and O are never used. 挂 学 警 港 澳 may end a plate.
 */
const PLATE =
  /^[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-HJ-NP-Z](?:[A-HJ-NP-Z0-9]{4}[A-HJ-NP-Z0-9挂学警港澳]|[DFABCEGHJK][A-HJ-NP-Z0-9]\d{4}|\d{5}[DFABCEGHJK])$/

/** As plates are stored and compared: without spaces and dots, in capitals. */
export function canonicalPlate(text: string): string {
  return text.replaceAll(/[\s·.]/g, '').toUpperCase()
}

/** Whether a canonical text is a plate. */
export function isPlate(text: string): boolean {
  return PLATE.test(text)
}

/** Keeps the first two and the last character: 浙A·***88 becomes 浙A****8. */
export function maskPlate(plate: string): string {
  return plate.slice(0, 2) + '*'.repeat(plate.length - 3) + plate.slice(-1)
}
