import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { APPS, type AppName } from '../config/apps'
import {
  findDistProblems,
  MAIN_PACKAGE_BYTES_MAX,
  sizesOf,
  SUB_PACKAGE_BYTES_MAX,
  TOTAL_BYTES_MAX,
} from '../config/dist-problems'
import { buildDists, type Dists } from './built'

const TABS: Record<AppName, string[]> = {
  owner: ['首页', '爱车', '订单', '我的'],
  shop: ['接单', '工单', '日程', '店铺'],
}
type AppJson = {
  pages: string[]
  tabBar: { list: { pagePath: string; text: string }[] }
  darkmode: boolean
  themeLocation: string
}
const SOURCES = path.join(import.meta.dirname, '..')
let dists: Dists
let scratch = ''

beforeAll(async () => {
  scratch = await mkdtemp(path.join(tmpdir(), 'anxin-miniapp-'))
  dists = await buildDists()
})
afterAll(() => rm(scratch, { recursive: true, force: true }))

describe.each(APPS)('the %s mini-program', (app) => {
  const readJson = async (file: string) =>
    JSON.parse(await readFile(path.join(dists[app], file), 'utf8')) as unknown

  test("passes Tencent's compilers, has all its files and stays below the size limits", () => {
    expect(findDistProblems(dists[app])).toEqual([])
    const { main, subPackages } = sizesOf(dists[app])
    expect(main).toBeLessThan(MAIN_PACKAGE_BYTES_MAX)
    expect(Object.keys(subPackages).length).toBeGreaterThan(0)
  })

  test('has its four tabs, and only tab pages in the main package', async () => {
    const { pages, tabBar } = (await readJson('app.json')) as AppJson
    expect(tabBar.list.map(({ text }) => text)).toEqual(TABS[app])
    expect(tabBar.list.map(({ pagePath }) => pagePath)).toEqual(pages)
  })

  test('can share every page that says so: Taro looks for the hook in the page’s own file alone', async () => {
    const names = await readdir(path.join(SOURCES, app), { recursive: true })
    const scripts = names.filter((name) => /\.tsx?$/.test(name))
    const texts = await Promise.all(
      scripts.map(async (name) => ({ name, text: await readFile(path.join(SOURCES, app, name), 'utf8') })),
    )
    const sharing = texts.filter(({ text }) => text.includes('useShareAppMessage(')).map(({ name }) => name)
    expect(sharing.filter((name) => path.basename(name) !== 'index.tsx')).toEqual([])
    if (app === 'owner') expect(sharing).toContain('order/quote/index.tsx')
  })

  test('has a dark theme with the same names as the light one', async () => {
    const { darkmode, themeLocation } = (await readJson('app.json')) as AppJson
    expect(darkmode).toBe(true)
    const theme = (await readJson(themeLocation)) as Record<'light' | 'dark', object>
    expect(Object.keys(theme.dark)).toEqual(Object.keys(theme.light))
    const used = (await readFile(path.join(dists[app], 'app.json'), 'utf8')).matchAll(/"@(\w+)"/g)
    for (const [, name] of used) expect(Object.keys(theme.light)).toContain(name)
  })

  test('opens alone in the developer tools', async () => {
    expect(await readJson('project.config.json')).toMatchObject({ miniprogramRoot: './' })
  })

  test('carries what screen readers need', async () => {
    expect(await readFile(path.join(dists[app], 'base.wxml'), 'utf8')).toContain('aria-label')
  })

  test('carries the types of the API but none of the code that checks them', async () => {
    const names = await readdir(dists[app], { recursive: true })
    const scripts = names.filter((name) => name.endsWith('.js'))
    const texts = await Promise.all(scripts.map((name) => readFile(path.join(dists[app], name), 'utf8')))
    expect(texts.some((text) => /(?:GET|POST) \//.test(text))).toBe(true)
    expect(scripts.filter((_, index) => /zod/i.test(texts[index] ?? ''))).toEqual([])
  })
})

describe('the gate', () => {
  async function breakCopy(name: string, damage: (copy: string) => Promise<void>): Promise<string[]> {
    const copy = path.join(scratch, name)
    await cp(dists.owner, copy, { recursive: true })
    await damage(copy)
    return findDistProblems(copy)
  }
  const append = async (file: string, text: string) =>
    writeFile(file, `${await readFile(file, 'utf8')}${text}`)

  test('refuses a template with an open tag and a style sheet that is none', async () => {
    const ofWxml = await breakCopy('wxml', (copy) =>
      append(path.join(copy, 'base.wxml'), '<view><text></view>'),
    )
    expect(ofWxml.join()).toContain('base.wxml')
    expect(
      await breakCopy('wxss', (copy) => append(path.join(copy, 'common.wxss'), '.a { color: ')),
    ).not.toEqual([])
  })

  test('refuses a missing page and a missing sheet', async () => {
    const ofPage = await breakCopy('page', (copy) => rm(path.join(copy, 'pages/cars/index.wxml')))
    expect(ofPage).toContain('pages/cars/index.wxml is missing')
    const ofSheet = await breakCopy('sheet', (copy) => rm(path.join(copy, 'common.wxss')))
    expect(ofSheet).toContain('common.wxss is missing')
  })

  test('refuses a main package over 600 KB, a sub-package over 300 KB and more than 1.5 MB in all', async () => {
    const ofMain = await breakCopy('heavy', (copy) =>
      writeFile(path.join(copy, 'picture.js'), 'x'.repeat(MAIN_PACKAGE_BYTES_MAX)),
    )
    expect(ofMain).toEqual([expect.stringContaining('the main package has')])
    const ofSub = await breakCopy('sub', (copy) => addSubPackages(copy, 1, SUB_PACKAGE_BYTES_MAX))
    expect(ofSub).toEqual([expect.stringContaining('the sub-package sub0 has')])
    const count = Math.ceil(TOTAL_BYTES_MAX / (SUB_PACKAGE_BYTES_MAX - 20_000))
    const ofAll = await breakCopy('all', (copy) =>
      addSubPackages(copy, count, SUB_PACKAGE_BYTES_MAX - 20_000),
    )
    expect(ofAll).toEqual([expect.stringContaining('the whole mini-program has')])
  })

  /** Sub-packages of one small page, each with this much beside it. */
  async function addSubPackages(copy: string, count: number, bytes: number): Promise<void> {
    const file = path.join(copy, 'app.json')
    const app = JSON.parse(await readFile(file, 'utf8')) as { subPackages?: object[] }
    const roots = Array.from({ length: count }, (_, index) => `sub${index}`)
    for (const root of roots) {
      await cp(path.join(copy, 'pages/cars'), path.join(copy, root, 'pages/cars'), { recursive: true })
      await writeFile(path.join(copy, root, 'picture.js'), 'x'.repeat(bytes))
    }
    const added = roots.map((root) => ({ root, pages: ['pages/cars/index'] }))
    await writeFile(file, JSON.stringify({ ...app, subPackages: [...(app.subPackages ?? []), ...added] }))
  }
})
