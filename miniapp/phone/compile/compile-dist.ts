import { TmplGroup } from 'glass-easel-template-compiler'
import { readdirSync, readFileSync, statSync } from 'node:fs'
import path from 'node:path'
import { BUILT_IN_TEMPLATE, pagesOf, resolvePath, type AppJson, type Bundle, type PageJson } from '../bundle'
import { compileWxss } from './wxss'

type Sources = Record<'.js' | '.json' | '.wxml' | '.wxs' | '.wxss', Record<string, string>>

/** The `app.json` of a built mini-program. */
export function readApp(dist: string): AppJson {
  return JSON.parse(readFileSync(path.join(dist, 'app.json'), 'utf8')) as AppJson
}

/** Reads the folder that `taro build --type weapp` (or a person) wrote. Throws where it is no mini-program. */
export function compileDist(dist: string): Bundle {
  const files = listFiles(dist)
  const sources: Sources = { '.js': {}, '.json': {}, '.wxml': {}, '.wxs': {}, '.wxss': {} }
  const assets: string[] = []
  for (const file of files) {
    const ending = path.posix.extname(file)
    if (!(ending in sources)) assets.push(file)
    else
      sources[ending as keyof Sources][file.slice(0, -ending.length)] = readFileSync(
        path.join(dist, file),
        'utf8',
      )
  }
  const json = Object.fromEntries(
    Object.entries(sources['.json']).map(([id, text]) => [id, JSON.parse(text) as unknown]),
  )
  if (json['app'] === undefined) throw new Error(`${dist} has no app.json: it is not a built mini-program`)
  const app = json['app'] as AppJson
  const { templates, warnings } = compileTemplates(sources)
  return {
    app,
    themes: themesOf(app, json),
    json: json as Record<string, PageJson>,
    scripts: sources['.js'],
    sheets: compileSheets(sources['.wxss'], pagesOf(app)),
    templates,
    assets,
    warnings,
    sizes: sizesOf(dist, files, app),
  }
}

function compileTemplates(sources: Sources): { templates: string; warnings: string[] } {
  const group = new TmplGroup()
  const warnings: string[] = []
  for (const [id, text] of Object.entries(sources['.wxml'])) {
    const found = group.addTmpl(id, text) as readonly { message: string; startLine: number }[] | undefined
    for (const warning of found ?? []) {
      warnings.push(`${id}.wxml:${warning.startLine + 1} ${warning.message}`)
    }
  }
  for (const [id, text] of Object.entries(sources['.wxs'])) group.addScript(id, text)
  group.addTmpl(BUILT_IN_TEMPLATE, '<slot/>')
  return { templates: group.getTmplGenObjectGroups(), warnings }
}

function compileSheets(sheets: Record<string, string>, pages: readonly string[]): Record<string, string> {
  const inlined = (id: string, above: readonly string[]): string => {
    const text = sheets[id]
    if (text === undefined) throw new Error(`${id}.wxss is imported but missing`)
    if (above.includes(id)) return ''
    return text.replace(/@import\s*["']([^"']+)["']\s*;?/g, (_, target: string) =>
      inlined(resolvePath(id, target).replace(/\.wxss$/, ''), [...above, id]),
    )
  }
  return Object.fromEntries(
    Object.keys(sheets).map((id) => [id, compileWxss(inlined(id, []), pages.includes(id) ? id : undefined)]),
  )
}

function themesOf(app: AppJson, json: Record<string, unknown>): Bundle['themes'] {
  if (app.themeLocation === undefined) return { light: {}, dark: {} }
  const themes = json[app.themeLocation.replace(/\.json$/, '')] as Bundle['themes'] | undefined
  if (themes === undefined) throw new Error(`app.json names ${app.themeLocation}, which is missing`)
  return themes
}

function sizesOf(dist: string, files: readonly string[], app: AppJson): Record<string, number> {
  const sizes: Record<string, number> = { '': 0 }
  const roots = (app.subPackages ?? []).map(({ root }) => `${root.replace(/\/$/, '')}/`)
  for (const file of files) {
    const root = roots.find((one) => file.startsWith(one)) ?? ''
    sizes[root] = (sizes[root] ?? 0) + statSync(path.join(dist, file)).size
  }
  return sizes
}

function listFiles(dist: string): string[] {
  return readdirSync(dist, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(dist, path.join(entry.parentPath, entry.name)).split(path.sep).join('/'))
}
