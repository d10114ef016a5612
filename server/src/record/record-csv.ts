import { yuanText } from '@anxin/shared/kernel/money'
import { localDayOf } from '@anxin/shared/kernel/time'
import type { RecordVisit } from '@anxin/shared/record/record.contract'
import { LINE_KIND_NAMES, PART_TYPE_NAMES } from '../orders'
import { csvFile, textCell } from '../platform/csv'

/** A car's record, ready to be written into a file. */
export type RecordFile = {
  readonly carText: string
  readonly plateMasked: string
  readonly vinMasked: string | null
  readonly odometerKm: number | null
  readonly madeAt: Date
  readonly visits: readonly RecordVisit[]
}

const TITLES = [
  '日期',
  '门店',
  '服务',
  '里程（公里）',
  '类别',
  '项目',
  '配件类型',
  '品牌',
  '零件号',
  '序列号',
  '数量',
  '单位',
  '金额（元）',
  '质保到期日',
  '质保到期里程（公里）',
] as const

/** A row a line, or a part where more than one was built in for it; a visit at which nothing was done has one row. */
export function recordCsv({ visits }: RecordFile): string {
  return csvFile([TITLES, ...visits.flatMap(rowsOf)])
}

function rowsOf(visit: RecordVisit): string[][] {
  const head = [
    localDayOf(new Date(visit.at)),
    textCell(visit.shopName ?? ''),
    textCell(visit.serviceName),
    numberCell(visit.odometerKm),
  ]
  if (visit.lines.length === 0) return [[...head, ...TITLES.slice(head.length).map(() => '')]]
  return visit.lines.flatMap(({ pieces, warranty, ...line }) =>
    (pieces.length === 0 ? [null] : pieces).map((piece, nth) => [
      ...head,
      LINE_KIND_NAMES[line.kind],
      textCell(line.name),
      line.partType === null ? '' : PART_TYPE_NAMES[line.partType],
      textCell(piece?.brand ?? line.brand ?? ''),
      textCell(piece?.partNumber ?? ''),
      textCell(piece?.serial ?? ''),
      // Quantity and sum are the line's: they stand in its first row alone, so that a column can be added up.
      nth === 0 ? String(line.quantityMilli / 1000) : '',
      textCell(line.unit),
      nth === 0 && line.amountFen !== null ? yuanText(line.amountFen) : '',
      warranty === null ? '' : localDayOf(new Date(warranty.endsAt)),
      numberCell(warranty?.endsAtKm ?? null),
    ]),
  )
}

function numberCell(value: number | null): string {
  return value === null ? '' : String(value)
}
