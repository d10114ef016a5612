import { FIGURE_COLUMNS, type StatementDay } from './statement-columns'

const BOM = '\uFEFF' // without it a spreadsheet on Windows reads UTF-8 as GBK
const LINE_END = '\r\n' // RFC 4180

/** A statement as a spreadsheet reads it: a line an order, then their sum, which is the statement's own. */
export function statementCsv(statement: StatementDay): string {
  const titles = ['日期', '订单号', '服务', '车辆', ...FIGURE_COLUMNS.map(({ title }) => `${title}（元）`)]
  const lines = statement.items.map((item) => [
    statement.day,
    textCell(item.orderId),
    textCell(item.serviceName),
    textCell(item.vehicleText),
    ...FIGURE_COLUMNS.map(({ yuan }) => yuan(item)),
  ])
  const total = [statement.day, '合计', '', '', ...FIGURE_COLUMNS.map(({ yuan }) => yuan(statement))]
  return BOM + [titles, ...lines, total].map((cells) => cells.map(quoted).join(',') + LINE_END).join('')
}

/** Text that a spreadsheet would take for a formula gets an apostrophe before it (OWASP, CSV injection). */
function textCell(text: string): string {
  return /^[=+\-@\t\r]/.test(text) ? `'${text}` : text
}

function quoted(cell: string): string {
  return /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell
}
