import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'

const ROOT = path.join(__dirname, '..')
const FOLDERS = ['common', 'owner', 'shop']
const TOKENS = 'common/ui/tokens.scss'

type Source = { readonly file: string; readonly text: string }
type Rule = (source: Source) => string[]

const COLOUR =
  /#[0-9a-fA-F]{3,8}\b|\b(?:rgb|hsl)a?\(|(?<![\w-])(?:white|black|red|green|blue|gray|grey|orange)(?![\w-])/g
const SHOUT = /！|\p{Script=Han}\s*!(?!=)/gu

/** What the look of both mini-programs rests on, and how a source breaks it. */
const RULES: Readonly<Record<string, Rule>> = {
  'colours are named in the tokens and nowhere else': ({ file, text }) => {
    if (file === TOKENS) return []
    if (file.endsWith('.scss')) return found(withoutComments(withoutDrawings(text)), COLOUR)
    return file.endsWith('.tsx') ? found(withoutComments(text), /#[0-9a-fA-F]{3,8}(?=['"`])|\brgba?\(/g) : []
  },
  'type has one of the five sizes, which grow with what the person has set': ({ file, text }) =>
    file.endsWith('.scss') && file !== TOKENS && file !== 'common/ui/app.scss'
      ? found(withoutComments(text), /font-size\s*:(?!\s*[\d.]+em;)[^;]*;|\bfont\s*:[^;]*;/g)
      : [],
  'nothing is of any type': ({ file, text }) =>
    /\.tsx?$/.test(file)
      ? found(withoutStrings(withoutComments(text)), /(?:[:<,|&(]|\bas)\s*any\b(?!\s*:)|\bany\[\]/g)
      : [],
  'nobody is shouted at': ({ file, text }) =>
    /\.tsx?$/.test(file) ? found(withoutComments(text), SHOUT) : [],
}

function sources(): Source[] {
  return FOLDERS.flatMap((folder) =>
    readdirSync(path.join(ROOT, folder), { withFileTypes: true, recursive: true })
      .filter(
        (entry) => entry.isFile() && /\.(?:scss|tsx?)$/.test(entry.name) && !entry.name.endsWith('.test.ts'),
      )
      .map((entry) => path.join(entry.parentPath, entry.name))
      .map((file) => ({
        file: path.relative(ROOT, file).split(path.sep).join('/'),
        text: readFileSync(file, 'utf8'),
      })),
  )
}

function found(text: string, pattern: RegExp): string[] {
  return Array.from(text.matchAll(pattern), ([match]) => match.trim())
}

/** The black of a mask is no colour: the icons are masks too. */
function withoutDrawings(text: string): string {
  return text.replace(/"%3Csvg.*?"|url\("data:.*?"\)/g, '""').replace(/mask(?:-image)?\s*:[^;]*;/g, '')
}

function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|[^:])\/\/.*$/gm, '$1')
}

function withoutStrings(text: string): string {
  return text.replace(/'[^'\n]*'|"[^"\n]*"/g, "''")
}

describe.each(Object.entries(RULES))('%s', (_name, rule) => {
  test('in every source of both mini-programs', () => {
    const broken = sources().flatMap((source) => rule(source).map((what) => `${source.file}: ${what}`))
    expect(broken).toEqual([])
  })
})

/** What each rule has to catch, so that one that has gone blind is noticed. */
const BROKEN: readonly [rule: string, source: Source][] = [
  ['colours are named', { file: 'owner/x.scss', text: '.a { color: #fff; }' }],
  ['colours are named', { file: 'owner/x.scss', text: '.a { background: white; }' }],
  ['colours are named', { file: 'owner/x.scss', text: '.a { background: rgba(0, 0, 0, 0.5); }' }],
  ['colours are named', { file: 'owner/x.tsx', text: "<Switch color='#0F6B5C' />" }],
  ['type has one', { file: 'owner/x.scss', text: '.a { font-size: 13px; }' }],
  ['nothing is of any', { file: 'owner/x.ts', text: 'const a: any = 1' }],
  ['nothing is of any', { file: 'owner/x.ts', text: 'b as any' }],
  ['nobody is shouted', { file: 'owner/x.tsx', text: '<Text>预约成功！</Text>' }],
  ['nobody is shouted', { file: 'owner/x.tsx', text: "title: '太好了!'" }],
]

test.each(BROKEN)('%s …: a source that breaks it is found', (start, source) => {
  const [, rule] = Object.entries(RULES).find(([name]) => name.startsWith(start)) ?? []
  expect(rule?.(source)).toHaveLength(1)
})
