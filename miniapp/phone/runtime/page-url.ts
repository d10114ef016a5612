import { resolvePath } from '../bundle'

export type PageUrl = { readonly path: string; readonly query: Record<string, string> }

/** `/pages/x/index?a=1`, or a path relative to the page that names it. */
export function parsePageUrl(url: string, from: string): PageUrl {
  const mark = url.indexOf('?')
  const path = mark < 0 ? url : url.slice(0, mark)
  return { path: resolvePath(from, path), query: mark < 0 ? {} : parseQuery(url.slice(mark + 1)) }
}

/** WeChat hands over query values as they were written: whoever encoded them decodes them. */
function parseQuery(text: string): Record<string, string> {
  const pairs = text.split('&').filter((pair) => pair !== '')
  return Object.fromEntries(
    pairs.map((pair) => {
      const equals = pair.indexOf('=')
      return equals < 0 ? [pair, ''] : [pair.slice(0, equals), pair.slice(equals + 1)]
    }),
  )
}

/** The query as it stands behind a path, with its question mark, or nothing. */
export function toSearch(query: Readonly<Record<string, string>>): string {
  const pairs = Object.entries(query).map(([name, value]) => `${name}=${value}`)
  return pairs.length === 0 ? '' : `?${pairs.join('&')}`
}
