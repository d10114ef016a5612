import { csvFile, textCell } from '../platform/csv'
import { FIGURE_COLUMNS, type StatementDay } from './statement-columns'

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
  return csvFile([titles, ...lines, total])
}
