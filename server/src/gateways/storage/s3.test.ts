import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { signedHeaders } from './aws-signature'
import type { Storage } from './port'
import { createS3 } from './s3'

/*
 * The other end of the wire: a bucket that keeps what it is given, and refuses what is not signed for exactly the bytes
 * that have arrived. That the signature itself is AWS's is shown by their examples (aws-signature.pure.test.ts).
 */
const KEYS = { accessKeyId: 'AKTEST', secretAccessKey: 'secret-of-the-test', region: 'ap-shanghai' }
const NOW = new Date('2026-11-26T03:04:05.678Z')
const JPEG = { contentType: 'image/jpeg' }

let server: Server
let origin = ''
let storage: Storage
let fault: ((response: ServerResponse) => void) | null = null
const objects = new Map<string, { body: Buffer; type: string }>()

beforeAll(async () => {
  server = createServer((request, response) => void serve(request, response))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  storage = open()
})
afterAll(() => void server.close())
beforeEach(() => {
  fault = null
  objects.clear()
})

function open(more: object = {}): Storage {
  return createS3(
    { ...KEYS, bucketUrl: `${origin}/photos`, timeoutMs: 2_000, ...more },
    { clock: { now: () => NOW } },
  )
}

async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const body = await buffer(request)
  const { method = '', url = '', headers } = request
  const refuse = (status: number, code: string) =>
    response.writeHead(status).end(`<Error><Code>${code}</Code></Error>`)
  if (fault) return fault(response)
  const named = /SignedHeaders=([^,]+)/.exec(headers.authorization ?? '')?.[1]?.split(';') ?? []
  const signed = Object.fromEntries(
    named
      .filter((name) => !['host', 'x-amz-date', 'x-amz-content-sha256'].includes(name))
      .map((name) => [name, String(headers[name])]),
  )
  const wanted = signedHeaders(
    KEYS,
    { method, url: new URL(`http://${headers.host}${url}`), headers: signed, body },
    NOW,
  )
  if (headers.authorization !== wanted['authorization']) return void refuse(403, 'SignatureDoesNotMatch')
  if (!url.startsWith('/photos/')) return void refuse(404, 'NoSuchBucket')
  const found = objects.get(url)
  if (method === 'PUT') {
    objects.set(url, { body, type: headers['content-type'] ?? '' })
    return void response.end()
  }
  if (method === 'DELETE') {
    objects.delete(url)
    return void response.writeHead(204).end()
  }
  if (!found) return void refuse(404, 'NoSuchKey')
  response.writeHead(200, { 'content-type': found.type, 'content-length': found.body.length })
  response.end(method === 'HEAD' ? undefined : found.body)
}

async function contentOf(key: string): Promise<string | undefined> {
  const found = await storage.get(key)
  return found ? (await buffer(found.stream)).toString() : undefined
}

it('gives back what was put, from a buffer or a stream, with size and type, and the last content of a key', async () => {
  await storage.put('orders/01J/a.jpg', Buffer.from('one'), JPEG)
  await storage.put('orders/01J/b.webp', Readable.from([Buffer.from('tw'), Buffer.from('o')]), {
    contentType: 'image/webp',
  })
  const found = await storage.get('orders/01J/b.webp')
  expect(found).toMatchObject({ bytes: 3, contentType: 'image/webp' })
  expect((await buffer(found?.stream ?? Readable.from([]))).toString()).toBe('two')
  await storage.put('orders/01J/a.jpg', Buffer.from('later'), JPEG)
  expect(await contentOf('orders/01J/a.jpg')).toBe('later')
})

it('knows what is there and what is not, and forgets twice', async () => {
  await storage.put('known.jpg', Buffer.from('x'), JPEG)
  expect(await storage.exists('known.jpg')).toBe(true)
  await storage.delete('known.jpg')
  await storage.delete('known.jpg')
  expect([await storage.exists('known.jpg'), await contentOf('known.jpg')]).toEqual([false, undefined])
})

it('is refused where its secret is another, and says so instead of finding nothing', async () => {
  const stranger = open({ secretAccessKey: 'another' })
  await expect(stranger.put('a.jpg', Buffer.from('x'), JPEG)).rejects.toThrow('403 SignatureDoesNotMatch')
  await expect(stranger.get('a.jpg')).rejects.toThrow('403')
  await expect(stranger.exists('a.jpg')).rejects.toThrow('403')
  expect(objects.size).toBe(0)
})

it('takes a missing bucket, a fault and a silence for errors, never for a photo that is gone', async () => {
  await expect(open({ bucketUrl: `${origin}/other` }).get('a.jpg')).rejects.toThrow('NoSuchBucket')
  fault = (response) => void response.writeHead(503).end('<Error><Code>SlowDown</Code></Error>')
  await expect(storage.put('a.jpg', Buffer.from('x'), JPEG)).rejects.toThrow('503 SlowDown')
  await expect(storage.get('a.jpg')).rejects.toThrow('503 SlowDown')
  await expect(storage.delete('a.jpg')).rejects.toThrow('503 SlowDown')
  fault = (response) => void response.socket?.destroy()
  await expect(storage.exists('a.jpg')).rejects.toThrow('fetch failed')
  fault = (response) => void response.writeHead(302, { location: `${origin}/photos/b.jpg` }).end()
  await expect(storage.get('a.jpg')).rejects.toThrow('fetch failed')
  fault = () => {}
  await expect(open({ timeoutMs: 50 }).get('a.jpg')).rejects.toThrow('timeout')
})

it('refuses keys that could mean another object', async () => {
  for (const key of ['', '../x.jpg', 'a//b.jpg', 'a b', 'a?x.jpg', 'é'])
    await expect(storage.get(key)).rejects.toThrow('safe')
})
