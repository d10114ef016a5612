import { setImmediate } from 'node:timers/promises'
import createQr from 'qrcode-generator'
import type { Readable } from 'node:stream'
import { draw, linesOfWidth, openPen, widthOf, type Pen } from './pdf'

/* A4 upright, in points of 1/72 inch. */
const PAGE = { width: 595.28, height: 841.89, margin: 40 }
export const SHEET_WIDTH_PT = PAGE.width - 2 * PAGE.margin
export const SHEET_LEFT_PT = PAGE.margin
export const [TITLE_PT, HEAD_PT, TEXT_PT, SMALL_PT] = [18, 12, 9, 6.5] as const
export const LINE_HEIGHT = 1.5
export const QR_PT = 84

/** A document that is written from top to bottom, over as many pages as it takes; `y` is where the next line goes. */
export type Sheet = { readonly pen: Pen; y: number }

/** A4 upright. It is written by `fill` while it is read, so that it is never held whole. */
export function pdfSheet(title: string, madeAt: Date, fill: (sheet: Sheet) => Promise<void>): Readable {
  const pen = openPen({ layout: 'portrait', marginPt: PAGE.margin, title, madeAt })
  fill({ pen, y: PAGE.margin }).then(
    () => pen.doc.end(),
    (error: Error) => pen.doc.destroy(error),
  )
  return pen.doc
}

/** Text in as many lines as it takes, over as many pages. */
export async function write(
  sheet: Sheet,
  text: string,
  sizePt: number,
  widthPt = SHEET_WIDTH_PT,
): Promise<void> {
  for (const line of await linesOfWidth(sheet.pen, text, widthPt, sizePt)) {
    makeRoom(sheet, sizePt * LINE_HEIGHT)
    await draw(sheet.pen, line, PAGE.margin, sheet.y, sizePt)
    sheet.y += sizePt * LINE_HEIGHT
  }
  await setImmediate() // a paragraph is some milliseconds of work, and others wait for the same thread
}

/** Text on the left, and a sum or the like at the right edge of its first line. */
export async function writeWithSum(sheet: Sheet, text: string, sum: string, sizePt: number): Promise<void> {
  const sumPt = await widthOf(sheet.pen, sum, sizePt)
  makeRoom(sheet, sizePt * LINE_HEIGHT)
  await draw(sheet.pen, sum, PAGE.width - PAGE.margin - sumPt, sheet.y, sizePt)
  await write(sheet, text, sizePt, SHEET_WIDTH_PT - sumPt - 2 * sizePt)
}

export async function heading(sheet: Sheet, text: string): Promise<void> {
  makeRoom(sheet, 4 * HEAD_PT)
  sheet.y += HEAD_PT
  await write(sheet, text, HEAD_PT)
}

/** A heading with a paragraph an item; nothing where there are none. */
export async function writeList(sheet: Sheet, title: string, items: readonly string[]): Promise<void> {
  if (items.length === 0) return
  await heading(sheet, title)
  for (const item of items) await write(sheet, item, TEXT_PT)
}

/** The next page, where this one has no room of that height left. */
export function makeRoom(sheet: Sheet, heightPt: number): void {
  if (sheet.y + heightPt <= PAGE.height - PAGE.margin) return
  sheet.pen.doc.addPage()
  sheet.y = PAGE.margin
}

/** Facts on the left and a code for the camera on the right. */
export async function writeBesideQr(sheet: Sheet, url: string, facts: readonly string[]): Promise<void> {
  const top = sheet.y
  for (const fact of facts) await write(sheet, fact, TEXT_PT, SHEET_WIDTH_PT - QR_PT - 2 * TEXT_PT)
  drawQr(sheet.pen, url, PAGE.width - PAGE.margin - QR_PT, top)
  sheet.y = Math.max(sheet.y, top + QR_PT)
}

function drawQr({ doc }: Pen, text: string, x: number, y: number): void {
  const qr = createQr(0, 'M')
  qr.addData(text)
  qr.make()
  const dots = qr.getModuleCount()
  const dotPt = QR_PT / dots
  for (let row = 0; row < dots; row++)
    for (let column = 0; column < dots; column++)
      if (qr.isDark(row, column)) doc.rect(x + column * dotPt, y + row * dotPt, dotPt, dotPt)
  doc.fill('#000000')
}
