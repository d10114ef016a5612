import { LIMITS } from '@anxin/shared/kernel/limits'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { copyOrder } from '../../test/harness/copy-order'
import { signInOperator } from '../../test/harness/operators'
import { confirm, deliveredJob, refreshTokens, settle, type Job } from '../../test/harness/order-steps'
import { tinyJpeg, uploadPhoto } from '../../test/harness/photos'
import { startTestApp, type Reply, type TestApp } from '../../test/harness/test-app'
import { makeOwner, makeShop, makeStaff, signIn, type Person } from '../../test/harness/world'

let t: TestApp
/** A completed order; most tests make the showcase of a copy of it. */
let completed: Job
/** The member of staff who is the technician of the order. */
let technician: Person & { staffId: string }
let technicianId: string
beforeAll(async () => {
  t = await startTestApp()
  completed = await deliveredJob(t)
  await confirm(completed)
  const [row] = await t.app.db.rows<{ id: string }>('SELECT technician_id AS id FROM orders WHERE id = ?', [
    completed.orderId,
  ])
  technicianId = row?.id ?? ''
  technician = await makeStaff(t, completed.shop.id, 'technician')
  await t.app.db.run('UPDATE technician SET staff_id = ? WHERE id = ?', [technician.staffId, technicianId])
  technician.token = (await signIn(t, 'shop', technician.name, completed.shop.id)).token
})
afterAll(() => t.close())

const PLATE = { x: 400, y: 600, width: 200, height: 100 }
const TEXT = '踩刹车有异响，检查发现前刹车片磨到极限，更换后试车正常。'
type Chosen = { photoId: string; masks: (typeof PLATE)[]; nothingToHide?: boolean }

const params = ({ orderId }: Job) => ({ orderId })
async function photosFor(job: Job): Promise<Chosen[]> {
  const upload = async (slot: 'front' | 'finish') =>
    uploadPhoto(t, job.shop.owner.token, job.orderId, slot, await tinyJpeg())
  return [
    { photoId: await upload('front'), masks: [PLATE] },
    { photoId: await upload('finish'), masks: [], nothingToHide: true },
  ]
}
const inputFor = (job: Job, photos: Chosen[], text = TEXT) => ({
  params: params(job),
  body: { commandId: t.id(), text, photos },
})
const make = async (job: Job, photos?: Chosen[], text?: string) =>
  t.api(
    job.shop.owner.token,
    'POST /shop/orders/:orderId/showcase',
    inputFor(job, photos ?? (await photosFor(job)), text),
  )
const refusedMake = async (job: Job, photos: Chosen[], text?: string) =>
  t.refused(job.shop.owner.token, 'POST /shop/orders/:orderId/showcase', inputFor(job, photos, text))
async function own(job: Job) {
  const input = { params: params(job) }
  const { showcase } = await t.api(job.owner.token, 'GET /orders/:orderId/showcase', input)
  if (!showcase) throw new Error('the owner was not asked')
  return showcase
}
const answer = async (job: Job, more: { agree?: boolean; showPrices?: boolean; contentHash?: string } = {}) =>
  t.api(job.owner.token, 'POST /orders/:orderId/showcase/answer', {
    params: params(job),
    body: { commandId: t.id(), agree: true, contentHash: (await own(job)).contentHash, ...more },
  })
const revoke = (job: Job) =>
  t.api(job.owner.token, 'POST /orders/:orderId/showcase/revocation', {
    params: params(job),
    body: { commandId: t.id() },
  })
async function itemsOf(job: Job): Promise<Reply<'GET /operators/queue'>['items']> {
  await t.drain()
  const { token } = await signInOperator(t)
  const { items } = await t.api(token, 'GET /operators/queue', { query: { limit: 50 } })
  return items.filter(({ orderId, kind }) => orderId === job.orderId && kind === 'showcase-masks')
}
async function decide(job: Job, publish = true): Promise<void> {
  const [item] = await itemsOf(job)
  await t.api((await signInOperator(t)).token, 'POST /operators/queue/:itemId/showcase-decision', {
    params: { itemId: item?.id ?? '' },
    body: { commandId: t.id(), publish, note: '已看过' },
  })
  await t.drain()
}
async function published(): Promise<{ job: Job; id: string; photoIds: string[] }> {
  const job = await copyOrder(completed)
  const { id, photos } = await make(job)
  await answer(job)
  await decide(job)
  return { job, id, photoIds: photos.map((photo) => photo.id) }
}
/** A stranger without an account asks for a picture. */
const picture = (id: string, token?: string) =>
  t.fastify.inject({
    method: 'GET',
    url: `/showcase-photos/${id}`,
    headers: token ? { authorization: `Bearer ${token}` } : {},
  })
const statusOf = async (id: string) =>
  (await t.fastify.inject({ method: 'GET', url: `/showcases/${id}` })).statusCode
const listed = async () => {
  const query = { limit: 50 }
  const shopId = completed.shop.id
  const ofShop = await t.api(null, 'GET /shops/:shopId/showcases', { params: { shopId }, query })
  return ofShop.items.map(({ id }) => id)
}
const titles = async ({ owner, orderId }: Job) =>
  (await t.api(owner.token, 'GET /notices', { query: { limit: 50 } })).items
    .filter((notice) => notice.orderId === orderId)
    .map(({ title }) => title)

describe('a showcase', () => {
  it('is made of a completed order alone, by its own shop', async () => {
    const job = await copyOrder(completed)
    const photos = await photosFor(job)
    await t.app.db.run("UPDATE orders SET state = 'DELIVERED' WHERE id = ?", [job.orderId])
    expect(await refusedMake(job, photos)).toMatchObject({ status: 409, code: 'SHOWCASE_NOT_ALLOWED' })
    await t.app.db.run("UPDATE orders SET state = 'COMPLETED' WHERE id = ?", [job.orderId])
    const foreign = { ...job, shop: await makeShop(t) }
    expect(await refusedMake(foreign, photos)).toMatchObject({ status: 404, code: 'NOT_FOUND' })
    expect(await make(job, photos)).toMatchObject({ state: 'asked', publishedAt: null })
  })

  it('is read by nobody but its sides before the owner has agreed and a person has looked', async () => {
    const job = await copyOrder(completed)
    const { id, photos } = await make(job)
    const [photoId] = photos.map((photo) => photo.id)
    const stranger = await makeOwner(t)
    const seenBy = async (token?: string) => (await picture(photoId ?? '', token)).statusCode
    for (const step of ['asked', 'agreed'] as const) {
      if (step === 'agreed') await answer(job)
      expect([step, await statusOf(id), await seenBy(), await seenBy(stranger.token)]).toEqual([
        step,
        404,
        404,
        404,
      ])
      expect(await listed()).not.toContain(id)
      expect([await seenBy(job.owner.token), await seenBy(job.shop.owner.token)]).toEqual([200, 200])
    }
    expect((await picture(photoId ?? '', job.owner.token)).headers['cache-control']).toBe('private, no-store')
    await decide(job)
    expect([await statusOf(id), await seenBy()]).toEqual([200, 200])
    expect(await listed()).toContain(id)
    expect(await titles(job)).toEqual(['维修案例已公开', '门店想公开这次维修'])
  })

  it('is public without plate and name, and without prices unless the owner let them be shown', async () => {
    await make(completed)
    expect((await own(completed)).lines[0]?.amountFen).toBeGreaterThan(0)
    await answer(completed, { showPrices: false })
    await decide(completed)
    const { id } = await own(completed)
    const read = () => t.api(null, 'GET /showcases/:showcaseId', { params: { showcaseId: id } })
    const shown = await read()
    expect(shown).toMatchObject({ text: TEXT, vehicleText: '大众 朗逸 2021', technician: null })
    expect(shown.lines.length).toBeGreaterThan(0)
    expect(shown.lines.map(({ amountFen }) => amountFen)).toEqual(shown.lines.map(() => null))
    expect(JSON.stringify(shown)).not.toMatch(/ownerId|orderId|浙A/)
    await make(completed)
    await answer(completed, { showPrices: true })
    await decide(completed)
    expect((await read()).lines[0]?.amountFen).toBeGreaterThan(0)
  })

  it('goes back to the shop where a person still sees a plate, and is asked anew', async () => {
    const job = await copyOrder(completed)
    const { id } = await make(job)
    await answer(job)
    await decide(job, false)
    expect([(await own(job)).state, await statusOf(id)]).toEqual(['rejected', 404])
    expect(await make(job)).toMatchObject({ id, state: 'asked' })
  })

  it('is put to its owner five times at most', async () => {
    const job = await copyOrder(completed)
    const photos = await photosFor(job)
    for (let asks = 0; asks < LIMITS.showcaseAsksMax; asks++) await make(job, photos)
    expect(await refusedMake(job, photos)).toMatchObject({ status: 409, code: 'LIMIT_REACHED' })
  })
})

describe('its pictures', () => {
  it('of the whole car are not taken without a mask, others not without a word that there is nothing to hide', async () => {
    const job = await copyOrder(completed)
    const [front, finish] = await photosFor(job)
    if (!front || !finish) throw new Error('two photos')
    for (const bare of [
      { ...front, masks: [], nothingToHide: true },
      { ...finish, nothingToHide: false },
    ])
      expect(await refusedMake(job, [bare])).toMatchObject({ status: 422, code: 'SHOWCASE_UNMASKED' })
    expect(await refusedMake(job, [{ ...front, masks: [{ ...PLATE, x: 900 }] }])).toMatchObject({
      status: 400,
      code: 'BAD_INPUT',
    })
  })

  it('are the shop’s own of this order', async () => {
    const [job, other] = [await copyOrder(completed), await copyOrder(completed)]
    const [foreign] = await photosFor(other)
    const byOwner = await uploadPhoto(t, job.owner.token, job.orderId, 'finding', await tinyJpeg())
    const ofReview = await uploadPhoto(t, job.owner.token, job.orderId, 'review', await tinyJpeg())
    for (const photoId of [foreign?.photoId ?? '', byOwner, ofReview, t.id()])
      expect(await refusedMake(job, [{ photoId, masks: [PLATE] }])).toMatchObject({ code: 'NOT_FOUND' })
  })

  it('have lost what is under a mask, for the owner who is asked as for everybody', async () => {
    const job = await copyOrder(completed)
    const plate = { input: { create: { width: 200, height: 60, channels: 3 as const, background: '#fff' } } }
    const file = await sharp({ create: { width: 800, height: 600, channels: 3, background: '#000' } })
      .composite([{ ...plate, left: 330, top: 370 }])
      .jpeg()
      .toBuffer()
    const photoId = await uploadPhoto(t, job.shop.owner.token, job.orderId, 'rear', file)
    const { photos } = await make(job, [{ photoId, masks: [PLATE] }])
    const { rawPayload } = await picture(photos[0]?.id ?? '', job.owner.token)
    const area = { left: 325, top: 365, width: 150, height: 50 }
    const inside = await sharp(await sharp(rawPayload).extract(area).png().toBuffer()).stats()
    expect(Math.max(...inside.channels.map(({ min, max }) => max - min))).toBeLessThan(8)
  })
})

describe('its text', () => {
  it.each(['车主的浙A12345修好了，刹车恢复', '有问题打 138 0013 8000，欢迎到店', '1M8GDM9AXKP042788 的车'])(
    'that tells of a person or a car is refused: %s',
    async (text) => {
      const job = await copyOrder(completed)
      expect(await refusedMake(job, await photosFor(job), text)).toMatchObject({
        status: 422,
        code: 'PERSONAL_TEXT',
      })
    },
  )

  it('that WeChat finds risky, or cannot judge, is not taken', async () => {
    const job = await copyOrder(completed)
    const photos = await photosFor(job)
    expect(await refusedMake(job, photos, '可以代 开 发 票，价格从优优惠')).toMatchObject({
      code: 'CONTENT_RISKY',
    })
    await t.wechat('/faults', { match: { path: 'msg_sec_check' }, do: { errcode: -1 }, times: 1 })
    expect(await refusedMake(job, photos)).toMatchObject({ status: 503, code: 'WECHAT_UNAVAILABLE' })
  })
})

describe('the owner’s consent', () => {
  it('is to exactly what she saw: a change hides it at once, and the old yes counts no more', async () => {
    const { job, id, photoIds } = await published()
    const { contentHash: old } = await own(job)
    const changed = await make(job, undefined, `${TEXT}质保两年。`)
    expect([await statusOf(id), await listed()]).toEqual([404, expect.not.arrayContaining([id])])
    for (const photoId of photoIds) expect((await picture(photoId)).statusCode).toBe(404)
    expect(changed.contentHash).not.toBe(old)
    const stale = await t.refused(job.owner.token, 'POST /orders/:orderId/showcase/answer', {
      params: params(job),
      body: { commandId: t.id(), agree: true, contentHash: old },
    })
    expect(stale).toMatchObject({ status: 409, code: 'SHOWCASE_CHANGED' })
    expect((await own(job)).state).toBe('asked')
  })

  it('does not let a look at other pictures publish them', async () => {
    const job = await copyOrder(completed)
    await make(job)
    await answer(job)
    const [item] = await itemsOf(job)
    await make(job) // other pictures, before the queue hears of it
    await answer(job)
    const stale = await t.refused(
      (await signInOperator(t)).token,
      'POST /operators/queue/:itemId/showcase-decision',
      { params: { itemId: item?.id ?? '' }, body: { commandId: t.id(), publish: true, note: '已看过' } },
    )
    expect(stale).toMatchObject({ status: 409, code: 'QUEUE_ITEM_TAKEN' })
    expect(await itemsOf(job)).toHaveLength(1)
    expect((await own(job)).state).toBe('checking')
  })

  it('is kept for ever with the hash of what she saw, and is a link of the order’s evidence', async () => {
    const { job, id } = await published()
    const { contentHash } = await own(job)
    await revoke(job)
    const answers = await t.app.db.rows(
      'SELECT answer, content_hash FROM showcase_answer WHERE showcase_id = ? ORDER BY id',
      [id],
    )
    expect(answers).toEqual([
      { answer: 'agreed', content_hash: contentHash },
      { answer: 'revoked', content_hash: contentHash },
    ])
    const links = await t.app.db.rows<{ content: string }>(
      "SELECT content FROM evidence_link WHERE order_id = ? AND kind = 'entry' ORDER BY seq DESC LIMIT 2",
      [job.orderId],
    )
    expect(links[0]?.content).toContain('showcase-revoked')
    expect(links[1]?.content).toContain(contentHash)
  })

  it('that is refused is final: she is not asked again, and the pictures are gone', async () => {
    const job = await copyOrder(completed)
    const { photos } = await make(job)
    await answer(job, { agree: false })
    expect((await picture(photos[0]?.id ?? '', job.shop.owner.token)).statusCode).toBe(404)
    expect(await refusedMake(job, await photosFor(job))).toMatchObject({
      status: 409,
      code: 'SHOWCASE_ENDED',
    })
  })

  it('once taken back hides it everywhere at once, pictures and their files too, whatever is cached', async () => {
    const { job, id, photoIds } = await published()
    for (const photoId of photoIds) {
      const { statusCode, headers } = await picture(photoId)
      expect([statusCode, headers['cache-control']]).toEqual([200, 'public, max-age=30'])
    }
    await revoke(job)
    expect([await statusOf(id), await listed()]).toEqual([404, expect.not.arrayContaining([id])])
    for (const photoId of photoIds) {
      expect((await picture(photoId)).statusCode).toBe(404)
      expect((await picture(photoId, job.shop.owner.token)).statusCode).toBe(404)
    }
    await t.drain()
    for (const photoId of photoIds) expect(await t.app.storage.exists(`showcases/${photoId}.jpg`)).toBe(false)
    expect(await refusedMake(job, await photosFor(job))).toMatchObject({ code: 'SHOWCASE_ENDED' })
  })

  it('ends with the account', async () => {
    const job = await deliveredJob(t)
    await confirm(job)
    await settle(job)
    const { id, photos } = await make(job)
    await answer(job)
    await decide(job)
    expect(await statusOf(id)).toBe(200)
    await refreshTokens(job)
    await t.api(job.owner.token, 'POST /me/removal', { body: { commandId: t.id() } })
    expect([await statusOf(id), (await picture(photos[0]?.id ?? '')).statusCode]).toEqual([404, 404])
    await refreshTokens(completed)
    technician.token = (await signIn(t, 'shop', technician.name, completed.shop.id)).token
  })

  it('is not needed for the shop to take it down', async () => {
    const { job, id } = await published()
    await t.api(technician.token, 'POST /shop/orders/:orderId/showcase/removal', {
      params: params(job),
      body: { commandId: t.id() },
    })
    expect([await statusOf(id), (await own(job)).state]).toEqual([404, 'dropped'])
  })
})

describe('a technician’s page', () => {
  const page = () => ({ params: { technicianId } })
  const change = (token: string, body: { shown: boolean; name?: string; intro?: string }) => ({
    token,
    input: { body: { commandId: t.id(), name: '王师傅', intro: '修了十二年大众', ...body } },
  })
  const show = async (shown: boolean) => {
    const { token, input } = change(technician.token, { shown })
    return t.api(token, 'POST /shop/technician-page', input)
  }
  const hidden = () => t.refused(null, 'GET /technicians/:technicianId', page())

  it('is seen by nobody until the technician wants it, and again by nobody once they do not', async () => {
    expect(await hidden()).toMatchObject({ status: 404 })
    expect(await t.api(technician.token, 'GET /shop/technician-page')).toMatchObject({ shown: false })
    await show(true)
    const shown = await t.api(null, 'GET /technicians/:technicianId', page())
    expect(shown).toMatchObject({ id: technicianId, name: '王师傅', shopId: completed.shop.id })
    expect(shown.doneOrders).toBeGreaterThan(0)
    const { items } = await t.api(null, 'GET /shops/:shopId/technicians', {
      params: { shopId: shown.shopId },
    })
    expect(items).toEqual([{ id: technicianId, name: '王师傅' }])
    await show(false)
    expect(await hidden()).toMatchObject({ status: 404 })
    expect(await t.refused(null, 'GET /technicians/:technicianId/showcases', page())).toMatchObject({
      status: 404,
    })
  })

  it('shows the score of their orders with the number of reviews, and none while these are too few', async () => {
    await show(true)
    const rating = async () => (await t.api(null, 'GET /technicians/:technicianId', page())).rating
    const rate = (count: number) =>
      t.app.db.run('UPDATE technician SET rating_count = ?, score_milli = 4567 WHERE id = ?', [
        count,
        technicianId,
      ])
    await rate(LIMITS.technicianReviewsMin - 1)
    expect(await rating()).toBeNull()
    await rate(LIMITS.technicianReviewsMin)
    expect(await rating()).toEqual({ score: 4.57, count: LIMITS.technicianReviewsMin })
    await show(false)
  })

  it('names the technician on the showcases, as far as they want it', async () => {
    const { id } = await published()
    const named = async () =>
      (await t.api(null, 'GET /showcases/:showcaseId', { params: { showcaseId: id } })).technician
    expect(await named()).toBeNull()
    await show(true)
    expect(await named()).toEqual({ id: technicianId, name: '王师傅' })
    const { items } = await t.api(null, 'GET /technicians/:technicianId/showcases', page())
    expect(items[0]).toMatchObject({ id, photo: { stage: 'after' } })
  })

  it('is written by the technician alone, in words that everybody may read', async () => {
    const { token, input } = change(completed.shop.owner.token, { shown: true })
    expect(await t.refused(token, 'POST /shop/technician-page', input)).toMatchObject({ status: 404 })
    const refusedWith = (intro: string) => {
      const { input: risky } = change(technician.token, { shown: true, intro })
      return t.refused(technician.token, 'POST /shop/technician-page', risky)
    }
    expect(await refusedWith('加我微信 13800138000')).toMatchObject({ code: 'PERSONAL_TEXT' })
    expect(await refusedWith('可以代开发票')).toMatchObject({ code: 'CONTENT_RISKY' })
  })

  it('goes when they leave the shop', async () => {
    await show(true)
    await t.api(completed.shop.owner.token, 'POST /shop/staff/:staffId/removal', {
      params: { staffId: technician.staffId },
      body: { commandId: t.id() },
    })
    expect(await hidden()).toMatchObject({ status: 404 })
  })
})
