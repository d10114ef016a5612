import { useRef } from 'react'
import { useLoad, type Loaded } from './load'

type Page<T> = { readonly items: readonly T[]; readonly nextCursor: string | null }
type FetchPage<T> = (cursor?: string) => Promise<Page<T>>
type Listed<T> = Page<T> & { readonly hasMore: boolean; readonly pages: number }
export type Paged<T> = Loaded<Listed<T>> & {
  /** Fetches one page more. */
  readonly more: () => Promise<void>
}

/**
 * A list that comes in pages. Going on fetches the next page only; a refresh fetches again what was scrolled to, as a
 * whole, so that no row is there twice.
 */
export function usePaged<T>(key: string, fetchPage: FetchPage<T>): Paged<T> {
  const shown = useRef<Listed<T>>()
  const goingOnFrom = useRef<Listed<T>>()
  // A refresh may overtake the page that was asked for, and then has to bring it too.
  const wanted = useRef({ key, pages: 1 })
  if (wanted.current.key !== key) wanted.current = { key, pages: 1 }
  const loaded = useLoad<Listed<T>>(key, () => {
    const before = goingOnFrom.current
    goingOnFrom.current = undefined
    return before === undefined ? fetchPages(fetchPage, wanted.current.pages) : fetchNext(fetchPage, before)
  })
  shown.current = loaded.data
  return {
    ...loaded,
    async more() {
      wanted.current.pages = (shown.current?.pages ?? 0) + 1
      goingOnFrom.current = shown.current
      await loaded.reload()
    },
  }
}

async function fetchPages<T>(fetchPage: FetchPage<T>, count: number): Promise<Listed<T>> {
  let list = await fetchNext(fetchPage)
  while (list.hasMore && list.pages < count) list = await fetchNext(fetchPage, list)
  return list
}

async function fetchNext<T>(fetchPage: FetchPage<T>, before?: Listed<T>): Promise<Listed<T>> {
  const { items, nextCursor } = await fetchPage(before?.nextCursor ?? undefined)
  return {
    items: [...(before?.items ?? []), ...items],
    nextCursor,
    hasMore: nextCursor !== null,
    pages: (before?.pages ?? 0) + 1,
  }
}
