import { LIMITS } from '@anxin/shared/kernel/limits'
import { randomBytes } from 'node:crypto'
import { createServer } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { copyOrder } from '../../test/harness/copy-order'
import { confirm, deliveredJob, type Job } from '../../test/harness/order-steps'
import { tinyJpeg, uploadPhoto } from '../../test/harness/photos'
import { startTestApp, type TestApp } from '../../test/harness/test-app'

const push = { token: 'photopush1', encoding_aes_key: randomBytes(32).toString('hex').slice(0, 43) }

let t: TestApp
let origin: string
let completed: Job
beforeAll(async () => {
  const port = await freePort()
  origin = `http://127.0.0.1:${port}`
  t = await startTestApp({
    database: 'photos',
    env: {
      PUBLIC_URL: origin,
      WECHAT_PUSH_TOKEN: push.token,
      WECHAT_PUSH_AES_KEY: push.encoding_aes_key,
    },
  })
  await t.fastify.listen({ host: '127.0.0.1', port })
  completed = await deliveredJob(t)
  await confirm(completed)
})
afterAll(() => t.close())

/** A port that nobody has: the address of the product has to be known before it listens. */
async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  return typeof address === 'object' && address ? address.port : 0
}

const verdict = (suggest: 'pass' | 'review' | 'risky') => t.wechat('/media-verdict', { suggest })
const scores = { skill: 5, manner: 5, priceClarity: 5, text: '' }
const own = async ({ owner, orderId }: Job) =>
  (await t.api(owner.token, 'GET /orders/:orderId/review', { params: { orderId } })).review
const see = (path: string, token?: string) =>
  fetch(`${origin}${path}`, token === undefined ? {} : { headers: { authorization: `Bearer ${token}` } })
const queueOf = ({ orderId }: Job) =>
  t.app.db.rows("SELECT id FROM queue_item WHERE order_id = ? AND kind = 'review-doubtful'", [orderId])

/** A review with pictures, and WeChat's word on them as it is set. */
async function written(count = 2) {
  const job = await copyOrder(completed)
  const file = await tinyJpeg()
  const photoIds: string[] = []
  for (let n = 0; n < count; n++)
    photoIds.push(await uploadPhoto(t, job.owner.token, job.orderId, 'review', file))
  const body = { id: t.id(), ...scores, photoIds }
  const review = await t.api(job.owner.token, 'POST /orders/:orderId/review', {
    params: { orderId: job.orderId },
    body,
  })
  return { job, review, photoIds, path: `/reviews/${review.id}/photos/${photoIds[0]}` }
}
/** What WeChat says arrives. */
async function hear() {
  await t.drain()
  await t.sandbox.clockMoved()
  await t.drain()
}

describe('photos on which WeChat says nothing', () => {
  it('are looked at by a person when its time is over', async () => {
    const { job, path } = await written(1) // WeChat does not know yet where to tell us
    await hear()
    expect(await queueOf(job)).toEqual([])
    await t.advance(LIMITS.reviewPhotoVerdictMs)
    expect([await queueOf(job), (await own(job))?.state, (await see(path)).status]).toEqual([
      [expect.anything()],
      'pending',
      404,
    ])
  })
})

describe('the photos of a review', () => {
  beforeAll(async () => {
    const appid = t.sandbox.identity.ownerAppid
    await t.wechat('/message-push', { appid, url: `${origin}/wechat/messages`, ...push })
  })

  it('are seen by nobody but their author before WeChat has passed them all, then by everybody', async () => {
    await verdict('pass')
    const { job, review, photoIds, path } = await written()
    expect(review.state).toBe('pending')
    expect((await see(path)).status).toBe(404)
    expect((await see(`/photos/${photoIds[0]}`, job.shop.owner.token)).status).toBe(404)
    expect((await see(`/photos/${photoIds[0]}`, job.owner.token)).status).toBe(200)
    await hear()
    expect((await own(job))?.state).toBe('published')
    const shown = await see(path)
    expect([shown.status, shown.headers.get('content-type')]).toEqual([200, 'image/jpeg'])
    expect((await see(`/reviews/${review.id}/photos/${t.id()}`)).status).toBe(404)
    expect(await queueOf(job)).toEqual([])
    const checks = await t.app.db.rows('SELECT trace_id FROM photo_check WHERE review_id = ?', [review.id])
    expect(checks).toHaveLength(2)
  })

  it('of which WeChat finds one risky are never shown, and the author is told', async () => {
    await verdict('risky')
    const { job, path } = await written()
    await hear()
    expect((await own(job))?.state).toBe('refused')
    expect((await see(path)).status).toBe(404)
  })

  it('that WeChat is not sure of are looked at by a person', async () => {
    await verdict('review')
    const { job, path } = await written()
    await hear()
    expect((await own(job))?.state).toBe('pending')
    expect(await queueOf(job)).toHaveLength(1)
    expect((await see(path)).status).toBe(404)
    await t.advance(LIMITS.reviewPhotoVerdictMs)
    expect(await queueOf(job)).toHaveLength(1)
  })

  it('wait for WeChat where it cannot be asked, and keep what they have when the words are edited', async () => {
    await verdict('pass')
    await t.wechat('/faults', { match: { path: 'media_check_async' }, do: { errcode: -1 }, times: 1 })
    const { job, photoIds } = await written(1)
    await hear()
    expect((await own(job))?.state).toBe('pending')
    await t.advance(LIMITS.reviewCheckRetryMs[0])
    await hear()
    expect((await own(job))?.state).toBe('published')
    const edited = await t.api(job.owner.token, 'POST /orders/:orderId/review/edit', {
      params: { orderId: job.orderId },
      body: { commandId: t.id(), ...scores, text: '过了一周还是很好', photoIds },
    })
    expect(edited.state).toBe('published') // WeChat has passed that picture before
  })

  it('are not published by a verdict that comes while edited words are being read', async () => {
    await verdict('pass')
    const { job, photoIds } = await written(1)
    const edited = await t.api(job.owner.token, 'POST /orders/:orderId/review/edit', {
      params: { orderId: job.orderId },
      body: { commandId: t.id(), ...scores, text: '加微信返现', photoIds },
    })
    expect(edited.state).toBe('pending')
    await hear()
    expect((await own(job))?.state).toBe('pending')
  })
})
