import { AppError } from '@anxin/shared/kernel/errors'
import { LIMITS } from '@anxin/shared/kernel/limits'
import { addDays, instantOf, localDayOf, MINUTE_MS, plusMs } from '@anxin/shared/kernel/time'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { startTestApp, type TestApp } from '../../test/harness/test-app'
import { offerService } from '../../test/harness/world'
import { bookingOf, holdSlot } from '../scheduling'
import {
  calendarFaults,
  makeSlotService,
  makeSlotShop,
  NEED,
  type SlotShop,
} from '../scheduling/testing/slot-shop'
import { answerOffer, expireOffer, withdrawOffers } from './answer-offer'
import { offerNext } from './offer-next'
import { answerTime, nextOpening } from './answer-time'
import { offerTo } from './offer-to'
import { askedShopIds, openOffers } from './offers.repository'
import { addOffer, queueOffers } from './queue-offers'

let t: TestApp
let serviceId: string
let startedAt: Date
beforeAll(async () => {
  t = await startTestApp()
  serviceId = await makeSlotService(t)
  startedAt = t.clock.now()
})
afterEach(() => t.clock.set(startedAt))
afterAll(() => t.close())

const at = (hour: number, days = 1) => instantOf(addDays(localDayOf(startedAt), days), hour * 60)
const tx = <T>(work: Parameters<typeof t.app.db.transaction<T>>[0]) => t.app.db.transaction(work)

async function makeShops(count: number): Promise<SlotShop[]> {
  const shops: SlotShop[] = []
  for (let i = 0; i < count; i++) {
    const shop = await makeSlotShop(t, { name: `门店${i + 1}`, bays: ['general'] })
    await offerService(t, shop.id, serviceId)
    shops.push(shop)
  }
  return shops
}

async function queued(shops: SlotShop[]): Promise<string> {
  const orderId = t.id()
  const list = shops.map(({ id }, n) => ({ shopId: id, distanceMetres: 1000 * n, why: { score: 90 - n } }))
  await tx((q) => queueOffers(t.app, q, orderId, list))
  return orderId
}

const next = (orderId: string, startAt = at(10)) =>
  tx((q) =>
    offerNext(t.app, q, {
      orderId,
      service: { ...NEED, id: serviceId },
      startAt,
      policy: LIMITS.answerPolicy,
    }),
  )
const answer = (orderId: string, shopId: string, word: 'accepted' | 'refused') =>
  tx((q) => answerOffer(t.app, q, orderId, shopId, word, word === 'refused' ? 'busy' : undefined))
const expire = (orderId: string) => tx((q) => expireOffer(t.app, q, orderId))
const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => 'was not refused',
    (error: unknown) => (error instanceof AppError ? error.code : String(error)),
  )

async function statesOf(orderId: string): Promise<Record<string, string>> {
  const rows = await t.app.db.rows<{ shop_id: string; state: string; reason: string | null }>(
    'SELECT shop_id, state, reason FROM offer WHERE order_id = ?',
    [orderId],
  )
  return Object.fromEntries(
    rows.map(({ shop_id, state, reason }) => [shop_id, reason ? `${state} ${reason}` : state]),
  )
}

describe('the offer of an order', () => {
  it('goes to one shop at a time, in order, and the slot goes with it', async () => {
    const [a, b, c] = (await makeShops(3)) as [SlotShop, SlotShop, SlotShop]
    const orderId = await queued([a, b, c])
    const first = await next(orderId)
    expect(first).toMatchObject({ shopId: a.id, shopName: '门店1', bayId: a.bayIds[0], endAt: at(11) })
    expect(await bookingOf(t.app.db, orderId)).toMatchObject({ bayId: a.bayIds[0] })
    await answer(orderId, a.id, 'refused')
    expect(await next(orderId)).toMatchObject({ shopId: b.id, bayId: b.bayIds[0] })
    expect(await bookingOf(t.app.db, orderId)).toMatchObject({ bayId: b.bayIds[0] })
    expect(await t.app.db.rows('SELECT order_id FROM slot_unit WHERE shop_id = ?', [a.id])).toEqual([])
    expect(await statesOf(orderId)).toEqual({ [a.id]: 'refused busy', [b.id]: 'offered', [c.id]: 'queued' })
    for (const shop of [a, b, c]) expect(await calendarFaults(t, shop.id)).toEqual([])
  })

  it('keeps slot and offer as they were when the step to the next shop is undone', async () => {
    const [a, b] = (await makeShops(2)) as [SlotShop, SlotShop]
    const orderId = await queued([a, b])
    await next(orderId)
    const undone = tx(async (q) => {
      await answerOffer(t.app, q, orderId, a.id, 'refused')
      await offerNext(t.app, q, {
        orderId,
        service: { ...NEED, id: serviceId },
        startAt: at(10),
        policy: LIMITS.answerPolicy,
      })
      throw new Error('the caller fails')
    })
    await expect(undone).rejects.toThrow('the caller fails')
    expect(await statesOf(orderId)).toEqual({ [a.id]: 'offered', [b.id]: 'queued' })
    expect(await bookingOf(t.app.db, orderId)).toMatchObject({ bayId: a.bayIds[0] })
  })

  it('passes over shops that are paused, do not offer the work, or have the slot no more, and says why', async () => {
    const [paused, without, full, good] = (await makeShops(4)) as [SlotShop, SlotShop, SlotShop, SlotShop]
    await t.app.db.run("UPDATE shop SET state = 'paused' WHERE id = ?", [paused.id])
    await t.app.db.run('UPDATE shop_service SET active = 0 WHERE shop_id = ?', [without.id])
    await tx((q) => holdSlot(t.app, q, { orderId: t.id(), shopId: full.id, service: NEED, startAt: at(10) }))
    const orderId = await queued([paused, without, full, good])
    expect(await next(orderId)).toMatchObject({ shopId: good.id })
    expect(await statesOf(orderId)).toEqual({
      [paused.id]: 'skipped not-open',
      [without.id]: 'skipped not-offered',
      [full.id]: 'skipped no-slot',
      [good.id]: 'offered',
    })
    expect(await askedShopIds(t.app.db, orderId)).toEqual([good.id])
  })

  it('ends with nobody left, and then holds no slot', async () => {
    const [only] = (await makeShops(1)) as [SlotShop]
    const orderId = await queued([only])
    await next(orderId)
    await answer(orderId, only.id, 'refused')
    expect(await next(orderId)).toBeNull()
    expect(await bookingOf(t.app.db, orderId)).toBeNull()
    expect(await calendarFaults(t, only.id)).toEqual([])
  })

  it('may still reach a shop when the start is nearer than the lead time, since the owner asked in time', async () => {
    const [a] = (await makeShops(1)) as [SlotShop]
    const orderId = await queued([a])
    t.clock.set(plusMs(at(10), -20 * MINUTE_MS))
    expect(await next(orderId)).toMatchObject({ shopId: a.id })
  })

  it('is one only, however many ask for the next shop at once', async () => {
    for (let round = 0; round < 5; round++) {
      const shops = await makeShops(3)
      const orderId = await queued(shops)
      await Promise.all(Array.from({ length: 3 }, () => next(orderId)))
      const states = Object.values(await statesOf(orderId))
      expect(states.filter((state) => state === 'offered')).toHaveLength(1)
      const units = await t.app.db.rows<{ shop_id: string }>(
        'SELECT DISTINCT shop_id FROM slot_unit WHERE order_id = ?',
        [orderId],
      )
      expect(units).toHaveLength(1)
      for (const shop of shops) expect(await calendarFaults(t, shop.id)).toEqual([])
    }
  })
})

describe('an answer', () => {
  it('counts once, from the shop that is asked, and in time', async () => {
    const [a, b] = (await makeShops(2)) as [SlotShop, SlotShop]
    const orderId = await queued([a, b])
    const offer = await next(orderId)
    expect(offer?.answerBy).toEqual(plusMs(t.clock.now(), 10 * MINUTE_MS))
    expect(await codeOf(answer(orderId, b.id, 'accepted'))).toBe('OFFER_GONE')
    expect(await codeOf(answer(t.id(), a.id, 'accepted'))).toBe('OFFER_GONE')
    await answer(orderId, a.id, 'accepted')
    expect(await codeOf(answer(orderId, a.id, 'accepted'))).toBe('OFFER_GONE')
    expect(await codeOf(answer(orderId, a.id, 'refused'))).toBe('OFFER_GONE')
    expect(await expire(orderId)).toBeNull()
  })

  it('and the end of its time never both count', async () => {
    const [a] = (await makeShops(1)) as [SlotShop]
    const orderId = await queued([a])
    const { answerBy } = (await next(orderId))!
    t.clock.set(plusMs(answerBy, -1))
    expect(await expire(orderId)).toBeNull()
    t.clock.set(answerBy)
    expect(await codeOf(answer(orderId, a.id, 'accepted'))).toBe('OFFER_GONE')
    expect(await expire(orderId)).toBe(a.id)
    expect(await expire(orderId)).toBeNull()
    expect(await statesOf(orderId)).toEqual({ [a.id]: 'expired' })
  })

  it('of twenty at once counts once', async () => {
    const [a] = (await makeShops(1)) as [SlotShop]
    const orderId = await queued([a])
    await next(orderId)
    const codes = await Promise.all(
      Array.from({ length: 20 }, (_, n) => codeOf(answer(orderId, a.id, n % 2 ? 'accepted' : 'refused'))),
    )
    expect(codes.filter((code) => code === 'OFFER_GONE')).toHaveLength(19)
  })

  it('is awaited until half an hour after the next opening when the shop is closed', async () => {
    const [a, b] = (await makeShops(2)) as [SlotShop, SlotShop]
    t.clock.set(at(22, 0))
    expect((await next(await queued([a]), at(15)))?.answerBy).toEqual(at(8.5))
    t.clock.set(at(5))
    expect((await next(await queued([b]), at(15)))?.answerBy).toEqual(at(8.5))
  })

  it('is awaited past a holiday, and never longer than until the car should come', async () => {
    const [a, b] = (await makeShops(2)) as [SlotShop, SlotShop]
    await t.app.db.run("INSERT INTO shop_holiday (shop_id, on_date, name) VALUES (?, ?, '元旦')", [
      a.id,
      localDayOf(at(12)),
    ])
    t.clock.set(at(22, 0))
    expect((await next(await queued([a]), at(15, 2)))?.answerBy).toEqual(at(8.5, 2))
    expect((await next(await queued([b]), at(8)))?.answerBy).toEqual(at(8))
  })
})

describe('the queue', () => {
  it('asks the shop that the owner chose at once, without moving its slot', async () => {
    const [a] = (await makeShops(1)) as [SlotShop]
    const orderId = t.id()
    const now = t.clock.now()
    const { answerBy } = await tx(async (q) => {
      await holdSlot(t.app, q, { orderId, shopId: a.id, service: NEED, startAt: at(10) })
      const asked = {
        orderId,
        shopId: a.id,
        distanceMetres: 700,
        answerBy: answerTime(LIMITS.answerPolicy, (await nextOpening(q, a.id, now))!, now),
      }
      await offerTo(t.app, q, asked)
      return asked
    })
    expect(answerBy).toEqual(plusMs(t.clock.now(), 10 * MINUTE_MS))
    expect(await openOffers(t.app.db, a.id, 10)).toEqual([
      { orderId, distanceMetres: 700, offeredAt: t.clock.now(), answerBy },
    ])
    expect(await bookingOf(t.app.db, orderId)).toMatchObject({ bayId: a.bayIds[0] })
  })

  it('shows a shop its open offers, the most urgent first', async () => {
    const a = await makeSlotShop(t)
    await offerService(t, a.id, serviceId)
    const [late, soon] = [await queued([a]), await queued([a])]
    t.clock.advance(MINUTE_MS)
    await next(late)
    t.clock.set(startedAt)
    await next(soon)
    const ids = (await openOffers(t.app.db, a.id, 10)).map(({ orderId }) => orderId)
    expect(ids).toEqual([soon, late])
    expect(await openOffers(t.app.db, a.id, 1)).toHaveLength(1)
    await tx((q) => withdrawOffers(q, soon))
    expect((await openOffers(t.app.db, a.id, 10)).map(({ orderId }) => orderId)).toEqual([late])
  })

  it('does not ask again who refused, was silent or let the owner down, but those it never reached', async () => {
    const [refused, silent, reached, never] = (await makeShops(4)) as [SlotShop, SlotShop, SlotShop, SlotShop]
    const orderId = await queued([refused, silent, reached, never])
    await next(orderId)
    await answer(orderId, refused.id, 'refused')
    t.clock.set((await next(orderId))!.answerBy)
    await expire(orderId)
    await next(orderId)
    await answer(orderId, reached.id, 'accepted')
    await tx((q) => withdrawOffers(q, orderId))
    expect(await askedShopIds(t.app.db, orderId)).toEqual([refused.id, silent.id, reached.id])
    const again = [refused, silent, reached, never].map(({ id }) => ({ shopId: id, distanceMetres: 1 }))
    await tx((q) => queueOffers(t.app, q, orderId, again))
    expect(await next(orderId)).toMatchObject({ shopId: never.id })
    await answer(orderId, never.id, 'refused')
    expect(await next(orderId)).toBeNull()
  })

  it('takes a shop that an operator adds at its end, also one that had refused', async () => {
    const [a, b] = (await makeShops(2)) as [SlotShop, SlotShop]
    const orderId = await queued([a])
    await next(orderId)
    expect(await codeOf(tx((q) => addOffer(t.app, q, orderId, a.id)))).toBe('CONFLICT')
    await answer(orderId, a.id, 'refused')
    await tx((q) => addOffer(t.app, q, orderId, b.id))
    await tx((q) => addOffer(t.app, q, orderId, a.id))
    expect(await next(orderId)).toMatchObject({ shopId: b.id })
    await answer(orderId, b.id, 'refused')
    expect(await next(orderId)).toMatchObject({ shopId: a.id })
    await answer(orderId, a.id, 'accepted')
  })
})
