import PDFDocument from 'pdfkit'
import { fontFile, fontRuns } from './pdf-fonts'

/** The thin outlines of the font are stroked by this part of their size, which makes them a regular weight. */
const STROKE = 1 / 32

/** A document with the fonts that it has used so far, and how wide characters are in parts of the size. */
export type Pen = {
  readonly doc: PDFDocument
  readonly known: Set<string>
  readonly widths: Map<string, number>
}

type Paper = {
  readonly layout: 'portrait' | 'landscape'
  readonly marginPt: number
  readonly title: string
  readonly madeAt: Date
}

/** An A4 document to draw on; it is a stream of its bytes, which ends with `pen.doc.end()`. */
export function openPen({ layout, marginPt, title, madeAt }: Paper): Pen {
  const info = { Title: title, CreationDate: madeAt }
  return {
    doc: new PDFDocument({ size: 'A4', layout, margin: marginPt, font: '', info }),
    known: new Set(),
    widths: new Map(),
  }
}

/** One line of text, from its upper left corner. Text is text in the file: it can be searched and copied. */
export async function draw(pen: Pen, text: string, x: number, y: number, sizePt: number): Promise<void> {
  let at = x
  for (const run of await fontRuns(text)) {
    await useFont(pen, run.part)
    pen.doc.fontSize(sizePt).lineWidth(sizePt * STROKE)
    pen.doc.text(run.text, at, y, { lineBreak: false, fill: true, stroke: true })
    at += pen.doc.widthOfString(run.text)
  }
}

export async function widthOf(pen: Pen, text: string, sizePt: number): Promise<number> {
  let width = 0
  for (const run of await fontRuns(text)) {
    await useFont(pen, run.part)
    width += pen.doc.fontSize(sizePt).widthOfString(run.text)
  }
  return width
}

/** Text in lines that are at most so wide; Chinese may be broken after every character. */
export async function linesOfWidth(
  pen: Pen,
  text: string,
  widthPt: number,
  sizePt: number,
): Promise<string[]> {
  const lines: string[] = []
  let line = ''
  let used = 0
  for (const char of text.replaceAll(/\s+/g, ' ')) {
    const part = pen.widths.get(char) ?? (await widthOf(pen, char, 1))
    pen.widths.set(char, part)
    const width = part * sizePt
    if (used + width > widthPt && line !== '') {
      lines.push(line)
      line = ''
      used = 0
    }
    line += char
    used += width
  }
  return line === '' ? lines : [...lines, line]
}

async function useFont({ doc, known }: Pen, part: string): Promise<void> {
  if (!known.has(part)) doc.registerFont(part, await fontFile(part))
  known.add(part)
  doc.font(part)
}
