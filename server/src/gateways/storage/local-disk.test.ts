import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createLocalDisk } from './local-disk'
import type { Storage } from './port'

let directory: string
let storage: Storage
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'anxin-storage-'))
  storage = createLocalDisk(directory)
})
afterAll(() => rm(directory, { recursive: true, force: true }))

const JPEG = { contentType: 'image/jpeg' }

async function contentOf(key: string): Promise<string | undefined> {
  const found = await storage.get(key)
  return found ? (await buffer(found.stream)).toString() : undefined
}

it('gives back what was put, from a buffer or a stream, with size and type', async () => {
  await storage.put('orders/01J/a.jpg', Buffer.from('one'), JPEG)
  await storage.put('orders/01J/b.webp', Readable.from([Buffer.from('tw'), Buffer.from('o')]), {
    contentType: 'image/webp',
  })
  const found = await storage.get('orders/01J/b.webp')
  expect(found).toMatchObject({ bytes: 3, contentType: 'image/webp' })
  expect(await contentOf('orders/01J/a.jpg')).toBe('one')
  expect(await contentOf('orders/01J/b.webp')).toBe('two')
  found?.stream.destroy()
})

it('knows what is there and what is not', async () => {
  await storage.put('known.jpg', Buffer.from('x'), JPEG)
  expect(await storage.exists('known.jpg')).toBe(true)
  await storage.delete('known.jpg')
  await storage.delete('known.jpg')
  expect(await storage.exists('known.jpg')).toBe(false)
  expect(await storage.get('known.jpg')).toBeNull()
  await storage.put('folder/x.jpg', Buffer.from('x'), JPEG)
  expect(await storage.get('folder')).toBeNull()
  await storage.put('plain', Buffer.from('x'), { contentType: 'application/octet-stream' })
  expect(await storage.get('plain/x.jpg')).toBeNull()
  expect(await storage.exists('plain/x.jpg')).toBe(false)
  await storage.delete('plain/x.jpg')
})

it('replaces a content whole, also while the old one is being read', async () => {
  await storage.put('replaced.jpg', Buffer.from('old'), JPEG)
  const old = await storage.get('replaced.jpg')
  await storage.put('replaced.jpg', Buffer.from('new one'), JPEG)
  expect(old && (await buffer(old.stream)).toString()).toBe('old')
  expect(await contentOf('replaced.jpg')).toBe('new one')
})

it('keeps the old content, and no draft, when the new one breaks off', async () => {
  await storage.put('broken/x.jpg', Buffer.from('old'), JPEG)
  const breaking = Readable.from(
    (async function* () {
      yield Buffer.from('half')
      throw new Error('the phone went away')
    })(),
  )
  await expect(storage.put('broken/x.jpg', breaking, JPEG)).rejects.toThrow('the phone went away')
  expect(await contentOf('broken/x.jpg')).toBe('old')
  expect(await readdir(join(directory, 'broken'))).toEqual(['x.jpg'])
})

it('twenty writers under one key leave one whole content', async () => {
  const contents = Array.from({ length: 20 }, (_, index) => String(index).repeat(1000))
  await Promise.all(contents.map((content) => storage.put('raced/x.jpg', Buffer.from(content), JPEG)))
  expect(contents).toContain((await readFile(join(directory, 'raced/x.jpg'))).toString())
  expect(await readdir(join(directory, 'raced'))).toEqual(['x.jpg'])
})

it('refuses every key that could mean another file', async () => {
  const keys = [
    '',
    '.',
    '..',
    '../x.jpg',
    'a/../x.jpg',
    '/etc/passwd',
    'a//b.jpg',
    'a/',
    '.hidden',
    'a/.b',
    'a\\b',
    'a\0b',
    'a b',
    'a.b/c',
    'x.tar.gz',
    'é',
    'x'.repeat(201),
    '-rf',
  ]
  for (const key of keys) {
    await expect(
      storage.put(key, Buffer.from('x'), { contentType: 'application/octet-stream' }),
    ).rejects.toThrow('safe')
    await expect(storage.get(key)).rejects.toThrow('safe')
    await expect(storage.delete(key)).rejects.toThrow('safe')
    await expect(storage.exists(key)).rejects.toThrow('safe')
  }
})

it('refuses a type that the key does not say', async () => {
  await expect(storage.put('x.jpg', Buffer.from('x'), { contentType: 'image/webp' })).rejects.toThrow(
    'extension',
  )
})
