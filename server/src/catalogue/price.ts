import type { LineKind, PartType } from '@anxin/shared/catalogue/catalogue.contract'
import { AppError } from '@anxin/shared/kernel/errors'
import { roundShare, sumFen } from '@anxin/shared/kernel/money'

type Priced = {
  readonly kind: LineKind
  readonly quantityMilli: number
  readonly unitPriceFen: number
  readonly partType: PartType | null
}

/** What a line costs in fen: quantity in thousandths times unit price, half up. */
export function amountOf({
  quantityMilli,
  unitPriceFen,
}: Pick<Priced, 'quantityMilli' | 'unitPriceFen'>): number {
  return roundShare(unitPriceFen, quantityMilli, 1000)
}

/** QUOTE_EMPTY without lines; PART_TYPE_REQUIRED where a part does not say what kind of part it is. */
export function checkLines(lines: readonly Priced[]): void {
  if (lines.length === 0) throw new AppError('QUOTE_EMPTY', 'no lines')
  const fields = Object.fromEntries(
    lines.flatMap(({ kind, partType }, index) =>
      kind === 'part' && partType === null ? [[`body.lines.${index}.partType`, '请选择配件类型']] : [],
    ),
  )
  if (Object.keys(fields).length > 0)
    throw new AppError('PART_TYPE_REQUIRED', 'part without part type', { fields })
}

export type PriceSums = {
  readonly labourFen: number
  readonly partsFen: number
  readonly consumablesFen: number
  readonly totalFen: number
}

/** Labour, parts and everything else; fees and outside work count as consumables in the three-part make-up. */
export function sumByKind(lines: readonly Priced[]): PriceSums {
  const sumOf = (kinds: readonly LineKind[]) =>
    sumFen(lines.filter(({ kind }) => kinds.includes(kind)).map(amountOf))
  const labourFen = sumOf(['labour'])
  const partsFen = sumOf(['part'])
  const consumablesFen = sumOf(['consumable', 'fee', 'outside'])
  return { labourFen, partsFen, consumablesFen, totalFen: labourFen + partsFen + consumablesFen }
}
