import themes from '@/theme.json'
import Taro from '@tarojs/taro'
import { readAppearance, type Appearance } from './appearance'

type Picture = { readonly normal: string; readonly chosen: string }

let isPainted = false
/** The tab bar's pictures by theme, in the order of the tabs: the app tells them when it starts. */
let pictures: Readonly<Record<'light' | 'dark', readonly Picture[]>> | undefined

export function nameTabPictures(names: readonly string[]): void {
  const of = (theme: 'light' | 'dark') =>
    names.map((name) => ({ normal: `tabs/${name}-${theme}.png`, chosen: `tabs/${name}-chosen-${theme}.png` }))
  pictures = { light: of('light'), dark: of('dark') }
}

/**
 * Gives WeChat's own bars around the page on top the colours of the theme that the person chose. As long as the theme
 * follows the phone, theme.json does it and nothing is called; once painted, a bar no longer follows by itself.
 */
export function paintBars({ theme }: Appearance): void {
  if (theme === 'system' && !isPainted) return
  if (!isPainted) Taro.onThemeChange?.(() => paintBars(readAppearance()))
  isPainted = true
  const shown = theme === 'system' ? themeOfPhone() : theme
  const colours = themes[shown]
  quietly(
    Taro.setNavigationBarColor?.({
      frontColor: colours.navigationFront,
      backgroundColor: colours.navigationBackground,
    }),
  )
  quietly(Taro.setBackgroundColor?.({ backgroundColor: colours.pageBackground }))
  quietly(Taro.setBackgroundTextStyle?.({ textStyle: colours.pullDownStyle as 'dark' | 'light' }))
  if (isTab()) paintTabs(shown)
}

function paintTabs(shown: 'light' | 'dark'): void {
  const colours = themes[shown]
  quietly(
    Taro.setTabBarStyle?.({
      color: colours.tabText,
      selectedColor: colours.tabSelected,
      backgroundColor: colours.tabBackground,
      borderStyle: colours.tabBorder as 'black' | 'white',
    }),
  )
  pictures?.[shown].forEach(({ normal, chosen }, index) =>
    quietly(Taro.setTabBarItem?.({ index, iconPath: normal, selectedIconPath: chosen })),
  )
}

function themeOfPhone(): 'light' | 'dark' {
  return Taro.getAppBaseInfo().theme === 'dark' ? 'dark' : 'light'
}

/** WeChat refuses the tab bar's calls where there is none. */
function isTab(): boolean {
  const pages = Taro.getCurrentPages()
  return pages[pages.length - 1]?.route?.startsWith('pages/') ?? false
}

/** A bar in the wrong colour is a blemish; a page that fails because of it would be worse. */
function quietly(call: Promise<unknown> | undefined): void {
  call?.catch(() => undefined)
}
