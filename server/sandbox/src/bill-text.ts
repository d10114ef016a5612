import { createHash } from 'node:crypto'
import type { BillFault, FaultAction } from './types'

/** One bill before it is text. Amounts in the cells are yuan; `amount` and `numbers` say where a fault may act. */
export type BillDraft = {
  readonly columns: readonly string[]
  readonly rows: string[][]
  /** The column with the sum that a row is about. */
  readonly amount: string
  /** The columns with numbers that nobody else's row has. */
  readonly numbers: readonly string[]
  readonly summaryColumns: readonly string[]
  /** Computed from the rows that are left when the faults have acted. */
  summarise(rows: readonly string[][]): string[]
}

/** Fen as yuan; WeChat writes fees with five digits. */
export function yuan(fen: number, digits = 2): string {
  const sign = fen < 0 ? '-' : ''
  const abs = Math.abs(fen)
  return `${sign}${Math.floor(abs / 100)}.${String(abs % 100).padStart(2, '0')}${'0'.repeat(digits - 2)}`
}

/** Fen of a cell that this file wrote. */
export function fenOf(cell: string): number {
  const [, sign = '', whole = '0', part = '00'] = /^(-?)(\d+)\.(\d\d)/.exec(cell) ?? []
  return (sign === '-' ? -1 : 1) * (Number(whole) * 100 + Number(part))
}

/** WeChat's form: a BOM, a header, cells that each begin with a backtick, then a header and a row of sums. */
export function toText(draft: BillDraft): string {
  const line = (cells: readonly string[]): string => cells.map((cell) => `\`${cell}`).join(',')
  return `\ufeff${[
    draft.columns.join(','),
    ...draft.rows.map(line),
    draft.summaryColumns.join(','),
    line(draft.summarise(draft.rows)),
  ].join('\r\n')}\r\n`
}

/** The bill as the faults spoil it: the file agrees with itself, but not with what happened. */
export function spoilt(draft: BillDraft, faults: readonly BillFault[]): BillDraft {
  const rows = draft.rows.map((row) => [...row])
  const place = (column: string): number => draft.columns.indexOf(column)
  for (const fault of faults) {
    const last = rows.at(-1)
    if (!last) continue
    if (fault === 'missing_row') rows.pop()
    if (fault === 'amount_off_by_1')
      last[place(draft.amount)] = yuan(fenOf(last[place(draft.amount)] ?? '0.00') + 1)
    if (fault === 'extra_row') {
      const extra = [...last]
      // A number of the same form and length that was never given out.
      for (const column of draft.numbers)
        extra[place(column)] = (last[place(column)] ?? '').replace(/.{4}$/, 'ZZZZ')
      rows.push(extra)
    }
  }
  return { ...draft, rows }
}

export function billFaultsOf(faults: readonly FaultAction[]): BillFault[] {
  return faults.flatMap((fault) => (typeof fault === 'object' && 'bill' in fault ? [fault.bill] : []))
}

/** SHA1 over the file as it is before it is packed or encrypted. */
export function hashOfFile(text: string, faults: readonly BillFault[]): string {
  return createHash('sha1')
    .update(faults.includes('hash_mismatch') ? `${text} ` : text)
    .digest('hex')
}
