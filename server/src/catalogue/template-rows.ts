import {
  LINE_KINDS,
  PART_TYPES,
  PriceLine,
  type LineKind,
  type PartType,
} from '@anxin/shared/catalogue/catalogue.contract'
import { needsConsent, PART_TYPE_WORDS } from '@anxin/shared/catalogue/part-types'
import { TEMPLATE_COLUMNS, TEMPLATE_COLUMNS_REQUIRED } from '@anxin/shared/catalogue/template-columns'
import { hasWarranty } from '@anxin/shared/care/warranty'
import { LIMITS } from '@anxin/shared/kernel/limits'
import type { Cell, SheetRow } from './read-sheet'

type Column = (typeof TEMPLATE_COLUMNS)[number]

export type SheetProblem = { row: number; column: string; text: string }
export type SheetTemplate = { name: string; model: string | null; lines: PriceLine[]; rows: number[] }

const KIND_WORDS: Readonly<Record<LineKind, string>> = {
  labour: '工时',
  part: '配件',
  consumable: '辅料',
  fee: '费用',
  outside: '外协',
}
const KINDS = new Map(LINE_KINDS.map((kind) => [KIND_WORDS[kind], kind]))
const TYPES = new Map<string, PartType>(
  PART_TYPES.flatMap((type) => [
    [PART_TYPE_WORDS[type], type] as const,
    [PART_TYPE_WORDS[type].replace('件', ''), type] as const,
  ]),
)

/**
 * Templates out of the rows of a sheet, rows of one name together in their order. Every bad cell is named with row,
 * column and what is wrong with it; a template of which a row is bad is not among the templates, as half of one is
 * worse than none.
 */
export function templatesOf(rows: readonly SheetRow[]): {
  templates: SheetTemplate[]
  problems: SheetProblem[]
} {
  const [head, ...body] = rows
  // With something in it and another head, or none, it would be a promise that gets lost.
  const isLeftOut = (index: number) =>
    index >= TEMPLATE_COLUMNS_REQUIRED && rows.every(({ cells }) => cells[index] === undefined)
  const problems: SheetProblem[] = TEMPLATE_COLUMNS.flatMap((column, index) =>
    head?.cells[index]?.text === column || isLeftOut(index)
      ? []
      : [{ row: head?.row ?? 1, column, text: `第 ${index + 1} 列的表头应为「${column}」` }],
  )
  if (problems.length > 0) return { templates: [], problems }
  const byName = new Map<string, SheetTemplate & { isBad: boolean }>()
  for (const { row, cells } of body) {
    const read = readerOf(row, cells)
    const name = read.text('模板名称', LIMITS.nameCharsMax)
    const model = read.optional('适用车型', LIMITS.nameCharsMax)
    const line = lineOf(read)
    const template = byName.get(name) ?? { name, model, lines: [], rows: [], isBad: false }
    if (template.lines.length >= LIMITS.quoteLinesMax)
      read.wrong('模板名称', `一个模板最多 ${LIMITS.quoteLinesMax} 行`)
    template.rows.push(row)
    template.lines.push(line)
    template.isBad ||= read.problems.length > 0
    problems.push(...read.problems)
    byName.set(name, template)
  }
  const templates = [...byName.values()]
    .filter(({ isBad }) => !isBad)
    .map(({ isBad: _isBad, ...template }) => template)
  return { templates, problems }
}

function readerOf(row: number, cells: readonly (Cell | undefined)[]) {
  const problems: SheetProblem[] = []
  const wrong = (column: Column, text: string) => {
    problems.push({ row, column, text })
  }
  const raw = (column: Column): string => {
    const cell = cells[TEMPLATE_COLUMNS.indexOf(column)]
    if (cell?.isFormula) wrong(column, '不接受公式，请粘贴为数值')
    return cell?.isFormula ? '' : (cell?.text ?? '')
  }
  const isFormula = (column: Column) => cells[TEMPLATE_COLUMNS.indexOf(column)]?.isFormula === true
  const optional = (column: Column, charsMax: number): string | null => {
    const text = raw(column)
    if (text.length > charsMax) wrong(column, `最多 ${charsMax} 个字`)
    return text === '' ? null : text
  }
  return {
    problems,
    wrong,
    optional,
    text(column: Column, charsMax: number): string {
      const text = optional(column, charsMax)
      if (text === null && !isFormula(column)) wrong(column, '不能为空')
      return text ?? ''
    },
    /** A decimal number in units of its last decimal, or null where the cell is empty. */
    number(column: Column, decimals: number): number | null {
      const text = raw(column)
      if (text === '') return null
      const value = toInteger(text, decimals)
      if (value === null) wrong(column, `「${text.slice(0, 20)}」不是数字，或小数超过 ${decimals} 位`)
      return value
    },
    isFormula,
  }
}
type Reader = ReturnType<typeof readerOf>

/** Spreadsheets keep 1.1 as 1.1000000000000001; whatever is within a millionth of a unit is that unit. */
function toInteger(text: string, decimals: number): number | null {
  if (!/^\d{1,7}(\.\d{1,20})?$/.test(text)) return null
  const scaled = Number(text) * 10 ** decimals
  const value = Math.round(scaled)
  return Math.abs(scaled - value) < 1e-6 ? value : null
}

const QUANTITY_MILLI = 1000

function lineOf(read: Reader): PriceLine {
  const kind = wordOf(read, '类别', KINDS) ?? 'labour'
  const unitPriceFen = numberOf(read, '单价', 2) ?? 0
  const typeText = read.optional('配件类型', LIMITS.nameCharsMax)
  const partType = kind === 'part' ? partTypeOf(read, typeText) : null
  const brand = read.optional('品牌', LIMITS.nameCharsMax)
  const oemUnitPriceFen = read.number('原厂单价', 2)
  const line = {
    kind,
    name: read.text('名称', LIMITS.nameCharsMax),
    quantityMilli: read.number('数量', 3) ?? QUANTITY_MILLI,
    unit: read.text('单位', 8),
    unitPriceFen,
    partType,
    ...(kind === 'part' && brand !== null ? { brand } : {}),
    ...(needsConsent({ kind, partType }) && oemUnitPriceFen !== null ? { oemUnitPriceFen } : {}),
    ...promiseOf(read, kind),
  }
  if (line.quantityMilli === 0) read.wrong('数量', '数量不能为 0')
  // What the contract would refuse of a person who types it, it refuses of a sheet.
  if (read.problems.length === 0 && !PriceLine.safeParse(line).success) read.wrong('单价', '金额或数量过大')
  return line
}

/** What the shop promises beyond the law, as it would say it: 365, 12个月 or 1年; and how many kilometres. */
function promiseOf(read: Reader, kind: LineKind): Pick<PriceLine, 'warrantyDays' | 'warrantyKm'> {
  const days = promised(read, '承诺质保期', {
    most: LIMITS.warrantyDaysMax,
    wrong: `应为天数（如 365）、12个月 或 1年，最长 ${LIMITS.warrantyDaysMax} 天`,
    valueOf: daysOf,
  })
  const km = promised(read, '承诺质保公里', {
    most: LIMITS.warrantyKmMax,
    wrong: `应为 1 到 ${LIMITS.warrantyKmMax} 的整数`,
    valueOf: (text) => (/^\d{1,7}$/.test(text) ? Number(text) : null),
  })
  if (!hasWarranty(kind)) {
    if (days !== null) read.wrong('承诺质保期', NO_WARRANTY)
    if (km !== null) read.wrong('承诺质保公里', NO_WARRANTY)
    return {}
  }
  return { ...(days === null ? {} : { warrantyDays: days }), ...(km === null ? {} : { warrantyKm: km }) }
}

const NO_WARRANTY = '费用没有质保，请留空'

function promised(
  read: Reader,
  column: Column,
  { most, wrong, valueOf }: { most: number; wrong: string; valueOf: (text: string) => number | null },
): number | null {
  const text = read.optional(column, LIMITS.nameCharsMax)
  if (text === null) return null
  const value = valueOf(text)
  if (value !== null && value >= 1 && value <= most) return value
  read.wrong(column, wrong)
  return null
}

const YEAR_DAYS = 365
const TERM_DAYS = { 天: 1, 个月: YEAR_DAYS / 12, 年: YEAR_DAYS } as const

/** A quote promises days; a month is rounded up to the next of them, so that nobody gets less than they were told. */
function daysOf(text: string): number | null {
  const [, count = '', unit = '天'] = /^(\d{1,5})\s*(天|个月|年)?$/.exec(text) ?? []
  return count === '' ? null : Math.ceil(Number(count) * TERM_DAYS[unit as keyof typeof TERM_DAYS])
}

function partTypeOf(read: Reader, text: string | null): PartType | null {
  const type = TYPES.get(text ?? '') ?? null
  if (type === null && !read.isFormula('配件类型'))
    read.wrong('配件类型', `配件必须注明类型：${PART_TYPES.map((one) => PART_TYPE_WORDS[one]).join('、')}`)
  return type
}

function wordOf<T>(read: Reader, column: Column, words: ReadonlyMap<string, T>): T | null {
  const text = read.text(column, LIMITS.nameCharsMax)
  const value = words.get(text)
  if (value === undefined && text !== '') read.wrong(column, `应为 ${[...words.keys()].join('、')} 之一`)
  return value ?? null
}

function numberOf(read: Reader, column: Column, decimals: number): number | null {
  const value = read.number(column, decimals)
  if (value === null && !read.problems.some((problem) => problem.column === column))
    read.wrong(column, '不能为空')
  return value
}
