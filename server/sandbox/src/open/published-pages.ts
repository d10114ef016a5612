import { run, selectOne } from '../database'
import type { OpenContext } from './context'

/** Replaces the list of pages that the published version of an app has. */
export async function publishPages(
  context: OpenContext,
  appid: string,
  pages: readonly string[],
): Promise<void> {
  const { db } = context.sandbox
  await run(db, 'DELETE FROM open_page WHERE appid = ?', [appid])
  for (const page of new Set(pages))
    await run(db, 'INSERT INTO open_page (appid, page) VALUES (?, ?)', [appid, page])
}

/** Whether the published version has this page; an app whose pages were never told has every page. */
export async function isPublishedPage(context: OpenContext, appid: string, page: string): Promise<boolean> {
  const row = await selectOne<{ known: number; found: number | null }>(
    context.sandbox.db,
    'SELECT COUNT(*) AS known, SUM(page = ?) AS found FROM open_page WHERE appid = ?',
    [page, appid],
  )
  return Number(row?.known ?? 0) === 0 || Number(row?.found ?? 0) > 0
}

/** A page as WeChat writes one: no leading slash, no query. */
export function isPagePath(page: string): boolean {
  return /^[\w-]+(\/[\w-]+)*$/.test(page) && page.length <= 255
}
