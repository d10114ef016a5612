import Taro from '@tarojs/taro'
import { useEffect, useState } from 'react'

/** What the person chose in the settings; `system` follows the phone. */
export type Theme = 'system' | 'light' | 'dark'
export type Appearance = { readonly theme: Theme; readonly large: boolean }

const STORAGE_KEY = 'appearance'
const LARGE_TYPE = 1.3
/** Beyond this, lines break in the middle of sums; WeChat's own pages stop growing here too. */
const SCALE_MAX = 1.65
/** The size of WeChat's standard setting, against which it tells the present one. */
const STANDARD_PX = 17
const listeners = new Set<(appearance: Appearance) => void>()

export function readAppearance(): Appearance {
  const kept = Taro.getStorageSync<Appearance | ''>(STORAGE_KEY)
  return kept || { theme: 'system', large: false }
}

export function keepAppearance(appearance: Appearance): void {
  Taro.setStorageSync(STORAGE_KEY, appearance)
  for (const listener of listeners) listener(appearance)
}

/** As it is set now, also on the pages that lie below the one on which it was changed. */
export function useAppearance(): Appearance {
  const [appearance, setAppearance] = useState(readAppearance)
  useEffect(() => {
    listeners.add(setAppearance)
    return () => void listeners.delete(setAppearance)
  }, [])
  return appearance
}

/**
 * How much larger than standard everything is written: what is set in WeChat, and at least 1.3 in our own 大字模式.
 * Source: fontSizeScaleFactor and fontSizeSetting of wx.getAppBaseInfo (older phones have only the latter).
 */
export function typeScale({ large }: Appearance): number {
  const info = Taro.getAppBaseInfo() as { fontSizeScaleFactor?: number; fontSizeSetting?: number }
  const ofWechat = info.fontSizeScaleFactor ?? (info.fontSizeSetting ?? STANDARD_PX) / STANDARD_PX
  return Math.min(SCALE_MAX, Math.max(ofWechat, large ? LARGE_TYPE : 1))
}
