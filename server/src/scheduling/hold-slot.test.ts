import { AppError } from '@anxin/shared/kernel/errors'
import { addDays, instantOf, localDayOf, MINUTE_MS, plusMs } from '@anxin/shared/kernel/time'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startTestApp, type TestApp } from '../../test/harness/test-app'
import type { Assigned } from './assign-slot'
import type { Need } from './availability'
import { holdSlot } from './hold-slot'
import { moveSlot } from './move-slot'
import { reassignTechnician } from './reassign-technician'
import { releaseSlot } from './release-slot'
import { bookingOf, bookingsTouchedBy } from './scheduling.queries'
import { calendarFaults, makeSlotShop, NEED, ROUTINE, type SlotShop } from './testing/slot-shop'

let t: TestApp
beforeAll(async () => {
  t = await startTestApp()
})
afterAll(() => t.close())

/** Shop-local, `days` from today. */
const at = (hour: number, days = 1) => instantOf(addDays(localDayOf(t.clock.now()), days), hour * 60)
const hold = (shopId: string, startAt: Date, need: Need = NEED, orderId = t.id()): Promise<Assigned> =>
  t.app.db.transaction((tx) => holdSlot(t.app, tx, { orderId, shopId, service: need, startAt }))
const move = (orderId: string, shopId: string, startAt: Date, need: Need = NEED): Promise<Assigned> =>
  t.app.db.transaction((tx) => moveSlot(t.app, tx, { orderId, shopId, service: need, startAt }))
const release = (orderId: string) => t.app.db.transaction((tx) => releaseSlot(tx, orderId))

async function refusal(work: Promise<unknown>): Promise<AppError> {
  const error = await work.then(
    () => new Error('was not refused'),
    (e: unknown) => e,
  )
  if (!(error instanceof AppError)) throw error
  return error
}

function startsNamed(error: AppError): string[] {
  const { nearest } = error.data as { nearest: { startAt: string }[] }
  return nearest.map(({ startAt }) => startAt)
}

async function fill(shop: SlotShop, startAt: Date): Promise<void> {
  for (const _ of shop.bayIds) await hold(shop.id, startAt)
}

describe('a held slot', () => {
  it('takes one bay and one technician for work and buffer, in whole units', async () => {
    const shop = await makeSlotShop(t)
    const orderId = t.id()
    const held = await hold(shop.id, at(10), { ...NEED, durationMin: 75, bufferMin: 5 }, orderId)
    expect(shop.bayIds).toContain(held.bayId)
    expect(shop.technicianIds).toContain(held.technicianId)
    expect(held).toMatchObject({ startAt: at(10), endAt: plusMs(at(10), 90 * MINUTE_MS) })
    const units = await t.app.db.rows<{ resource_id: string }>(
      'SELECT resource_id FROM slot_unit WHERE order_id = ?',
      [orderId],
    )
    expect(units).toHaveLength(6)
    expect(await bookingOf(t.app.db, orderId)).toEqual({
      ...held,
      orderId,
      bayName: `${shop.bayIds.indexOf(held.bayId) + 1}号工位`,
      technicianName: `王师傅${shop.technicianIds.indexOf(held.technicianId) + 1}`,
    })
  })

  it('is refused where nobody may book: past, too soon, beyond the horizon, closed, off the grid, unable', async () => {
    const shop = await makeSlotShop(t)
    const soon = plusMs(t.clock.now(), 30 * MINUTE_MS)
    for (const startAt of [
      at(9, 0),
      soon,
      at(10, 31),
      at(7),
      at(20),
      plusMs(at(10), MINUTE_MS),
      new Date(253_370_764_800_000),
    ])
      expect((await refusal(hold(shop.id, startAt))).code).toBe('SLOT_UNAVAILABLE')
    expect((await refusal(hold(shop.id, at(10), { ...NEED, bayKind: 'paint' }))).code).toBe(
      'SLOT_UNAVAILABLE',
    )
    expect((await refusal(hold(shop.id, at(10), { ...NEED, skill: 'gearbox' }))).code).toBe(
      'SLOT_UNAVAILABLE',
    )
    expect((await refusal(hold(t.id(), at(10)))).code).toBe('SLOT_UNAVAILABLE')
    expect(await calendarFaults(t, shop.id)).toEqual([])
  })

  it('is refused on a holiday', async () => {
    const shop = await makeSlotShop(t)
    await t.app.db.run("INSERT INTO shop_holiday (shop_id, on_date, name) VALUES (?, ?, '清明节')", [
      shop.id,
      addDays(localDayOf(t.clock.now()), 1),
    ])
    expect((await refusal(hold(shop.id, at(10, 1)))).code).toBe('SLOT_UNAVAILABLE')
    await hold(shop.id, at(10, 2))
  })

  it('that is taken comes with the two nearest free ones', async () => {
    const shop = await makeSlotShop(t)
    for (const hour of [10, 11]) await fill(shop, at(hour))
    const taken = await refusal(hold(shop.id, at(10.5)))
    expect(taken.code).toBe('SLOT_TAKEN')
    expect(taken.data).toEqual({
      nearest: [
        { startAt: at(9).toISOString(), left: 2 },
        { startAt: at(12).toISOString(), left: 2 },
      ],
    })
  })

  it('names slots of the days before and after where its own day is full', async () => {
    const shop = await makeSlotShop(t, { bays: ['general'], hours: { opensMinute: 600, closesMinute: 660 } })
    await hold(shop.id, at(10, 3))
    const taken = await refusal(hold(shop.id, at(10, 3)))
    expect(startsNamed(taken)).toEqual([at(10, 2).toISOString(), at(10, 4).toISOString()])
    for (const days of [1, 2, 4]) await hold(shop.id, at(10, days))
    const later = await refusal(hold(shop.id, at(10, 3)))
    expect(startsNamed(later)).toEqual([at(10, 5).toISOString(), at(10, 6).toISOString()])
  })

  it('leaves lifts and specialists to the work that needs them', async () => {
    const gearbox = [...ROUTINE, { skill: 'gearbox', proved: true }]
    const shop = await makeSlotShop(t, { bays: ['lift', 'general'], technicians: [gearbox, ROUTINE] })
    const first = await hold(shop.id, at(10))
    expect(first).toMatchObject({ bayId: shop.bayIds[1], technicianId: shop.technicianIds[1] })
    const second = await hold(shop.id, at(10), { ...NEED, skill: 'gearbox', bayKind: 'lift' })
    expect(second).toMatchObject({ bayId: shop.bayIds[0], technicianId: shop.technicianIds[0] })
  })

  it('never uses a bay or technician that is out of use, or on leave', async () => {
    const shop = await makeSlotShop(t)
    await t.app.db.run('UPDATE bay SET active = 0 WHERE id = ?', [shop.bayIds[0]!])
    await t.app.db.run(
      'INSERT INTO technician_leave (id, shop_id, technician_id, starts_at, ends_at, created_at) VALUES (?, ?, ?, ?, ?, ?)',
      [t.id(), shop.id, shop.technicianIds[0]!, at(10.75), at(18), t.clock.now()],
    )
    const held = await hold(shop.id, at(10))
    expect(held).toMatchObject({ bayId: shop.bayIds[1], technicianId: shop.technicianIds[1] })
    expect((await refusal(hold(shop.id, at(10)))).code).toBe('SLOT_TAKEN')
  })

  it('is free again after its release, and a second release is harmless', async () => {
    const shop = await makeSlotShop(t, { bays: ['general'] })
    const orderId = t.id()
    await hold(shop.id, at(10), NEED, orderId)
    await release(orderId)
    await release(orderId)
    expect(await bookingOf(t.app.db, orderId)).toBeNull()
    await hold(shop.id, at(10))
    expect(await calendarFaults(t, shop.id)).toEqual([])
  })
})

describe('a moved booking', () => {
  it('may overlap its own old time', async () => {
    const shop = await makeSlotShop(t, { bays: ['general'], technicians: [ROUTINE] })
    const orderId = t.id()
    await hold(shop.id, at(10), NEED, orderId)
    const moved = await move(orderId, shop.id, at(10.5))
    expect(moved).toMatchObject({ startAt: at(10.5), endAt: at(11.5) })
    expect(await calendarFaults(t, shop.id)).toEqual([])
  })

  it('keeps its old time when the new one is refused, also for a caller that goes on', async () => {
    const shop = await makeSlotShop(t, { bays: ['general'] })
    const orderId = t.id()
    const old = await hold(shop.id, at(10), NEED, orderId)
    await hold(shop.id, at(12))
    await t.app.db.transaction(async (tx) => {
      const wish = { orderId, shopId: shop.id, service: NEED, startAt: at(12) }
      expect((await refusal(moveSlot(t.app, tx, wish))).code).toBe('SLOT_TAKEN')
      expect((await refusal(moveSlot(t.app, tx, { ...wish, startAt: at(3) }))).code).toBe('SLOT_UNAVAILABLE')
    })
    expect(await bookingOf(t.app.db, orderId)).toMatchObject(old)
    expect(await calendarFaults(t, shop.id)).toEqual([])
  })

  it('goes to another shop and frees the first', async () => {
    const [first, second] = [await makeSlotShop(t), await makeSlotShop(t)]
    const orderId = t.id()
    await hold(first.id, at(10), NEED, orderId)
    const moved = await move(orderId, second.id, at(10))
    expect(second.bayIds).toContain(moved.bayId)
    expect(await t.app.db.rows('SELECT order_id FROM slot_unit WHERE shop_id = ?', [first.id])).toEqual([])
    expect([...(await calendarFaults(t, first.id)), ...(await calendarFaults(t, second.id))]).toEqual([])
  })
})

describe('another technician', () => {
  const reassign = (orderId: string, technicianId: string) =>
    t.app.db.transaction((tx) => reassignTechnician(t.app, tx, orderId, technicianId))

  it('takes the work over when free, and the first is free again', async () => {
    const shop = await makeSlotShop(t, { bays: ['general', 'general'] })
    const orderId = t.id()
    const { technicianId } = await hold(shop.id, at(10), NEED, orderId)
    const other = shop.technicianIds.find((id) => id !== technicianId)!
    await reassign(orderId, other)
    expect(await bookingOf(t.app.db, orderId)).toMatchObject({ technicianId: other })
    expect((await hold(shop.id, at(10))).technicianId).toBe(technicianId)
    expect(await calendarFaults(t, shop.id)).toEqual([])
  })

  it('is refused while busy, on leave, out of planning or of another shop, and nothing changes', async () => {
    const shop = await makeSlotShop(t)
    const stranger = (await makeSlotShop(t)).technicianIds[0]!
    const orderId = t.id()
    const old = await hold(shop.id, at(10), NEED, orderId)
    const other = shop.technicianIds.find((id) => id !== old.technicianId)!
    expect((await refusal(reassign(orderId, stranger))).code).toBe('NOT_FOUND')
    expect((await refusal(reassign(t.id(), other))).code).toBe('NOT_FOUND')
    await hold(shop.id, at(10.5))
    expect((await refusal(reassign(orderId, other))).code).toBe('SLOT_TAKEN')
    await t.app.db.run('UPDATE technician SET active = 0 WHERE id = ?', [other])
    await t.app.db.run('DELETE FROM slot_unit WHERE resource_id = ?', [other])
    expect((await refusal(reassign(orderId, other))).code).toBe('SLOT_TAKEN')
    expect(await bookingOf(t.app.db, orderId)).toMatchObject(old)
  })

  it('has the bookings that a time touches found', async () => {
    const shop = await makeSlotShop(t, { technicians: [ROUTINE] })
    const [first, second] = [t.id(), t.id()]
    await hold(shop.id, at(10), NEED, first)
    await hold(shop.id, at(14), NEED, second)
    const touched = async (from: Date, until: Date) =>
      (await bookingsTouchedBy(t.app.db, shop.technicianIds[0]!, from, until)).map(({ orderId }) => orderId)
    expect(await touched(at(10.5), at(14.5))).toEqual([first, second])
    expect(await touched(at(11), at(14))).toEqual([])
  })
})
