import type { LineKind, PriceLine } from '@anxin/shared/catalogue/catalogue.contract'
import { FEN_MAX, roundShare } from '@anxin/shared/kernel/money'

/** What a person types for a priced line, and back. Digits are moved as text, so that no sum passes through a fraction. */

/** A line as it is written: its price may still be missing. */
export type OpenLine = Omit<PriceLine, 'unitPriceFen'> & { readonly unitPriceFen: number | null }

const QUANTITY_MILLI_MAX = 1_000_000
const NAME_CHARS_MAX = 40
const UNIT_CHARS_MAX = 8

/** Fen of "286", "286.5" or "286.50"; undefined where it is no sum of money, or more than any repair costs. */
export function parseFen(text: string): number | undefined {
  const fen = parseDecimal(text, 2)
  return fen !== undefined && fen <= FEN_MAX ? fen : undefined
}

/** Thousandths of "1", "1.5" or "0.125"; undefined where it is no quantity, or none at all. */
export function parseMilli(text: string): number | undefined {
  const milli = parseDecimal(text, 3)
  return milli !== undefined && milli > 0 && milli <= QUANTITY_MILLI_MAX ? milli : undefined
}

/** "286", "286.5": as a person would type it. */
export function fenText(fen: number): string {
  return decimalText(fen, 2)
}

export function milliText(milli: number): string {
  return decimalText(milli, 3)
}

/** What a line costs: quantity times price, half up, as the API counts it; nothing while it has no price. */
export function lineAmountFen({
  quantityMilli,
  unitPriceFen,
}: Pick<OpenLine, 'quantityMilli' | 'unitPriceFen'>): number {
  return roundShare(unitPriceFen ?? 0, quantityMilli, 1000)
}

export function sumOfLines(lines: readonly OpenLine[]): number {
  return lines.reduce((sum, line) => sum + lineAmountFen(line), 0)
}

/** Units that are usual for a kind, the most usual first. */
export const UNITS: Readonly<Record<LineKind, readonly string[]>> = {
  labour: ['工时', '小时', '次', '面'],
  part: ['个', '件', '套', '条'],
  consumable: ['升', '瓶', '支', '次'],
  fee: ['次', '天', '公里'],
  outside: ['次', '件', '套'],
}

/** A line to be filled in: one of the usual unit, and no price yet. */
export function newLine(kind: LineKind = 'labour'): OpenLine {
  return {
    kind,
    name: '',
    quantityMilli: 1000,
    unit: UNITS[kind][0] ?? '次',
    unitPriceFen: null,
    partType: null,
  }
}

/** What changes with the kind: only a part says of which type it is, and a unit that was never chosen goes along. */
export function asKind(line: OpenLine, kind: LineKind): Pick<OpenLine, 'kind' | 'unit' | 'partType'> {
  const unit = line.unit === UNITS[line.kind][0] ? (UNITS[kind][0] ?? line.unit) : line.unit
  return { kind, unit, partType: kind === 'part' ? line.partType : null }
}

export type LineProblems = Readonly<Partial<Record<'name' | 'partType' | 'unit' | 'price', string>>>

/** What a line still lacks before a customer may be shown it. */
export function problemsOf(line: OpenLine): LineProblems {
  const nameChars = line.name.trim().length
  return {
    ...(nameChars === 0 ? { name: '请填写名称' } : {}),
    ...(nameChars > NAME_CHARS_MAX ? { name: `最多 ${NAME_CHARS_MAX} 个字` } : {}),
    ...(line.kind === 'part' && line.partType === null ? { partType: '配件必须注明类型' } : {}),
    ...(line.unit.trim() === '' || line.unit.length > UNIT_CHARS_MAX ? { unit: '请选择单位' } : {}),
    ...(line.unitPriceFen === null ? { price: '请填写金额，最多两位小数' } : {}),
  }
}

/** The line as it is sent; undefined while something is missing. */
export function wholeLine(line: OpenLine): PriceLine | undefined {
  const { kind, name, quantityMilli, unit, unitPriceFen, partType } = line
  if (unitPriceFen === null || Object.keys(problemsOf(line)).length > 0) return undefined
  return { kind, name: name.trim(), quantityMilli, unit: unit.trim(), unitPriceFen, partType }
}

/** An integer in units of the last decimal: 1.5 with two decimals is 150. */
function parseDecimal(text: string, decimals: number): number | undefined {
  const plain = text.trim().replace(/[。．]/, '.')
  const match = /^(\d{1,7})(?:\.(\d*))?$/.exec(plain)
  if (match === null) return undefined
  const [, whole = '', part = ''] = match
  if (part.length > decimals) return undefined
  return Number(whole + part.padEnd(decimals, '0'))
}

function decimalText(value: number, decimals: number): string {
  const digits = String(value).padStart(decimals + 1, '0')
  const part = digits.slice(-decimals).replace(/0+$/, '')
  return part === '' ? digits.slice(0, -decimals) : `${digits.slice(0, -decimals)}.${part}`
}
