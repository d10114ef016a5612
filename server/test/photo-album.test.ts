import sharp from 'sharp'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createUploadQueue, type QueuedPhoto, type SendOutcome } from '../../miniapp/common/upload-queue'
import { verifyChain } from '../src/orders/verify-evidence'
import { accept, requestJob, type Job } from './harness/order-steps'
import { injectPhoto } from './harness/photos'
import { startTestApp, type TestApp } from './harness/test-app'

let t: TestApp
beforeAll(async () => {
  t = await startTestApp()
})
afterAll(() => t.close())

const PHOTOS = 200

it('an album of 200 photos comes through a link that drops every third request, nothing lost or doubled', async () => {
  const job = await requestJob(t)
  await accept(job)
  const link = lossyLink(job)
  const phone = await phoneWith(link.send)
  const first = createUploadQueue(phone.port)
  for (let index = 0; index < PHOTOS; index++)
    first.add({ orderId: job.orderId, slot: 'damage' }, `tmp/${index}`)
  await phone.until(() => count(first.photos(), 'sent') >= PHOTOS / 2)
  // The app is killed with two pictures under way, and opened again.
  phone.kill()
  const second = createUploadQueue(phone.port)
  second.wake()
  await phone.until(() => count(second.photos(), 'sent') === PHOTOS)

  const rows = await t.app.db.rows<{ id: string; sha256: string }>(
    'SELECT id, sha256 FROM order_photo WHERE order_id = ?',
    [job.orderId],
  )
  expect(new Set(rows.map(({ id }) => id))).toEqual(new Set(second.photos().map(({ id }) => id)))
  expect([rows.length, new Set(rows.map(({ sha256 }) => sha256)).size]).toEqual([PHOTOS, PHOTOS])
  expect(link.lost.requests).toBeGreaterThan(PHOTOS / 7)
  expect(link.lost.answers).toBeGreaterThan(PHOTOS / 7)
  const { links, misfit } = await verifyChain(t.app, job.orderId)
  expect(misfit).toBeNull()
  expect(links.filter(({ kind }) => kind === 'photo')).toHaveLength(PHOTOS)
  expect(phone.filesLeft()).toBe(0)
})

function count(photos: readonly QueuedPhoto[], state: QueuedPhoto['state']): number {
  return photos.filter((photo) => photo.state === state).length
}

/** Every third request is lost, in turn on its way there and on the way of its answer. */
function lossyLink({ shop }: Job) {
  const lost = { requests: 0, answers: 0 }
  let sent = 0
  const send = async ({ id, orderId, slot }: QueuedPhoto, file: Buffer): Promise<SendOutcome> => {
    sent += 1
    const isLost = sent % 3 === 0
    const answerOnly = isLost && sent % 2 === 0
    if (isLost && !answerOnly) lost.requests += 1
    if (isLost && !answerOnly) return { kind: 'no-answer' }
    const response = await injectPhoto(t, shop.owner.token, { id, orderId, slot }, file)
    if (answerOnly) {
      lost.answers += 1
      return { kind: 'no-answer' }
    }
    expect(response.statusCode, response.body).toBe(200)
    return { kind: 'sent' }
  }
  return { send, lost }
}

/** A phone that keeps its queue and its files when the app is killed, and whose waits are over at once. */
async function phoneWith(send: (photo: QueuedPhoto, file: Buffer) => Promise<SendOutcome>) {
  const camera = new Map<string, Buffer>()
  for (let index = 0; index < PHOTOS; index++) camera.set(`tmp/${index}`, await picture(index))
  const files = new Map<string, Buffer>()
  let kept: readonly QueuedPhoto[] = []
  let life = 0
  let heard = () => {}
  return {
    port: {
      load: () => structuredClone(kept),
      keep: (photos: readonly QueuedPhoto[]) => {
        kept = structuredClone(photos)
        heard()
      },
      async saveFile(path: string, key: string) {
        files.set(key, camera.get(path) ?? Buffer.alloc(0))
        return key
      },
      removeFile: (path: string) => void files.delete(path),
      /** What a killed app was sending arrives, and nobody hears of it. */
      send(photo: QueuedPhoto) {
        const of = life
        const answer = send(photo, files.get(photo.path) ?? Buffer.alloc(0))
        return new Promise<SendOutcome>((resolve, reject) => {
          answer.then((outcome) => of === life && resolve(outcome), reject)
        })
      },
      newId: () => t.id(),
      nowMs: () => t.clock.now().getTime(),
      later(run: () => void) {
        const of = life
        const turn = setImmediate(() => of === life && run())
        return () => clearImmediate(turn)
      },
    },
    kill: () => void (life += 1),
    filesLeft: () => files.size,
    until: (isSo: () => boolean) =>
      new Promise<void>((resolve) => {
        heard = () => isSo() && resolve()
        heard()
      }),
  }
}

function picture(index: number): Promise<Buffer> {
  const background = { r: index, g: 255 - index, b: (index * 7) % 256 }
  return sharp({ create: { width: 64, height: 48, channels: 3, background } })
    .jpeg()
    .toBuffer()
}
