import { roundShare, yuanText } from '../kernel/money'
import type { LineKind, PartType } from './catalogue.contract'

export const PART_TYPE_WORDS: Readonly<Record<PartType, string>> = {
  oem: '原厂件',
  equivalent: '同质件',
  brand: '品牌件',
  aftermarket: '副厂件',
  remanufactured: '再制造件',
  used: '拆车件',
}

export const PART_TYPE_MEANINGS: Readonly<Record<PartType, string>> = {
  oem: '汽车厂家供应的配件',
  equivalent: '与原厂件同一标准，不带厂家标识',
  brand: '知名配件品牌生产，不是原厂件',
  aftermarket: '其他厂家生产，不是原厂件',
  remanufactured: '旧件重新加工后检测合格，不是新件',
  used: '从其他车辆拆下的旧件，不是新件',
}

type Part = { readonly kind: LineKind; readonly partType: PartType | null }

/** A line whose approval needs the owner's own yes to the type of part: every part that is not the maker's. */
export function needsConsent<L extends Part>(line: L): line is L & { readonly partType: PartType } {
  return line.kind === 'part' && line.partType !== null && line.partType !== 'oem'
}

export type ConsentLine = {
  readonly name: string
  readonly partType: PartType
  readonly brand: string | null
  readonly quantityMilli: number
  readonly unit: string
  readonly unitPriceFen: number
  readonly oemUnitPriceFen: number | null
}

/** What this part costs, what the original would, and the difference (below zero: cheaper); of the whole line, in fen. */
export function compareWithOem({ quantityMilli, unitPriceFen, oemUnitPriceFen }: ConsentLine) {
  const amountFen = roundShare(unitPriceFen, quantityMilli, 1000)
  if (oemUnitPriceFen === null) return { amountFen, oemAmountFen: null, differenceFen: null }
  const oemAmountFen = roundShare(oemUnitPriceFen, quantityMilli, 1000)
  return { amountFen, oemAmountFen, differenceFen: amountFen - oemAmountFen }
}

/** "比原厂件便宜 ¥40.00": the difference in words, for the card and for the record. */
export function differenceText(differenceFen: number | null): string {
  if (differenceFen === null) return '门店没有给出原厂件价格'
  if (differenceFen === 0) return '与原厂件同价'
  return `比原厂件${differenceFen < 0 ? '便宜' : '贵'} ¥${yuanText(Math.abs(differenceFen))}`
}

/** The whole of a consent card as one text: what the owner is shown is, to the letter, what is kept of the consent. */
export function consentText(line: ConsentLine): string {
  const { name, partType, brand, quantityMilli, unit } = line
  const { amountFen, oemAmountFen, differenceFen } = compareWithOem(line)
  const what = `${PART_TYPE_WORDS[partType]}${brand === null ? '' : `（${brand}）`}`
  const oem = oemAmountFen === null ? '' : `原厂件共 ¥${yuanText(oemAmountFen)}，`
  return `${name}使用${what}：${PART_TYPE_MEANINGS[partType]}。${quantityMilli / 1000} ${unit}共 ¥${yuanText(amountFen)}，${oem}${differenceText(differenceFen)}。`
}
