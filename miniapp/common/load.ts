import { useDidShow } from '@tarojs/taro'
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { ApiError } from './api-error'
import { keep, readKept } from './kept'

const FIRST_SHOW_MS = 1_000

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

type LoadOptions = {
  /** Under this name the newest answer is kept on the phone; it is there at once when the app is opened again. */
  readonly keptAs?: string
  /** What matters more on this page: nothing is asked before that has been answered. */
  readonly after?: Pick<Loaded<unknown>, 'data' | 'isLoading'>
}

/**
 * Loads when the page is first drawn, whenever `key` changes, and again each time the page is shown. Only the answer
 * to the last question counts. `load` may return undefined where there is nothing to ask for yet.
 */
export function useLoad<T>(
  key: string,
  load: () => Promise<T> | undefined,
  { keptAs, after }: LoadOptions = {},
): Loaded<T> {
  const kept = useMemo(() => (keptAs === undefined ? undefined : readKept<T>(keptAs, key)), [keptAs, key])
  const isDue = after === undefined || !after.isLoading || after.data !== undefined
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
      if (turn !== asked.current) return
      setState({ key, data, isLoading: false })
      if (keptAs !== undefined) keep(keptAs, key, data)
    } catch (thrown) {
      if (turn !== asked.current) return
      const error = toApiError(thrown)
      setState((before) => ({ ...(before.key === key ? before : {}), key, error, isLoading: false }))
    }
  }, [key, keptAs])
  const put = useCallback(
    (data: T) => {
      // An answer still on its way is older than this.
      asked.current += 1
      setState({ key, data, isLoading: false })
    },
    [key],
  )
  // The page tells of being shown right after it is drawn for the first time, and then the answer is on its way; what is
  // drawn later on that page hears only of the times after that.
  const drawnAtMs = useRef(Date.now()).current
  const isFirstShow = useRef(true)
  useEffect(() => {
    if (isDue) void reload()
  }, [reload, isDue])
  useDidShow(() => {
    if (!isDue) return
    if (!isFirstShow.current || Date.now() - drawnAtMs > FIRST_SHOW_MS) void reload()
    isFirstShow.current = false
  })
  const isCurrent = state.key === key
  return {
    data: (isCurrent ? state.data : undefined) ?? kept,
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
