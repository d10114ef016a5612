import { useDidShow } from '@tarojs/taro'
import { useCallback, useEffect, useRef, useState } from 'react'
import { ApiError } from './api-error'

/** What a page shows of something that comes over the network. */
export type Loaded<T> = {
  /** The newest that has arrived; kept while it is fetched again, and also when that fails. */
  readonly data: T | undefined
  readonly error: ApiError | undefined
  readonly isLoading: boolean
  /** Fetches again; resolves when the answer is on the screen. */
  readonly reload: () => Promise<void>
  /** Puts what a command has answered in place of what was loaded. */
  readonly put: (data: T) => void
}

/**
 * Loads when the page is first drawn, whenever `key` changes, and again each time the page is shown. Only the answer
 * to the last question counts. `load` may return undefined where there is nothing to ask for yet.
 */
export function useLoad<T>(key: string, load: () => Promise<T> | undefined): Loaded<T> {
  const [state, setState] = useState<{ key: string; data?: T; error?: ApiError; isLoading: boolean }>({
    key,
    isLoading: true,
  })
  const asked = useRef(0)
  const newest = useRef(load)
  newest.current = load
  const reload = useCallback(async () => {
    const turn = (asked.current += 1)
    const answer = newest.current()
    if (answer === undefined) {
      setState({ key, isLoading: false })
      return
    }
    setState((before) => ({ ...(before.key === key ? before : {}), key, isLoading: true }))
    try {
      const data = await answer
      if (turn === asked.current) setState({ key, data, isLoading: false })
    } catch (thrown) {
      if (turn !== asked.current) return
      const error = toApiError(thrown)
      setState((before) => ({ ...(before.key === key ? before : {}), key, error, isLoading: false }))
    }
  }, [key])
  const put = useCallback(
    (data: T) => {
      // An answer still on its way is older than this.
      asked.current += 1
      setState({ key, data, isLoading: false })
    },
    [key],
  )
  const isFirstShow = useRef(true)
  useEffect(() => {
    void reload()
  }, [reload])
  useDidShow(() => {
    if (!isFirstShow.current) void reload()
    isFirstShow.current = false
  })
  const isCurrent = state.key === key
  return {
    data: isCurrent ? state.data : undefined,
    error: isCurrent ? state.error : undefined,
    isLoading: isCurrent ? state.isLoading : true,
    reload,
    put,
  }
}

/** Whatever was thrown, as something that has words for people; a mistake in our own code is not swallowed. */
export function toApiError(thrown: unknown): ApiError {
  if (thrown instanceof ApiError) return thrown
  throw thrown
}
