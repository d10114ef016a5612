import { AppError } from '@anxin/shared/kernel/errors'
import { LIMITS } from '@anxin/shared/kernel/limits'
import { SaxesParser } from 'saxes'
import { openZip } from './zip'

/** A cell: what it says. A formula is never worked out, and what it said when the file was saved is not believed. */
export type Cell = { readonly text: string; readonly isFormula: boolean }
export type SheetRow = { readonly row: number; readonly cells: readonly (Cell | undefined)[] }

/**
 * The rows of the first sheet of an xlsx, empty ones left out; at most `sheetRowsMax` of them (LIMIT_REACHED).
 * SHEET_REFUSED where it is no xlsx, or grows beyond what a price list can be.
 */
export function readSheet(bytes: Buffer): SheetRow[] {
  try {
    const zip = openZip(bytes, { entriesMax: LIMITS.sheetPartsMax, entryBytesMax: LIMITS.sheetPartBytesMax })
    const sheet = zip.names.filter((name) => /^xl\/worksheets\/[^/]+\.xml$/.test(name)).toSorted()[0]
    const strings = 'xl/sharedStrings.xml'
    const shared = zip.names.includes(strings) ? readStrings(zip.read(strings)) : []
    return readRows(zip.read(sheet ?? ''), shared)
  } catch (error) {
    if (error instanceof AppError) throw error
    throw new AppError('SHEET_REFUSED', 'not an xlsx', { cause: error })
  }
}

/** Tells of elements by their local name, so that it does not matter under which prefix a program writes them. */
function parse(
  xml: string,
  on: {
    open: (name: string, attributes: Record<string, string>) => void
    text: (text: string) => void
    close: (name: string) => void
  },
): void {
  const parser = new SaxesParser()
  const local = (name: string) => name.slice(name.indexOf(':') + 1)
  parser.on('error', (error) => {
    throw error
  })
  parser.on('opentag', ({ name, attributes }) => on.open(local(name), attributes as Record<string, string>))
  parser.on('text', on.text)
  parser.on('cdata', on.text)
  parser.on('closetag', ({ name }) => on.close(local(name)))
  parser.write(xml).close()
}

function readStrings(xml: string): string[] {
  const strings: string[] = []
  let [isText, isRuby] = [false, false]
  parse(xml, {
    open(name) {
      if (name === 'si') strings.push('')
      if (name === 'rPh') isRuby = true // how a word is read aloud, not part of it
      isText = name === 't'
    },
    text(text) {
      if (isText && !isRuby) strings[strings.length - 1] += text
    },
    close(name) {
      if (name === 'rPh') isRuby = false
      isText = false
    },
  })
  return strings
}

function readRows(xml: string, shared: readonly string[]): SheetRow[] {
  const rows: { row: number; cells: (Cell | undefined)[] }[] = []
  let [row, column, type, text, isFormula, isValue] = [0, 0, '', '', false, false]
  parse(xml, {
    open(name, attributes) {
      if (name === 'row') {
        row = /^\d{1,7}$/.test(attributes['r'] ?? '') ? Number(attributes['r']) : row + 1
        column = 0
        rows.push({ row, cells: [] })
        if (rows.length > LIMITS.sheetRowsMax) throw new AppError('LIMIT_REACHED', 'rows of a sheet')
      }
      if (name === 'c') {
        column = columnOf(attributes['r'] ?? '') ?? column + 1
        ;[type, text, isFormula] = [attributes['t'] ?? 'n', '', false]
      }
      if (name === 'f') isFormula = true
      isValue = name === 'v' || name === 't'
    },
    text(piece) {
      if (isValue) text += piece
    },
    close(name) {
      isValue = false
      if (name !== 'c' || column > LIMITS.sheetColumnsMax) return
      const said = type === 's' ? (shared[Number(text)] ?? '') : text
      const cell = { text: said.slice(0, LIMITS.sheetCellCharsMax).trim(), isFormula }
      const cells = rows.at(-1)?.cells
      if (cells && (cell.text !== '' || isFormula)) cells[column - 1] = cell
    },
  })
  return rows.filter(({ cells }) => cells.length > 0)
}

/** The 28 of "AB12"; null where a cell does not say where it is. */
function columnOf(place: string): number | null {
  const letters = /^([A-Z]{1,3})\d+$/.exec(place)?.[1]
  if (letters === undefined) return null
  return Array.from(letters).reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0)
}
