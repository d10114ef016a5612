import { roundShare } from '@anxin/shared/kernel/money'
import type { LineKind, PartType } from '@anxin/shared/catalogue/catalogue.contract'
import type { Input, Reply } from '@/common/request'
import type { Job } from '../parts/job'
import { LEVEL_WORDS } from '../parts/levels'

export type Kind = 'quote' | 'supplement'
/** A line as it is written: what is missing is null. */
export type DraftLine = {
  readonly key: string
  readonly kind: LineKind
  readonly name: string
  readonly partType: PartType | null
  readonly quantityMilli: number
  readonly unit: string
  readonly unitPriceFen: number | null
}
export type QuoteDraft = { readonly lines: readonly DraftLine[]; readonly findings: string }
export type Template = Reply<'GET /shop/quote-templates'>['items'][number]

type PriceLine = Input<'POST /shop/orders/:orderId/quote'>['body']['lines'][number]
/** Of the API. */
const FINDINGS_CHARS_MAX = 500

/** What a quote begins with: what the owner is looking at where it is changed, and the words of the inspection. */
export function freshDraft(order: Job, kind: Kind): QuoteDraft {
  const shown = kind === 'quote' ? order.lines.filter(({ state }) => state === 'shown') : []
  return {
    lines: shown.map(({ id, kind: of, name, partType, quantityMilli, unit, unitPriceFen }) => ({
      key: id,
      kind: of,
      name,
      partType,
      quantityMilli,
      unit,
      unitPriceFen,
    })),
    findings: findingsText(order),
  }
}

export function linesOfTemplate({ id, lines }: Template): DraftLine[] {
  return lines.map((line, index) => ({ ...line, key: `${id} ${index}` }))
}

/** A line for something that the inspection has found: its name is known, its price is not. */
export function lineOfFinding(name: string): DraftLine {
  return {
    key: `finding ${name}`,
    kind: 'labour',
    name,
    partType: null,
    quantityMilli: 1000,
    unit: '项',
    unitPriceFen: null,
  }
}

/** What the inspection has found that no line names yet. */
export function openFindings({ inspection }: Job, lines: readonly DraftLine[]): string[] {
  return (inspection?.items ?? [])
    .filter(({ level, name }) => level !== 'good' && !lines.some((line) => line.name.includes(name)))
    .map(({ name }) => name)
}

/** The amount of a line, rounded as the API rounds it. */
export function amountOf({ quantityMilli, unitPriceFen }: DraftLine): number {
  return unitPriceFen === null ? 0 : roundShare(unitPriceFen, quantityMilli, 1000)
}

export function totalOf(lines: readonly DraftLine[]): number {
  return lines.reduce((sum, line) => sum + amountOf(line), 0)
}

/** What has to be filled in before a line can be sent; null where nothing is. */
export function problemOf({
  kind,
  name,
  partType,
  quantityMilli,
  unit,
  unitPriceFen,
}: DraftLine): string | null {
  if (name.trim() === '') return '缺名称'
  if (kind === 'part' && partType === null) return '选配件类型'
  if (quantityMilli < 1 || unit.trim() === '') return '缺数量'
  return unitPriceFen === null ? '缺单价' : null
}

export function priceLines(lines: readonly DraftLine[]): PriceLine[] {
  return lines.map(({ kind, name, partType, quantityMilli, unit, unitPriceFen }) => ({
    kind,
    name: name.trim(),
    partType: kind === 'part' ? partType : null,
    quantityMilli,
    unit: unit.trim(),
    unitPriceFen: unitPriceFen ?? 0,
  }))
}

function findingsText({ inspection }: Job): string {
  return (inspection?.items ?? [])
    .filter(({ level }) => level !== 'good')
    .map(({ name, level, note }) => `${name}${note === '' ? LEVEL_WORDS[level] : note}`)
    .join('；')
    .slice(0, FINDINGS_CHARS_MAX)
}
