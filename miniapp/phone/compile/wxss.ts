import postcss, { type AtRule, type Container, type Rule } from 'postcss'
import selectorParser from 'postcss-selector-parser'
import { rpxToVw } from '../runtime/rpx'

const DARK = /^\(\s*prefers-color-scheme\s*:\s*dark\s*\)$/
const LIGHT = /^\(\s*prefers-color-scheme\s*:\s*light\s*\)$/

/**
 * A WXSS sheet as CSS for the phone's document. Type selectors name the phone's elements (`view` is `wx-view`). With a
 * page, the rules reach only that page, at unchanged specificity. `prefers-color-scheme` follows the phone's theme
 * instead of the computer's, `vh` means the page between the bars, and the safe area is that of the phone that is drawn.
 */
export function compileWxss(source: string, page: string | undefined): string {
  const sheet = postcss.parse(rpxToVw(source))
  sheet.walkRules((rule) => {
    if (isKeyframes(rule.parent)) return
    rule.selector = adaptSelector(rule.selector, page)
  })
  // After the page: the theme is a matter of the whole document, around every page.
  sheet.walkAtRules('media', replaceColorScheme)
  sheet.walkDecls((declaration) => {
    declaration.value = declaration.value
      .replace(/(-?\d*\.?\d+)vh\b/g, (_, vh: string) => `calc(var(--phone-vh, 1vh) * ${vh})`)
      .replace(
        /\b(?:env|constant)\(\s*safe-area-inset-(top|bottom|left|right)\s*\)/g,
        (_, side: string) => `var(--phone-safe-${side}, 0px)`,
      )
  })
  return sheet.toString()
}

function isKeyframes(parent: Rule['parent']): boolean {
  return parent?.type === 'atrule' && (parent as AtRule).name.endsWith('keyframes')
}

function replaceColorScheme(media: AtRule): void {
  const theme = DARK.test(media.params) ? 'dark' : LIGHT.test(media.params) ? 'light' : undefined
  if (theme === undefined) return
  media.walkRules((rule) => {
    rule.selectors = rule.selectors.map((selector) => `:where([data-theme="${theme}"]) ${selector}`)
  })
  const parent = media.parent as Container
  parent.insertBefore(media, media.nodes ?? [])
  media.remove()
}

function adaptSelector(selector: string, page: string | undefined): string {
  const renamed = selectorParser((root) =>
    root.walkTags((tag) => {
      // The parser takes the number of `:nth-child(2)` for a tag as well.
      if (tag.parent?.parent?.value?.startsWith(':nth-')) return
      tag.value = `wx-${tag.value}`
    }),
  ).processSync(selector)
  if (page === undefined) return renamed
  // :where adds no specificity: a page's rule weighs what it weighed before.
  return postcss.list
    .comma(renamed)
    .map((single) => `:where([data-page="${page}"]) ${single}`)
    .join(', ')
}
