import Taro from '@tarojs/taro'
import { whose } from './session'

/** What an answer was kept for: the question with all that it depends on, the person, and the version of the app. */
type Entry = {
  readonly key: string
  readonly whose: string
  readonly version: string
  readonly data: unknown
}

const PREFIX = 'kept-'

/** The last answer to a question, so that the next opening of the app shows it at once; undefined where there is none. */
export function readKept<T>(name: string, key: string): T | undefined {
  const entry = Taro.getStorageSync<Entry | ''>(PREFIX + name)
  if (entry === '' || entry.key !== key || entry.whose !== whose() || entry.version !== version())
    return undefined
  return entry.data as T
}

/** One answer for each name: the newest. A phone without room keeps nothing, and the next opening waits for the API. */
export function keep(name: string, key: string, data: unknown): void {
  const entry: Entry = { key, whose: whose(), version: version(), data }
  void Taro.setStorage({ key: PREFIX + name, data: entry }).catch(() => undefined)
}

/** Nothing of a person stays on a phone on which she has signed out. */
export function forgetKept(): void {
  const { keys } = Taro.getStorageInfoSync()
  for (const key of keys) if (key.startsWith(PREFIX)) Taro.removeStorageSync(key)
}

/** Another version may expect other things in the same answer. */
function version(): string {
  return Taro.getAccountInfoSync().miniProgram.version
}
