import { newId } from '@/common/ids'
import Taro from '@tarojs/taro'

const STORAGE_KEY = 'device'

/** A random name of this phone, made once: it only tells whether two people share a phone, and says nothing of it. */
export function deviceId(): string {
  const kept = Taro.getStorageSync<string>(STORAGE_KEY)
  if (kept !== '') return kept
  const made = newId()
  Taro.setStorageSync(STORAGE_KEY, made)
  return made
}
