import { LIMITS } from '@anxin/shared/kernel/limits'
import { DAY_MS, plusMs } from '@anxin/shared/kernel/time'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { copyOrder } from '../../test/harness/copy-order'
import { signInOperator } from '../../test/harness/operators'
import { requestJob, type Job } from '../../test/harness/order-steps'
import { redeliver } from '../../test/harness/redeliver'
import { startTestApp, type TestApp } from '../../test/harness/test-app'
import { makeShop, makeStaff, signIn, type TestShop } from '../../test/harness/world'
import { weighShops } from './weigh-shops'

let t: TestApp
beforeAll(async () => {
  t = await startTestApp()
})
afterAll(() => t.close())

const ordersMin: number = LIMITS.oversellPolicy.ordersMin
const ripeDays: number = LIMITS.oversellPolicy.ripeDays
let cities = 410_100
/** Each test has a city of its own, so that a median is of its own shops alone. */
async function makeCity(count = 4): Promise<{ region: string; shops: TestShop[]; job: Job }> {
  const region = String((cities += 1))
  const job = await requestJob(t)
  const shops: TestShop[] = []
  for (let i = 0; i < count; i++) shops.push(await makeShop(t, { region, technicians: 1 }))
  return { region, shops, job }
}

/** Orders of a shop that are over, each with two suggestions, of which the owner declined some. */
async function suggest(
  job: Job,
  shop: TestShop,
  declinedOfTwo: number,
  { orders = ordersMin, technicianId = null as string | null } = {},
): Promise<string[]> {
  const deliveredAt = plusMs(t.clock.now(), -(ripeDays + 1) * DAY_MS)
  const ids: string[] = []
  for (let i = 0; i < orders; i++) {
    const { orderId } = await copyOrder(job)
    ids.push(orderId)
    await t.app.db.run(
      "UPDATE orders SET shop_id = ?, state = 'COMPLETED', technician_id = ?, vehicle_id = ?, delivered_at = ? WHERE id = ?",
      [shop.id, technicianId, t.id(), deliveredAt, orderId],
    )
    for (const [nth, name] of ['刹车片', '空调滤芯'].entries())
      await t.app.db.run(
        `INSERT INTO order_line (id, order_id, round, kind, name, quantity_milli, unit, unit_price_fen, amount_fen, state, decided_at, created_at)
         VALUES (?, ?, 1, 'labour', ?, 1000, '次', 10000, 10000, ?, ?, ?)`,
        [t.id(), orderId, name, nth < declinedOfTwo ? 'declined' : 'done', deliveredAt, deliveredAt],
      )
  }
  return ids
}

async function weigh(): Promise<void> {
  await weighShops(t.app)
  await t.drain()
}
const look = (shop: TestShop) => t.api(shop.owner.token, 'GET /shop/suggestions')
async function queueOf(region: string) {
  const { token } = await signInOperator(t, { region })
  const { items } = await t.api(token, 'GET /operators/queue', { query: { limit: 50 } })
  return { token, items: items.filter(({ kind }) => kind === 'oversell') }
}
const reviewIdOf = ({ text }: { text: string }) => /（([0-9A-Z]{26})）$/.exec(text)?.[1] ?? ''
async function answer(region: string, choice: 'coaching' | 'no-cause'): Promise<void> {
  const { token, items } = await queueOf(region)
  await t.api(token, 'POST /operators/queue/:itemId/suggestion-answer', {
    params: { itemId: items[0]?.id ?? '' },
    body: { commandId: t.id(), answer: choice, note: '请附上检测照片并说明是否紧急' },
  })
  await t.drain()
}
/** A city in which one shop has half of its suggestions declined and the others none. */
async function overselling(run = weigh) {
  const city = await makeCity()
  const [own, ...others] = city.shops
  const orderIds = await suggest(city.job, own!, 1, { technicianId: own!.technicianIds[0] ?? null })
  for (const other of others) await suggest(city.job, other, 0)
  await run()
  return { ...city, own: own!, others, orderIds }
}

describe('a shop whose suggestions are confirmed far less often than around it', () => {
  it('comes into the queue of its region once, with its figures and the suggestions behind them', async () => {
    const { region, own, others, orderIds } = await overselling()
    const { token, items } = await queueOf(region)
    expect(items).toHaveLength(1)
    const params = { suggestionReviewId: reviewIdOf(items[0]!) }
    const review = await t.api(token, 'GET /operators/suggestion-reviews/:suggestionReviewId', { params })
    expect(review).toMatchObject({
      shopId: own.id,
      orders: ordersMin,
      suggested: 2 * ordersMin,
      doubted: ordersMin,
      doubtedBp: 5000,
      medianDoubtedBp: 0,
      technicians: [{ orders: ordersMin, doubtedBp: 5000 }],
    })
    expect(review.examples.map(({ orderId }) => orderId).toSorted()).toEqual(orderIds.toSorted())
    expect(new Set(review.examples.map(({ work, doubt }) => `${work} ${doubt}`))).toEqual(
      new Set(['刹车片 declined']),
    )
    const elsewhere = await signInOperator(t, { region: '990100' })
    expect(
      await t.refused(elsewhere.token, 'GET /operators/suggestion-reviews/:suggestionReviewId', { params }),
    ).toMatchObject({ status: 404 })
    expect((await look(others[0]!)).kinds[0]?.figures).toMatchObject({ doubted: 0 })
  })

  it('is not asked about again while it is open, when the night job runs twice at once, nor when its event is heard twice', async () => {
    const { region, own } = await overselling(async () => {
      await Promise.all([weighShops(t.app), weighShops(t.app)])
      await t.drain()
    })
    await weigh()
    await redeliver(t, 'shop.oversell')
    expect((await queueOf(region)).items).toHaveLength(1)
    const reviews = await t.app.db.rows('SELECT id FROM suggestion_review WHERE shop_id = ?', [own.id])
    expect(reviews).toHaveLength(1)
  })

  it('is left in peace for a while after the answer, and then looked at again', async () => {
    const { region, own, others, job } = await overselling()
    await answer(region, 'no-cause')
    await weigh()
    expect((await queueOf(region)).items).toEqual([])
    expect((await look(own)).coaching).toBeNull()
    await t.advance(LIMITS.oversellCoolDownMs + DAY_MS)
    await suggest(job, own, 1)
    for (const other of others) await suggest(job, other, 0)
    await weigh()
    expect((await queueOf(region)).items).toHaveLength(1)
  })

  it('reads the note that an operator coaches it with, and nothing else of it has changed', async () => {
    const { region, own } = await overselling()
    own.owner.token = (await signIn(t, 'shop', own.owner.name, own.id)).token
    const rowOf = () => t.app.db.rows('SELECT * FROM shop WHERE id = ?', [own.id])
    const before = await rowOf()
    await answer(region, 'coaching')
    expect((await look(own)).coaching).toMatchObject({ note: '请附上检测照片并说明是否紧急' })
    const { items } = await t.api(own.owner.token, 'GET /notices', { query: { limit: 50 } })
    expect(items.filter(({ title }) => title === '平台对建议项目的提醒')).toHaveLength(1)
    expect(await rowOf()).toEqual(before)
    expect((await queueOf(region)).items).toEqual([])
  })

  it('is answered by one of two operators', async () => {
    const { region } = await overselling()
    const { token, items } = await queueOf(region)
    const params = { itemId: items[0]!.id }
    const body = () => ({ commandId: t.id(), answer: 'coaching' as const, note: '请附上照片' })
    await t.api(token, 'POST /operators/queue/:itemId/suggestion-answer', { params, body: body() })
    expect(
      await t.refused(token, 'POST /operators/queue/:itemId/suggestion-answer', { params, body: body() }),
    ).toMatchObject({ code: 'QUEUE_ITEM_TAKEN' })
  })
})

describe('the figures of a shop', () => {
  it('are beside the median of its city, and name no other shop', async () => {
    const { own, others } = await overselling()
    const shown = await look(own)
    expect(shown.kinds).toMatchObject([
      { orders: ordersMin, figures: { doubtedBp: 5000, perHundredOrders: 200, medianDoubtedBp: 0 } },
    ])
    expect(shown.technicians).toMatchObject([{ orders: ordersMin, doubted: ordersMin }])
    for (const { id } of others) expect(JSON.stringify(shown)).not.toContain(id)
  })

  it('are neither shown nor judged below the least number of orders, nor against too few shops', async () => {
    const few = await makeCity()
    await suggest(few.job, few.shops[0]!, 2, { orders: ordersMin - 1 })
    for (const other of few.shops.slice(1)) await suggest(few.job, other, 0)
    const lonely = await makeCity(2)
    await suggest(lonely.job, lonely.shops[0]!, 2)
    await suggest(lonely.job, lonely.shops[1]!, 0)
    await weigh()
    expect((await look(few.shops[0]!)).kinds).toMatchObject([{ orders: ordersMin - 1, figures: null }])
    expect((await look(lonely.shops[0]!)).kinds[0]?.figures).toMatchObject({ medianDoubtedBp: null })
    expect([...(await queueOf(few.region)).items, ...(await queueOf(lonely.region)).items]).toEqual([])
  })

  it('leave out cars that have just left, and what another shop found necessary or the car has had done since', async () => {
    const { job, shops } = await makeCity(1)
    const [fresh, judged, done] = await suggest(job, shops[0]!, 1, { orders: ordersMin + 3 })
    await t.app.db.run('UPDATE orders SET delivered_at = ? WHERE id = ?', [t.clock.now(), fresh!])
    const [line] = await t.app.db.rows<{ id: string }>(
      "SELECT id FROM order_line WHERE order_id = ? AND name = '刹车片'",
      [judged!],
    )
    const requestId = t.id()
    await t.app.db.run(
      `INSERT INTO opinion_request (id, order_id, owner_id, quote_round, quote, line_ids, amounts_fen, photo_ids, is_open, created_at, due_at)
       VALUES (?, ?, ?, 1, '{}', ?, '[1]', '[]', FALSE, ?, ?)`,
      [requestId, judged!, t.id(), JSON.stringify([line?.id]), t.clock.now(), t.clock.now()],
    )
    await t.app.db.run(
      "INSERT INTO opinion (id, request_id, shop_id, `rank`, state, distance_metres, text, `lines`) VALUES (?, ?, ?, 1, 'answered', 1, '', ?)",
      [t.id(), requestId, t.id(), JSON.stringify([{ verdict: 'necessary', priceFen: null }])],
    )
    await t.app.db.run(
      `INSERT INTO remembered_work (id, vehicle_id, name, level, reason, photo_ids, order_id, found_at, due_at, state)
       SELECT ?, vehicle_id, '刹车片', 'watch', '', '[]', id, delivered_at, delivered_at, 'done' FROM orders WHERE id = ?`,
      [t.id(), done!],
    )
    await weigh()
    expect((await look(shops[0]!)).kinds[0]?.figures).toMatchObject({
      orders: ordersMin + 2,
      suggested: 2 * (ordersMin + 2),
      doubted: ordersMin,
    })
  })

  it('are the shop’s own: a technician and an owner see nothing of them', async () => {
    const { shops, job } = await makeCity(1)
    const technician = await makeStaff(t, shops[0]!.id, 'technician')
    for (const token of [technician.token, job.owner.token])
      expect(await t.refused(token, 'GET /shop/suggestions')).toMatchObject({ status: 403 })
    expect(await look(shops[0]!)).toMatchObject({ weekOn: null, kinds: [], coaching: null })
  })
})
