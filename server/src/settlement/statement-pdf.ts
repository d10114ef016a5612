import { localText } from '@anxin/shared/kernel/time'
import { setImmediate } from 'node:timers/promises'
import { draw, openPen, widthOf, type Pen } from '../platform/pdf'
import { FIGURE_COLUMNS, type StatementDay } from './statement-columns'

/* A4 across, in points of 1/72 inch. */
const PAGE = { width: 841.89, height: 595.28, margin: 36 }
const ROW_PT = 16
const [TITLE_PT, TEXT_PT, SMALL_PT] = [16, 8.5, 7]
const [ORDER_X, CAR_X, FIGURES_X] = [PAGE.margin, 178, 330]
const FIGURE_PT = (PAGE.width - PAGE.margin - FIGURES_X) / FIGURE_COLUMNS.length

type Cell = { readonly text: string; readonly x: number; readonly isRight?: boolean }

/** A statement as a person files it: a line an order, their sum, and the fingerprint of the day. Text is text in it. */
export async function statementPdf(statement: StatementDay): Promise<Buffer> {
  const pen = openPen({
    layout: 'landscape',
    marginPt: PAGE.margin,
    title: `对账单 ${statement.day}`,
    madeAt: new Date(statement.madeAt),
  })
  const { doc } = pen
  const chunks: Buffer[] = []
  doc.on('data', (chunk: Buffer) => chunks.push(chunk))
  const written = new Promise<Buffer>((resolve, reject) => {
    doc.on('end', () => resolve(Buffer.concat(chunks)))
    doc.on('error', reject)
  })
  await drawAll(pen, statement)
  doc.end()
  return written
}

async function drawAll(pen: Pen, statement: StatementDay): Promise<void> {
  await draw(pen, `对账单 ${statement.day}`, PAGE.margin, PAGE.margin, TITLE_PT)
  await draw(pen, `${statement.shopName} · 单位：元 · 共 ${statement.orders} 单`, PAGE.margin, 62, TEXT_PT)
  let y = await drawRow(pen, 86, titles())
  for (const item of statement.items) {
    if (y > PAGE.height - PAGE.margin - 3 * ROW_PT) {
      pen.doc.addPage()
      y = await drawRow(pen, PAGE.margin, titles())
    }
    const cells = [
      { text: item.orderId, x: ORDER_X },
      { text: cut(`${item.serviceName} ${item.vehicleText}`), x: CAR_X },
    ]
    y = await drawRow(pen, y, [...cells, ...figureCells((column) => column.yuan(item))])
  }
  const sum = [{ text: '合计', x: ORDER_X }, ...figureCells((column) => column.yuan(statement))]
  y = await drawRow(pen, y, sum)
  const made = `生成于 ${localText(new Date(statement.madeAt))}　校验 SHA-256 ${statement.sha256}`
  await draw(pen, made, PAGE.margin, y + 6, SMALL_PT)
}

function titles(): Cell[] {
  const names = [
    { text: '订单号', x: ORDER_X },
    { text: '服务与车辆', x: CAR_X },
  ]
  return [...names, ...figureCells(({ title }) => title)]
}

function figureCells(textOf: (column: (typeof FIGURE_COLUMNS)[number]) => string): Cell[] {
  return FIGURE_COLUMNS.map((column, index) => ({
    text: textOf(column),
    x: FIGURES_X + (index + 1) * FIGURE_PT,
    isRight: true,
  }))
}

const NAME_CHARS_MAX = 17
function cut(text: string): string {
  const chars = Array.from(text)
  return chars.length > NAME_CHARS_MAX ? `${chars.slice(0, NAME_CHARS_MAX - 1).join('')}…` : text
}

/** One line of the table with a rule below it; returns where the next one begins. */
async function drawRow(pen: Pen, y: number, cells: readonly Cell[]): Promise<number> {
  for (const { text, x, isRight = false } of cells) {
    const left = isRight ? x - (await widthOf(pen, text, TEXT_PT)) : x
    await draw(pen, text, left, y, TEXT_PT)
  }
  await setImmediate() // a row is about 5 ms of work, and others wait for the same thread
  const ruleY = y + ROW_PT - 3
  pen.doc
    .lineWidth(0.3)
    .moveTo(PAGE.margin, ruleY)
    .lineTo(PAGE.width - PAGE.margin, ruleY)
    .stroke()
  return y + ROW_PT
}
