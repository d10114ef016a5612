import { yuanText } from '@anxin/shared/kernel/money'
import { localDayOf, localText } from '@anxin/shared/kernel/time'
import type { RecordLine, RecordVisit } from '@anxin/shared/record/record.contract'
import type { Readable } from 'node:stream'
import { LINE_KIND_NAMES, PART_TYPE_NAMES } from '../orders'
import {
  heading,
  pdfSheet,
  SMALL_PT,
  TEXT_PT,
  TITLE_PT,
  write,
  writeWithSum,
  type Sheet,
} from '../platform/pdf-sheet'
import type { RecordFile } from './record-csv'

/** A car's record on paper: a heading a visit, a line a line, its parts below. It is written while it is read. */
export function recordPdf(file: RecordFile): Readable {
  return pdfSheet(`维保记录 ${file.carText}`, file.madeAt, async (sheet) => {
    await write(sheet, '车辆维保记录', TITLE_PT)
    const { carText, plateMasked, vinMasked, odometerKm, madeAt, visits } = file
    const vin = vinMasked === null ? '' : `　车架号 ${vinMasked}`
    await write(sheet, `${carText}　车牌 ${plateMasked}${vin}`, TEXT_PT)
    const km = odometerKm === null ? '' : `　最近里程 ${odometerKm} 公里`
    await write(sheet, `共 ${visits.length} 次${km}　生成于 ${localText(madeAt)}`, TEXT_PT)
    for (const visit of visits) await writeVisit(sheet, visit)
  })
}

async function writeVisit(sheet: Sheet, visit: RecordVisit): Promise<void> {
  await heading(sheet, `${localDayOf(new Date(visit.at))}　${visit.serviceName}`)
  const km = visit.odometerKm === null ? '' : `　里程 ${visit.odometerKm} 公里`
  await write(sheet, `${visit.shopName ?? ''}${km}`, TEXT_PT)
  for (const line of visit.lines) {
    await writeWithSum(sheet, textOf(line), yuanOf(line.amountFen), TEXT_PT)
    for (const { brand, partNumber, serial } of line.pieces)
      await write(
        sheet,
        `　所装配件：${brand}　零件号 ${partNumber}${serial === null ? '' : `　序列号 ${serial}`}`,
        SMALL_PT,
      )
  }
  if (visit.sums)
    await writeWithSum(
      sheet,
      `工时 ¥${yuanText(visit.sums.labourFen)}　配件 ¥${yuanText(visit.sums.partsFen)}　其他 ¥${yuanText(visit.sums.otherFen)}`,
      `合计 ${yuanOf(visit.sums.totalFen)}`,
      TEXT_PT,
    )
}

function textOf({ kind, name, partType, brand, quantityMilli, unit, warranty }: RecordLine): string {
  const type = partType === null ? '' : `（${PART_TYPE_NAMES[partType]}${brand === null ? '' : ` ${brand}`}）`
  const until =
    warranty === null
      ? ''
      : `　质保至 ${localDayOf(new Date(warranty.endsAt))}${warranty.endsAtKm === null ? '' : ` 或 ${warranty.endsAtKm} 公里`}`
  return `${LINE_KIND_NAMES[kind]}　${name}${type} × ${quantityMilli / 1000}${unit}${until}`
}

function yuanOf(fen: number | null): string {
  return fen === null ? '' : `¥${yuanText(fen)}`
}
