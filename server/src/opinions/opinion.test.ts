import { LIMITS } from '@anxin/shared/kernel/limits'
import { MINUTE_MS } from '@anxin/shared/kernel/time'
import type { Verdict } from '@anxin/shared/opinions/opinion-words'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  accept,
  approvalOf,
  checkIn,
  pass,
  refreshTokens,
  see,
  type Job,
} from '../../test/harness/order-steps'
import { tinyJpeg, uploadPhoto } from '../../test/harness/photos'
import { distinctPlace } from '../../test/harness/place'
import { redeliver } from '../../test/harness/redeliver'
import { startTestApp, type TestApp } from '../../test/harness/test-app'
import {
  book,
  LINES,
  makeOwner,
  makeService,
  makeShop,
  makeStaff,
  signIn,
  type TestShop,
} from '../../test/harness/world'

let t: TestApp
beforeAll(async () => {
  t = await startTestApp({ database: 'opinions' })
})
afterAll(() => t.close())

type Quoted = { job: Job; others: TestShop[]; photoId: string }
const SECRET_LINE = '工时费 请电13800138000 浙A12345'

/** A quote of four lines, one of them from a finding with a photo, and some other shops in the same place. */
async function quoted(count = 3): Promise<Quoted> {
  const place = distinctPlace()
  const serviceId = await makeService(t, { priceMode: 'inspect-first', durationMin: 120 })
  const [shop, ...others] = await makeShops(count + 1, place, serviceId)
  const owner = await makeOwner(t)
  const { id: orderId } = await book(t, owner, { serviceId, shopId: shop!.id, ...place })
  const job: Job = { t, owner, shop: shop!, orderId }
  await accept(job)
  await checkIn(job)
  const photoId = await uploadPhoto(t, shop!.owner.token, orderId, 'finding', await tinyJpeg())
  await t.api(shop!.owner.token, 'POST /shop/orders/:orderId/inspection', {
    params: { orderId },
    body: {
      commandId: t.id(),
      items: [{ name: '刹车片', level: 'urgent', note: '找王师傅', photoIds: [photoId] }],
    },
  })
  const basis = { finding: '刹车片' }
  const lines = [{ ...LINES[1], name: '前刹车片', basis }, { ...LINES[0], name: SECRET_LINE }, LINES[2]]
  await quote(job, lines)
  for (const other of others) await freshen(other)
  return { job, others, photoId }
}

async function makeShops(count: number, place: object, serviceId: string): Promise<TestShop[]> {
  const shops: TestShop[] = []
  for (let nth = 0; nth < count; nth++)
    shops.push(
      await makeShop(t, {
        ...place,
        serviceIds: [serviceId],
        rating: 5 - nth / 4,
        name: `好修${t.id().slice(-4)}`,
      }),
    )
  return shops
}
/** Tokens live two hours. */
const freshen = async (shop: TestShop) => {
  shop.owner.token = (await signIn(t, 'shop', shop.owner.name, shop.id)).token
}
const quote = async ({ shop, orderId }: Job, lines: readonly object[]) => {
  await t.api(shop.owner.token, 'POST /shop/orders/:orderId/quote', {
    params: { orderId },
    body: { commandId: t.id(), lines: lines as never },
  })
  await t.drain()
}
const ASK = 'POST /orders/:orderId/opinion'
const look = ({ owner, orderId }: Job) =>
  t.api(owner.token, 'GET /orders/:orderId/opinion', { params: { orderId } })
const askInput = ({ orderId }: Job, photoIds: string[] = [], quoteRound = 1) => ({
  params: { orderId },
  body: { id: t.id(), quoteRound, photoIds },
})
const ask = async (job: Job, photoIds: string[] = [], round = 1) => {
  const asked = await t.api(job.owner.token, ASK, askInput(job, photoIds, round))
  await t.drain()
  return asked
}
const inboxOf = async (shop: TestShop, open: 'true' | 'false' = 'true') =>
  (await t.api(shop.owner.token, 'GET /shop/opinions', { query: { open } })).items
const askedOf = async (others: readonly TestShop[]) => {
  const asked: { shop: TestShop; id: string }[] = []
  for (const shop of others) for (const { id } of await inboxOf(shop)) asked.push({ shop, id })
  return asked
}
const verdicts = (...list: Verdict[]) =>
  list.map((verdict) => ({ verdict, priceFen: verdict === 'necessary' ? 20_000 : null }))
const answerInput = (opinionId: string, text = '刹车片还有一半，可以缓') => ({
  params: { opinionId },
  body: { commandId: t.id(), text, lines: verdicts('can-wait', 'not-needed', 'necessary') },
})
const answer = async ({ shop, id }: { shop: TestShop; id: string }) => {
  await t.api(shop.owner.token, 'POST /shop/opinions/:opinionId/answer', answerInput(id))
  await t.drain()
}
const refuse = async ({ shop, id }: { shop: TestShop; id: string }) => {
  await t.api(shop.owner.token, 'POST /shop/opinions/:opinionId/refusal', {
    params: { opinionId: id },
    body: { commandId: t.id() },
  })
  await t.drain()
}
const noticesOf = async (token: string) => (await t.api(token, 'GET /notices', { query: {} })).items

describe('a quote that is sent to others', () => {
  it('goes to two shops, which read lines, car and distance and nothing of person, plate, shop or price', async () => {
    const { job, others, photoId } = await quoted()
    const before = await look(job)
    expect(before).toMatchObject({
      refusal: null,
      left: 3,
      request: null,
      photoIds: [photoId],
      quoteRound: 1,
    })
    const { request } = await ask(job, [photoId])
    expect(request).toMatchObject({ isOpen: true, isPast: false })
    expect(request?.shops.map(({ state, shop }) => [state, shop])).toEqual([
      ['asked', null],
      ['asked', null],
    ])
    const asked = await askedOf(others)
    expect(asked).toHaveLength(2)
    const { shop, id } = asked[0]!
    const seen = await t.api(shop.owner.token, 'GET /shop/opinions/:opinionId', { params: { opinionId: id } })
    expect(seen.quote).toMatchObject({ carText: '大众 朗逸 2021', odometerKm: 42_100, isSupplement: false })
    expect(seen.quote.lines.map(({ name }) => name)).toEqual([
      '前刹车片',
      '工时费 请电＊＊ ＊＊',
      '全合成机油',
    ])
    expect(seen.quote.lines[0]).toMatchObject({
      partType: 'brand',
      quantityMilli: 1000,
      finding: { name: '刹车片', level: 'urgent' },
      photos: [0],
    })
    const { vehicleText, shopName } = await see(job)
    const text = JSON.stringify([seen, await inboxOf(shop)])
    const secrets = [
      vehicleText.split(' · ')[1],
      shopName,
      job.shop.id,
      job.orderId,
      job.owner.userId,
      job.owner.vehicleId,
      photoId,
      '王师傅',
      'Fen":5',
      '138001',
    ]
    for (const secret of secrets) expect([secret, text.includes(secret ?? '?')]).toEqual([secret, false])
  })

  it('shows its photo by number while the shop is asked, without metadata, and no photo that was left out', async () => {
    const { job, others, photoId } = await quoted()
    await ask(job, [photoId])
    const [one] = await askedOf(others)
    const fetchPhoto = (nth: number) =>
      t.fastify.inject({
        url: `/shop/opinions/${one!.id}/photos/${nth}`,
        headers: { authorization: `Bearer ${one!.shop.owner.token}` },
      })
    const shown = await fetchPhoto(0)
    expect([shown.statusCode, shown.headers['content-type']]).toEqual([200, 'image/jpeg'])
    expect(shown.rawPayload.includes('Exif')).toBe(false)
    expect((await fetchPhoto(1)).statusCode).toBe(404)
    expect(
      await t.refused(one!.shop.owner.token, 'GET /photos/:photoId', { params: { photoId } }),
    ).toMatchObject({ status: 404 })
    await answer(one!)
    expect((await fetchPhoto(0)).statusCode).toBe(404)
    const { job: other } = await quoted()
    const without = await ask(other)
    expect(without.photoIds).toEqual([])
    expect(without.quote.lines[0]?.photos).toEqual([])
  })

  it('never goes to the shop that quotes, to one with the same people, to the owner’s own or to one that is closed', async () => {
    const { job, others } = await quoted(4)
    const [sister, own, closed, stranger] = others as [TestShop, TestShop, TestShop, TestShop]
    const [person] = await t.app.db.rows<{ phone_sealed: string; phone_index: string }>(
      'SELECT phone_sealed, phone_index FROM shop_staff WHERE shop_id = ?',
      [job.shop.id],
    )
    await t.app.db.run(
      "INSERT INTO shop_staff (id, shop_id, name, role, phone_sealed, phone_index, show_prices, created_at) VALUES (?, ?, '同一人', 'adviser', ?, ?, 0, ?)",
      [t.id(), sister.id, person!.phone_sealed, person!.phone_index, t.clock.now()],
    )
    const staff = await makeStaff(t, own.id, 'adviser')
    await t.app.db.run('UPDATE shop_staff SET user_id = ? WHERE id = ?', [job.owner.userId, staff.staffId])
    await t.app.db.run('DELETE FROM opening_hours WHERE shop_id = ?', [closed.id])
    await ask(job)
    expect((await askedOf(others)).map(({ shop }) => shop.id)).toEqual([stranger.id])
    expect(await inboxOf(job.shop)).toEqual([])
  })

  it('is refused where nobody else is there', async () => {
    const { job } = await quoted(0)
    expect(await t.refused(job.owner.token, ASK, askInput(job))).toMatchObject({
      status: 409,
      code: 'NO_OPINION_SHOP',
    })
  })

  it('may be of a supplement, and only of what is shown: no clock of the quote stops', async () => {
    const { job } = await quoted()
    const { next } = await see(job)
    await ask(job)
    expect((await see(job)).next).toEqual(next)
    expect(await t.refused(job.owner.token, ASK, askInput(job, [], 2))).toMatchObject({
      code: 'QUOTE_CHANGED',
    })
    const { lines, quoteRound } = await see(job)
    await t.api(job.owner.token, 'POST /orders/:orderId/decisions', {
      params: { orderId: job.orderId },
      body: {
        commandId: t.id(),
        quoteRound,
        decisions: lines.filter(({ state }) => state === 'shown').map(approvalOf),
      },
    })
    expect(await t.refused(job.owner.token, ASK, askInput(job))).toMatchObject({ code: 'ILLEGAL_TRANSITION' })
  })

  it('can be asked once a quote, by two taps at once too, and three times in thirty days', async () => {
    const { job, others } = await quoted()
    const post = () =>
      t.fastify.inject({
        method: 'POST',
        url: `/orders/${job.orderId}/opinion`,
        headers: { authorization: `Bearer ${job.owner.token}` },
        payload: askInput(job).body,
      })
    const codes = (await Promise.all([post(), post()])).map(({ statusCode }) => statusCode)
    expect(new Set(codes)).toEqual(new Set([200, 409]))
    await t.drain()
    expect(await askedOf(others)).toHaveLength(2)
    for (const round of [2, 3, 4]) {
      await quote(job, LINES)
      if (round < 4) expect((await ask(job, [], round)).left).toBe(3 - round)
    }
    expect(await look(job)).toMatchObject({
      left: 0,
      request: null,
      refusal: '30 天内可以听 3 次别家的看法，本期已用完',
    })
    expect(await t.refused(job.owner.token, ASK, askInput(job, [], 4))).toMatchObject({
      code: 'OPINION_LIMIT',
    })
  })
})

describe('an answer', () => {
  it('is told to the owner, who reads it beside her lines with who said it, and decides nothing', async () => {
    const { job, others } = await quoted()
    await ask(job)
    const [first, second] = await askedOf(others)
    await answer(first!)
    const half = await look(job)
    expect(half.request?.shops.map(({ state }) => state)).toEqual(['answered', 'asked'])
    expect(half.request?.shops[0]).toMatchObject({
      text: '刹车片还有一半，可以缓',
      shop: { id: first!.shop.id, answers: 1 },
      lines: verdicts('can-wait', 'not-needed', 'necessary'),
    })
    expect(half.amountsFen).toEqual([5_000, 10_000, 13_600])
    await answer(second!)
    const both = await look(job)
    expect(both.request).toMatchObject({ isOpen: false, isPast: false })
    expect(both.request?.shops.map(({ state }) => state)).toEqual(['answered', 'answered'])
    const notices = await noticesOf(job.owner.token)
    const told = notices.filter(({ title }) => title === '有门店给出了看法')
    expect(told.map(({ orderId }) => orderId)).toEqual([job.orderId, job.orderId])
    expect(notices.map(({ title }) => title)).not.toContain('听听别家已结束')
    expect(await see(job)).toMatchObject({ state: 'AWAIT_APPROVAL' })
    expect((await see(job)).lines.filter(({ state }) => state === 'shown')).toHaveLength(3)
  })

  it('is not seen by the shop that quotes: neither who was asked nor that somebody was', async () => {
    const { job, others } = await quoted()
    await ask(job)
    const [first] = await askedOf(others)
    await answer(first!)
    const work = JSON.stringify(
      await t.api(job.shop.owner.token, 'GET /shop/orders/:orderId', { params: { orderId: job.orderId } }),
    )
    for (const secret of [first!.shop.id, first!.id, '听听', '看法'])
      expect([secret, work.includes(secret)]).toEqual([secret, false])
    expect((await noticesOf(job.shop.owner.token)).map(({ title }) => title).join()).not.toContain('看法')
  })

  it('is given once, of every line, without a number to call and without what WeChat finds risky', async () => {
    const { job, others } = await quoted()
    await ask(job)
    const [one, other] = await askedOf(others)
    const send = (input: object, who = one!) =>
      t.refused(who.shop.owner.token, 'POST /shop/opinions/:opinionId/answer', input as never)
    const few = answerInput(one!.id)
    expect(await send({ ...few, body: { ...few.body, lines: verdicts('necessary') } })).toMatchObject({
      status: 400,
      code: 'BAD_INPUT',
    })
    expect(await send(answerInput(one!.id, '来我们店，电话 138 0013 8000'))).toMatchObject({
      status: 400,
      fields: { 'body.text': '请只写对车的看法，不要留号码' },
    })
    expect(await send(answerInput(one!.id, '可以顺便代开发票'))).toMatchObject({ code: 'CONTENT_RISKY' })
    expect(await send(answerInput(one!.id), other)).toMatchObject({ status: 404 }) // another shop's
    await answer(one!)
    expect(await send(answerInput(one!.id))).toMatchObject({ status: 409, code: 'OPINION_CLOSED' })
  })

  it('that refuses brings the next shop, while there is time', async () => {
    const { job, others } = await quoted(4)
    await ask(job)
    const [first] = await askedOf(others)
    await refuse(first!)
    const asked = await askedOf(others)
    expect(asked).toHaveLength(2)
    expect(asked.map(({ shop }) => shop.id)).not.toContain(first!.shop.id)
    await pass(job, LIMITS.opinionMs - MINUTE_MS)
    for (const shop of others) await freshen(shop)
    for (const one of asked) await refuse(one)
    // One shop is left, for two places; the half hour ends by itself.
    expect(await askedOf(others)).toHaveLength(1)
    await pass(job, MINUTE_MS)
    await t.drain()
    for (const shop of others) await freshen(shop)
    expect(await askedOf(others)).toEqual([])
    expect((await look(job)).request).toMatchObject({ isOpen: false })
  })
})

describe('the half hour', () => {
  it('reminds the silent at half, and ends by itself with what has come, each once', async () => {
    const { job, others } = await quoted()
    await ask(job)
    const [first, second] = await askedOf(others)
    await answer(first!)
    await pass(job, LIMITS.opinionMs / 2)
    const titles = async (shop: TestShop) => {
      await freshen(shop)
      return (await noticesOf(shop.owner.token)).map(({ title }) => title)
    }
    expect(await titles(second!.shop)).toEqual(['评估时间已过半', '车主想听听你的看法'])
    expect(await titles(first!.shop)).toEqual(['车主想听听你的看法'])
    await pass(job, LIMITS.opinionMs / 2)
    await redeliver(t, 'opinion.closed')
    await redeliver(t, 'opinion.answered')
    const { request } = await look(job)
    expect(request).toMatchObject({ isOpen: false })
    expect(request?.shops.map(({ state, shop }) => [state, shop === null])).toEqual([
      ['answered', false],
      ['expired', true],
    ])
    const told = (await noticesOf(job.owner.token)).filter(
      ({ title }) => title === '听听别家已结束' || title === '有门店给出了看法',
    )
    expect(told.map(({ text }) => text)).toEqual([
      '收到 1 家门店的看法，可与报价逐项对照',
      '可与报价逐项对照；只供参考，同意与否由你决定',
    ])
    await freshen(second!.shop)
    expect(
      await t.refused(
        second!.shop.owner.token,
        'POST /shop/opinions/:opinionId/answer',
        answerInput(second!.id),
      ),
    ).toMatchObject({ code: 'OPINION_CLOSED' })
  })

  it('is over when the owner has decided, and when the quote is another one', async () => {
    const { job, others } = await quoted()
    await ask(job)
    const [first] = await askedOf(others)
    await quote(job, LINES)
    expect(await askedOf(others)).toEqual([])
    expect(
      await t.refused(
        first!.shop.owner.token,
        'POST /shop/opinions/:opinionId/answer',
        answerInput(first!.id),
      ),
    ).toMatchObject({ code: 'OPINION_CLOSED' })
    await ask(job, [], 2)
    expect(await askedOf(others)).toHaveLength(2)
    const { lines, quoteRound } = await see(job)
    await t.api(job.owner.token, 'POST /orders/:orderId/decisions', {
      params: { orderId: job.orderId },
      body: {
        commandId: t.id(),
        quoteRound,
        decisions: lines
          .filter(({ state }) => state === 'shown')
          .map(({ id }) => ({ lineId: id, decision: 'decline' as const })),
      },
    })
    await t.drain()
    expect(await askedOf(others)).toEqual([])
    expect((await look(job)).request).toMatchObject({ isOpen: false, isPast: true })
  })

  it('is a race of the last second: an answer and the end leave one of the two', async () => {
    const { job, others } = await quoted()
    await ask(job)
    const [one] = await askedOf(others)
    t.clock.set(new Date(t.clock.now().getTime() + LIMITS.opinionMs))
    await freshen(one!.shop)
    const late = t.refused(
      one!.shop.owner.token,
      'POST /shop/opinions/:opinionId/answer',
      answerInput(one!.id),
    )
    const [refusal] = await Promise.all([late, t.drain()])
    expect(refusal).toMatchObject({ code: 'OPINION_CLOSED' })
    await refreshTokens(job)
    expect((await look(job)).request?.shops.map(({ state }) => state)).toEqual(['expired', 'expired'])
  })
})
