import type { Browser } from 'playwright-core'
import {
  openChromiumPhone,
  type ChromiumPhone,
  type ChromiumPhoneOptions,
} from '../phone/browser/open-chromium-phone'
import type { Conditions } from '../phone/phone'

export const LOOKS = ['light', 'dark', 'light-largest', 'dark-largest'] as const
export type Look = (typeof LOOKS)[number]
export const STATES = ['full', 'loading', 'error'] as const
export type State = (typeof STATES)[number]

export type Picture = { readonly state: State; readonly look: Look; readonly png: Buffer }
export type Problem = { readonly state: State; readonly look: Look; readonly what: string }

const WIDTH = 390
const HEIGHT = 844
/** Beyond this nobody reads a picture; what is below has been seen in another scene. */
const HEIGHT_MAX = 2600
/** The largest of WeChat's eight steps on Android against the standard 17. */
export const LARGEST_PX = 28
const NORMAL_PX = 17
const SKELETON_MS = 900
const THEME_MS = 150
const PATIENCE_MS = 15_000

const CONDITIONS: Readonly<Record<State, Partial<Conditions>>> = {
  full: {},
  loading: { delayMs: 600_000 },
  error: { network: 'none' },
}

/** The pictures of one page in one state: in both sizes of type, and each in both themes. */
export async function takePictures(
  options: ChromiumPhoneOptions & { readonly browser: Browser },
  state: State,
  taps: readonly string[] = [],
): Promise<{ pictures: Picture[]; problems: Problem[] }> {
  const pictures: Picture[] = []
  const problems: Problem[] = []
  const takeIn = async (size: '' | '-largest') => {
    const phone = await openChromiumPhone({
      ...options,
      viewport: { width: WIDTH, height: HEIGHT },
      conditions: {
        ...options.conditions,
        ...CONDITIONS[state],
        theme: 'light',
        fontSizePx: size === '' ? NORMAL_PX : LARGEST_PX,
      },
    })
    try {
      await settle(phone, state)
      for (const name of taps) await phone.tap('button', name)
      if (taps.length > 0) await settle(phone, state)
      await growToContent(phone)
      for (const theme of ['light', 'dark'] as const) {
        await phone.change({ theme })
        // The icons of the tabs are other files in the other theme.
        await phone.page.waitForTimeout(THEME_MS)
        const look: Look = `${theme}${size}`
        pictures.push({ state, look, png: await phone.picture() })
        for (const what of await findOverflow(phone)) problems.push({ state, look, what })
      }
    } finally {
      await phone.close().catch((error: unknown) => {
        problems.push({ state, look: 'light', what: error instanceof Error ? error.message : String(error) })
      })
    }
  }
  await Promise.all([takeIn(''), takeIn('-largest')])
  return { pictures, problems }
}

/** What she sees first, before she scrolls. */
export async function takeFirstScreen(
  options: ChromiumPhoneOptions & { readonly browser: Browser },
): Promise<Buffer> {
  const phone = await openChromiumPhone({
    ...options,
    viewport: { width: WIDTH, height: HEIGHT },
    conditions: { ...options.conditions, theme: 'light', fontSizePx: NORMAL_PX },
  })
  try {
    await settle(phone, 'full')
    return await phone.picture()
  } finally {
    await phone.close()
  }
}

/** Waits until what is loading has come, or, where nothing ever comes, until the grey blocks are there. */
export async function settle(phone: ChromiumPhone, state: State): Promise<void> {
  if (state === 'loading') return phone.page.waitForTimeout(SKELETON_MS)
  const frame = phone.page.frames()[1]
  await frame?.waitForFunction(
    () =>
      document.querySelectorAll('.phone-screen > :not([hidden]) [aria-label="正在加载"]').length === 0 &&
      (document.querySelector('.phone-screen')?.textContent ?? '').trim() !== '',
    undefined,
    { timeout: PATIENCE_MS },
  )
  // Photos and second requests of the page.
  return phone.page.waitForTimeout(500)
}

/** Makes the phone as high as the page is long, so that one picture has all of it. */
export async function growToContent(phone: ChromiumPhone): Promise<void> {
  const frame = phone.page.frames()[1]
  const hidden = await frame?.evaluate(() =>
    Math.max(
      0,
      ...Array.from(
        document.querySelectorAll('.phone-screen, .phone-screen > *'),
        (element) => element.scrollHeight - element.clientHeight,
      ),
    ),
  )
  const height = Math.min(HEIGHT_MAX, HEIGHT + (hidden ?? 0))
  await phone.page.setViewportSize({ width: WIDTH, height })
  await phone.page.waitForTimeout(100)
}

/** Elements that stick out at the right edge: at the largest type nothing may. */
export async function findOverflow(phone: ChromiumPhone): Promise<string[]> {
  const frame = phone.page.frames()[1]
  // One expression without functions of its own: those get a helper from the compiler that the browser does not know.
  const found = await frame?.evaluate(() =>
    Array.from(document.querySelectorAll('.phone-screen *'))
      .filter((element) => element.getBoundingClientRect().right > document.documentElement.clientWidth + 1)
      .filter((element) => {
        let up = element.parentElement
        while (up && !up.classList.contains('phone-screen')) {
          if (getComputedStyle(up).overflowX !== 'visible') return false
          up = up.parentElement
        }
        return true
      })
      .map(
        (element) =>
          `sticks out: <${element.className || element.tagName}> ${(element.textContent ?? '').slice(0, 30)}`,
      )
      .slice(0, 3),
  )
  return found ?? []
}
