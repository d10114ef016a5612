import { pagesOf, tabsOf, type AppJson } from '../bundle'
import type { Page } from './page'
import { parsePageUrl, toSearch, type PageUrl } from './page-url'

/** WeChat keeps no more pages open at once. */
const PAGES_MAX = 10

export type PageStack = {
  readonly pages: readonly Page[]
  top(): Page
  navigateTo(url: string): Page
  redirectTo(url: string): void
  switchTab(url: string): void
  reLaunch(url: string): void
  navigateBack(delta: number): void
  /** The first page of the app, before which there is none. */
  launch(url: PageUrl): void
  close(): void
}

export type StackWorld = {
  readonly app: AppJson
  readonly open: (url: PageUrl) => Page
  readonly changed: () => void
  readonly defer: (run: () => void) => void
}

/** The pages that are open, with WeChat's refusals (thrown) and its order of life-cycle calls. */
export function createPageStack(world: StackWorld): PageStack {
  const known = pagesOf(world.app)
  const tabs = tabsOf(world.app)
  const open = createOpenPages(world, tabs)
  const { pages } = open
  const target = (url: string): PageUrl => {
    const parsed = parsePageUrl(url, pages.at(-1)?.path ?? '')
    if (!known.includes(parsed.path)) throw new Error(`page "${parsed.path}" is not found`)
    return parsed
  }
  const noTab = (api: string, url: string): PageUrl => {
    const to = target(url)
    if (tabs.includes(to.path)) throw new Error(`can not ${api} a tabbar page`)
    return to
  }
  return {
    pages,
    top() {
      const page = pages.at(-1)
      if (page === undefined) throw new Error('no page is open: the mini-program was not launched')
      return page
    },
    navigateTo(url) {
      const to = noTab('navigateTo', url)
      if (pages.length >= PAGES_MAX) throw new Error('webview count limit exceed')
      const page = world.open(to)
      pages.at(-1)?.life('onHide')
      return open.enter(page)
    },
    redirectTo(url) {
      const page = world.open(noTab('redirectTo', url))
      open.kill(pages.pop())
      open.enter(page)
    },
    switchTab(url) {
      const to = target(url)
      if (!tabs.includes(to.path)) throw new Error('can not switch to no-tabBar page')
      if (url.includes('?')) throw new Error('url of switchTab cannot have a query')
      if (pages.at(-1)?.path === to.path) return
      open.leaveForTab()
      open.enterTab(to)
    },
    reLaunch(url) {
      const page = world.open(target(url))
      open.killAll()
      open.enter(page)
    },
    navigateBack(delta) {
      if (pages.length <= 1) throw new Error('cannot navigate back at first page')
      for (let left = Math.min(delta, pages.length - 1); left > 0; left -= 1) open.kill(pages.pop())
      open.show()
      pages.at(-1)?.life('onShow')
    },
    launch: (url) => void open.enter(world.open(target(`/${url.path}${toSearch(url.query)}`))),
    close: () => open.killAll(),
  }
}

/** Entering and leaving of pages, without any refusal. */
function createOpenPages({ open, changed, defer }: StackWorld, tabs: readonly string[]) {
  const pages: Page[] = []
  /** A tab that was visited lives on while another is shown. */
  const livingTabs = new Map<string, Page>()
  const kill = (page: Page | undefined) => {
    if (page === undefined) return
    if (livingTabs.get(page.path) === page) livingTabs.delete(page.path)
    page.life('onUnload')
    page.close()
  }
  const show = () => {
    for (const page of new Set([...livingTabs.values(), ...pages])) page.holder.hidden = page !== pages.at(-1)
    changed()
  }
  const enter = (page: Page) => {
    pages.push(page)
    if (tabs.includes(page.path)) livingTabs.set(page.path, page)
    show()
    page.life('onLoad', { ...page.url.query })
    page.life('onShow')
    // A page is ready once it has rendered for the first time.
    defer(() => page.life('onReady'))
    return page
  }
  return {
    pages,
    kill,
    show,
    enter,
    enterTab(to: PageUrl) {
      const living = livingTabs.get(to.path)
      if (living === undefined) return void enter(open(to))
      pages.push(living)
      show()
      living.life('onShow')
      return undefined
    },
    /** Closes what was opened on a tab, and hides the tab itself. */
    leaveForTab() {
      while (pages.length > 1) kill(pages.pop())
      const last = pages.pop()
      if (last !== undefined && livingTabs.get(last.path) === last) last.life('onHide')
      else kill(last)
    },
    killAll() {
      for (const page of new Set([...pages.splice(0).toReversed(), ...livingTabs.values()])) kill(page)
    },
  }
}
