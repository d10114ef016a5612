import Taro from '@tarojs/taro'
import { useMemo, useRef, useState } from 'react'

export type Draft<T> = {
  readonly draft: T
  /** As it is at this moment, also before the page has been drawn again: for what happens right after a change. */
  readonly read: () => T
  readonly change: (part: Partial<T>) => void
  /** It has been sent. */
  readonly forget: () => void
  /** It is not wanted any more: what is filled in is as it was in the beginning. */
  readonly restart: () => void
}

/**
 * What a person has filled in and not sent yet, kept on this phone under a key: it is still there when the app was
 * killed.
 */
export function useDraft<T extends object>(key: string, fresh: () => T): Draft<T> {
  const storageKey = `draft:${key}`
  const [draft, setDraft] = useState<T>(() => ({
    ...fresh(),
    ...(Taro.getStorageSync<Partial<T> | undefined>(storageKey) || undefined),
  }))
  const newest = useRef(draft)
  const begin = useRef(fresh)
  begin.current = fresh
  const hands = useMemo(
    () => ({
      read: () => newest.current,
      change(part: Partial<T>) {
        newest.current = { ...newest.current, ...part }
        Taro.setStorageSync(storageKey, newest.current)
        setDraft(newest.current)
      },
      forget: () => Taro.removeStorageSync(storageKey),
      restart() {
        Taro.removeStorageSync(storageKey)
        newest.current = begin.current()
        setDraft(newest.current)
      },
    }),
    [storageKey],
  )
  return { draft, ...hands }
}
