/** Values with a fixed set of words, which the template itself lists. */
export type EnumField = { readonly kind: 'enum'; readonly values: readonly string[] }
export type TemplateField = PlainKind | EnumField

export const PLAIN_KINDS = [
  'thing',
  'number',
  'letter',
  'symbol',
  'character_string',
  'time',
  'date',
  'amount',
  'phone_number',
  'car_number',
  'name',
  'phrase',
] as const
export type PlainKind = (typeof PLAIN_KINDS)[number]

const CLOCK = String.raw`([01]?\d|2[0-3]):[0-5]\d(:[0-5]\d)?`
const DAY = String.raw`\d{4}(年(0?[1-9]|1[0-2])月(0?[1-9]|[12]\d|3[01])日|(?<separator>[-/.])(0?[1-9]|1[0-2])\k<separator>(0?[1-9]|[12]\d|3[01]))`
const TIME = new RegExp(`^(${DAY} ?)?${CLOCK}$`)
const DATE = new RegExp(`^${DAY}( ?${CLOCK})?$`)

const RULES: Record<PlainKind, (value: string) => boolean> = {
  thing: (value) => lengthOf(value) <= 20,
  number: (value) => value.length <= 32 && /^-?\d+(\.\d+)?$/.test(value),
  letter: (value) => /^[A-Za-z]{1,32}$/.test(value),
  symbol: (value) => /^[^\p{L}\p{N}\s]{1,5}$/u.test(value),
  character_string: (value) => /^[\x20-\x7e]{1,32}$/.test(value),
  time: (value) => isSpan(value, TIME),
  date: (value) => isSpan(value, DATE),
  amount: isAmount,
  phone_number: (value) => /^[\d+\-() ]{1,17}$/.test(value),
  car_number: (value) =>
    lengthOf(value) <= 8 && /^[\p{Script=Han}A-Za-z\d][A-Za-z\d]*[\p{Script=Han}A-Za-z\d]?$/u.test(value),
  name: (value) =>
    /^[\p{Script=Han}·]{1,10}$/u.test(value) || /^[A-Za-z\x20-\x2f\x3a-\x40]{1,20}$/.test(value),
  phrase: (value) => /^\p{Script=Han}{1,5}$/u.test(value),
}

/** Whether WeChat delivers this value in a field of this kind; no kind takes an empty value or a line break. */
export function isTemplateValue(field: TemplateField, value: string): boolean {
  if (value.trim() === '' || /[\r\n]/.test(value)) return false
  return typeof field === 'string' ? RULES[field](value) : field.values.includes(value)
}

/** Characters as people count them, so that a rare Chinese character or an emoji is one. */
function lengthOf(value: string): number {
  return Array.from(value).length
}

/** One sign of a currency, at most ten digits in all, and 元 where the writer likes it. */
function isAmount(value: string): boolean {
  const digits = /^\p{Sc}(\d+(?:\.\d+)?)元?$/u.exec(value)?.[1]
  return digits !== undefined && digits.replace('.', '').length <= 10
}

/** One instant, or two joined by ~. */
function isSpan(value: string, pattern: RegExp): boolean {
  const ends = value.split(/ ?[~～] ?/)
  return ends.length <= 2 && ends.every((end) => pattern.test(end))
}
