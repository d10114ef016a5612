import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'

type Compile = (directory: string, options: { maxBuffer: number }) => string
type Compilers = { readonly wxmlToJs: Compile; readonly wxssToJs: Compile }
type AppJson = { pages: string[]; subPackages?: { root: string; pages: string[] }[] }

/** WeChat allows 2 MB; what a person waits for before the first page is kept far below. */
export const MAIN_PACKAGE_BYTES_MAX = 600 * 1024
/** Each sub-package is waited for when its first page is opened. */
export const SUB_PACKAGE_BYTES_MAX = 300 * 1024
/** WeChat allows 20 MB. */
export const TOTAL_BYTES_MAX = 1536 * 1024

const COMPILED_BYTES_MAX = 64 * 1024 * 1024

/**
 * What keeps a compiled mini-program from shipping, in words; empty where nothing does: Tencent's compilers of WXML and
 * WXSS refuse a file, a page or an imported sheet is missing, or a package is too heavy.
 */
export function findDistProblems(dist: string): string[] {
  return [...findCompilerRefusals(dist), ...findMissingFiles(dist), ...findOverweight(dist)]
}

/** Bytes of the main package, which is everything that is in no sub-package, and of each of these by its root. */
export function sizesOf(dist: string): { main: number; subPackages: Record<string, number> } {
  const roots = (readApp(dist).subPackages ?? []).map(({ root }) => root)
  const sizes = { main: 0, subPackages: Object.fromEntries(roots.map((root) => [root, 0])) }
  for (const file of listFiles(dist)) {
    const root = roots.find((one) => file.startsWith(path.join(dist, one, path.sep)))
    const { size } = statSync(file)
    if (root === undefined) sizes.main += size
    else sizes.subPackages[root] = (sizes.subPackages[root] ?? 0) + size
  }
  return sizes
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
  const { main, subPackages } = sizesOf(dist)
  const all = [main, ...Object.values(subPackages)].reduce((total, bytes) => total + bytes, 0)
  return [
    ...tooHeavy('the main package', main, MAIN_PACKAGE_BYTES_MAX),
    ...Object.entries(subPackages).flatMap(([root, bytes]) =>
      tooHeavy(`the sub-package ${root}`, bytes, SUB_PACKAGE_BYTES_MAX),
    ),
    ...tooHeavy('the whole mini-program', all, TOTAL_BYTES_MAX),
  ]
}

function tooHeavy(what: string, bytes: number, allowed: number): string[] {
  return bytes <= allowed ? [] : [`${what} has ${bytes} bytes, ${allowed} are allowed`]
}

function readApp(dist: string): AppJson {
  return JSON.parse(readFileSync(path.join(dist, 'app.json'), 'utf8')) as AppJson
}

function listFiles(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))
}
