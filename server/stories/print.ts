import { yuanText } from '@anxin/shared/kernel/money'

type Line = {
  readonly story: string
  readonly at: Date
  readonly text: string
  readonly state: string
  readonly money: { frozenFen: number; releasedFen: number; refundedFen: number } | null
}

const STORY_COLUMNS = 13
const TIME_COLUMNS = 11
const TEXT_COLUMNS = 72
const STATE_COLUMNS = 14
const MONEY_COLUMNS = 9

/** The names of the columns. */
export function printHead(title: string): void {
  say(`\n${title}\n`)
  say(
    row(
      ['story', 'clock', 'what happened', 'order', 'frozen', 'released', 'refunded'],
      [
        STORY_COLUMNS,
        TIME_COLUMNS,
        TEXT_COLUMNS,
        STATE_COLUMNS,
        -MONEY_COLUMNS,
        -MONEY_COLUMNS,
        -MONEY_COLUMNS,
      ],
    ),
  )
}

/** One step: what happened, how the order stands after it, and where its money is. */
export function printLine({ story, at, text, state, money }: Line): void {
  const [first = '', ...more] = wrapped(text, TEXT_COLUMNS)
  const amounts = money ? [money.frozenFen, money.releasedFen, money.refundedFen].map(yuanText) : ['', '', '']
  say(
    row(
      [story, timeText(at), first, state, ...amounts],
      [
        STORY_COLUMNS,
        TIME_COLUMNS,
        TEXT_COLUMNS,
        STATE_COLUMNS,
        -MONEY_COLUMNS,
        -MONEY_COLUMNS,
        -MONEY_COLUMNS,
      ],
    ),
  )
  for (const rest of more) say(row(['', '', rest], [STORY_COLUMNS, TIME_COLUMNS, TEXT_COLUMNS]))
}

/** One line as it is. */
export function say(text: string): void {
  process.stdout.write(`${text.trimEnd()}\n`)
}

/** Columns of these widths; a negative one is aligned to the right. */
function row(cells: readonly string[], widths: readonly number[]): string {
  return cells
    .map((cell, index) => {
      const width = widths[index] ?? 0
      const gap = ' '.repeat(Math.max(0, Math.abs(width) - columnsOf(cell)))
      return width < 0 ? gap + cell : cell + gap
    })
    .join('  ')
}

/** Breaks between words; Chinese has none, so a long Chinese word stays whole. */
function wrapped(text: string, width: number): string[] {
  const lines = ['']
  for (const word of text.split(' ')) {
    const line = lines.at(-1) ?? ''
    if (line === '') lines[lines.length - 1] = word
    else if (columnsOf(line) + 1 + columnsOf(word) <= width) lines[lines.length - 1] = `${line} ${word}`
    else lines.push(word)
  }
  return lines
}

// A terminal shows a Chinese character, its full-width punctuation included, in two columns.
const WIDE = /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]/u

function columnsOf(text: string): number {
  return Array.from(text).reduce((sum, char) => sum + (WIDE.test(char) ? 2 : 1), 0)
}

/** "12-03 09:30" as the clock on the wall of the shop shows it. */
function timeText(at: Date): string {
  return new Date(at.getTime() + 8 * 3_600_000).toISOString().slice(5, 16).replace('T', ' ')
}
