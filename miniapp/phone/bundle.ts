/** What app.json says, as far as a phone reads it. */
export type AppJson = {
  readonly pages: readonly string[]
  readonly subPackages?: readonly { readonly root: string; readonly pages: readonly string[] }[]
  readonly entryPagePath?: string
  readonly window?: WindowJson
  readonly tabBar?: TabBarJson
  readonly darkmode?: boolean
  readonly themeLocation?: string
  readonly requiredPrivateInfos?: readonly string[]
  readonly permission?: Readonly<Record<string, { readonly desc: string }>>
}

export type TabBarJson = {
  readonly color?: string
  readonly selectedColor?: string
  readonly backgroundColor?: string
  readonly borderStyle?: string
  readonly list: readonly TabJson[]
}

export type TabJson = {
  readonly pagePath: string
  readonly text: string
  readonly iconPath?: string
  readonly selectedIconPath?: string
}

export type WindowJson = {
  readonly navigationBarTitleText?: string
  readonly navigationBarBackgroundColor?: string
  readonly navigationBarTextStyle?: string
  readonly navigationStyle?: 'default' | 'custom'
  readonly enablePullDownRefresh?: boolean
  readonly onReachBottomDistance?: number
}

/** The JSON beside a page or a component. */
export type PageJson = WindowJson & {
  readonly component?: boolean
  readonly usingComponents?: Readonly<Record<string, string>>
}

/** A compiled mini-program: all that the phone needs of it, as plain data, so that it can travel into a browser. */
export type Bundle = {
  readonly app: AppJson
  /** Names of theme.json by theme. */
  readonly themes: Readonly<Record<'light' | 'dark', Readonly<Record<string, string>>>>
  /** By path without its ending, as are `scripts` and `sheets`. */
  readonly json: Readonly<Record<string, PageJson>>
  readonly scripts: Readonly<Record<string, string>>
  readonly sheets: Readonly<Record<string, string>>
  /** A JavaScript expression whose value holds every template by path. */
  readonly templates: string
  /** Files that are none of the four languages, such as pictures. */
  readonly assets: readonly string[]
  /** What the template compiler objects to. */
  readonly warnings: readonly string[]
  /** Bytes of each package; the main one is ''. */
  readonly sizes: Readonly<Record<string, number>>
}

/** All pages of the app in the order of app.json, those of sub-packages last. */
export function pagesOf(app: AppJson): string[] {
  const ofSubPackages = (app.subPackages ?? []).flatMap(({ root, pages }) =>
    pages.map((page) => `${root.replace(/\/$/, '')}/${page}`),
  )
  return [...app.pages, ...ofSubPackages]
}

export function tabsOf(app: AppJson): string[] {
  return (app.tabBar?.list ?? []).map(({ pagePath }) => pagePath)
}

/** Resolves `./x`, `../x` and `/x` against the file that names them; the answer has no slash in front. */
export function resolvePath(from: string, target: string): string {
  const steps = target.startsWith('/') ? [] : from.split('/').slice(0, -1)
  for (const step of target.split('/')) {
    if (step === '..') steps.pop()
    else if (step !== '.' && step !== '') steps.push(step)
  }
  return steps.join('/')
}

/** Every built-in component has only a slot: what is inside it is made by the phone and not by a template. */
export const BUILT_IN_TEMPLATE = '@built-in'
