import { crc32, deflateRawSync } from 'node:zlib'

/** An xlsx as a spreadsheet program writes it: numbers as numbers, words in the table of shared strings. */
export function makeSheet(rows: readonly (readonly string[])[]): Buffer {
  const words = [...new Set(rows.flat().filter((text) => text !== '' && !isNumber(text)))]
  const strings = words.map((text) => `<si><t>${text}</t><rPh sb="0" eb="1"><t>読み</t></rPh></si>`).join('')
  return zipOf({
    '[Content_Types].xml': '<Types/>',
    'xl/workbook.xml': '<workbook><sheets><sheet name="报价" sheetId="1"/></sheets></workbook>',
    'xl/sharedStrings.xml': `<?xml version="1.0" encoding="UTF-8"?><sst>${strings}</sst>`,
    'xl/worksheets/sheet1.xml': sheetXml(rows, (text) => `t="s"><v>${words.indexOf(text)}</v>`),
    'xl/worksheets/sheet2.xml': sheetXml([['别的表']]),
  })
}

const inline = (text: string) => `t="inlineStr"><is><t>${text}</t></is>`
const isNumber = (text: string) => /^\d+(\.\d+)?$/.test(text)

/** The XML of a sheet; empty cells are not written. */
export function sheetXml(
  rows: readonly (readonly string[])[],
  word: (text: string) => string = inline,
): string {
  const cell = (text: string, place: string) =>
    text === '' ? '' : `<c r="${place}" ${isNumber(text) ? `><v>${text}</v>` : word(text)}</c>`
  const body = rows.map((cells, index) => {
    const row = index + 1
    return `<row r="${row}">${cells.map((text, column) => cell(text, `${String.fromCharCode(65 + column)}${row}`)).join('')}</row>`
  })
  return `<?xml version="1.0" encoding="UTF-8"?><worksheet><sheetData>${body.join('')}</sheetData></worksheet>`
}

/** A zip of deflated parts. @param lie what the file says of the size of each part, instead of the truth */
export function zipOf(parts: Readonly<Record<string, string>>, lie: { size?: number } = {}): Buffer {
  const [files, directory]: [Buffer[], Buffer[]] = [[], []]
  let offset = 0
  for (const [name, text] of Object.entries(parts)) {
    const raw = Buffer.from(text)
    const packed = deflateRawSync(raw)
    const facts = Buffer.alloc(16)
    facts.writeUInt32LE(crc32(raw), 4)
    facts.writeUInt32LE(packed.length, 8)
    facts.writeUInt32LE(lie.size ?? raw.length, 12)
    const names = Buffer.from(name)
    const local = Buffer.alloc(30)
    local.writeUInt32LE(0x04034b50, 0)
    local.writeUInt16LE(8, 8)
    facts.copy(local, 10)
    local.writeUInt16LE(names.length, 26)
    const entry = Buffer.alloc(46)
    entry.writeUInt32LE(0x02014b50, 0)
    entry.writeUInt16LE(8, 10)
    facts.copy(entry, 12)
    entry.writeUInt16LE(names.length, 28)
    entry.writeUInt32LE(offset, 42)
    files.push(local, names, packed)
    directory.push(entry, names)
    offset += local.length + names.length + packed.length
  }
  const list = Buffer.concat(directory)
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50, 0)
  end.writeUInt16LE(Object.keys(parts).length, 8)
  end.writeUInt16LE(Object.keys(parts).length, 10)
  end.writeUInt32LE(list.length, 12)
  end.writeUInt32LE(offset, 16)
  return Buffer.concat([...files, list, end])
}
