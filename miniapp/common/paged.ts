import { useRef } from 'react'
import { useLoad, type Loaded } from './load'

type Page<T> = { readonly items: readonly T[]; readonly nextCursor: string | null }
type Listed<T> = { readonly items: readonly T[]; readonly hasMore: boolean }
export type Paged<T> = Loaded<Listed<T>> & {
  /** Fetches one page more. */
  readonly more: () => Promise<void>
}

/** A list that comes in pages. What was scrolled to is fetched again as a whole, so that no row is there twice. */
export function usePaged<T>(key: string, fetchPage: (cursor?: string) => Promise<Page<T>>): Paged<T> {
  const wanted = useRef(1)
  const loaded = useLoad<Listed<T>>(key, () => fetchPages(fetchPage, wanted.current))
  return {
    ...loaded,
    async more() {
      wanted.current += 1
      await loaded.reload()
    },
  }
}

async function fetchPages<T>(fetchPage: (cursor?: string) => Promise<Page<T>>, count: number) {
  const items: T[] = []
  let cursor: string | undefined
  for (let page = 0; page < count; page += 1) {
    const { items: found, nextCursor } = await fetchPage(cursor)
    items.push(...found)
    if (nextCursor === null) return { items, hasMore: false }
    cursor = nextCursor
  }
  return { items, hasMore: true }
}
