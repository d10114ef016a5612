import { yuanText } from '@anxin/shared/kernel/money'
import { HOUR_MS } from '@anxin/shared/kernel/time'

type Line = {
  readonly story: string
  readonly at: Date
  readonly text: string
  readonly state: string
  readonly money: { frozenFen: number; releasedFen: number; refundedFen: number } | null
}

const TEXT_COLUMNS = 64
/** Story, clock, what happened, the order's state, and three sums; a negative width is aligned to the right. */
const WIDTHS = [14, 11, TEXT_COLUMNS, 14, -8, -8, -8]

/** The names of the columns. */
export function printHead(title: string): void {
  say(`\n${title}\n`)
  say(row(['story', 'clock', 'what happened', 'order', 'frozen', 'released', 'refunded']))
}

/** One step: what happened, how the order stands after it, and where its money is, in yuan. */
export function printLine({ story, at, text, state, money }: Line): void {
  const [first = '', ...more] = wrapped(text, TEXT_COLUMNS)
  const sums = money ? [money.frozenFen, money.releasedFen, money.refundedFen].map(yuanText) : []
  say(row([story, clockText(at), first, state, ...sums]))
  for (const rest of more) say(row(['', '', rest]))
}

/** One line as it is. */
export function say(text: string): void {
  process.stdout.write(`${text.trimEnd()}\n`)
}

function row(cells: readonly string[]): string {
  return cells
    .map((cell, index) => {
      const width = WIDTHS[index] ?? 0
      const gap = ' '.repeat(Math.max(0, Math.abs(width) - columnsOf(cell)))
      return width < 0 ? gap + cell : cell + gap
    })
    .join('  ')
}

// A word, or one Chinese character, with the punctuation and the space that belong to it.
const PIECE = /(?:[\u3400-\u9fff]|[^\s\u3400-\u9fff，。；：、！？”）]+)[，。；：、！？”）]*\s*/gu

/** Breaks at spaces and between Chinese characters, though never before their punctuation. */
function wrapped(text: string, width: number): string[] {
  const lines = ['']
  for (const piece of text.match(PIECE) ?? []) {
    const longer = (lines.at(-1) ?? '') + piece
    if (columnsOf(longer.trimEnd()) <= width) lines[lines.length - 1] = longer
    else lines.push(piece)
  }
  return lines.map((line) => line.trimEnd())
}

// A terminal shows a Chinese character, its full-width punctuation included, in two columns.
const WIDE = /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]/u

function columnsOf(text: string): number {
  return Array.from(text).reduce((sum, char) => sum + (WIDE.test(char) ? 2 : 1), 0)
}

/** "12-03 09:30", as the clock on the wall of the shop shows it. */
function clockText(at: Date): string {
  return new Date(at.getTime() + 8 * HOUR_MS).toISOString().slice(5, 16).replace('T', ' ')
}
