import Taro from '@tarojs/taro'
import { useEffect, useState } from 'react'
import { useDraft } from '@/common/draft'
import { currentShopId } from '@/common/session'

export type SavedDraft<T> = {
  /** What the editor shows: what is saved, with what was changed and not saved; undefined until that is loaded. */
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
  const { draft, change, restart } = useDraft<Partial<T>>(`${currentShopId() ?? ''}:${key}`, () => ({}))
  const [isFromBefore, setFromBefore] = useState(Object.keys(draft).length > 0)
  const value = saved === undefined ? undefined : { ...saved, ...draft }
  const isChanged = JSON.stringify(value) !== JSON.stringify(saved)
  useAlertBeforeLeaving(isChanged)
  return {
    value,
    isChanged,
    isFromBefore: isFromBefore && isChanged,
    drop: restart,
    change(part) {
      setFromBefore(false)
      if (saved !== undefined) change(part)
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
