import type { Bundle, TabBarJson, TabJson, WindowJson } from '../bundle'
import { createButton, textElement, type Surface } from './surface'

export type BarsState = {
  readonly title: string
  readonly window: WindowJson
  readonly canGoBack: boolean
  /** Whether the person came in from elsewhere, so that there is no page to go back to. */
  readonly canGoHome: boolean
  readonly path: string
  readonly theme: 'light' | 'dark'
  readonly badges: Readonly<Record<number, string>>
  readonly redDots: ReadonlySet<number>
}

type BarsActions = {
  readonly back: () => void
  readonly home: () => void
  readonly share: () => void
  readonly tab: (path: string) => void
  readonly iconUrl: (path: string) => string
}
type Colour = (name: string | undefined) => string | undefined

/** Draws the navigation bar and, on a tab's page, the tab bar, in the colours of the theme. */
export function drawBars(surface: Surface, bundle: Bundle, state: BarsState, actions: BarsActions): void {
  const { document, navigation, status, tabs } = surface
  // Names of theme.json stand for colours and for the paths of icons.
  const colour: Colour = (name) => (name?.startsWith('@') ? bundle.themes[state.theme][name.slice(1)] : name)
  const button = (label: string, className: string, run: () => void) => {
    const made = createButton(document, '', run)
    made.setAttribute('aria-label', label)
    made.className = className
    return made
  }
  const custom = state.window.navigationStyle === 'custom'
  navigation.dataset['style'] = custom ? 'custom' : 'default'
  navigation.style.background = custom ? '' : (colour(state.window.navigationBarBackgroundColor) ?? '')
  const text = colour(state.window.navigationBarTextStyle) ?? ''
  navigation.style.color = status.style.color = text
  navigation.replaceChildren(
    ...(state.canGoBack && !custom ? [button('返回', 'phone-back', actions.back)] : []),
    ...(state.canGoHome && !custom ? [button('返回首页', 'phone-home', actions.home)] : []),
    ...(custom ? [] : [textElement(document, 'h1', state.title)]),
    button('转发', 'phone-capsule', actions.share),
  )
  drawTabs(surface, bundle.app.tabBar, state, colour, actions)
  tabs.hidden = !bundle.app.tabBar?.list.some(({ pagePath }) => pagePath === state.path)
}

function drawTabs(
  { document, tabs }: Surface,
  tabBar: TabBarJson | undefined,
  state: BarsState,
  colour: Colour,
  actions: BarsActions,
): void {
  tabs.setAttribute('role', 'tablist')
  tabs.style.background = colour(tabBar?.backgroundColor) ?? ''
  tabs.dataset['border'] = colour(tabBar?.borderStyle) ?? 'black'
  tabs.replaceChildren(
    ...(tabBar?.list ?? []).map((item, index) => {
      const isOpen = item.pagePath === state.path
      const badge = state.badges[index]
      const tab = createButton(document, item.text, () => actions.tab(item.pagePath))
      const icon = colour(iconOf(item, isOpen))
      if (icon !== undefined) tab.prepend(drawIcon(document, actions.iconUrl(icon)))
      tab.setAttribute('role', 'tab')
      tab.setAttribute('aria-selected', String(isOpen))
      if (badge !== undefined) {
        tab.setAttribute('aria-description', badge)
        tab.dataset['badge'] = badge
      } else if (state.redDots.has(index)) {
        tab.setAttribute('aria-description', '有新内容')
        tab.dataset['dot'] = ''
      }
      tab.style.color = colour(isOpen ? tabBar?.selectedColor : tabBar?.color) ?? ''
      return tab
    }),
  )
}

function iconOf({ iconPath, selectedIconPath }: TabJson, isOpen: boolean): string | undefined {
  return isOpen ? (selectedIconPath ?? iconPath) : iconPath
}

function drawIcon(document: Document, url: string): HTMLImageElement {
  const icon = document.createElement('img')
  icon.src = url
  icon.alt = ''
  return icon
}
