const BOM = '\uFEFF' // without it a spreadsheet on Windows reads UTF-8 as GBK
const LINE_END = '\r\n' // RFC 4180

/** Rows of cells as a file that a spreadsheet reads; what people wrote goes through `textCell`. */
export function csvFile(rows: readonly (readonly string[])[]): string {
  return BOM + rows.map((cells) => cells.map(quoted).join(',') + LINE_END).join('')
}

/** Text that a spreadsheet would take for a formula gets an apostrophe before it (OWASP, CSV injection). */
export function textCell(text: string): string {
  return /^[=+\-@\t\r]/.test(text) ? `'${text}` : text
}

function quoted(cell: string): string {
  return /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell
}
