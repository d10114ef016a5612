import { addDays, HOUR_MS, instantOf, localDayOf, MINUTE_MS, plusMs } from '@anxin/shared/kernel/time'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { startTestApp, type TestApp } from '../../test/harness/test-app'
import { book, makeOwner, makeService, makeShop, offerService } from '../../test/harness/world'
import { holdSlot } from './hold-slot'
import { releaseSlot } from './release-slot'
import {
  makeSlotService,
  makeSlotShop,
  NEED,
  ROUTINE,
  staffToken,
  type SlotShop,
  type SlotShopSpec,
} from './testing/slot-shop'

let t: TestApp
let startedAt: Date
beforeAll(async () => {
  t = await startTestApp()
  startedAt = t.clock.now() // Monday, 10:00
})
afterEach(() => t.clock.set(startedAt))
afterAll(() => t.close())

const dayOf = (days: number) => addDays(localDayOf(startedAt), days)
const at = (hour: number, days = 1) => instantOf(dayOf(days), hour * 60)
const hold = (shop: SlotShop, startAt: Date, orderId = t.id()) =>
  t.app.db.transaction((tx) => holdSlot(t.app, tx, { orderId, shopId: shop.id, service: NEED, startAt }))

async function offering(spec: SlotShopSpec = {}, need = {}): Promise<SlotShop & { serviceId: string }> {
  const shop = await makeSlotShop(t, spec)
  const serviceId = await makeSlotService(t, need)
  await offerService(t, shop.id, serviceId)
  return { ...shop, serviceId }
}

const slots = async (shop: { id: string; serviceId: string }, on = dayOf(1)) =>
  (
    await t.api(null, 'GET /shops/:shopId/slots', {
      params: { shopId: shop.id },
      query: { serviceId: shop.serviceId, on },
    })
  ).items
const calendar = async (shop: { id: string; serviceId: string }, from: string) =>
  (
    await t.api(null, 'GET /shops/:shopId/calendar', {
      params: { shopId: shop.id },
      query: { serviceId: shop.serviceId, from },
    })
  ).items
const leftAt = async (shop: { id: string; serviceId: string }, startAt: Date) =>
  (await slots(shop, localDayOf(startAt))).find((slot) => slot.startAt === startAt.toISOString())?.left

describe('GET /shops/:shopId/slots', () => {
  it('lists the start times of a day with what is left, full ones with 0', async () => {
    const shop = await offering()
    const empty = await slots(shop)
    expect(empty).toHaveLength(23)
    expect(empty[0]).toEqual({ startAt: at(8).toISOString(), left: 2 })
    expect(empty.at(-1)).toEqual({ startAt: at(19).toISOString(), left: 2 })
    await hold(shop, at(10))
    expect(await leftAt(shop, at(10))).toBe(1)
    const orderId = t.id()
    await hold(shop, at(10), orderId)
    expect(await leftAt(shop, at(9))).toBe(2)
    for (const hour of [9.5, 10, 10.5]) expect(await leftAt(shop, at(hour))).toBe(0)
    expect(await leftAt(shop, at(11))).toBe(2)
    await t.app.db.transaction((tx) => releaseSlot(tx, orderId))
    expect(await leftAt(shop, at(10))).toBe(1)
  })

  it('counts the scarcer of bays and technicians, and only those who can do the work', async () => {
    const skills = [ROUTINE, ROUTINE, [{ skill: 'gearbox', proved: true }]]
    const shop = await offering({ bays: ['general', 'lift', 'paint'], technicians: skills })
    expect(await leftAt(shop, at(10))).toBe(2)
    const gearbox = await makeSlotService(t, { skill: 'gearbox' })
    await offerService(t, shop.id, gearbox)
    expect(await leftAt({ ...shop, serviceId: gearbox }, at(10))).toBe(1)
    const paint = await makeSlotService(t, { bayKind: 'paint' })
    await offerService(t, shop.id, paint)
    expect(await leftAt({ ...shop, serviceId: paint }, at(10))).toBe(1)
    const wash = await makeSlotService(t, { bayKind: 'wash' })
    await offerService(t, shop.id, wash)
    expect(await slots({ ...shop, serviceId: wash })).toEqual([])
  })

  it('begins an hour from now, ends thirty days ahead, and is empty on closed days', async () => {
    const shop = await offering()
    expect((await slots(shop, dayOf(0)))[0]?.startAt).toBe(at(11, 0).toISOString())
    t.clock.set(plusMs(startedAt, MINUTE_MS))
    expect((await slots(shop, dayOf(0)))[0]?.startAt).toBe(at(11.5, 0).toISOString())
    expect(await slots(shop, dayOf(30))).toHaveLength(23)
    for (const on of [dayOf(31), dayOf(-1), '0001-01-01', '9999-12-31'])
      expect(await slots(shop, on)).toEqual([])
    const resting = await offering()
    await t.app.db.run('DELETE FROM opening_hours WHERE shop_id = ? AND weekday = 2', [resting.id])
    await t.app.db.run("INSERT INTO shop_holiday (shop_id, on_date, name) VALUES (?, ?, '清明节')", [
      resting.id,
      dayOf(2),
    ])
    expect(await slots(resting, dayOf(1))).toEqual([]) // Tuesday
    expect(await slots(resting, dayOf(2))).toEqual([])
    expect(await slots(resting, dayOf(3))).toHaveLength(23)
  })

  it('is a day of the horizon at any hour of the day, also when the clock moves', async () => {
    const shop = await offering()
    t.clock.set(at(23.99, 0))
    expect(await slots(shop, dayOf(31))).toEqual([])
    t.clock.set(at(0, 1))
    expect(await slots(shop, dayOf(31))).toHaveLength(23)
    expect(await slots(shop, dayOf(0))).toEqual([])
  })

  it('refuses unknown shops and services, and shops that do not offer it; a paused shop still shows its days', async () => {
    const shop = await offering()
    const refused = async (shopId: string, serviceId: string) =>
      (
        await t.refused(null, 'GET /shops/:shopId/slots', {
          params: { shopId },
          query: { serviceId, on: dayOf(1) },
        })
      ).code
    expect(await refused(t.id(), shop.serviceId)).toBe('NOT_FOUND')
    expect(await refused(shop.id, t.id())).toBe('NOT_FOUND')
    expect(await refused(shop.id, await makeSlotService(t))).toBe('SERVICE_NOT_OFFERED')
    expect(await refused((await offering({ state: 'draft' })).id, shop.serviceId)).toBe('NOT_FOUND')
    expect(await refused('x', shop.serviceId)).toBe('BAD_INPUT')
    expect(await slots(await offering({ state: 'paused' }))).toHaveLength(23)
  })

  it('sees what the shop has changed within five seconds', async () => {
    const shop = await offering()
    expect(await leftAt(shop, at(10))).toBe(2)
    await t.app.db.run('UPDATE bay SET active = 0 WHERE id = ?', [shop.bayIds[0]!]) // as another process would
    await expect.poll(() => leftAt(shop, at(10)), { timeout: 5000, interval: 100 }).toBe(1)
  })
})

describe('GET /shops/:shopId/calendar', () => {
  it('counts the free start times of each day, as the days themselves list them', async () => {
    const shop = await offering({ bays: ['general'] }, { durationMin: 240, bufferMin: 30 })
    await hold(shop, at(12, 3))
    await t.app.db.run("INSERT INTO shop_holiday (shop_id, on_date, name) VALUES (?, ?, '清明节')", [
      shop.id,
      dayOf(5),
    ])
    const days = await calendar(shop, dayOf(-2))
    expect(days).toHaveLength(31)
    expect([days[0]?.on, days.at(-1)?.on]).toEqual([dayOf(0), dayOf(30)])
    for (const [index, day] of days.entries()) {
      const free = (await slots(shop, dayOf(index))).filter(({ left }) => left > 0)
      expect(day).toEqual({ on: dayOf(index), freeSlots: free.length })
    }
    expect(days[3]!.freeSlots).toBeLessThan(days[4]!.freeSlots)
    expect(days[5]!.freeSlots).toBe(0)
    expect(await calendar(shop, dayOf(28))).toHaveLength(3)
    expect(await calendar(shop, '9999-12-31')).toEqual([])
  })
})

describe('the shop plans', () => {
  const leave = (technicianId: string, startsAt: Date, endsAt: Date) => ({
    body: { id: t.id(), technicianId, startsAt: startsAt.toISOString(), endsAt: endsAt.toISOString() },
  })

  it('leave, which lists the bookings that it touches and takes its slots away at once', async () => {
    const shop = await offering({ technicians: [ROUTINE] })
    const token = await staffToken(t, shop.id, 'adviser')
    const orderId = t.id()
    await hold(shop, at(10), orderId)
    expect(await leftAt(shop, at(14))).toBe(1)
    const input = leave(shop.technicianIds[0]!, at(10.25), at(16))
    expect(await t.api(token, 'POST /shop/leaves', input)).toEqual({
      id: input.body.id,
      affectedOrderIds: [orderId],
    })
    expect(await leftAt(shop, at(14))).toBe(0)
    expect(await leftAt(shop, at(16))).toBe(1)
    expect(await t.api(token, 'POST /shop/leaves', input)).toEqual({
      id: input.body.id,
      affectedOrderIds: [orderId],
    })
    const rows = await t.app.db.rows('SELECT id FROM technician_leave WHERE shop_id = ?', [shop.id])
    expect(rows).toHaveLength(1)
    const audit = await t.app.db.rows<{ action: string }>(
      'SELECT action FROM audit_entry WHERE subject_id = ?',
      [input.body.id],
    )
    expect(audit).toEqual([{ action: 'leave.enter' }])
  })

  it("no leave that overlaps another, ends before it begins, is over, or is somebody else's", async () => {
    const shop = await offering()
    const token = await staffToken(t, shop.id, 'adviser')
    const [first, second] = shop.technicianIds as [string, string]
    await t.api(token, 'POST /shop/leaves', leave(first, at(9), at(12)))
    const refused = async (input: object) => (await t.refused(token, 'POST /shop/leaves', input)).code
    expect(await refused(leave(first, at(11), at(13)))).toBe('LEAVE_OVERLAPS')
    expect(await refused(leave(first, at(9), at(12)))).toBe('LEAVE_OVERLAPS')
    await t.api(token, 'POST /shop/leaves', leave(first, at(12), at(13)))
    await t.api(token, 'POST /shop/leaves', leave(second, at(9), at(12)))
    expect(await refused(leave(second, at(15), at(15)))).toBe('BAD_INPUT')
    expect(await refused(leave(second, at(8, 0), at(9, 0)))).toBe('BAD_INPUT')
    expect(await refused(leave(second, at(8), new Date('9999-12-31T00:00:00Z')))).toBe('BAD_INPUT')
    const stranger = (await offering()).technicianIds[0]!
    expect(await refused(leave(stranger, at(8), at(9)))).toBe('NOT_FOUND')
    const technician = await staffToken(t, shop.id, 'technician')
    expect((await t.refused(technician, 'POST /shop/leaves', leave(second, at(15), at(16)))).code).toBe(
      'FORBIDDEN',
    )
  })

  it('no rest for a bay or a technician with bookings to come, but when the last is over', async () => {
    const shop = await offering({ bays: ['general'], technicians: [ROUTINE] })
    const token = await staffToken(t, shop.id, 'shop-owner')
    const [bayId, technicianId] = [shop.bayIds[0]!, shop.technicianIds[0]!]
    await hold(shop, at(10))
    const bay = (active: boolean) => ({ params: { bayId }, body: { commandId: t.id(), active } })
    const technician = (active: boolean) => ({
      params: { technicianId },
      body: { commandId: t.id(), active },
    })
    expect((await t.refused(token, 'POST /shop/bays/:bayId/state', bay(false))).code).toBe('RESOURCE_IN_USE')
    expect(
      (await t.refused(token, 'POST /shop/technicians/:technicianId/state', technician(false))).code,
    ).toBe('RESOURCE_IN_USE')
    t.clock.set(at(10.75))
    const late = await staffToken(t, shop.id, 'shop-owner')
    expect((await t.refused(late, 'POST /shop/bays/:bayId/state', bay(false))).code).toBe('RESOURCE_IN_USE')
    t.clock.set(at(11))
    expect(await t.api(late, 'POST /shop/bays/:bayId/state', bay(false))).toEqual({
      id: bayId,
      name: '1号工位',
      kind: 'general',
      active: false,
    })
    expect(await t.api(late, 'POST /shop/technicians/:technicianId/state', technician(false))).toEqual({
      id: technicianId,
      name: '王师傅1',
      years: 8,
      skills: ROUTINE,
      active: false,
    })
    expect(await slots(shop, dayOf(2))).toEqual([])
    await t.api(late, 'POST /shop/bays/:bayId/state', bay(true))
    await t.api(late, 'POST /shop/technicians/:technicianId/state', technician(true))
    expect(await slots(shop, dayOf(2))).toHaveLength(23)
  })

  it('nothing of another shop', async () => {
    const [shop, other] = [await offering(), await offering()]
    const token = await staffToken(t, other.id, 'shop-owner')
    const body = { commandId: t.id(), active: false }
    const bay = { params: { bayId: shop.bayIds[0]! }, body }
    const technician = {
      params: { technicianId: shop.technicianIds[0]! },
      body: { ...body, commandId: t.id() },
    }
    expect((await t.refused(token, 'POST /shop/bays/:bayId/state', bay)).code).toBe('NOT_FOUND')
    expect((await t.refused(token, 'POST /shop/technicians/:technicianId/state', technician)).code).toBe(
      'NOT_FOUND',
    )
    const adviser = await staffToken(t, shop.id, 'adviser')
    expect((await t.refused(adviser, 'POST /shop/bays/:bayId/state', bay)).code).toBe('FORBIDDEN')
  })

  it('by a view of the day with its bookings and leave, for every member of staff', async () => {
    const serviceId = await makeService(t)
    const shop = await makeShop(t, { serviceIds: [serviceId] })
    const owner = await makeOwner(t)
    const orderAt = async (startAt: Date) =>
      (await book(t, owner, { serviceId, shopId: shop.id, slotStartAt: startAt.toISOString() })).id
    const first = await orderAt(at(14))
    const second = await orderAt(at(9))
    const tomorrow = await orderAt(at(9, 2))
    const desk = await staffToken(t, shop.id, 'adviser')
    const away = leave(shop.technicianIds[0]!, at(20), plusMs(at(20), 24 * HOUR_MS))
    await t.api(desk, 'POST /shop/leaves', away)
    const token = await staffToken(t, shop.id, 'technician')
    const day = await t.api(token, 'GET /shop/schedule', { query: { on: dayOf(1) } })
    expect(day.items).toMatchObject([
      { orderId: second, startAt: at(9).toISOString(), endAt: at(10).toISOString() },
      { orderId: first, startAt: at(14).toISOString() },
    ])
    expect(shop.bayIds).toContain(day.items[0]?.bayId)
    expect(shop.technicianIds).toContain(day.items[0]?.technicianId)
    const order = await t.api(owner.token, 'GET /orders/:orderId', { params: { orderId: second } })
    expect(day.items[0]).toMatchObject({
      bayName: expect.stringContaining('工位') as string,
      technicianName: order.technicianName,
      state: 'MATCHING',
      serviceName: order.serviceName,
      vehicleText: order.vehicleText,
    })
    expect(day.leaves).toMatchObject([{ technicianId: shop.technicianIds[0], technicianName: '王师傅1' }])
    const week = [0, 2, 1, 0, 0, 0, 0].map((bookings, days) => ({ on: dayOf(days), bookings }))
    expect(day.week).toEqual(week)
    const next = await t.api(token, 'GET /shop/schedule', { query: { on: dayOf(2) } })
    expect(next.items.map(({ orderId }) => orderId)).toEqual([tomorrow])
    expect(next.leaves).toHaveLength(1)
    expect(next.week).toEqual(week)
    const sunday = await t.api(token, 'GET /shop/schedule', { query: { on: dayOf(6) } })
    expect(sunday.week).toEqual(week)
    for (const on of ['0001-01-01', '9999-12-31'])
      expect(await t.api(token, 'GET /shop/schedule', { query: { on } })).toMatchObject({
        on,
        items: [],
        leaves: [],
      })
  })
})
