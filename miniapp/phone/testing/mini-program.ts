import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { onTestFinished } from 'vitest'
import { openPhone, type OpenPhoneOptions, type PhoneDriver } from '../driver/open-phone'

type PageSource = { wxml: string; js?: string; json?: object; wxss?: string }
export type MiniProgram = {
  /** By path; the first is the one that opens. */
  pages: Record<string, PageSource>
  /** What app.json says besides the pages. */
  app?: { tabBar?: string[]; subPackages?: { root: string; pages: string[] }[] } & Record<string, unknown>
  appJs?: string
  /** Any other file. */
  files?: Record<string, string>
}

/** Writes a small mini-program by hand into a folder that goes away after the test. */
export function writeMiniProgram({ pages, app = {}, appJs = 'App({})', files = {} }: MiniProgram): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'anxin-phone-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const { tabBar, subPackages = [], ...rest } = app
  const inSubPackages = subPackages.flatMap(({ root, pages: own }) => own.map((page) => `${root}/${page}`))
  const appJson = {
    pages: Object.keys(pages).filter((page) => !inSubPackages.includes(page)),
    subPackages,
    ...(tabBar
      ? { tabBar: { list: tabBar.map((page) => ({ pagePath: page, text: page.split('/')[1] })) } }
      : {}),
    ...rest,
  }
  const write = (file: string, text: string) => {
    mkdirSync(path.dirname(path.join(folder, file)), { recursive: true })
    writeFileSync(path.join(folder, file), text)
  }
  write('app.json', JSON.stringify(appJson))
  write('app.js', appJs)
  for (const [page, { wxml, js = 'Page({})', json = {}, wxss }] of Object.entries(pages)) {
    write(`${page}.wxml`, wxml)
    write(`${page}.js`, js)
    write(`${page}.json`, JSON.stringify(json))
    if (wxss !== undefined) write(`${page}.wxss`, wxss)
  }
  for (const [file, text] of Object.entries(files)) write(file, text)
  return folder
}

/** Opens such a mini-program; the test fails where it had errors that the test did not take. */
export function openMiniProgram(
  program: MiniProgram,
  options: Omit<OpenPhoneOptions, 'dist'> = {},
): PhoneDriver {
  const phone = openPhone({ dist: writeMiniProgram(program), ...options })
  onTestFinished(() => phone.close())
  return phone
}

/** One page and nothing else. */
export function openPage(
  wxml: string,
  js = 'Page({})',
  more: { app?: MiniProgram['app']; json?: object; options?: Omit<OpenPhoneOptions, 'dist'> } = {},
): PhoneDriver {
  const page = { wxml, js, json: more.json ?? {} }
  return openMiniProgram(
    { pages: { 'pages/one/index': page }, ...(more.app ? { app: more.app } : {}) },
    more.options,
  )
}

/** What the mini-program wrote with console.log, which is how it tells a test what happened in it. */
export function logged({ phone }: PhoneDriver): string[] {
  return phone.journal.console.filter(({ level }) => level === 'log').map(({ text }) => text)
}
