import path from 'node:path'
import type { Browser, ConsoleMessage, FrameLocator, Locator, Page } from 'playwright-core'
import type { Journal } from '../journal'
import type { Conditions, LaunchOptions, WechatAccount } from '../phone'
import type { Audit, PhonePageSettings } from './phone-page'
import { launchChromium } from './chromium'
import type { Watched } from './watch-screen'
import { startPhoneServer, type PhoneServer } from './phone-server'

export type ChromiumPhoneOptions = {
  readonly dist: string
  /** Where an address of the built mini-program really answers. */
  readonly servers?: Readonly<Record<string, string>>
  readonly wechat?: WechatAccount
  readonly conditions?: Partial<Conditions>
  readonly launch?: Partial<LaunchOptions>
  /** What an earlier run of the mini-program has kept: key → JSON. */
  readonly storage?: Readonly<Record<string, string>>
  readonly viewport?: { readonly width: number; readonly height: number }
  /** A browser that is open already; without it one is opened for this phone and closed with it. */
  readonly browser?: Browser
  /** How many times slower than this computer the phone is. */
  readonly slowdown?: number
}

export type ChromiumPhone = {
  readonly page: Page
  /** The phone's own document, in which Playwright finds everything by role and name. */
  readonly screen: FrameLocator
  /** What is on the page, its dialogs or the bars, by what a screen reader says of it. */
  get(role: Role, name?: string | RegExp): Locator
  tap(role: Role, name?: string | RegExp): Promise<void>
  see(text: string | RegExp): Promise<void>
  /** A PNG of the phone's screen. */
  picture(file?: string): Promise<Buffer>
  change(conditions: Partial<Conditions>): Promise<void>
  journal(): Promise<Journal>
  /** What of the present page people cannot read, hit or have read out. */
  audit(): Promise<Audit>
  /** What was on the screen when. */
  watched(): Promise<Watched>
  /** What the mini-program keeps on this phone: key → JSON. */
  storage(): Promise<Record<string, string>>
  /** Ends the phone. Throws where the mini-program, the phone or the browser's console had errors. */
  close(): Promise<void>
}
type Role = Parameters<Page['getByRole']>[0]

const VIEWPORT = { width: 390, height: 844 }
const PATIENCE_MS = 10_000
const PAGE = `<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>phone</title><link rel="icon" href="data:,">
<style>html,body{margin:0;height:100%;overflow:hidden}iframe{display:block;border:0;width:100%;height:100%}</style>
<script type="module" src="/phone-page.js"></script>`

/** Opens a built mini-program on a phone in Chromium, as large as the viewport. */
export async function openChromiumPhone(options: ChromiumPhoneOptions): Promise<ChromiumPhone> {
  const server = await serve(options)
  const browser = options.browser ?? (await launchChromium())
  const context = await browser.newContext({
    viewport: options.viewport ?? VIEWPORT,
    deviceScaleFactor: 2,
    locale: 'zh-CN',
    timezoneId: 'Asia/Shanghai',
  })
  const page = await context.newPage()
  const errors = listenToErrors(page)
  const close = async () => {
    await context.close()
    if (options.browser === undefined) await browser.close()
    await server.close()
  }
  try {
    if (options.slowdown !== undefined) await slowDown(page, options.slowdown)
    await page.goto(`${server.url}/`)
    await page.waitForFunction(() => globalThis.anxinPhone !== undefined, undefined, { timeout: PATIENCE_MS })
  } catch (error) {
    await close()
    throw new Error(`the phone did not open: ${errors.join('\n')}`, { cause: error })
  }
  return { ...createHands(page), close: () => closeCleanly(page, errors, close) }
}

/** Slows the process that draws the page; the frame of the phone and its program are of the same origin and run there. */
async function slowDown(page: Page, rate: number): Promise<void> {
  const session = await page.context().newCDPSession(page)
  await session.send('Emulation.setCPUThrottlingRate', { rate })
}

async function serve({
  dist,
  servers = {},
  wechat,
  conditions = {},
  launch = {},
  storage = {},
}: ChromiumPhoneOptions): Promise<PhoneServer> {
  const addresses = Object.entries(servers)
  const forwards = Object.fromEntries(addresses.map(([, to], index) => [`server-${index}`, to]))
  const settings: PhonePageSettings = {
    app: 'app',
    servers: Object.fromEntries(addresses.map(([from], index) => [from, `/server-${index}`])),
    wechat: wechat === undefined ? null : { ...wechat, adminUrl: '/wechat' },
    conditions,
    launch,
    storage,
  }
  return startPhoneServer({
    dists: { app: dist },
    programs: { 'phone-page': path.join(__dirname, 'phone-page.ts') },
    pages: { '/': PAGE },
    forwards: { ...forwards, ...(wechat === undefined ? {} : { wechat: wechat.adminUrl }) },
    settings,
  })
}

function listenToErrors(page: Page): string[] {
  const errors: string[] = []
  page.on('pageerror', (error) => errors.push(`page: ${error.stack ?? error.message}`))
  page.on('console', (message: ConsoleMessage) => {
    // A refusal of the API, such as the 401 before signing in, is an answer and no error of the page.
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource'))
      errors.push(`console: ${message.text()}`)
  })
  return errors
}

function createHands(page: Page): Omit<ChromiumPhone, 'close'> {
  const screen = page.frameLocator('iframe')
  const get = (role: Role, name?: string | RegExp) =>
    screen.getByRole(role, name === undefined ? {} : { name, exact: true })
  return {
    page,
    screen,
    get,
    tap: (role, name) => get(role, name).click({ timeout: PATIENCE_MS }),
    see: (text) => screen.getByText(text).first().waitFor({ timeout: PATIENCE_MS }),
    picture: async (file) => {
      await page.evaluate(async () => {
        const view = globalThis.anxinPhone?.host.window
        await view?.document.fonts.ready
      })
      return page.screenshot({ animations: 'disabled', ...(file === undefined ? {} : { path: file }) })
    },
    change: (conditions) => page.evaluate((given) => globalThis.anxinPhone?.change(given), conditions),
    journal: () => page.evaluate(readJournal),
    audit: async () => {
      const audit = await page.evaluate(() => globalThis.anxinAudit?.())
      if (audit === undefined) throw new Error('the phone has gone')
      return audit
    },
    watched: () => page.evaluate(() => globalThis.anxinWatched ?? { taps: [], frames: [] }),
    storage: () => page.evaluate(() => globalThis.anxinPhone?.host.storage.load() ?? {}),
  }
}

/** What a call of the mini-program was given may hold things that do not travel: they go through JSON. */
function readJournal(): Journal {
  return JSON.parse(JSON.stringify(globalThis.anxinPhone?.journal)) as Journal
}

async function closeCleanly(
  page: Page,
  errors: readonly string[],
  close: () => Promise<void>,
): Promise<void> {
  const { errors: own } = await page.evaluate(readJournal)
  await close()
  const all = [...errors, ...own.map(({ where, message }) => `${where}: ${message}`)]
  if (all.length > 0) throw new Error(`the phone had ${all.length} errors:\n${all.join('\n')}`)
}
