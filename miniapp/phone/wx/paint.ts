import type { Phone } from '../phone'
import { asyncApi, textOption, WxRefusal, type Options } from './call'

/** The only colours that WeChat knows for the words of a navigation bar, and what app.json calls them. */
const FRONT_COLOURS: Readonly<Record<string, string>> = { '#ffffff': 'white', '#000000': 'black' }

/** WeChat's own bars and what lies behind the page, in colours that the mini-program chooses while it runs. */
export function paintApis(phone: Phone): Record<string, unknown> {
  const { painted, stack } = phone
  return {
    setNavigationBarColor: asyncApi(phone, 'setNavigationBarColor', (options) => {
      const text = FRONT_COLOURS[textOption(options, 'frontColor').toLowerCase()]
      if (text === undefined) throw new WxRefusal('invalid frontColor')
      painted.windows.set(stack.top(), {
        ...painted.windows.get(stack.top()),
        navigationBarBackgroundColor: textOption(options, 'backgroundColor'),
        navigationBarTextStyle: text,
      })
      phone.redraw()
    }),
    setBackgroundColor: asyncApi(phone, 'setBackgroundColor', (options) => {
      stack.top().holder.style.background = textOption(options, 'backgroundColor')
    }),
    // The dots that turn while a page is pulled down cannot be seen on this phone.
    setBackgroundTextStyle: asyncApi(phone, 'setBackgroundTextStyle', (options) => {
      if (!['dark', 'light'].includes(textOption(options, 'textStyle')))
        throw new WxRefusal('invalid textStyle')
    }),
    setTabBarStyle: asyncApi(phone, 'setTabBarStyle', (options) => {
      requireTab(phone)
      Object.assign(painted.tabBar, texts(options))
      phone.redraw()
    }),
    setTabBarItem: asyncApi(phone, 'setTabBarItem', (options) => {
      requireTab(phone)
      const { index } = options
      if (typeof index !== 'number' || phone.bundle.app.tabBar?.list[index] === undefined)
        throw new WxRefusal('invalid index')
      for (const name of ['iconPath', 'selectedIconPath']) requireAsset(phone, options[name])
      painted.tabs.set(index, { ...painted.tabs.get(index), ...texts(options) })
      phone.redraw()
    }),
  }
}

function requireTab({ bundle, stack }: Phone): void {
  if (!bundle.app.tabBar?.list.some(({ pagePath }) => pagePath === stack.top().path))
    throw new WxRefusal('not TabBar page')
}

function requireAsset({ bundle }: Phone, path: unknown): void {
  if (typeof path === 'string' && !bundle.assets.includes(path.replace(/^\//, '')))
    throw new WxRefusal('image not found')
}

function texts(options: Options): Record<string, string> {
  const kept = Object.entries(options).filter(([, value]) => typeof value === 'string')
  return Object.fromEntries(kept) as Record<string, string>
}
