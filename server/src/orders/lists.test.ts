import { HOUR_MS, instantOf, localDayOf, MINUTE_MS } from '@anxin/shared/kernel/time'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { accept, payDue, refreshTokens, requestJob, see, type Job } from '../../test/harness/order-steps'
import { startTestApp, type TestApp } from '../../test/harness/test-app'
import {
  book,
  LINES_FEN,
  makeOwner,
  makeService,
  makeShop,
  makeStaff,
  signIn,
  slotAt,
} from '../../test/harness/world'

let t: TestApp
beforeAll(async () => {
  t = await startTestApp()
})
afterAll(() => t.close())

describe('GET /orders?vehicleId', () => {
  it('gives the orders of one car, newest first, page by page, and nothing of others', async () => {
    const serviceId = await makeService(t)
    const shop = await makeShop(t, { serviceIds: [serviceId] })
    const [owner, stranger] = [await makeOwner(t), await makeOwner(t)]
    const second = { ...owner, vehicleId: (await makeOwner(t)).vehicleId }
    await t.app.db.run('UPDATE vehicle SET owner_id = ? WHERE id = ?', [owner.userId, second.vehicleId])
    const ids: string[] = []
    for (const hour of [3, 5, 7]) {
      const order = await book(t, owner, { serviceId, shopId: shop.id, slotStartAt: slotAt(t, hour) })
      ids.unshift(order.id)
      t.clock.advance(1)
    }
    const other = await book(t, second, { serviceId, shopId: shop.id, slotStartAt: slotAt(t, 9) })
    const query = { vehicleId: owner.vehicleId, limit: 2 }
    const first = await t.api(owner.token, 'GET /orders', { query })
    const cursor = first.nextCursor ?? ''
    const rest = await t.api(owner.token, 'GET /orders', { query: { ...query, cursor } })
    expect([...first.items, ...rest.items].map(({ id }) => id)).toEqual(ids)
    expect(rest.nextCursor).toBeNull()
    const all = await t.api(owner.token, 'GET /orders')
    expect(all.items.map(({ id }) => id)).toEqual([other.id, ...ids])
    expect(await t.api(stranger.token, 'GET /orders', { query })).toEqual({ items: [], nextCursor: null })
  })

  it('is served by an index', async () => {
    const owner = await makeOwner(t)
    const plan = await t.app.db.rows<{ key: string | null }>(
      'EXPLAIN SELECT id FROM orders WHERE owner_id = ? AND vehicle_id = ? ORDER BY id DESC LIMIT 21',
      [owner.userId, owner.vehicleId],
    )
    expect(plan.map(({ key }) => key)).toEqual([expect.stringMatching(/^orders_(vehicle|owner)/)])
  })
})

describe('the board of a shop', () => {
  it('an order tells since when it is in its state, which no mere change of a flag moves', async () => {
    const job = await requestJob(t)
    const asked = t.clock.now().toISOString()
    expect(await see(job)).toMatchObject({ state: 'MATCHING', stateAt: asked })
    t.clock.advance(5 * MINUTE_MS)
    const accepted = t.clock.now().toISOString()
    expect(await accept(job)).toMatchObject({ state: 'PENDING_PAY', stateAt: accepted })
    t.clock.advance(MINUTE_MS)
    const paid = await payDue(job)
    expect(paid).toMatchObject({ state: 'ACCEPTED', stateAt: t.clock.now().toISOString() })
    t.clock.advance(MINUTE_MS)
    const token = job.shop.owner.token
    const { items } = await t.api(token, 'GET /shop/orders', { query: { state: 'ACCEPTED' } })
    expect(items).toMatchObject([{ id: job.orderId, stateAt: paid.stateAt }])
    expect((await t.api(token, 'GET /shop/orders', { query: { state: 'MATCHING' } })).items).toEqual([])
    await t.api(token, 'POST /shop/orders/:orderId/withdrawal', {
      params: { orderId: job.orderId },
      body: { commandId: t.id(), reason: '设备故障' },
    })
    expect(await see(job)).toMatchObject({ state: 'ACCEPTED', stateAt: paid.stateAt })
  })

  it('shows a technician the work that was given to them, in any state, and nothing else', async () => {
    const job = await requestJob(t)
    t.clock.advance(HOUR_MS / 2)
    await refreshTokens(job)
    const [mine = '', theirs = ''] = await bothTechnicians(job)
    const query = { state: 'MATCHING' as const }
    for (const input of [{}, { query }]) {
      expect((await t.api(mine, 'GET /shop/orders', input)).items.map(({ id }) => id)).toEqual([job.orderId])
      expect((await t.api(theirs, 'GET /shop/orders', input)).items).toEqual([])
    }
    const loose = await makeStaff(t, job.shop.id, 'technician')
    expect((await t.api(loose.token, 'GET /shop/orders')).items).toEqual([])
  })
})

/** Tokens of the technician who has the work, then of the other one. */
async function bothTechnicians(job: Job): Promise<string[]> {
  const [row] = await t.app.db.rows<{ technician_id: string }>(
    'SELECT technician_id FROM orders WHERE id = ?',
    [job.orderId],
  )
  const ids = job.shop.technicianIds.toSorted((a) => (a === row?.technician_id ? -1 : 1))
  const tokens: string[] = []
  for (const technicianId of ids.slice(0, 2)) {
    const staff = await makeStaff(t, job.shop.id, 'technician')
    await t.app.db.run('UPDATE technician SET staff_id = ? WHERE id = ?', [staff.staffId, technicianId])
    tokens.push((await signIn(t, 'shop', staff.name, job.shop.id)).token)
  }
  return tokens
}

describe('GET /shop/income', () => {
  it('says of every order what is due, where its money is and what moves it next; the totals are their sums', async () => {
    const waiting = await requestJob(t)
    await accept(waiting)
    const { shop } = waiting
    const income = () => t.api(shop.owner.token, 'GET /shop/income')
    const due = await income()
    expect(due.items).toMatchObject([
      { orderId: waiting.orderId, state: 'PENDING_PAY', dueFen: LINES_FEN, frozenFen: 0 },
    ])
    expect(due.items[0]?.next).toMatchObject({ who: 'owner', what: '支付后预约生效' })
    expect(due.totals).toMatchObject({ dueFen: LINES_FEN, frozenFen: 0, toShopFen: 0 })
    await payDue(waiting)
    const order = await t.api(shop.owner.token, 'GET /shop/orders/:orderId', {
      params: { orderId: waiting.orderId },
    })
    const frozen = await income()
    const { frozenFen, toShopFen, commissionFen, refundedFen, feeFen, advancedFen } = order.money!
    const sums = { dueFen: 0, frozenFen, toShopFen, commissionFen, refundedFen, feeFen, advancedFen }
    expect(frozen.items).toMatchObject([{ ...sums, state: 'ACCEPTED', vehicleText: order.vehicleText }])
    expect(frozen.totals).toEqual({ ...sums, refundedLaterFen: 0, recoveredFen: 0 })
    expect(frozenFen + feeFen).toBe(LINES_FEN)
    expect(frozen.month).toEqual({ from: `${localDayOf(t.clock.now()).slice(0, 8)}01`, toShopFen: 0 })
  })

  it('counts for the month what was released since it began, and nothing of the month before', async () => {
    const { shop } = await requestJob(t)
    const monthStart = instantOf(`${localDayOf(t.clock.now()).slice(0, 8)}01`)
    const entry = (at: Date, account: string, amountFen: number) =>
      t.app.db.run(
        "INSERT INTO ledger_entry (transfer_id, phase, leg, account, amount_fen, payment_id, subject_id, shop_id, at) VALUES (?, 'post', 0, ?, ?, ?, ?, ?, ?)",
        [t.id(), account, amountFen, t.id(), t.id(), shop.id, at],
      )
    await entry(new Date(monthStart.getTime() - 1), 'shop', 700)
    await entry(monthStart, 'shop', 5_000)
    await entry(t.clock.now(), 'shop', -1_000)
    await entry(t.clock.now(), 'commission', 300)
    const { month, totals } = await t.api(shop.owner.token, 'GET /shop/income')
    expect(month.toShopFen).toBe(4_000)
    expect(totals.toShopFen).toBe(4_700)
  })
})
