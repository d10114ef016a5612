import { isPlate } from '@anxin/shared/kernel/plate'

/** As people read it, the home province first. */
export const PROVINCES = Array.from('浙沪苏皖赣闽京津冀晋蒙辽吉黑鲁豫鄂湘粤桂琼渝川贵云藏陕甘青宁新')
const DIGITS = Array.from('1234567890')
/** I and O are never on a plate. */
const LETTERS = Array.from('QWERTYUPASDFGHJKLZXCVBNM')
const ENDINGS = Array.from('学警港澳挂')
const CHARS_OF_FUEL = 7
export const CHARS_MAX = 8

/** The keys for the next character of a plate. */
export function nextKeys(plate: string): readonly string[] {
  if (plate.length === 0) return PROVINCES
  if (plate.length === 1) return LETTERS
  if (plate.length >= CHARS_MAX) return []
  const more = [...DIGITS, ...LETTERS]
  return plate.length === CHARS_OF_FUEL - 1 ? [...more, ...ENDINGS] : more
}

/** What is wrong with a plate that has all its characters. */
export function plateProblem(plate: string): string | undefined {
  if (plate.length < CHARS_OF_FUEL || isPlate(plate)) return undefined
  if (plate.length === CHARS_OF_FUEL) return '再填一位是新能源车牌；七位的车牌请检查字母'
  return '新能源车牌的第三位或最后一位是字母 A–K，请检查'
}

/** 浙A·12345, as it is written on the car. */
export function plateText(plate: string): string {
  return plate.length > 2 ? `${plate.slice(0, 2)}·${plate.slice(2)}` : plate
}
