import type { PriceLine } from '@anxin/shared/catalogue/catalogue.contract'
import type { ComparedLine } from '@anxin/shared/orders/switch.contract'
import type { z } from 'zod'
import { amountOf, plainName } from '../catalogue'

type Row = z.input<typeof ComparedLine>
type Difference = Row['differs'][number]
type Cell = { readonly line: PriceLine; readonly amountFen: number }
export type ComparedRow = Pick<Row, 'kind' | 'name' | 'unit' | 'differs'> & {
  readonly cells: readonly (Cell | null)[]
}

const KINDS: readonly PriceLine['kind'][] = ['labour', 'part', 'consumable', 'fee', 'outside']

/**
 * The lists of some shops line by line: what a person would call the same stands in one row, with what is different
 * named. A shop that lists a thing twice has two rows of it. Labour first, then parts; otherwise as the first shop has
 * them.
 */
export function compareEstimates(lists: readonly (readonly PriceLine[])[]): ComparedRow[] {
  const rows = new Map<string, { first: PriceLine; cells: (Cell | null)[] }>()
  for (const [shop, lines] of lists.entries()) {
    const seen = new Map<string, number>()
    for (const line of lines) {
      const what = `${line.kind} ${plainName(line.unit)} ${plainName(line.name)}`
      const nth = (seen.get(what) ?? 0) + 1
      seen.set(what, nth)
      const key = `${what} ${nth}`
      const row = rows.get(key) ?? { first: line, cells: lists.map(() => null) }
      row.cells[shop] = { line, amountFen: amountOf(line) }
      rows.set(key, row)
    }
  }
  return [...rows.values()]
    .toSorted((a, b) => KINDS.indexOf(a.first.kind) - KINDS.indexOf(b.first.kind))
    .map(({ first: { kind, name, unit }, cells }) => ({
      kind,
      name,
      unit,
      differs: differences(cells),
      cells,
    }))
}

function differences(cells: readonly (Cell | null)[]): Difference[] {
  const lines = cells.flatMap((cell) => (cell ? [cell.line] : []))
  const varies = (value: (line: PriceLine) => unknown) => new Set(lines.map(value)).size > 1
  const found: Difference[] = []
  if (varies(({ unitPriceFen }) => unitPriceFen)) found.push('price')
  if (varies(({ quantityMilli }) => quantityMilli)) found.push('quantity')
  if (varies(({ partType, brand }) => `${partType} ${brand ?? ''}`)) found.push('part')
  if (lines.length < cells.length) found.push('missing')
  return found
}
