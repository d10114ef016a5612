import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'

type Compile = (directory: string, options: { maxBuffer: number }) => string
type Compilers = { readonly wxmlToJs: Compile; readonly wxssToJs: Compile }
type AppJson = { pages: string[]; subPackages?: { root: string; pages: string[] }[] }

/** WeChat allows 2 MB; what a person waits for before the first page is kept far below. */
export const MAIN_PACKAGE_BYTES_MAX = 600 * 1024

const COMPILED_BYTES_MAX = 64 * 1024 * 1024

/**
 * What keeps a compiled mini-program from shipping, in words; empty where nothing does: Tencent's compilers of WXML and
 * WXSS refuse a file, a page or an imported sheet is missing, or the main package is over 600 KB.
 */
export function findDistProblems(dist: string): string[] {
  return [...findCompilerRefusals(dist), ...findMissingFiles(dist), ...findOverweight(dist)]
}

/** Bytes of the main package: everything that is not in a sub-package. */
export function sizeOfMainPackage(dist: string): number {
  const roots = (readApp(dist).subPackages ?? []).map(({ root }) => path.join(dist, root, path.sep))
  const own = listFiles(dist).filter((file) => !roots.some((root) => file.startsWith(root)))
  return own.reduce((total, file) => total + statSync(file).size, 0)
}

function findCompilerRefusals(dist: string): string[] {
  const compilers = createRequire(__filename)('miniprogram-compiler') as Compilers
  return [compilers.wxmlToJs, compilers.wxssToJs].flatMap((compile) => {
    try {
      compile(dist, { maxBuffer: COMPILED_BYTES_MAX })
      return []
    } catch (error) {
      return [error instanceof Error ? error.message : String(error)]
    }
  })
}

function findMissingFiles(dist: string): string[] {
  const { pages, subPackages = [] } = readApp(dist)
  const all = [
    ...pages,
    ...subPackages.flatMap(({ root, pages: own }) => own.map((page) => path.posix.join(root, page))),
  ]
  const ofPages = all.flatMap((page) => ['.js', '.json', '.wxml'].map((ending) => `${page}${ending}`))
  const sheets = listFiles(dist).filter((file) => file.endsWith('.wxss'))
  const ofSheets = sheets.flatMap((sheet) => importsOf(sheet).map((file) => path.relative(dist, file)))
  return [...ofPages, ...ofSheets]
    .filter((file) => !existsSync(path.join(dist, file)))
    .map((file) => `${file} is missing`)
}

function importsOf(sheet: string): string[] {
  const targets = readFileSync(sheet, 'utf8').matchAll(/@import\s*["']([^"']+)["']/g)
  return Array.from(targets, ([, target = '']) => path.resolve(path.dirname(sheet), target))
}

function findOverweight(dist: string): string[] {
  const bytes = sizeOfMainPackage(dist)
  if (bytes <= MAIN_PACKAGE_BYTES_MAX) return []
  return [`the main package has ${bytes} bytes, ${MAIN_PACKAGE_BYTES_MAX} are allowed`]
}

function readApp(dist: string): AppJson {
  return JSON.parse(readFileSync(path.join(dist, 'app.json'), 'utf8')) as AppJson
}

function listFiles(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))
}
