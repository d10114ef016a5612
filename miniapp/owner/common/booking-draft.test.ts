import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { noteServerTime } from '../../common/clock'
import { beginDraft, patchDraft, readDraft } from './booking-draft'

const storage = vi.hoisted(() => new Map<string, unknown>())

vi.mock('@tarojs/taro', () => ({
  default: {
    getStorageSync: (key: string) => storage.get(key) ?? '',
    setStorageSync: (key: string, data: unknown) => void storage.set(key, data),
  },
}))

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
const NOW = Date.UTC(2026, 10, 26)
const SENT = { orderId: 'o', what: '{}' }

/** An answer of the API tells the time; before it, the phone has its own clock alone. */
const serverSays = (at: number) => noteServerTime({ 'x-server-time': String(at) })

beforeEach(() => {
  storage.clear()
  vi.useFakeTimers({ now: NOW })
  serverSays(NOW)
})
afterEach(() => {
  vi.useRealTimers()
})

test('a booking that was begun is there for a day', () => {
  beginDraft({ serviceId: 's', note: '异响' })
  serverSays(NOW + 23 * HOUR_MS)
  expect(readDraft()).toMatchObject({ serviceId: 's', note: '异响' })
  serverSays(NOW + 25 * HOUR_MS)
  expect(readDraft()).toBeUndefined()
})

test('a phone whose own clock is two days behind loses nothing by touching it before the first answer', () => {
  serverSays(NOW + 2 * DAY_MS)
  beginDraft({ serviceId: 's' })
  patchDraft({ sent: SENT })
  // The app is opened anew, and knows no time but its own until it is answered.
  serverSays(NOW)
  beginDraft({ serviceId: 's' })
  serverSays(NOW + 2 * DAY_MS)
  expect(readDraft()).toMatchObject({ serviceId: 's', sent: SENT })
})

test('what a page shows is changed and kept, also where it was begun by a clock that is days behind', () => {
  const shown = beginDraft({ serviceId: 's' })
  serverSays(NOW + 3 * DAY_MS)
  expect(readDraft()).toBeUndefined()
  expect(patchDraft({ note: '左前轮有响声' })).toBeUndefined()
  expect(patchDraft({ note: '左前轮有响声' }, shown)).toMatchObject({ serviceId: 's' })
  expect(readDraft()).toMatchObject({ serviceId: 's', note: '左前轮有响声' })
})
