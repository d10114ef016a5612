import { beforeEach, expect, test, vi } from 'vitest'
import { askEarly, takeEarly } from './early'
import { forgetKept, keep, readKept } from './kept'

const phone = vi.hoisted(() => ({ storage: new Map<string, unknown>(), version: '1.0.0', isFull: false }))

vi.mock('@tarojs/taro', () => ({
  default: {
    getStorageSync: (key: string) => phone.storage.get(key) ?? '',
    removeStorageSync: (key: string) => void phone.storage.delete(key),
    getStorageInfoSync: () => ({ keys: Array.from(phone.storage.keys()) }),
    async setStorage({ key, data }: { key: string; data: unknown }) {
      if (phone.isFull) throw { errMsg: 'setStorage:fail exceed storage max size' }
      phone.storage.set(key, data)
    },
    getAccountInfoSync: () => ({ miniProgram: { version: phone.version } }),
  },
}))

const signIn = (userId: string, shopId: string | null = null) =>
  phone.storage.set('session', { token: 't', userId, active: shopId === null ? null : { shopId } })

beforeEach(() => {
  phone.storage.clear()
  phone.version = '1.0.0'
  phone.isFull = false
})

test('what was answered last is there for the same question of the same person', () => {
  signIn('u')
  keep('cars', 'cars', [1])
  expect(readKept('cars', 'cars')).toEqual([1])
  expect(readKept('cars', 'other cars')).toBeUndefined()
  expect(readKept('shops', 'cars')).toBeUndefined()
})

test('nobody else sees it: not another person, not the same one for another shop, not a guest', () => {
  signIn('u', 'shop')
  keep('cars', 'cars', [1])
  signIn('v', 'shop')
  expect(readKept('cars', 'cars')).toBeUndefined()
  signIn('u', 'other shop')
  expect(readKept('cars', 'cars')).toBeUndefined()
  phone.storage.delete('session')
  expect(readKept('cars', 'cars')).toBeUndefined()
})

test('another version of the app does not read it', () => {
  keep('cars', 'cars', [1])
  phone.version = '1.0.1'
  expect(readKept('cars', 'cars')).toBeUndefined()
})

test('who signs out leaves nothing of it behind, and loses nothing else', () => {
  signIn('u')
  phone.storage.set('appearance', { large: true })
  keep('cars', 'cars', [1])
  keep('services', 'services', [2])
  forgetKept()
  expect(Array.from(phone.storage.keys())).toEqual(['session', 'appearance'])
})

test('a phone without room keeps nothing and says nothing', async () => {
  phone.isFull = true
  keep('cars', 'cars', [1])
  await Promise.resolve()
  expect(readKept('cars', 'cars')).toBeUndefined()
})

test('what was asked early is asked once and taken once; its failure is told to who takes it', async () => {
  let asked = 0
  const ask = async () => (asked += 1)
  askEarly('number', ask)
  expect(await takeEarly<number>('number')).toBe(1)
  expect(takeEarly('number')).toBeUndefined()
  askEarly('failure', async () => Promise.reject(new Error('gone')))
  await expect(takeEarly('failure')).rejects.toThrow('gone')
  expect(asked).toBe(1)
})
