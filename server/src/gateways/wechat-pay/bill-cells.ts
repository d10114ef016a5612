/** A bill that cannot be read: another form than WeChat's, or a column is missing. Then no row of it counts. */
export class UnreadableBill extends Error {
  constructor(what: string) {
    super(what)
    this.name = 'UnreadableBill'
  }
}

/** One row: reads a cell by the name of its column; the first name that the bill has counts. */
export type Cells = (...names: readonly [string, ...string[]]) => string

/**
 * Yuan as WeChat writes it, in fen, by the digits and not by arithmetic. What is below a fen (fees have five digits)
 * is rounded half up.
 */
export function fenOfYuan(text: string): number {
  const [, sign = '', whole = '', part = ''] = /^(-?)(\d{1,10})(?:\.(\d{1,10}))?$/.exec(text) ?? []
  if (whole === '') throw new UnreadableBill(`not yuan: ${text.slice(0, 20)}`)
  const digits = part.padEnd(3, '0')
  const fen = Number(whole + digits.slice(0, 2)) + (Number(digits[2]) >= 5 ? 1 : 0)
  return sign === '' || fen === 0 ? fen : -fen
}

/** `2026-03-02 10:00:00`, the time in China. */
export function instantOfCell(text: string): Date {
  const at = new Date(`${text.replace(' ', 'T')}+08:00`)
  if (!/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/.test(text) || Number.isNaN(at.getTime()))
    throw new UnreadableBill(`not a time: ${text.slice(0, 20)}`)
  return at
}

/**
 * The detail rows of a bill. The first line names the columns; a row's cells each begin with a backtick, since a
 * product's name may hold commas and even line ends; the first other line after them begins the sums.
 */
export async function* rowsOf(chunks: AsyncIterable<string>): AsyncGenerator<Cells> {
  let columns: Map<string, number> | null = null
  let open: string | null = null
  let isOver = false // what follows is read to its end all the same, so that its source ends in order
  for await (const line of linesOf(chunks)) {
    if (columns === null) {
      columns = new Map(
        line
          .replace(/^\ufeff/, '')
          .split(',')
          .map((name, at) => [name.trim(), at]),
      )
      continue
    }
    if (isOver) continue
    const text: string = open === null ? line : `${open}\n${line}`
    if (!text.startsWith('`')) {
      isOver = true
      continue
    }
    const cells = text.slice(1).split(',`')
    open = cells.length < columns.size ? text : null
    if (open === null) yield cellsOf(columns, cells)
  }
  if (columns === null || open !== null) throw new UnreadableBill('it breaks off')
}

async function* linesOf(chunks: AsyncIterable<string>): AsyncGenerator<string> {
  let rest = ''
  for await (const chunk of chunks) {
    const lines = (rest + chunk).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) yield line.endsWith('\r') ? line.slice(0, -1) : line
  }
  if (rest !== '') yield rest
}

function cellsOf(columns: ReadonlyMap<string, number>, cells: readonly string[]): Cells {
  return (...names) => {
    for (const name of names) {
      const at = columns.get(name)
      if (at !== undefined) return cells[at] ?? ''
    }
    throw new UnreadableBill(`no column ${names.join(' or ')}`)
  }
}
