import Taro from '@tarojs/taro'
import { useEffect, useState } from 'react'

const STORAGE_KEY = 'invitation'
const listeners = new Set<() => void>()

/** A friend's link has just counted; told until the person puts it away. */
export function keepInvitation(): void {
  Taro.setStorageSync(STORAGE_KEY, true)
  for (const listener of listeners) listener()
}

function dismiss(): void {
  Taro.removeStorageSync(STORAGE_KEY)
  for (const listener of listeners) listener()
}

export function useInvitation(): { readonly isInvited: boolean; readonly dismiss: () => void } {
  const [isInvited, setInvited] = useState(isKept)
  useEffect(() => {
    const listener = () => setInvited(isKept())
    listeners.add(listener)
    listener()
    return () => void listeners.delete(listener)
  }, [])
  return { isInvited, dismiss }
}

function isKept(): boolean {
  return Taro.getStorageSync<boolean | ''>(STORAGE_KEY) === true
}
