import {
  addGlobalErrorListener,
  addGlobalWarningListener,
  ComponentSpace,
  removeGlobalErrorListener,
  removeGlobalWarningListener,
  type GeneralComponent,
} from 'glass-easel'
import { BUILT_IN_CSS, BUILT_INS, defineBuiltIns } from '../components/define'
import type { BuiltInServices } from '../components/built-in'
import { BUILT_IN_TEMPLATE, pagesOf, tabsOf, type Bundle } from '../bundle'
import { createJournal, noteError, textOf } from '../journal'
import type { Conditions, Host, LaunchOptions, Phone, WechatAccount } from '../phone'
import { drawBars } from '../surface/bars'
import { openPicker } from '../surface/picker'
import { createSurface } from '../surface/surface'
import { fileAt } from '../wx/file-paths'
import { openTypes } from '../wx/open-types'
import { createSelectorQuery } from '../wx/selector-query'
import { shareCurrentPage } from '../wx/sharing'
import { createWx } from '../wx/wx'
import { createAppLife, type AppLife } from './app-life'
import { createBackend } from './backend'
import { createEventChannel } from './event-channel'
import { listenToPerson } from './gestures'
import { createLogic, type Logic } from './logic'
import { createPage, type Page, type PageWorld } from './page'
import { createPageStack } from './page-stack'
import type { PageUrl } from './page-url'
import { createTimers } from './timers'

export type RunningPhone = Phone &
  AppLife & {
    close(): void
    /** Ends it as the system does that needs the memory: no page and no app is told. */
    kill(): void
  }

export type PhoneOptions = {
  readonly wechat?: WechatAccount
  readonly conditions?: Partial<Conditions>
}

const CONDITIONS: Conditions = {
  theme: 'light',
  fontSizePx: 17,
  network: 'wifi',
  delayMs: 0,
  loseAnswerFrom: null,
  place: { latitude: 31.2304, longitude: 121.4737, name: '人民广场' },
  payment: 'success',
  privacy: 'agreed',
  clipboard: '',
  sessionExpired: false,
  notices: 'ask',
  update: 'none',
}

/** Puts a mini-program into a document. Nothing of it runs before `launchApp`. */
export function startPhone(bundle: Bundle, host: Host, options: PhoneOptions = {}): RunningPhone {
  // Pages need the whole phone and the phone needs its pages: the first page opens when all of it stands.
  const open = (url: PageUrl): Page => createPage(world, url)
  const phone = assemble(bundle, host, options, open)
  const stopListening = listenToErrors(phone)
  const logic = createLogic(phone, createWx(phone))
  const world = createWorld(phone, logic)
  const styles = addStyles(phone.surface.document, bundle)
  listenToPerson(phone)
  const kill = () => {
    phone.closed.abort()
    phone.inBackground = true
    phone.timers.close()
    stopListening()
    phone.surface.close()
    for (const style of styles) style.remove()
  }
  const close = () => {
    phone.closed.abort()
    phone.stack.close()
    kill()
  }
  return Object.assign(phone, createAppLife(phone, logic), { close, kill })
}

function assemble(bundle: Bundle, host: Host, options: PhoneOptions, open: (url: PageUrl) => Page): Phone {
  const journal = createJournal()
  const news = createEventChannel()
  const fail = (where: string, error: unknown) => {
    noteError(journal, where, error)
    news.emit('Error', textOf(error))
  }
  for (const warning of bundle.warnings) noteError(journal, 'compiler', warning)
  const timers = createTimers(fail)
  const consents = host.consents.load()
  const phone: Phone = {
    bundle,
    host,
    journal,
    news,
    timers,
    surface: createSurface(host.window.document),
    stack: createPageStack({
      app: bundle.app,
      open,
      changed: () => phone.redraw(),
      defer: (run) => void timers.setTimeout(run, 0),
    }),
    wechat: options.wechat,
    conditions: {
      ...CONDITIONS,
      ...options.conditions,
      // Whoever has agreed once is not asked again.
      ...(consents?.privacyAgreed ? { privacy: 'agreed' as const } : {}),
    },
    files: new Map(),
    disk: new Map(host.disk.load()),
    album: [...host.album],
    pictures: 0,
    scopes: new Map(Object.entries(consents?.scopes ?? {})),
    sharedCards: [],
    agreedButtons: new Set(),
    privacyListener: undefined,
    withShareTicket: false,
    badges: {},
    redDots: new Set(),
    loggedIn: consents?.loggedIn ?? false,
    painted: { windows: new WeakMap(), tabBar: {}, tabs: new Map() },
    launch: firstPage(bundle),
    inGesture: false,
    inBackground: false,
    closed: new AbortController(),
    redraw: () => redraw(phone),
    guard: (where, run) => guard(fail, where, run),
  }
  return phone
}

function guard<R>(fail: (where: string, error: unknown) => void, where: string, run: () => R): R | undefined {
  try {
    const result = run()
    // A handler that is async fails later: on a phone that is an unhandled rejection.
    if (result instanceof Promise) result.catch((error: unknown) => fail(where, error))
    return result
  } catch (error) {
    fail(where, error)
    return undefined
  }
}

function firstPage({ app }: Bundle): LaunchOptions {
  return { path: app.entryPagePath ?? app.pages[0] ?? '', query: {}, scene: 1001, referrerInfo: {} }
}

/** From a tab or the first page there is no other home to go to. */
function isHome(bundle: Bundle, path: string): boolean {
  return path === firstPage(bundle).path || tabsOf(bundle.app).includes(path)
}

function createWorld(phone: Phone, logic: Logic): PageWorld {
  const { bundle, surface } = phone
  const space = new ComponentSpace()
  // oxlint-disable-next-line typescript/no-implied-eval -- the code of the mini-program is what a phone runs
  const run = new Function(`return ${bundle.templates}`) as () => Record<string, unknown>
  const templates = run()
  const templateOf = (id: string) => ({ groupList: templates, content: templates[id] })
  const tags = new Set(Object.values(bundle.json).flatMap((json) => Object.keys(json.usingComponents ?? {})))
  defineBuiltIns(space, templateOf(BUILT_IN_TEMPLATE), servicesOf(phone))
  return {
    bundle,
    space,
    templateOf,
    journal: phone.journal,
    guard: (where, run) => phone.guard(where, run),
    loadDefinition: logic.loadComponent,
    loadPage: logic.loadPage,
    backend: createBackend(
      surface.document,
      (where, error) => noteError(phone.journal, where, error),
      (tag) => tag in BUILT_INS || tag === 'page' || tags.has(tag),
    ),
    screen: surface.screen,
    defined: new Set(),
    createSelectorQuery: () => createSelectorQuery(phone),
  }
}

function servicesOf(phone: Phone): BuiltInServices {
  const kinds = openTypes(phone)
  const refuse = (what: string) => {
    noteError(phone.journal, 'component', new Error(`${what} is not supported by this phone`))
  }
  return {
    refuse,
    openPicker: (request) => openPicker(phone.surface, request),
    openType(kind, button) {
      const open = kinds[kind]
      if (open === undefined) refuse(`open-type="${kind}"`)
      else phone.guard(`open-type ${kind}`, () => open(button))
    },
    navigate(openType, url, delta) {
      const { stack } = phone
      const moves: Record<string, () => unknown> = {
        navigate: () => stack.navigateTo(url),
        redirect: () => stack.redirectTo(url),
        switchTab: () => stack.switchTab(url),
        reLaunch: () => stack.reLaunch(url),
        navigateBack: () => stack.navigateBack(delta),
      }
      const move = moves[openType]
      if (move === undefined) refuse(`<navigator open-type="${openType}">`)
      else phone.guard(`navigator ${url}`, move)
    },
    assetUrl: (path) => urlOf(phone, path),
    setInterval: (run, ms) => phone.timers.setInterval(run, ms),
    clearInterval: (id) => phone.timers.clearInterval(id),
  }
}

/** The address of a picture that a page names: on the web, on the phone, or in the package. */
function urlOf(phone: Phone, path: string): string {
  const { host } = phone
  if (path === '' || path.startsWith('data:')) return path
  if (/^(https?|wxfile):/.test(path))
    return host.pictureUrl(path, path.startsWith('wxfile:') ? fileAt(phone, path) : undefined)
  return host.assetUrl(path.replace(/^\//, ''))
}

function redraw(phone: Phone): void {
  const { surface, bundle, conditions } = phone
  surface.document.documentElement.dataset['theme'] = conditions.theme
  const page = phone.stack.pages.at(-1)
  if (page === undefined) return
  drawBars(
    surface,
    paintedBundle(phone),
    {
      title: page.title,
      window: { ...page.window, ...phone.painted.windows.get(page) },
      canGoBack: phone.stack.pages.length > 1,
      canGoHome: phone.stack.pages.length === 1 && !isHome(bundle, page.path),
      path: page.path,
      theme: conditions.theme,
      badges: phone.badges,
      redDots: phone.redDots,
    },
    {
      back: () => phone.stack.navigateBack(1),
      share: () => shareCurrentPage(phone, 'menu'),
      home: () => phone.stack.reLaunch(`/${firstPage(bundle).path}`),
      tab: (path) => phone.stack.switchTab(`/${path}`),
      iconUrl: (path) => urlOf(phone, path),
    },
  )
}

/** The bundle as app.json would be, had it named what was painted since. */
function paintedBundle({ bundle, painted }: Phone): Bundle {
  const { tabBar } = bundle.app
  if (tabBar === undefined) return bundle
  const list = tabBar.list.map((tab, index) => ({ ...tab, ...painted.tabs.get(index) }))
  return { ...bundle, app: { ...bundle.app, tabBar: { ...tabBar, ...painted.tabBar, list } } }
}

function addStyles(document: Document, bundle: Bundle): HTMLStyleElement[] {
  // Sheets that are only imported are inside those that import them.
  const used = [
    ...pagesOf(bundle.app),
    ...Object.keys(bundle.json).filter((id) => bundle.json[id]?.component),
  ]
  const sheets = [BUILT_IN_CSS, ...['app', ...used].map((id) => bundle.sheets[id] ?? '')].filter(Boolean)
  return sheets.map((sheet) => {
    const style = document.createElement('style')
    style.textContent = sheet
    document.head.append(style)
    return style
  })
}

/** glass-easel tells errors of templates and listeners to one global listener; each phone takes its own. */
function listenToErrors(phone: Phone): () => void {
  const listener = (error: unknown, method?: string, related?: GeneralComponent | string): boolean | void => {
    const element = typeof related === 'object' ? related.getBackendElement() : undefined
    const document = (element as unknown as Node | undefined)?.ownerDocument
    if (document && document !== phone.surface.document) return undefined
    noteError(phone.journal, `view ${method ?? ''}`, error)
    return false
  }
  const quiet = () => false
  addGlobalErrorListener(listener)
  // Its warnings are about types of properties, of which a phone does not complain.
  addGlobalWarningListener(quiet)
  return () => {
    removeGlobalErrorListener(listener)
    removeGlobalWarningListener(quiet)
  }
}
