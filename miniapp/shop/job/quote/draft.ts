import { needsConsent } from '@anxin/shared/catalogue/part-types'
import type { QuoteLine } from '@anxin/shared/orders/order.contract'
import type { Reply } from '@/common/request'
import { newLine, problemsOf, wholeLine, type OpenLine } from '../../common/price-line'
import type { Job } from '../parts/job'
import { LEVEL_WORDS } from '../parts/levels'

export type Kind = 'quote' | 'supplement'
/** With what the shop picked it from, which the owner is told. */
export type DraftLine = OpenLine & Pick<QuoteLine, 'basis'> & { readonly key: string }
export type QuoteDraft = { readonly lines: readonly DraftLine[]; readonly findings: string }
export type Template = Reply<'GET /shop/quote-templates'>['items'][number]

/** Of the API. */
const FINDINGS_CHARS_MAX = 500

/** What a quote begins with: what the owner is looking at where it is changed, and the words of the inspection. */
export function freshDraft(order: Job, kind: Kind): QuoteDraft {
  const shown = kind === 'quote' ? order.lines.filter(({ state }) => state === 'shown') : []
  return {
    lines: shown.map((line) => draftOf(line, order)),
    findings: findingsText(order),
  }
}

/** A line that the owner has been shown, to be written anew. */
export function draftOf(line: Job['lines'][number], { inspection }: Job): DraftLine {
  const { id, kind, name, partType, quantityMilli, unit, unitPriceFen, brand, oemUnitPriceFen, basis } = line
  const { warrantyDays, warrantyKm } = line
  const found =
    basis?.from === 'finding' ? inspection?.items.find((one) => one.name === basis.name) : undefined
  return {
    key: id,
    kind,
    name,
    partType,
    quantityMilli,
    unit,
    unitPriceFen,
    ...(brand === null ? {} : { brand }),
    ...(oemUnitPriceFen === null ? {} : { oemUnitPriceFen }),
    ...(needsConsent(line) && oemUnitPriceFen === null ? { hasNoOemPrice: true as const } : {}),
    ...(warrantyDays === null ? {} : { warrantyDays }),
    ...(warrantyKm === null ? {} : { warrantyKm }),
    ...(found === undefined ? {} : { basis: { finding: found.name } }),
    ...(basis?.from === 'remembered' ? { basis: { revivedFrom: basis.revivedFrom } } : {}),
  }
}

/** The line as it is sent; undefined while something is missing. */
export function quoteLine(line: DraftLine): QuoteLine | undefined {
  const whole = wholeLine(line)
  return whole && { ...whole, ...(line.basis === undefined ? {} : { basis: line.basis }) }
}

export function linesOfTemplate({ id, lines }: Template): DraftLine[] {
  return lines.map((line, index) => ({ ...line, key: `${id} ${index}`, basis: { templateId: id } }))
}

/** Those for this service and this car first, those for another service or car last. */
export function fittingFirst(templates: readonly Template[], { serviceId, vehicleText }: Job): Template[] {
  const fit = (wanted: boolean | null) => (wanted === null ? 0 : wanted ? 1 : -1)
  const scoreOf = ({ serviceId: of, model }: Template) =>
    2 * fit(of === null ? null : of === serviceId) + fit(model === null ? null : vehicleText.includes(model))
  return [...templates].sort((a, b) => scoreOf(b) - scoreOf(a))
}

/** A line for something that the inspection has found: its name is known, its price is not. */
export function lineOfFinding(name: string): DraftLine {
  return { ...newLine(), key: `finding ${name}`, name, basis: { finding: name } }
}

/** A line for something that was found before and put off. */
export function lineOfWork(workId: string, name: string): DraftLine {
  return { ...newLine(), key: `work ${workId}`, name, basis: { revivedFrom: workId } }
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
  if (problems.oemPrice !== undefined) return '缺原厂价'
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
