import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import decompress from 'wawoff2/decompress.js'

/*
 * Noto Sans SC (SIL Open Font License 1.1), cut into some hundred files by Unicode range, of which a document needs
 * a few. What is embedded are the glyphs that were used. They come in the thinnest weight, because the library cannot
 * embed another instance of a variable font, so whoever draws with them strokes their outlines too.
 */

type Range = { readonly part: string; readonly first: number; readonly last: number }

const PACKAGE = '@fontsource-variable/noto-sans-sc'
const UNKNOWN = '□'

/** The fonts in TrueType form once they were needed; all of them together are about 10 MB. */
const files = new Map<string, Promise<Buffer>>()
let ranges: Promise<readonly Range[]> | null = null

function folder(): string {
  return dirname(createRequire(import.meta.url).resolve(`${PACKAGE}/unicode.json`))
}

async function readRanges(): Promise<readonly Range[]> {
  const parts = JSON.parse(await readFile(join(folder(), 'unicode.json'), 'utf8')) as Record<string, string>
  return Object.entries(parts).flatMap(([name, text]) =>
    text.split(',').map((range) => {
      const [first = '', last = first] = range.trim().slice('U+'.length).split('-')
      return {
        part: name.replace(/[[\]]/g, ''),
        first: Number.parseInt(first, 16),
        last: Number.parseInt(last, 16),
      }
    }),
  )
}

/** Text in runs of one font each; what no font has becomes a box. */
export async function fontRuns(text: string): Promise<{ part: string; text: string }[]> {
  ranges ??= readRanges()
  const all = await ranges
  const partOf = (char: string) => {
    const point = char.codePointAt(0) ?? 0
    return all.find(({ first, last }) => first <= point && point <= last)?.part
  }
  const runs: { part: string; text: string }[] = []
  for (const char of text) {
    const known = partOf(char) === undefined ? UNKNOWN : char
    const part = partOf(known) ?? 'latin'
    const last = runs.at(-1)
    if (last?.part === part) last.text += known
    else runs.push({ part, text: known })
  }
  return runs
}

/** One of the fonts as a TrueType file. */
export async function fontFile(part: string): Promise<Buffer> {
  const known = files.get(part) ?? readFont(part)
  files.set(part, known)
  return known
}

async function readFont(part: string): Promise<Buffer> {
  const packed = await readFile(join(folder(), 'files', `noto-sans-sc-${part}-wght-normal.woff2`))
  return Buffer.from(await decompress(packed))
}
