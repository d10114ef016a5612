import { LIMITS } from '@anxin/shared/kernel/limits'
import { DAY_MS, HOUR_MS, localDayOf } from '@anxin/shared/kernel/time'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { copyOrder } from '../../test/harness/copy-order'
import { bookFor } from '../../test/harness/jobs'
import { signInOperator } from '../../test/harness/operators'
import { confirm, deliveredJob, pass, refreshTokens, type Job } from '../../test/harness/order-steps'
import { tinyJpeg, uploadPhoto } from '../../test/harness/photos'
import { startTestApp, type TestApp } from '../../test/harness/test-app'
import { makeOwner, makeShop, makeStaff, type TestShop } from '../../test/harness/world'
import { publish } from '../platform/outbox'
import { addRating, refreshScores } from '../shops'
import { rebuildRatings } from './rebuild-ratings'

let t: TestApp
/** A completed order; most tests review a copy of it. */
let completed: Job
beforeAll(async () => {
  t = await startTestApp({ database: 'reviews' }) // its own: the mean of a region is of all its shops
  completed = await deliveredJob(t)
  await confirm(completed)
})
afterAll(() => t.close())

const SCORES = { skill: 5, manner: 4, priceClarity: 3, text: '换下来的机滤也给我看了' }
type Input = Partial<typeof SCORES> & { id?: string; commandId?: string; photoIds?: string[] }

const params = ({ orderId }: Job) => ({ orderId })
const write = (job: Job, input: Input = {}) =>
  t.api(job.owner.token, 'POST /orders/:orderId/review', {
    params: params(job),
    body: { id: t.id(), ...SCORES, ...input },
  })
const refusedWrite = (job: Job, input: Input = {}) =>
  t.refused(job.owner.token, 'POST /orders/:orderId/review', {
    params: params(job),
    body: { id: t.id(), ...SCORES, ...input },
  })
const edit = (job: Job, input: Input = {}) =>
  t.api(job.owner.token, 'POST /orders/:orderId/review/edit', {
    params: params(job),
    body: { commandId: t.id(), ...SCORES, ...input },
  })
const shown = async (shopId = completed.shop.id) =>
  (await t.api(null, 'GET /shops/:shopId/reviews', { params: { shopId }, query: { limit: 50 } })).items
const isShown = async (id: string) => (await shown()).some((review) => review.id === id)
/** What the shop's rating rests on. */
async function sums(): Promise<number[]> {
  const [row] = await t.app.db.rows<Record<string, number>>(
    'SELECT rating_count, skill_sum, manner_sum, price_clarity_sum FROM shop WHERE id = ?',
    [completed.shop.id],
  )
  return Object.values(row ?? {})
}
const gained = (before: number[], after: number[]) => after.map((sum, index) => sum - (before[index] ?? 0))
const failChecks = (times: number) =>
  t.wechat('/faults', { match: { path: 'msg_sec_check' }, do: { errcode: -1 }, times })
const topicsOf = async (job: Job, topic: string) =>
  t.app.db.rows('SELECT id FROM outbox_event WHERE topic = ? AND subject_id = ?', [topic, job.orderId])

describe('a review', () => {
  it('is read by everybody, raises the rating by its stars, and shows the car without its plate', async () => {
    const job = await copyOrder(completed)
    const before = await sums()
    const review = await write(job)
    expect(review).toMatchObject({ state: 'published', edited: false, reply: null })
    expect(gained(before, await sums())).toEqual([1, 5, 4, 3])
    const [newest] = await shown()
    expect(newest).toMatchObject({ id: review.id, text: SCORES.text, vehicleText: '大众 朗逸 2021' })
    expect(Object.keys(newest ?? {})).not.toContain('orderId')
  })

  it('is written once an order, also by two phones at once, and a repeat gets the same answer', async () => {
    const job = await copyOrder(completed)
    const before = await sums()
    const id = t.id()
    const answers = await Promise.allSettled([write(job, { id }), write(job, { id }), write(job), write(job)])
    const written = answers.flatMap((answer) => (answer.status === 'fulfilled' ? [answer.value.id] : []))
    expect(new Set(written).size).toBe(1)
    expect(gained(before, await sums())).toEqual([1, 5, 4, 3])
    expect(await refusedWrite(job)).toMatchObject({ status: 409, code: 'REVIEW_EXISTS' })
  })

  it('needs a completed order of one’s own', async () => {
    const stranger = { ...completed, owner: await makeOwner(t) }
    expect(await refusedWrite(stranger)).toMatchObject({ status: 404, code: 'NOT_FOUND' })
    const early = await bookFor(t, completed.owner)
    expect(await refusedWrite(early)).toMatchObject({ status: 409, code: 'REVIEW_NOT_ALLOWED' })
  })

  it('is read again by who wrote it, and by nobody else before it is published', async () => {
    const job = await copyOrder(completed)
    const own = (token: string) => t.api(token, 'GET /orders/:orderId/review', { params: params(job) })
    expect(await own(job.owner.token)).toEqual({ review: null })
    const written = await write(job)
    expect(await own(job.owner.token)).toEqual({ review: written })
    const stranger = await makeOwner(t)
    expect(
      await t.refused(stranger.token, 'GET /orders/:orderId/review', { params: params(job) }),
    ).toMatchObject({ status: 404 })
  })

  it('that WeChat finds risky is refused, also with blanks between, and nothing is stored', async () => {
    const job = await copyOrder(completed)
    const refused = await refusedWrite(job, { text: '可以代 开 发 票' })
    expect(refused).toMatchObject({ status: 422, code: 'CONTENT_RISKY' })
    await write(job)
  })
})

describe('a review that WeChat cannot judge now', () => {
  it('waits unseen and uncounted, and is published when WeChat answers again', async () => {
    const job = await copyOrder(completed)
    const before = await sums()
    await failChecks(2)
    const { id, state } = await write(job)
    expect([state, await isShown(id), await sums()]).toEqual(['pending', false, before])
    await t.advance(LIMITS.reviewCheckRetryMs[0])
    expect(await isShown(id)).toBe(false)
    await t.advance(LIMITS.reviewCheckRetryMs[1])
    expect(await isShown(id)).toBe(true)
    expect(gained(before, await sums())).toEqual([1, 5, 4, 3])
  })

  it('is refused in the end when WeChat finds it risky, and its author is told', async () => {
    const job = await copyOrder(completed)
    await failChecks(1)
    const { id } = await write(job, { text: '办假证找我' })
    await t.advance(LIMITS.reviewCheckRetryMs[0])
    expect(await isShown(id)).toBe(false)
    await refreshTokens(job)
    const { items } = await t.api(job.owner.token, 'GET /notices')
    expect(items.some(({ orderId, title }) => orderId === job.orderId && title === '评价未通过审核')).toBe(
      true,
    )
  })

  it('is read by an operator when all attempts were in vain', async () => {
    const job = await copyOrder(completed)
    await failChecks(1 + LIMITS.reviewCheckRetryMs.length)
    const { id } = await write(job, { text: '老板人很好' })
    for (const ms of LIMITS.reviewCheckRetryMs) await t.advance(ms)
    await t.advance(HOUR_MS)
    const operator = await signInOperator(t)
    const { items } = await t.api(operator.token, 'GET /operators/queue')
    const mine = items.filter(({ orderId }) => orderId === job.orderId)
    expect(mine).toMatchObject([{ kind: 'review-doubtful' }])
    expect(mine[0]?.text).toContain('老板人很好')
    await t.api(operator.token, 'POST /operators/queue/:itemId/review-decision', {
      params: { itemId: mine[0]!.id },
      body: { commandId: t.id(), publish: true, note: '内容正常' },
    })
    expect(await isShown(id)).toBe(true)
    await refreshTokens(completed)
  })
})

describe('photos of a review', () => {
  it('are nine at most', async () => {
    const photoIds = Array.from({ length: 10 }, () => t.id())
    expect(await refusedWrite(await copyOrder(completed), { photoIds })).toMatchObject({ code: 'BAD_INPUT' })
  })

  it('must have been uploaded for the review of this order', async () => {
    const [job, other] = [await copyOrder(completed), await copyOrder(completed)]
    const file = await tinyJpeg()
    const foreign = await uploadPhoto(t, other.owner.token, other.orderId, 'review', file)
    const ofAnotherKind = await uploadPhoto(t, job.owner.token, job.orderId, 'need', file)
    for (const photoId of [foreign, ofAnotherKind, t.id()]) {
      expect(await refusedWrite(job, { photoIds: [photoId] })).toMatchObject({ code: 'NOT_FOUND' })
    }
  })

  it.each([true, false])(
    'are seen by an operator before everybody sees them (published: %s)',
    async (publish) => {
      const job = await copyOrder(completed)
      const photoId = await uploadPhoto(t, job.owner.token, job.orderId, 'review', await tinyJpeg())
      const { id, state } = await write(job, { photoIds: [photoId] })
      expect([state, await isShown(id)]).toEqual(['pending', false])
      await t.drain()
      const operator = await signInOperator(t)
      const { items } = await t.api(operator.token, 'GET /operators/queue')
      const item = items.find(({ orderId }) => orderId === job.orderId)
      expect(item?.photoIds).toEqual([photoId])
      await t.api(operator.token, 'POST /operators/queue/:itemId/review-decision', {
        params: { itemId: item!.id },
        body: { commandId: t.id(), publish, note: '已看过' },
      })
      expect(await isShown(id)).toBe(publish)
    },
  )
})

describe('an edit', () => {
  it('is allowed once, and corrects the rating', async () => {
    const job = await copyOrder(completed)
    const before = await sums()
    await write(job)
    const risky = await t.refused(job.owner.token, 'POST /orders/:orderId/review/edit', {
      params: params(job),
      body: { commandId: t.id(), ...SCORES, text: '代开发票' },
    })
    expect(risky.code).toBe('CONTENT_RISKY')
    expect(gained(before, await sums())).toEqual([1, 5, 4, 3])
    const edited = await edit(job, { skill: 1, manner: 1, priceClarity: 1, text: '用了一周又坏了' })
    expect(edited).toMatchObject({ state: 'published', edited: true, text: '用了一周又坏了' })
    expect(gained(before, await sums())).toEqual([1, 1, 1, 1])
    const second = await t.refused(job.owner.token, 'POST /orders/:orderId/review/edit', {
      params: params(job),
      body: { commandId: t.id(), ...SCORES },
    })
    expect(second).toMatchObject({ status: 409, code: 'REVIEW_EDITED' })
  })

  it('that WeChat cannot judge now takes the old words and stars away until it can', async () => {
    const job = await copyOrder(completed)
    const before = await sums()
    const { id } = await write(job)
    await failChecks(1)
    expect(await edit(job, { skill: 2 })).toMatchObject({ state: 'pending' })
    expect([await isShown(id), await sums()]).toEqual([false, before])
    await t.advance(LIMITS.reviewCheckRetryMs[0])
    expect(gained(before, await sums())).toEqual([1, 2, 4, 3])
  })
})

describe('a review by the shop’s own people', () => {
  const excludedOf = async (id: string) =>
    (await t.app.db.rows<{ excluded: string | null }>('SELECT excluded FROM review WHERE id = ?', [id]))[0]
      ?.excluded
  const why = () => t.api(completed.shop.owner.token, 'GET /shop/reviews/summary')
  /** The owner of the test joins the shop under a phone number of its own, for one review. */
  async function reviewAs(change: () => Promise<unknown>, undo: () => Promise<unknown>) {
    const job = await copyOrder(completed)
    await change()
    const before = await sums()
    const { id } = await write(job)
    await undo()
    expect(await isShown(id)).toBe(true)
    expect(await sums()).toEqual(before)
    return id
  }

  it('is shown and does not count: staff, the phone number of staff, the device of staff', async () => {
    const { owner, shop } = completed
    const staff = await makeStaff(t, shop.id, 'adviser')
    const setStaff = (set: string, values: string[]) =>
      t.app.db.run(`UPDATE shop_staff SET ${set} WHERE id = ?`, [...values, staff.staffId])
    const [account] = await t.app.db.rows<{ phone_index: string }>(
      'SELECT phone_index FROM `user` WHERE id = ?',
      [owner.userId],
    )
    const [member] = await t.app.db.rows<{ phone_index: string }>(
      'SELECT phone_index FROM shop_staff WHERE id = ?',
      [staff.staffId],
    )
    const before = new Map((await why()).excluded.map(({ cause, count }) => [cause, count]))
    const asStaff = await reviewAs(
      () => setStaff('user_id = ?', [owner.userId]),
      () => setStaff('user_id = ?', [staff.userId]),
    )
    const asPhone = await reviewAs(
      () => setStaff('phone_index = ?', [account?.phone_index ?? '']),
      () => setStaff('phone_index = ?', [member?.phone_index ?? '']),
    )
    const paid = [await payWith(owner.userId, 'phone-1'), await payWith(staff.userId, 'phone-1')]
    const asDevice = await reviewAs(
      async () => undefined,
      () => t.app.db.run('DELETE FROM risk_decision WHERE id IN (?, ?)', paid),
    )
    expect([await excludedOf(asStaff), await excludedOf(asPhone), await excludedOf(asDevice)]).toEqual([
      'staff',
      'phone',
      'device',
    ])
    for (const cause of ['staff', 'phone', 'device'] as const)
      expect((await why()).excluded).toContainEqual({ cause, count: (before.get(cause) ?? 0) + 1 })
    expect((await shown()).find(({ id }) => id === asStaff)?.counted).toBe(false)
  })

  it('is judged again when it is edited', async () => {
    const job = await copyOrder(completed)
    const staff = await makeStaff(t, completed.shop.id, 'adviser')
    const join = (userId: string) =>
      t.app.db.run('UPDATE shop_staff SET user_id = ? WHERE id = ?', [userId, staff.staffId])
    const before = await sums()
    await write(job)
    await join(job.owner.userId)
    await edit(job, { skill: 4 })
    await join(staff.userId)
    expect(await sums()).toEqual(before)
  })

  /** A payment with a phone, as risk keeps it. */
  async function payWith(payerId: string, device: string): Promise<string> {
    const id = t.id()
    await t.app.db.run(
      `INSERT INTO risk_decision (id, kind, movement_id, payment_id, subject_id, payer_id, shop_id, region, device_hash,
         amount_fen, at, features, explanation, verdict, took_ms)
       VALUES (?, 'payment', ?, ?, ?, ?, ?, '330100', ?, 1, ?, '{}', '[]', 'allow', 1)`,
      [id, id, id, id, payerId, completed.shop.id, t.app.seal.index('device', device), t.clock.now()],
    )
    return id
  }
})

describe('the score', () => {
  const why = (token: string) => t.api(token, 'GET /shop/reviews/summary')
  const ratingOf = async (shopId: string) =>
    (await t.api(null, 'GET /shops/:shopId', { params: { shopId } })).rating
  /** A published review as the tables keep it, with what it does to the ratings. */
  async function rate(shop: TestShop, stars: number, agedMs = 0, excluded: string | null = null) {
    const at = new Date(t.clock.now().getTime() - agedMs)
    const [technicianId = ''] = shop.technicianIds
    await t.app.db.run(
      `INSERT INTO review (id, order_id, owner_id, shop_id, technician_id, vehicle_text, series_id, skill, manner,
         price_clarity, stars, text, photo_ids, state, excluded, at)
       VALUES (?, ?, ?, ?, ?, '大众 朗逸', NULL, ?, ?, ?, ?, '', '[]', 'published', ?, ?)`,
      [t.id(), t.id(), t.id(), shop.id, technicianId, stars, stars, stars, stars, excluded, at],
    )
    if (excluded !== null) return
    const review = { shopId: shop.id, technicianId, at, skill: stars, manner: stars, priceClarity: stars }
    await t.app.db.transaction((tx) => addRating(t.app, tx, review, 1))
  }
  /** A shop without any review, alone in its region. */
  async function unrated(region: string): Promise<TestShop> {
    const shop = await makeShop(t, { region })
    await rebuildRatings(t.app, [shop.id])
    return shop
  }
  const kept = (shopId: string) =>
    t.app.db.rows<Record<string, number>>(
      `SELECT rating_count, skill_sum, manner_sum, price_clarity_sum, rating_weight, rating_points, score_milli FROM shop
       WHERE id = ? UNION ALL
       SELECT rating_count, 0, 0, 0, rating_weight, rating_points, score_milli FROM technician WHERE shop_id = ?`,
      [shopId, shopId],
    )

  it('lets one five-star review top nobody, and says how it comes about', async () => {
    const [newcomer, proven] = [await unrated('990101'), await unrated('990101')]
    expect(await why(newcomer.owner.token)).toMatchObject({ score: null, mean: null, counted: 0 })
    await rate(newcomer, 5)
    for (let n = 0; n < 30; n++) await rate(proven, n % 3 === 0 ? 4 : 5)
    const [young, old] = [await ratingOf(newcomer.id), await ratingOf(proven.id)]
    expect(young).toMatchObject({ count: 1, overall: 5 })
    expect(young.score).toBeLessThan(old.score ?? 0)
    const { score, mean, weighs, prior, counted, halfLifeDays } = await why(proven.owner.token)
    expect([score, counted, halfLifeDays, weighs]).toEqual([old.score, 30, 180, 30])
    const expected = (prior.weighs * prior.mean + weighs * (mean ?? 0)) / (prior.weighs + weighs)
    expect(score).toBeCloseTo(expected, 1)
  })

  it('forgets: after a half-life a review weighs half, whichever came first', async () => {
    const shop = await unrated('990102')
    for (let n = 0; n < 10; n++) await rate(shop, 1, 360 * DAY_MS)
    for (let n = 0; n < 10; n++) await rate(shop, 5)
    const { mean, weighs, score } = await why(shop.owner.token)
    expect(weighs).toBeCloseTo(12.5, 1)
    expect(mean).toBeCloseTo((2.5 * 1 + 10 * 5) / 12.5, 1)
    expect(score).toBeGreaterThan(4.1)
  })

  it('starts from the mean of its region, which is computed every night with the age of all reviews', async () => {
    const [good, fresh] = [await unrated('990103'), await unrated('990103')]
    for (let n = 0; n < 100; n++) await rate(good, 5)
    await rate(fresh, 3)
    const before = await ratingOf(fresh.id)
    await refreshScores(t.app)
    const { prior, score } = await why(fresh.owner.token)
    expect(prior.mean).toBeGreaterThan(4.6)
    expect(score).toBeGreaterThan(before.score ?? 5)
    const once = [await kept(good.id), await kept(fresh.id)]
    await refreshScores(t.app)
    expect([await kept(good.id), await kept(fresh.id)]).toEqual(once)
  })

  it('added up again from the reviews is what was kept as they came and went, to the last unit', async () => {
    const job = await copyOrder(completed)
    await write(job)
    await edit(job, { skill: 2 })
    const shop = await unrated('990104')
    for (const [stars, days] of [
      [5, 0],
      [4, 3],
      [1, 400],
      [3, 181],
      [5, 0],
      [2, 90],
    ] as const)
      await rate(shop, stars, days * DAY_MS)
    await rate(shop, 5, 0, 'staff')
    const before = await kept(shop.id)
    expect(before.map((row) => row['rating_count'])).toContain(6)
    await rebuildRatings(t.app, [shop.id])
    expect(await kept(shop.id)).toEqual(before)
    await t.app.db.run('UPDATE shop SET rating_points = 1, score_milli = 1 WHERE id = ?', [shop.id])
    await rebuildRatings(t.app, [shop.id])
    expect(await kept(shop.id)).toEqual(before)
  })

  it('shows where the marks are going, month by month, and what owners write most', async () => {
    const shop = await unrated('990105')
    const texts = ['师傅专业，讲得清楚', '很专业，不贵', '没修好，又响了', '', '师傅专业'] as const
    for (const [n, text] of texts.entries()) {
      await rate(shop, 5 - n, n * 31 * DAY_MS)
      await t.app.db.run('UPDATE review SET text = ? WHERE shop_id = ? AND text = ? AND stars = ?', [
        text,
        shop.id,
        '',
        5 - n,
      ])
    }
    await rate(shop, 1, 400 * DAY_MS) // too long ago
    await rate(shop, 1, 0, 'phone') // does not count
    const { months, phrases } = await why(shop.owner.token)
    expect(months.map(({ skill }) => skill)).toEqual([1, 2, 3, 4, 5])
    expect(months.at(-1)?.month).toBe(localDayOf(t.clock.now()).slice(0, 7))
    expect(phrases[0]).toEqual({ phrase: '手艺好', isGood: true, count: 3 })
    expect(phrases).toContainEqual({ phrase: '手艺差', isGood: false, count: 1 })
    expect(phrases).toContainEqual({ phrase: '不贵', isGood: true, count: 1 })
  })
})

describe('the shop’s answer', () => {
  const reply = (token: string, reviewId: string, text: string) => ({
    token,
    input: { params: { reviewId }, body: { commandId: t.id(), text } },
  })

  it('stands under the review; no other shop and no technician gives it', async () => {
    const { id } = await write(await copyOrder(completed))
    const own = reply(completed.shop.owner.token, id, '谢谢，欢迎下次再来')
    expect(await t.api(own.token, 'POST /shop/reviews/:reviewId/reply', own.input)).toMatchObject({
      reply: '谢谢，欢迎下次再来',
    })
    expect((await shown())[0]).toMatchObject({ id, reply: '谢谢，欢迎下次再来' })
    const foreign = reply((await makeShop(t)).owner.token, id, '谢谢')
    expect(await t.refused(foreign.token, 'POST /shop/reviews/:reviewId/reply', foreign.input)).toMatchObject(
      {
        status: 404,
        code: 'NOT_FOUND',
      },
    )
    const technician = reply((await makeStaff(t, completed.shop.id, 'technician')).token, id, '谢谢')
    const forbidden = await t.refused(
      technician.token,
      'POST /shop/reviews/:reviewId/reply',
      technician.input,
    )
    expect(forbidden).toMatchObject({ status: 403, code: 'FORBIDDEN' })
  })

  it('is checked first, and not taken unchecked', async () => {
    const { id } = await write(await copyOrder(completed))
    const risky = reply(completed.shop.owner.token, id, '加微信返现')
    expect(await t.refused(risky.token, 'POST /shop/reviews/:reviewId/reply', risky.input)).toMatchObject({
      code: 'CONTENT_RISKY',
    })
    await failChecks(1)
    const unchecked = reply(completed.shop.owner.token, id, '谢谢')
    const refused = await t.refused(unchecked.token, 'POST /shop/reviews/:reviewId/reply', unchecked.input)
    expect(refused).toMatchObject({ status: 503, code: 'WECHAT_UNAVAILABLE' })
    expect((await shown())[0]).toMatchObject({ id, reply: null })
  })
})

describe('GET /shops/:shopId/reviews', () => {
  it('answers page by page, newest first, and NOT_FOUND for no shop', async () => {
    const shopId = completed.shop.id
    const all = (await shown()).map(({ id }) => id)
    expect(all).toEqual(all.toSorted().toReversed())
    const page = await t.api(null, 'GET /shops/:shopId/reviews', { params: { shopId }, query: { limit: 2 } })
    const next = await t.api(null, 'GET /shops/:shopId/reviews', {
      params: { shopId },
      query: { limit: 2, cursor: page.nextCursor ?? '' },
    })
    expect([...page.items, ...next.items].map(({ id }) => id)).toEqual(all.slice(0, 4))
    const unknown = await t.refused(null, 'GET /shops/:shopId/reviews', { params: { shopId: t.id() } })
    expect(unknown.code).toBe('NOT_FOUND')
  })
})

describe('the filters of the reviews', () => {
  it('give those of cars like mine, or with some stars', async () => {
    const shopId = completed.shop.id
    const job = await copyOrder(completed)
    const { id } = await write(job, { skill: 1, manner: 1, priceClarity: 2 })
    const list = async (query: object) =>
      (
        await t.api(null, 'GET /shops/:shopId/reviews', {
          params: { shopId },
          query: { limit: 50, ...query },
        })
      ).items
    const low = await list({ stars: 1 })
    expect(low.map((review) => review.id)).toContain(id)
    expect(low.every(({ skill, manner, priceClarity }) => skill + manner + priceClarity <= 4)).toBe(true)
    const [car] = await t.app.db.rows<{ series_id: string }>('SELECT series_id FROM vehicle WHERE id = ?', [
      job.owner.vehicleId,
    ])
    const seriesId = car?.series_id ?? ''
    expect((await list({ seriesId, stars: 1 })).map((review) => review.id)).toContain(id)
    expect(await list({ seriesId: t.id() })).toEqual([])
    expect((await list({ stars: 5 })).map((review) => review.id)).not.toContain(id)
  })
})

describe('the invitation', () => {
  it('comes when order and question are both closed, with one reminder', async () => {
    await pass(completed, LIMITS.followUpAfterMs)
    expect(await topicsOf(completed, 'review.invited')).toEqual([])
    await pass(completed, LIMITS.autoConfirmAfterMs - LIMITS.followUpAfterMs)
    expect(await topicsOf(completed, 'review.invited')).toHaveLength(1)
    await pass(completed, LIMITS.reviewRemindAfterMs)
    await pass(completed, 10 * DAY_MS)
    expect(await topicsOf(completed, 'review.invited')).toHaveLength(2)
    const { items } = await t.api(completed.owner.token, 'GET /notices', { query: { limit: 50 } })
    const titles = items.filter(({ orderId }) => orderId === completed.orderId).map(({ title }) => title)
    expect(titles.slice(0, 2)).toEqual(['还没评价本次服务', '请评价本次服务'])
  })

  it('is over 30 days after completion', async () => {
    await pass(completed, 20 * DAY_MS)
    expect(await refusedWrite(completed)).toMatchObject({ status: 409, code: 'REVIEW_NOT_ALLOWED' })
  })

  it('is never made, nor followed by its reminder, once a case has been opened', async () => {
    const [early, late] = [await copyOrder(completed), await copyOrder(completed)]
    const open = (job: Job) =>
      t.app.db.transaction((tx) =>
        publish(t.app, tx, 'case.opened', job.orderId, {
          orderId: job.orderId,
          shopId: job.shop.id,
          caseId: t.id(),
          type: 'service',
          cause: 'owner',
        }),
      )
    const close = async (job: Job) => {
      await t.app.db.run("UPDATE orders SET follow_up = 'no-answer' WHERE id = ?", [job.orderId])
      await t.app.db.transaction((tx) =>
        publish(t.app, tx, 'follow-up.unanswered', job.orderId, {
          orderId: job.orderId,
          shopId: job.shop.id,
        }),
      )
      await t.drain()
    }
    await open(early)
    await t.drain()
    await close(early)
    expect(await topicsOf(early, 'review.invited')).toEqual([])
    await close(late)
    await close(late) // the same news in another event
    expect(await topicsOf(late, 'review.invited')).toHaveLength(1)
    await open(late)
    await t.drain()
    await pass(late, LIMITS.reviewRemindAfterMs)
    expect(await topicsOf(late, 'review.invited')).toHaveLength(1)
  })
})
