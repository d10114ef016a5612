import { beforeEach, describe, expect, test } from 'vitest'
import {
  createUploadQueue,
  SENDING_MAX,
  type QueuedPhoto,
  type SendOutcome,
  type UploadPhone,
} from './upload-queue'

type Sending = { photo: QueuedPhoto; end: (outcome: SendOutcome) => Promise<void> }

let storage: readonly QueuedPhoto[]
let files: Set<string>
let sendings: Sending[]
let timers: { run: () => void; ms: number; isOver: boolean }[]
let ids: number
let nowMs: number
let hasRoom: boolean

beforeEach(() => {
  storage = []
  files = new Set()
  sendings = []
  timers = []
  ids = 0
  nowMs = 1_000_000
  hasRoom = true
})

const settle = () => new Promise<void>((resolve) => setImmediate(resolve))

function phone(): UploadPhone {
  return {
    load: () => structuredClone(storage),
    keep: (photos) => (storage = structuredClone(photos)),
    async saveFile(_, key) {
      if (!hasRoom) throw new Error('no room')
      files.add(`usr/${key}`)
      return `usr/${key}`
    },
    removeFile: (path) => void files.delete(path),
    send: (photo) =>
      new Promise((resolve) => {
        sendings.push({
          photo,
          async end(outcome) {
            resolve(outcome)
            await settle()
          },
        })
      }),
    newId: () => `id-${(ids += 1)}`,
    nowMs: () => nowMs,
    later(run, ms) {
      const timer = { run, ms, isOver: false }
      timers.push(timer)
      return () => (timer.isOver = true)
    },
  }
}

const place = (slot: QueuedPhoto['slot']) => ({ orderId: 'order', slot })
const states = () => storage.map(({ state }) => state)
const SENT = { kind: 'sent' } as const
const LOST = { kind: 'no-answer' } as const

async function takeEight() {
  const queue = createUploadQueue(phone())
  for (const slot of ['front', 'rear', 'left', 'right', 'dashboard', 'damage', 'damage', 'damage'] as const)
    queue.add(place(slot), `tmp/${slot}`)
  await settle()
  return queue
}

describe('the queue of photos', () => {
  test('sends in the order in which they were taken, a few at a time, and never makes the next one wait', async () => {
    await takeEight()
    expect(sendings.map(({ photo }) => photo.slot)).toEqual(['front', 'rear'])
    expect(states().filter((state) => state === 'sending')).toHaveLength(SENDING_MAX)
    for (let sent = 0; sent < 8; sent += 1) await sendings[sent]?.end(SENT)
    expect(sendings.map(({ photo }) => photo.id)).toEqual(storage.map(({ id }) => id))
    expect(states()).toEqual(Array(8).fill('sent'))
  })

  test('removes a file when it has arrived, and not before', async () => {
    await takeEight()
    expect(files.size).toBe(8)
    await sendings[0]?.end(LOST)
    expect(files.size).toBe(8)
    await sendings[1]?.end(SENT)
    expect(files.size).toBe(7)
    expect(storage[1]?.path).toBe('')
  })

  test('waits longer and longer without a network, and sends the same ids when it is back', async () => {
    const queue = await takeEight()
    await sendings[0]?.end(LOST)
    await sendings[1]?.end(LOST)
    expect(timers.map(({ ms }) => ms)).toEqual([1_000])
    expect(sendings).toHaveLength(2)
    timers[0]?.run()
    await sendings[2]?.end(LOST)
    await sendings[3]?.end(LOST)
    expect(timers.map(({ ms }) => ms)).toEqual([1_000, 2_000])
    queue.wake()
    expect(timers[1]?.isOver).toBe(true)
    for (let next = 4; next < 12; next += 1) await sendings[next]?.end(SENT)
    expect(sendings[4]?.photo.id).toBe(sendings[0]?.photo.id)
    expect(new Set(sendings.map(({ photo }) => photo.id)).size).toBe(8)
    expect(states()).toEqual(Array(8).fill('sent'))
  })

  test('survives a killed app: what was under way is sent again under its id', async () => {
    await takeEight()
    await sendings[0]?.end(SENT)
    const before = sendings.map(({ photo }) => photo.id)
    const second = createUploadQueue(phone())
    expect(second.photos().map(({ state }) => state)).toEqual(['sent', ...Array(7).fill('waiting')])
    second.wake()
    expect(sendings.slice(3).map(({ photo }) => photo.id)).toEqual(before.slice(1))
  })

  test('a refused photo stops with its reason, holds up nothing, and can be replaced', async () => {
    const queue = await takeEight()
    await sendings[0]?.end({ kind: 'refused', reason: '照片无法识别，请重新拍摄' })
    expect(storage[0]).toMatchObject({ state: 'failed', reason: '照片无法识别，请重新拍摄' })
    expect(sendings[2]?.photo.slot).toBe('left')
    queue.discard('id-1')
    expect(files.has('usr/id-1')).toBe(false)
    queue.add(place('front'), 'tmp/again')
    await settle()
    expect(storage.at(-1)).toMatchObject({ slot: 'front', state: 'waiting', path: 'usr/id-9' })
  })

  test('a refused photo can be tried again as it is', async () => {
    const queue = await takeEight()
    await sendings[0]?.end({ kind: 'refused', reason: '照片数量已达上限' })
    await sendings[1]?.end(SENT)
    queue.retry('id-1')
    expect(sendings.filter(({ photo }) => photo.id === 'id-1')).toHaveLength(1)
    await sendings[2]?.end(SENT)
    expect(sendings.filter(({ photo }) => photo.id === 'id-1')).toHaveLength(2)
  })

  test('an id that has grown too old is made anew only where the API has said that it does not have the photo', async () => {
    await takeEight()
    await sendings[0]?.end({ kind: 'out-of-time' })
    expect(storage[0]).toMatchObject({ key: 'id-1', id: 'id-9', state: 'sending' })
    await sendings.at(-1)?.end({ kind: 'out-of-time' })
    await sendings.at(-1)?.end({ kind: 'out-of-time' })
    expect(storage[0]).toMatchObject({ state: 'failed', reason: expect.stringContaining('时间') as string })
  })

  test('a photo taken again while the former is under way stays taken again', async () => {
    const queue = await takeEight()
    queue.discard('id-1')
    await sendings[0]?.end(SENT)
    expect(storage.some(({ key }) => key === 'id-1')).toBe(false)
    expect(sendings.map(({ photo }) => photo.key)).toContain('id-3')
  })

  test('a full phone still sends while the app is open', async () => {
    hasRoom = false
    await takeEight()
    expect(sendings[0]?.photo.path).toBe('tmp/front')
  })

  test('forgets after a week what has arrived, and nothing else', async () => {
    await takeEight()
    await sendings[0]?.end(SENT)
    nowMs += 8 * 86_400_000
    expect(createUploadQueue(phone()).photos()).toHaveLength(7)
  })
})
