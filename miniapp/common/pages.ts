import { useReachBottom } from '@tarojs/taro'
import { useRef, useState } from 'react'
import type { ApiError } from './api-error'
import { toApiError, useLoad } from './load'

type Cursor = { readonly cursor?: string }
type PageOf<T> = { readonly items: readonly T[]; readonly nextCursor: string | null }

/** A long list that comes in pages. */
export type Pages<T> = {
  readonly items: readonly T[] | undefined
  readonly error: ApiError | undefined
  readonly isLoading: boolean
  readonly hasMore: boolean
  readonly more: () => Promise<void>
  readonly reload: () => Promise<void>
}

/** The pages after the first, and after which first page they came. */
type Rest<T> = { readonly after: string; readonly pages: readonly PageOf<T>[]; readonly error?: ApiError }

/**
 * Loads the first page as `useLoad` does, and the next one at the lower end of the page. When the first is loaded
 * again and ends elsewhere the others are dropped: they no longer follow it.
 */
export function usePages<T>(key: string, load: (cursor: Cursor) => Promise<PageOf<T>>): Pages<T> {
  const first = useLoad(key, () => load({}))
  const [rest, setRest] = useState<Rest<T>>()
  const running = useRef(false)
  const [isFetching, setFetching] = useState(false)
  const after = first.data?.nextCursor ?? null
  const follows = rest !== undefined && rest.after === after ? rest : undefined
  const pages = first.data === undefined ? [] : [first.data, ...(follows?.pages ?? [])]
  const nextCursor = pages[pages.length - 1]?.nextCursor ?? null
  const more = async () => {
    if (nextCursor === null || after === null || running.current) return
    running.current = true
    setFetching(true)
    const before = pages.slice(1)
    try {
      const page = await load({ cursor: nextCursor })
      setRest({ after, pages: [...before, page] })
    } catch (thrown) {
      setRest({ after, pages: before, error: toApiError(thrown) })
    } finally {
      running.current = false
      setFetching(false)
    }
  }
  useReachBottom(() => void more())
  return {
    items: first.data === undefined ? undefined : pages.flatMap(({ items }) => items),
    error: first.error ?? follows?.error,
    isLoading: first.isLoading || isFetching,
    hasMore: nextCursor !== null,
    more,
    reload: first.reload,
  }
}
