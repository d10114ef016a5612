import type { Bundle, TabBarJson, WindowJson } from '../bundle'
import { createButton, textElement, type Surface } from './surface'

export type BarsState = {
  readonly title: string
  readonly window: WindowJson
  readonly canGoBack: boolean
  readonly path: string
  readonly theme: 'light' | 'dark'
  readonly badges: Readonly<Record<number, string>>
  readonly redDots: ReadonlySet<number>
}

/** Draws the navigation bar and, on a tab's page, the tab bar, in the colours of the theme. */
export function drawBars(
  surface: Surface,
  bundle: Bundle,
  state: BarsState,
  actions: { back: () => void; share: () => void; tab: (path: string) => void },
): void {
  const { document, navigation, tabs } = surface
  const colour = (name: string | undefined) =>
    name?.startsWith('@') ? bundle.themes[state.theme][name.slice(1)] : name
  const back = createButton(document, '', actions.back)
  back.setAttribute('aria-label', '返回')
  const menu = createButton(document, '', actions.share)
  menu.setAttribute('aria-label', '转发')
  const custom = state.window.navigationStyle === 'custom'
  navigation.style.background = colour(state.window.navigationBarBackgroundColor) ?? ''
  navigation.style.color = colour(state.window.navigationBarTextStyle) ?? ''
  navigation.replaceChildren(
    ...(state.canGoBack && !custom ? [back] : []),
    ...(custom ? [] : [textElement(document, 'h1', state.title)]),
    menu,
  )
  drawTabs(surface, bundle.app.tabBar, state, colour, actions.tab)
  tabs.hidden = !bundle.app.tabBar?.list.some(({ pagePath }) => pagePath === state.path)
}

function drawTabs(
  { document, tabs }: Surface,
  tabBar: TabBarJson | undefined,
  state: BarsState,
  colour: (name: string | undefined) => string | undefined,
  open: (path: string) => void,
): void {
  tabs.setAttribute('role', 'tablist')
  tabs.style.background = colour(tabBar?.backgroundColor) ?? ''
  tabs.replaceChildren(
    ...(tabBar?.list ?? []).map(({ pagePath, text }, index) => {
      const badge = state.badges[index] ?? (state.redDots.has(index) ? '有新内容' : undefined)
      const tab = createButton(document, text, () => open(pagePath))
      tab.setAttribute('role', 'tab')
      tab.setAttribute('aria-selected', String(pagePath === state.path))
      if (badge !== undefined) tab.setAttribute('aria-description', badge)
      tab.style.color = colour(pagePath === state.path ? tabBar?.selectedColor : tabBar?.color) ?? ''
      return tab
    }),
  )
}
