import { addDays, DAY_MS, instantOf, localDayOf, MINUTE_MS } from '@anxin/shared/kernel/time'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  accept,
  approvalOf,
  checkIn,
  confirm,
  deliver,
  expectMoneyBalances,
  finish,
  handOver,
  payDue,
  refreshTokens,
  requestJob,
  see,
  settle,
  type Job,
} from '../../test/harness/order-steps'
import { startTestApp, type TestApp } from '../../test/harness/test-app'
import { book, LINES_FEN, makeOwner, makeShop, slotAt, type TestShop } from '../../test/harness/world'
import { makeStatements } from './make-statements'

/** Two orders from booking to release, on a machine that has other work to do. */
const TWO_JOBS_MS = 120_000

let t: TestApp
beforeAll(async () => {
  t = await startTestApp()
})
afterAll(() => t.close())

const today = () => localDayOf(t.clock.now())
const step = (job: Job, route: 'start' | 'acceptance') =>
  t.api(job.shop.owner.token, `POST /shop/orders/:orderId/${route}`, {
    params: { orderId: job.orderId },
    body: { commandId: t.id() },
  })

/** To the next run of the statements; both phones sign in again. */
async function throughMidnight(job: Job): Promise<void> {
  const run = instantOf(addDays(today(), 1), 30)
  await t.advance(run.getTime() - t.clock.now().getTime())
  await refreshTokens(job)
}

/** Asked of the table itself, by another way than the product's. */
async function ledgerOf(shopId: string, day: string): Promise<Record<string, number>> {
  const rows = await t.app.db.rows<{ account: string; fen: string }>(
    `SELECT account, SUM(amount_fen) AS fen FROM ledger_entry WHERE shop_id = ? AND phase = 'post'
      AND DATE_FORMAT(DATE_ADD(at, INTERVAL 8 HOUR), '%Y-%m-%d') = ? GROUP BY account`,
    [shopId, day],
  )
  return Object.fromEntries(rows.map(({ account, fen }) => [account, Number(fen)]))
}

const statements = (shop: TestShop) => t.api(shop.owner.token, 'GET /shop/statements')
const income = (shop: TestShop) => t.api(shop.owner.token, 'GET /shop/income')
const statementOf = (shop: TestShop, day: string) =>
  t.api(shop.owner.token, 'GET /shop/statements/:day', { params: { day } })

/** What an operation that this test does not start has posted. */
async function post(shopId: string, subjectId: string, entries: [string, number][], at = t.clock.now()) {
  const transferId = t.id()
  for (const [leg, [account, amountFen]] of entries.entries())
    await t.app.db.run(
      "INSERT INTO ledger_entry (transfer_id, phase, leg, account, amount_fen, payment_id, subject_id, shop_id, at) VALUES (?, 'post', ?, ?, ?, ?, ?, ?, ?)",
      [transferId, leg, account, amountFen, transferId, subjectId, shopId, at],
    )
}

describe('the statement of a day', () => {
  it(
    'equals the ledger with two rates on one day, a supplement, a part refund and money taken back later',
    async () => {
      const first = await requestJob(t, { shop: { bays: 4, technicians: 4 } })
      const { shop } = first
      await accept(first)
      await payDue(first)
      const planFrom = addDays(today(), 1)
      await t.app.db.run(
        "INSERT INTO commission_plan (id, shop_id, from_on, kind, basis_points, yearly_fee_fen, own_customers_free, created_at) VALUES (?, ?, ?, 'percentage', 550, 0, 0, ?)",
        [t.id(), shop.id, planFrom, t.clock.now()],
      )
      await checkIn(first) // the next day
      expect(today()).toBe(planFrom)
      await step(first, 'start')
      await supplement(first)
      const { lines } = await see(first)
      const kept = lines.filter(({ name }) => name !== '机油滤清器').map(({ id }) => id)
      await finish(first, kept) // the filter was not needed: 50 yuan go back
      await handOver(first)
      const second: Job = { ...first, owner: await makeOwner(t) }
      const serviceId = (await see(first)).serviceId
      const slotStartAt = slotAt(t, 0, 15)
      const booked = await book(t, second.owner, { serviceId, shopId: shop.id, slotStartAt })
      await deliver(Object.assign(second, { orderId: booked.id }))
      for (const job of [first, second]) await refreshTokens(job)
      for (const job of [first, second]) await confirm(job)
      await settle(first)
      await refreshTokens(second)
      const day = today()
      const owed = await ledgerOf(shop.id, day)
      expect(await income(shop)).toMatchObject({
        totals: { toShopFen: owed['shop'], refundedLaterFen: 0, recoveredFen: 0 },
      })
      expect((await statements(shop)).items.filter((one) => one.day === day)).toEqual([])
      // After the release the second owner gets 100 yuan back; the platform had to advance some of it to the first.
      await post(shop.id, second.orderId, [['commission', -550], ['shop', 550]]) // prettier-ignore
      await post(shop.id, second.orderId, [['shop', -9940], ['fee', -60], ['refunded', 10_000]]) // prettier-ignore
      await post(shop.id, first.orderId, [['advance', -1200], ['refunded', 1200]]) // prettier-ignore
      await post(shop.id, first.orderId, [['shop', -1200], ['advance', 1200]]) // prettier-ignore
      await throughMidnight(first)
      await refreshTokens(second)
      const said = await statementOf(shop, day)
      const [firstMoney, secondMoney] = [await expectMoneyBalances(first), (await see(second)).money]
      const doneFen = LINES_FEN - 5000 + 8000
      expect(firstMoney.commissionFen).toBe(Math.floor((doneFen * 1000) / 10_000))
      expect(secondMoney?.commissionFen).toBe(Math.floor((LINES_FEN * 550) / 10_000) - 550)
      const ledger = await ledgerOf(shop.id, day)
      expect(said).toMatchObject({
        day,
        orders: 2,
        netFen: ledger['shop'],
        commissionFen: firstMoney.commissionFen + Math.floor((LINES_FEN * 550) / 10_000),
        commissionBackFen: 550,
        refundedFen: 9940,
        recoveredFen: 1200,
        otherFen: 0,
      })
      expect(said.commissionFen - said.commissionBackFen).toBe(ledger['commission'])
      expect(said.releasedFen - said.commissionFen + 550 - 9940 - 1200).toBe(said.netFen)
      expect(said.items.map(({ orderId }) => orderId).toSorted()).toEqual(
        [first.orderId, second.orderId].toSorted(),
      )
      for (const key of ['releasedFen', 'commissionFen', 'refundedFen', 'recoveredFen', 'netFen'] as const)
        expect(
          said.items.reduce((sum, item) => sum + item[key], 0),
          key,
        ).toBe(said[key])
      const { totals, technicians, month } = await income(shop)
      expect(totals).toMatchObject({
        toShopFen: ledger['shop'],
        commissionFen: ledger['commission'],
        refundedLaterFen: 9940,
        recoveredFen: 1200,
      })
      const inMonth = day.slice(0, 7) === month.from.slice(0, 7) ? said.netFen : 0
      expect(month.toShopFen).toBe(inMonth)
      expect(technicians.reduce((sum, { toShopFen }) => sum + toShopFen, 0)).toBe(month.toShopFen)
      expect(technicians.every(({ technicianId }) => shop.technicianIds.includes(technicianId ?? ''))).toBe(
        true,
      )
      expect(said.items.find(({ orderId }) => orderId === first.orderId)?.netFen).toBe(firstMoney.toShopFen)
    },
    TWO_JOBS_MS,
  )

  it('is cut at midnight in Shanghai, is written once, and a day without movement has none', async () => {
    const shop = await makeShop(t)
    const job: Job = { t, owner: await makeOwner(t), shop, orderId: t.id() }
    const day = today()
    const midnight = instantOf(addDays(day, 1))
    const release = (fen: number, at: Date) =>
      post(shop.id, job.orderId, [['frozen', -fen], ['commission', 1], ['shop', fen - 1]], at) // prettier-ignore
    await release(1000, new Date(midnight.getTime() - 1))
    await release(50, midnight)
    await post(shop.id, job.orderId, [['payer', -9], ['frozen', 9]], new Date(midnight.getTime() + DAY_MS)) // prettier-ignore
    await t.advance(midnight.getTime() + 2 * DAY_MS + MINUTE_MS - t.clock.now().getTime())
    const make = () => t.app.db.transaction((tx) => makeStatements(t.app, tx, shop.id))
    await make()
    await refreshTokens(job)
    const before = await statements(shop)
    expect(before.items).toMatchObject([
      { day: addDays(day, 1), releasedFen: 50, netFen: 49, orders: 1 },
      { day, releasedFen: 1000, commissionFen: 1, netFen: 999 },
    ])
    await make()
    expect(await statements(shop)).toEqual(before)
    const missing = { params: { day: addDays(day, 2) } }
    expect((await t.refused(shop.owner.token, 'GET /shop/statements/:day', missing)).code).toBe('NOT_FOUND')
    const other = await makeShop(t)
    expect((await statements(other)).items).toEqual([])
    const page = await t.api(shop.owner.token, 'GET /shop/statements', { query: { limit: 1 } })
    const cursor = page.nextCursor ?? ''
    const rest = await t.api(shop.owner.token, 'GET /shop/statements', { query: { limit: 1, cursor } })
    expect([...page.items, ...rest.items]).toEqual(before.items)
    expect(rest.nextCursor).toBeNull()
  })

  it('is a file: CSV and PDF, for the owner of the shop alone', async () => {
    const shop = await makeShop(t, { name: '老街汽修' })
    const job: Job = { t, owner: await makeOwner(t), shop, orderId: t.id() }
    const day = today()
    await post(shop.id, job.orderId, [['frozen', -500], ['shop', 500]]) // prettier-ignore
    await t.advance(DAY_MS)
    await t.app.db.transaction((tx) => makeStatements(t.app, tx, shop.id))
    await refreshTokens(job)
    const file = (format: string, token = shop.owner.token) =>
      t.fastify.inject({
        url: `/shop/statements/${day}/file?format=${format}`,
        headers: { authorization: `Bearer ${token}` },
      })
    const [csv, pdf] = [await file('csv'), await file('pdf')]
    expect([csv.statusCode, csv.headers['content-type']]).toEqual([200, 'text/csv; charset=utf-8'])
    expect(csv.rawPayload.subarray(0, 3)).toEqual(Buffer.from([0xef, 0xbb, 0xbf]))
    expect(csv.body).toContain(`${day},合计,,,5.00,`)
    expect([pdf.statusCode, pdf.headers['content-type']]).toEqual([200, 'application/pdf'])
    expect(pdf.rawPayload.subarray(0, 5).toString()).toBe('%PDF-')
    expect((await file('csv', job.owner.token)).statusCode).toBe(403)
    const other = await makeShop(t)
    expect((await file('csv', other.owner.token)).statusCode).toBe(404)
    expect((await file('xlsx')).statusCode).toBe(400)
  })

  it('is read by the index of a shop and its days', async () => {
    const plan = await t.app.db.rows<{ key: string | null }>(
      "EXPLAIN SELECT at FROM ledger_entry WHERE shop_id = ? AND phase = 'post' AND at >= ? AND at < ? ORDER BY at LIMIT 1",
      [t.id(), new Date(0), t.clock.now()],
    )
    expect(plan.map(({ key }) => key)).toEqual(['ledger_entry_shop_day'])
  })
})

/** 80 yuan of further labour, approved and paid: a second leg. */
async function supplement(job: Job): Promise<void> {
  const { shop, owner, orderId } = job
  await t.api(shop.owner.token, 'POST /shop/orders/:orderId/supplement', {
    params: { orderId },
    body: {
      commandId: t.id(),
      lines: [
        {
          kind: 'labour',
          name: '底盘检查',
          quantityMilli: 1000,
          unit: '次',
          unitPriceFen: 8000,
          partType: null,
        },
      ],
    },
  })
  const { lines, quoteRound } = await see(job)
  const decisions = lines.filter(({ state }) => state === 'shown').map(approvalOf)
  await t.api(owner.token, 'POST /orders/:orderId/decisions', {
    params: { orderId },
    body: { commandId: t.id(), quoteRound, decisions },
  })
  await payDue(job)
}
