import type { LineKind, PriceLine } from '@anxin/shared/catalogue/catalogue.contract'
import { needsConsent } from '@anxin/shared/catalogue/part-types'
import { roundShare } from '@anxin/shared/kernel/money'

/** A line as it is written: its price may still be missing. */
export type OpenLine = Omit<PriceLine, 'unitPriceFen'> & { readonly unitPriceFen: number | null }

const NAME_CHARS_MAX = 40
const UNIT_CHARS_MAX = 8

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
export function asKind(
  line: OpenLine,
  kind: LineKind,
): Pick<OpenLine, 'kind' | 'unit' | 'partType' | 'brand' | 'oemUnitPriceFen' | 'hasNoOemPrice'> {
  const unit = line.unit === UNITS[line.kind][0] ? (UNITS[kind][0] ?? line.unit) : line.unit
  if (kind === 'part') return { kind, unit, partType: line.partType }
  return {
    kind,
    unit,
    partType: null,
    brand: undefined,
    oemUnitPriceFen: undefined,
    hasNoOemPrice: undefined,
  }
}

export type LineProblems = Readonly<
  Partial<Record<'name' | 'partType' | 'oemPrice' | 'unit' | 'price', string>>
>

/** What a line still lacks before a customer may be shown it. */
export function problemsOf(line: OpenLine): LineProblems {
  const nameChars = line.name.trim().length
  return {
    ...(nameChars === 0 ? { name: '请填写名称' } : {}),
    ...(nameChars > NAME_CHARS_MAX ? { name: `最多 ${NAME_CHARS_MAX} 个字` } : {}),
    ...(line.kind === 'part' && line.partType === null ? { partType: '配件必须注明类型' } : {}),
    ...(needsConsent(line) && line.oemUnitPriceFen === undefined && !line.hasNoOemPrice
      ? { oemPrice: '请填写原厂件单价，或选没有原厂价' }
      : {}),
    ...(line.unit.trim() === '' || line.unit.length > UNIT_CHARS_MAX ? { unit: '请选择单位' } : {}),
    ...(line.unitPriceFen === null ? { price: '请填写金额，最多两位小数' } : {}),
  }
}

/** The line as it is sent; undefined while something is missing. */
export function wholeLine(line: OpenLine): PriceLine | undefined {
  const { kind, name, quantityMilli, unit, unitPriceFen, partType, brand, oemUnitPriceFen } = line
  const { warrantyDays, warrantyKm } = line
  if (unitPriceFen === null || Object.keys(problemsOf(line)).length > 0) return undefined
  return {
    kind,
    name: name.trim(),
    quantityMilli,
    unit: unit.trim(),
    unitPriceFen,
    partType,
    ...(kind === 'part' && brand?.trim() ? { brand: brand.trim() } : {}),
    ...(needsConsent(line) ? (line.hasNoOemPrice ? { hasNoOemPrice: true } : { oemUnitPriceFen }) : {}),
    ...(kind === 'fee' || warrantyDays === undefined ? {} : { warrantyDays }),
    ...(kind === 'fee' || warrantyKm === undefined ? {} : { warrantyKm }),
  }
}
