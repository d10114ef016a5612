import type { Reply } from '@/common/request'
import { newLine, problemsOf, type OpenLine } from '../../common/price-line'
import type { Job } from '../parts/job'
import { LEVEL_WORDS } from '../parts/levels'

export type Kind = 'quote' | 'supplement'
export type DraftLine = OpenLine & { readonly key: string }
export type QuoteDraft = { readonly lines: readonly DraftLine[]; readonly findings: string }
export type Template = Reply<'GET /shop/quote-templates'>['items'][number]

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
  return { ...newLine(), key: `finding ${name}`, name }
}

/** What the inspection has found that no line names yet. */
export function openFindings({ inspection }: Job, lines: readonly DraftLine[]): string[] {
  return (inspection?.items ?? [])
    .filter(({ level, name }) => level !== 'good' && !lines.some((line) => line.name.includes(name)))
    .map(({ name }) => name)
}

/** What has to be filled in first, before a line can be sent; null where nothing is. */
export function problemOf(line: DraftLine): string | null {
  const problems = problemsOf(line)
  if (problems.name !== undefined) return '缺名称'
  if (problems.partType !== undefined) return '选配件类型'
  if (problems.unit !== undefined) return '缺单位'
  return problems.price === undefined ? null : '缺单价'
}

function findingsText({ inspection }: Job): string {
  return (inspection?.items ?? [])
    .filter(({ level }) => level !== 'good')
    .map(({ name, level, note }) => `${name}${note === '' ? LEVEL_WORDS[level] : note}`)
    .join('；')
    .slice(0, FINDINGS_CHARS_MAX)
}
