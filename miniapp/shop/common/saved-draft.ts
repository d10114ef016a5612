import Taro from '@tarojs/taro'
import { useEffect, useRef, useState } from 'react'
import { currentShopId } from '@/common/session'

export type SavedDraft<T> = {
  /** What the editor shows: what was changed and not saved, else what is saved; undefined until that is loaded. */
  readonly value: T | undefined
  readonly change: (part: Partial<T>) => void
  readonly isChanged: boolean
  /** The changes are of an earlier visit: the page says so. */
  readonly isFromBefore: boolean
  /** It has been saved, or is not wanted any more. */
  readonly drop: () => void
}

/**
 * Changes to something saved, kept on this phone until they are saved too. Leaving the page with some of them asks
 * first, where WeChat can ask.
 */
export function useSavedDraft<T extends object>(key: string, saved: T | undefined): SavedDraft<T> {
  // Somebody who works in two shops keeps the drafts of each apart.
  const storageKey = `draft:${currentShopId() ?? ''}:${key}`
  const [draft, setDraft] = useState<T | undefined>(
    () => Taro.getStorageSync<T | ''>(storageKey) || undefined,
  )
  const [isFromBefore, setFromBefore] = useState(draft !== undefined)
  const isChanged = draft !== undefined && saved !== undefined && !isSame(draft, saved)
  useAlertBeforeLeaving(isChanged)
  // Two changes at once both count: each goes on from the newest, not from what was drawn.
  const newest = useRef(draft)
  const drop = () => {
    newest.current = undefined
    Taro.removeStorageSync(storageKey)
    setDraft(undefined)
    setFromBefore(false)
  }
  return {
    value: saved === undefined ? undefined : (draft ?? saved),
    isChanged,
    isFromBefore: isFromBefore && isChanged,
    drop,
    change: (part) => {
      const before = newest.current ?? saved
      if (before === undefined) return
      const value = { ...before, ...part }
      newest.current = value
      setFromBefore(false)
      setDraft(value)
      Taro.setStorageSync(storageKey, value)
    },
  }
}

function useAlertBeforeLeaving(isChanged: boolean): void {
  useEffect(() => {
    if (!isChanged || !Taro.canIUse('enableAlertBeforeUnload')) return undefined
    Taro.enableAlertBeforeUnload({ message: '还没有保存。离开后，修改会留在这台手机上' })
    return () => Taro.disableAlertBeforeUnload()
  }, [isChanged])
}

/** Both are plain data, and their keys come in the order in which our own code writes them. */
function isSame(a: object, b: object): boolean {
  return JSON.stringify(a) === JSON.stringify(b)
}
