import { setTimeout as wait } from 'node:timers/promises'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { buildCity } from '../../drizzle/seed/data/city'
import { APPS } from '../config/apps'
import { pagesOf } from '../phone/bundle'
import { findChromium, launchChromium } from '../phone/browser/chromium'
import { openChromiumPhone, type ChromiumPhone } from '../phone/browser/open-chromium-phone'
import { readApp } from '../phone/compile/compile-dist'
import { nameOf, NOTHING, phoneOf, prepareScene, type ShotPhone } from '../shots/prepare'
import { SCENES, type Scene, type Shot } from '../shots/scenes'
import { findOverflow, growToContent, LARGEST_PX, settle } from '../shots/take'
import { buildDists, type Dists } from './built'
import { startTapWorld, type TapWorld } from './world'

/** Most of the time a page waits for its answers. */
const AT_ONCE = 3
/** The last scene has thirty pages; a machine with other work to do needs time for them. */
const SCENE_MS = 600_000
/** A busy machine needs twenty seconds for a page with its sheets. */
const PAGE_MS = 90_000
const TRIES_MAX = 2

/** What opens sheets over a page, one after the other, by the page's name. */
const SHEETS: Readonly<Record<string, readonly RegExp[]>> = {
  'owner pages/home': [/^位置：/],
  'owner booking/confirm': [/^为什么推荐$/],
  'owner car/detail': [/^里程/, /^删除这辆车/],
  'owner car/record': [/^分享档案$/],
  'owner car/detail remembered': [/^前刹车 改提醒时间$/],
  'owner order/helped': [/^都不做$/],
  'owner order/quote': [/^都不做$/, /^请家人朋友帮我确认/],
  'owner order/case': [/^发消息$/],
  'owner me/delete': [/^我要注销$/],
  'shop pages/offers': [/^不接 /],
  'shop pages/shop': [/^暂停接单$/],
  'shop job/order accepted': [/^改派技师/, /^做不了，退单/],
  'shop job/order': [/^改其中一项/],
  'shop office/templates': [/^Excel 导入$/],
  'shop job/quote': [/^不用模板，自己写$/],
  'shop job/case': [/^发消息$/],
  'shop office/service': [/^添加一项$/],
  'shop office/staff': [/^邀请员工$/],
  'shop office/bays': [/^添加工位$/],
  'shop office/technicians': [/^添加技师$/],
  'shop office/certificates': [/^添加证书$/],
}

let dists: Dists
beforeAll(async () => {
  dists = await buildDists()
})

test.each(APPS)('every page of the %s mini-program is in a scene', (app) => {
  const shots = SCENES.flatMap((scene) => scene.shots(NOTHING)).filter((shot) => shot.app === app)
  expect(new Set(shots.map(({ path }) => path))).toEqual(new Set(pagesOf(readApp(dists[app]))))
})

test('the sheets are over pages that are in a scene', () => {
  const names = SCENES.flatMap((scene) => scene.shots(NOTHING)).map(nameOf)
  expect(Object.keys(SHEETS).filter((name) => !names.includes(name))).toEqual([])
})

describe.skipIf(findChromium() === undefined)(
  'in Chromium, light and dark (skipped where Chromium is not installed)',
  () => {
    let browser: Browser
    let world: TapWorld
    beforeAll(async () => {
      browser = await launchChromium()
      world = await startTapWorld({ mode: 'ecommerce' })
    })
    afterAll(async () => {
      await browser?.close()
      await world?.close()
    })

    // In their order, which is the clock's.
    test.each(SCENES.map((scene) => [titleOf(scene), scene] as const))(
      '%s: names, targets of 44 px and contrast',
      async (title, scene) => {
        const user = `无障碍 ${title}`
        const ids = await prepareScene(world.world, scene, user)
        const studio = { world: world.world, dists, browser }
        const problemsOfShot = async (shot: Shot) => {
          const options = await phoneOf(studio, shot, user, ids)
          const problems = await problemsInTime(options, SHEETS[nameOf(shot)])
          return problems.map((what) => `${nameOf(shot)}: ${what}`)
        }
        const problems: string[] = []
        const shots = [...scene.shots(ids)]
        while (shots.length > 0)
          problems.push(...(await Promise.all(shots.splice(0, AT_ONCE).map(problemsOfShot))).flat())
        expect(problems).toEqual([])
      },
      SCENE_MS,
    )

    test('the shop’s home has its three counters and fits the phone, also in the largest type', async () => {
      const [shop] = buildCity()
      const shot: Shot = { app: 'shop', path: 'pages/offers/index' }
      const studio = { world: world.world, dists, browser }
      const options = await phoneOf(studio, shot, '', { ...NOTHING, shopId: shop?.id ?? '' })
      const phone = await openChromiumPhone({
        ...options,
        conditions: { ...options.conditions, fontSizePx: LARGEST_PX },
      })
      try {
        await phone.see('待接单')
        for (const name of [/^在店 \d+$/, /^待交车 \d+$/]) await phone.get('button', name).waitFor()
        expect(await findOverflow(phone)).toEqual([])
      } finally {
        await phone.close()
      }
    })
  },
)

function titleOf({ stage, isNew }: Scene): string {
  return stage ?? (isNew ? 'somebody new' : 'somebody with a car')
}

/**
 * Chromium once left a call of Playwright without an answer for ever; such a page is opened again. A page that hangs
 * does so twice.
 */
async function problemsInTime(options: ShotPhone, sheets?: readonly RegExp[]): Promise<string[]> {
  for (let tries = 1; ; tries += 1) {
    let step = ''
    const problems = problemsOf(options, (next) => (step = next), sheets)
    const inTime = await Promise.race([problems, wait(PAGE_MS, undefined, { ref: false })])
    if (inTime !== undefined) return inTime
    const silence = `no answer in ${PAGE_MS / 1000} s: ${step}`
    if (tries === TRIES_MAX) return [silence]
    console.warn(`${options.launch?.path}: ${silence}`)
  }
}

async function problemsOf(
  options: ShotPhone,
  begin: (step: string) => void,
  sheets: readonly RegExp[] = [],
): Promise<string[]> {
  begin('open')
  const phone = await openChromiumPhone(options)
  try {
    begin('settle')
    await settle(phone, 'full')
    begin('grow')
    await growToContent(phone)
    begin('look')
    const path = await phone.page.evaluate(() => globalThis.anxinPhone?.stack.pages.at(-1)?.path)
    const problems = path === options.launch?.path ? [] : [`went to ${path}`]
    problems.push(...(await phone.get('alert').allTextContents()))
    // What lies over the page hides it from the finger.
    const close = phone.get('button', '关闭')
    if ((await close.count()) > 0) {
      problems.push(...(await problemsSeen(phone)))
      await close.click()
    }
    problems.push(...(await problemsSeen(phone)))
    for (const name of sheets) {
      begin(String(name))
      await phone.tap('button', name)
      await phone.get('dialog').waitFor()
      problems.push(...(await problemsSeen(phone)))
      await close.click()
    }
    return problems
  } finally {
    begin('close')
    await phone.close()
  }
}

async function problemsSeen(phone: ChromiumPhone): Promise<string[]> {
  await phone.change({ theme: 'dark' })
  const dark = await phone.audit()
  await phone.change({ theme: 'light' })
  const light = await phone.audit()
  return [
    ...light.unnamed.map((what) => `no name: ${what}`),
    ...light.small.map((what) => `small: ${what}`),
    ...light.pale.map((what) => `pale in the light: ${what}`),
    ...dark.pale.map((what) => `pale in the dark: ${what}`),
  ]
}
