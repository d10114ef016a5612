import Taro from '@tarojs/taro'
import { useCallback, useState } from 'react'

/**
 * What a person has filled in and not sent yet, kept on this phone under a key: it is still there when the app was
 * killed. `forget` is for when it has been sent.
 */
export function useDraft<T extends object>(
  key: string,
  fresh: () => T,
): { readonly draft: T; readonly change: (part: Partial<T>) => void; readonly forget: () => void } {
  const storageKey = `draft:${key}`
  const [draft, setDraft] = useState<T>(() => ({
    ...fresh(),
    ...(Taro.getStorageSync<Partial<T> | undefined>(storageKey) || undefined),
  }))
  const change = useCallback(
    (part: Partial<T>) =>
      setDraft((before) => {
        const after = { ...before, ...part }
        Taro.setStorageSync(storageKey, after)
        return after
      }),
    [storageKey],
  )
  const forget = useCallback(() => Taro.removeStorageSync(storageKey), [storageKey])
  return { draft, change, forget }
}
