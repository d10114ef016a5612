import type { Phone } from '../phone'
import { asyncApi, textOption, WxRefusal, type Options } from './call'

const ENTRY_CHARS_MAX = 1024 * 1024
const TOTAL_CHARS_MAX = 10 * 1024 * 1024

/** Storage that outlives the phone where its host keeps it; values go through JSON, as on a phone. */
export function storageApis(phone: Phone): Record<string, unknown> {
  const entries = new Map(Object.entries(phone.host.storage.load()))
  const save = () => phone.host.storage.save(Object.fromEntries(entries))
  const total = () => Array.from(entries.values()).reduce((sum, text) => sum + text.length, 0)
  const set = (key: string, data: unknown) => {
    const text = JSON.stringify(data ?? '') ?? '""'
    if (text.length > ENTRY_CHARS_MAX) throw new WxRefusal('entry size limit reached')
    if (total() - (entries.get(key)?.length ?? 0) + text.length > TOTAL_CHARS_MAX) {
      throw new WxRefusal('exceed storage max size 10Mb')
    }
    entries.set(key, text)
    save()
  }
  const get = (key: string): unknown => {
    const text = entries.get(key)
    return text === undefined ? '' : (JSON.parse(text) as unknown)
  }
  const remove = (key: string) => {
    entries.delete(key)
    save()
  }
  const clear = () => {
    entries.clear()
    save()
  }
  const info = () => ({
    keys: Array.from(entries.keys()),
    currentSize: Math.ceil(total() / 1024),
    limitSize: TOTAL_CHARS_MAX / 1024,
  })
  return {
    setStorageSync: set,
    getStorageSync: get,
    removeStorageSync: remove,
    clearStorageSync: clear,
    getStorageInfoSync: info,
    setStorage: asyncApi(phone, 'setStorage', (options) => set(textOption(options, 'key'), options['data'])),
    getStorage: asyncApi(phone, 'getStorage', (options: Options) => {
      const key = textOption(options, 'key')
      if (!entries.has(key)) throw new WxRefusal('data not found')
      return { data: get(key) }
    }),
    removeStorage: asyncApi(phone, 'removeStorage', (options) => remove(textOption(options, 'key'))),
    clearStorage: asyncApi(phone, 'clearStorage', clear),
    getStorageInfo: asyncApi(phone, 'getStorageInfo', info),
  }
}
