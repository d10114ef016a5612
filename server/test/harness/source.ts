import { readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'

export type SourceFile = { readonly path: string; readonly text: string }

const ROOT = new URL('../../..', import.meta.url).pathname

/** The product's own TypeScript under a folder of the repository, comments blanked; tests and their helpers left out. */
export function productSource(folder: string): SourceFile[] {
  return readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts') && !entry.name.endsWith('.test.ts'))
    .map((entry) => relative(ROOT, join(entry.parentPath, entry.name)))
    .filter((path) => !path.includes('/testing/') && !path.includes('node_modules'))
    .toSorted()
    .map((path) => ({ path, text: withoutComments(readFileSync(join(ROOT, path), 'utf8')) }))
}

export function readRepositoryFile(path: string): string {
  return readFileSync(join(ROOT, path), 'utf8')
}

/** Whole-line comments and comments after code; a `//` inside a quoted URL stays. */
export function withoutComments(text: string): string {
  return text.replaceAll(/^\s*\/\*[\s\S]*?\*\//gm, '').replaceAll(/(^|\s)\/\/ ?.*$/gm, '$1')
}

/** The top-level functions of a file, each with its whole text. */
export function functionsOf({ text }: SourceFile): { name: string; text: string }[] {
  const starts = [...text.matchAll(/^(?:export )?(?:async )?function (\w+)/gm)]
  return starts.map((start, index) => ({
    name: start[1] ?? '',
    text: text.slice(start.index, starts[index + 1]?.index ?? text.length),
  }))
}

/** The text between the bracket at `open` and the one that closes it. */
export function bracketed(text: string, open: number): string {
  let depth = 0
  for (let at = open; at < text.length; at++) {
    if ('([{'.includes(text.charAt(at))) depth++
    if (')]}'.includes(text.charAt(at)) && --depth === 0) return text.slice(open + 1, at)
  }
  throw new Error(`no closing bracket: ${text.slice(open, open + 60)}`)
}

/** The arguments of a call, split at the commas of its own level. */
export function argumentsAt(text: string, open: number): string[] {
  const parts: string[] = []
  let depth = 0
  let part = ''
  for (const char of bracketed(text, open)) {
    if ('([{'.includes(char)) depth++
    if (')]}'.includes(char)) depth--
    if (char === ',' && depth === 0) {
      parts.push(part.trim())
      part = ''
    } else part += char
  }
  return part.trim() === '' ? parts : [...parts, part.trim()]
}
