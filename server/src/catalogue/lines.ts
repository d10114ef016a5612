import type { LineKind, PriceLine } from '@anxin/shared/catalogue/catalogue.contract'
import { needsConsent } from '@anxin/shared/catalogue/part-types'
import { AppError } from '@anxin/shared/kernel/errors'
import { FEN_MAX, roundShare, sumFen } from '@anxin/shared/kernel/money'

type Priced = Pick<PriceLine, 'quantityMilli' | 'unitPriceFen'>

/** What a line costs in fen: quantity times price, half up. */
export function amountOf(line: Priced): number {
  return roundShare(line.unitPriceFen, line.quantityMilli, 1000)
}

/** 全角, capitals and spaces are how a name is typed and not what it is. */
export function plainName(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[\s·、，,()]/g, '')
}

/** The sums of some lines in fen. Fees and outside work count as consumables, so that the three make the total. */
export function sumByKind(lines: readonly (Priced & { readonly kind: LineKind })[]) {
  const of = (...kinds: LineKind[]) => sumFen(lines.filter(({ kind }) => kinds.includes(kind)).map(amountOf))
  return {
    labourFen: of('labour'),
    partsFen: of('part'),
    consumablesFen: of('consumable', 'fee', 'outside'),
    totalFen: sumFen(lines.map(amountOf)),
  }
}

/**
 * Refuses lines that no customer may be shown: none at all (QUOTE_EMPTY), a part that does not say what it is
 * (PART_TYPE_REQUIRED, with the lines named), or more money than any repair costs (BAD_INPUT).
 */
export function checkLines(lines: readonly PriceLine[]): void {
  if (lines.length === 0) throw new AppError('QUOTE_EMPTY')
  const untyped = lines.flatMap(({ kind, partType }, i) => (kind === 'part' && partType === null ? [i] : []))
  if (untyped.length > 0) {
    const fields = Object.fromEntries(untyped.map((i) => [`body.lines.${i}.partType`, '请选择配件类型']))
    throw new AppError('PART_TYPE_REQUIRED', `lines ${untyped.join(', ')}`, { fields })
  }
  if (sumFen(lines.map(amountOf)) > FEN_MAX)
    throw new AppError('BAD_INPUT', 'sum of lines', { fields: { 'body.lines': '合计金额过大' } })
}

/**
 * The same for lines that an owner is to decide: whoever offers another part than the original says what the original
 * costs, or that there is none (OEM_PRICE_REQUIRED, with the lines named).
 */
export function checkQuoteLines(lines: readonly PriceLine[]): void {
  checkLines(lines)
  const silent = lines.flatMap((line, i) =>
    needsConsent(line) && line.oemUnitPriceFen === undefined && !line.hasNoOemPrice ? [i] : [],
  )
  if (silent.length === 0) return
  const fields = Object.fromEntries(
    silent.map((i) => [`body.lines.${i}.oemUnitPriceFen`, '请填写原厂件价格，或选择没有原厂价']),
  )
  throw new AppError('OEM_PRICE_REQUIRED', `lines ${silent.join(', ')}`, { fields })
}
