import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { buildCity } from '../../drizzle/seed/data/city'
import { APPS, type AppName } from '../config/apps'
import { buildApp } from '../config/build-app'
import { pagesOf } from '../phone/bundle'
import { findChromium, launchChromium } from '../phone/browser/chromium'
import { openChromiumPhone, type ChromiumPhone } from '../phone/browser/open-chromium-phone'
import { readApp } from '../phone/compile/compile-dist'
import { nameOf, NOTHING, phoneOf, prepareScene, type ShotPhone } from '../shots/prepare'
import { SCENES, type Scene, type Shot } from '../shots/scenes'
import { findOverflow, growToContent, LARGEST_PX, settle } from '../shots/take'
import { startTapWorld, type TapWorld } from './world'

/** Most of the time a page waits for its answers. */
const AT_ONCE = 3
/** The last scene has thirty pages; a machine with other work to do needs time for them. */
const SCENE_MS = 600_000

const dists = {} as Record<AppName, string>
beforeAll(async () => {
  for (const app of APPS) dists[app] = await buildApp(app, { reuse: true })
})

test.each(APPS)('every page of the %s mini-program is in a scene', (app) => {
  const shots = SCENES.flatMap((scene) => scene.shots(NOTHING)).filter((shot) => shot.app === app)
  expect(new Set(shots.map(({ path }) => path))).toEqual(new Set(pagesOf(readApp(dists[app]))))
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
          const problems = await problemsOf(await phoneOf(studio, shot, user, ids))
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

async function problemsOf(options: ShotPhone): Promise<string[]> {
  const phone = await openChromiumPhone(options)
  try {
    await settle(phone, 'full')
    await growToContent(phone)
    const path = await phone.page.evaluate(() => globalThis.anxinPhone?.stack.pages.at(-1)?.path)
    const failures = await phone.get('alert').allTextContents()
    const found = await problemsSeen(phone)
    // What lies over the page hides it from the finger.
    const close = phone.get('button', '关闭')
    const isCovered = (await close.count()) > 0
    if (isCovered) await close.click()
    return [
      ...(path === options.launch?.path ? [] : [`went to ${path}`]),
      ...failures,
      ...found,
      ...(isCovered ? await problemsSeen(phone) : []),
    ]
  } finally {
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
