import { yuanText } from '@anxin/shared/kernel/money'
import { shanghaiRfc3339 } from '@anxin/shared/kernel/time'
import type { InvoiceRow } from './invoices.repository'
import type { Money } from '../payments'
import {
  heading,
  pdfSheet,
  TEXT_PT,
  TITLE_PT,
  write,
  writeBesideQr,
  writeList,
  writeWithSum,
  type Sheet,
} from '../platform/pdf-sheet'
import type { Readable } from 'node:stream'
import { LINE_KIND_NAMES, PART_TYPE_NAMES } from './evidence-words'
import type { OrderLineRow, OrderRow } from './orders.repository'
import { warrantyOf, type NotedWork } from './work'

export type BillPaper = {
  readonly order: OrderRow
  /** The lines on the bill. */
  readonly lines: readonly OrderLineRow[]
  readonly couponFen: number
  readonly technicianName: string | null
  readonly money: Money
  readonly work: NotedWork | null
  readonly invoice: Pick<InvoiceRow, 'state' | 'number'> | null
  /** Where the bill can be checked. */
  readonly url: string
  readonly madeAt: Date
}

const GROUPS = [
  { title: '工时', kinds: ['labour'] },
  { title: '配件', kinds: ['part'] },
  { title: '辅料、外协和杂费', kinds: ['consumable', 'outside', 'fee'] },
] as const

/** The bill as it was fixed, for the owner's papers: labour and parts apart, with what each line is answered for. */
export function billPdf(bill: BillPaper): Readable {
  return pdfSheet(`维修账单 ${bill.order.id}`, bill.madeAt, async (sheet) => {
    await drawHead(sheet, bill)
    await drawLines(sheet, bill)
    await drawSums(sheet, bill)
    await drawFoot(sheet, bill)
  })
}

async function drawHead(sheet: Sheet, { order, technicianName, url, madeAt }: BillPaper): Promise<void> {
  await write(sheet, '维修账单', TITLE_PT)
  await writeBesideQr(sheet, url, [
    `订单号 ${order.id}`,
    `门店 ${order.shopName ?? ''}`,
    `服务 ${order.serviceName}${technicianName === null ? '' : `　技师 ${technicianName}`}`,
    `车辆 ${order.vehicleText}　接车里程 ${order.odometerKm ?? 0} 公里`,
    ...(order.finishedAt ? [`完工 ${clock(order.finishedAt)}`] : []),
    order.deliveredAt ? `交车 ${clock(order.deliveredAt)}` : '还没有交车，质保从交车那天起算',
    `打印 ${clock(madeAt)}`,
  ])
}

async function drawLines(sheet: Sheet, bill: BillPaper): Promise<void> {
  for (const { title, kinds } of GROUPS) {
    const own = bill.lines.filter(({ kind }) => (kinds as readonly string[]).includes(kind))
    if (own.length === 0) continue
    await heading(sheet, `${title}　¥${yuanText(own.reduce((sum, { amountFen }) => sum + amountFen, 0))}`)
    for (const line of own) await drawLine(sheet, bill, line)
  }
}

async function drawLine(sheet: Sheet, { order, work }: BillPaper, line: OrderLineRow): Promise<void> {
  const { kind, name, partType, quantityMilli, unit, unitPriceFen, amountFen } = line
  const type = partType === null ? '' : `（${PART_TYPE_NAMES[partType]}）`
  const label = kind === 'labour' || kind === 'part' ? '' : `${LINE_KIND_NAMES[kind]} `
  const text = `${label}${name}${type}　${quantityMilli / 1000} ${unit} × ¥${yuanText(unitPriceFen)}`
  await writeWithSum(sheet, text, `¥${yuanText(amountFen)}`, TEXT_PT)
  for (const piece of work?.pieces.filter(({ lineId }) => lineId === line.id) ?? [])
    await write(
      sheet,
      `　所装配件 ${piece.brand} ${piece.partNumber}${piece.serial === null ? '' : ` 序列号 ${piece.serial}`}　${piece.byName}　${clock(piece.at)}`,
      TEXT_PT,
    )
  const warranty = warrantyOf(line, work?.checklist ?? null, order)
  if (warranty) await write(sheet, `　质保 ${warrantyText(warranty)}`, TEXT_PT)
}

function warrantyText({ days, km, endsAt, endsAtKm }: NonNullable<ReturnType<typeof warrantyOf>>): string {
  const term = `${days} 天或 ${km} 公里，先到为准`
  if (endsAt === null) return `${term}，从交车起算`
  return `${term}，至 ${clock(new Date(endsAt))}${endsAtKm === null ? '' : ` 或 ${endsAtKm} 公里`}`
}

async function drawSums(sheet: Sheet, { order, couponFen, money }: BillPaper): Promise<void> {
  await heading(sheet, '合计')
  const sums = [
    ...(couponFen > 0 ? [['优惠券', -couponFen] as const] : []),
    ['账单', order.billFen ?? 0],
    ['已支付', money.paidFen],
    ...(money.refundedFen > 0 ? [['已退回', money.refundedFen] as const] : []),
  ] as const
  for (const [name, fen] of sums) await writeWithSum(sheet, name, `¥${yuanText(fen)}`, TEXT_PT)
}

const INVOICE_WORDS = { requested: '已向门店申请开票，等门店开具', issued: '发票已开具' } as const

async function drawFoot(sheet: Sheet, { order, invoice, url }: BillPaper): Promise<void> {
  await writeList(sheet, '发票', [
    invoice
      ? `${INVOICE_WORDS[invoice.state]}${invoice.number === null ? '' : `，号码 ${invoice.number}`}`
      : '完成后可在小程序的账单页向门店申请开票',
  ])
  await writeList(sheet, '这张账单不会变', [
    `指纹（SHA-256）：${order.billHash ?? ''}`,
    `项目、价格变一个字，指纹就对不上。扫第一页的二维码，或打开 ${url} 核验整单记录。`,
    '质保期按门店承诺和《机动车维修管理规定》里较长的一个算；交车后在小程序的订单里申请售后。',
  ])
}

/** Shop-local, with the year: it may be read years later. */
function clock(at: Date): string {
  return shanghaiRfc3339(at).slice(0, 16).replace('T', ' ')
}
