import { LIMITS } from '@anxin/shared/kernel/limits'
import { DAY_MS } from '@anxin/shared/kernel/time'
import { getTableName } from 'drizzle-orm'
import { getTableConfig } from 'drizzle-orm/mysql-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { confirm, deliveredJob, refreshTokens, settle } from '../../test/harness/order-steps'
import { startTestApp, type TestApp } from '../../test/harness/test-app'
import { photoKey } from '../orders'
import { purge, purgeAccount, startPurging } from './purge'
import { RETENTION } from './retention'

let t: TestApp
beforeAll(async () => {
  t = await startTestApp({ database: 'purge' })
})
afterAll(() => t.close())

const countOf = async (table: string, where: string, values: readonly string[]) => {
  const [row] = await t.app.db.rows<{ n: number }>(
    `SELECT COUNT(*) AS n FROM ${table} WHERE ${where}`,
    values,
  )
  return Number(row?.n ?? -1)
}

describe('what has run out', () => {
  it('is found by an index, in every table that has a time', () => {
    for (const { table, since } of RETENTION) {
      const first = getTableConfig(table).indexes.map(({ config }) => config.columns[0])
      expect(first, getTableName(table)).toContain(since)
    }
  })

  it('goes to the day, in batches, and nothing else with it; done again it takes nothing', async () => {
    await startPurging(t.app)
    await t.drain()
    const [old, kept] = [LIMITS.purgeBatch + 7, 5]
    const insert = (n: number, at: Date) =>
      t.app.db.run(
        `INSERT INTO payment_notification (id, event_type, at) VALUES ${Array.from({ length: n }, () => "(?, 'X', ?)").join(', ')}`,
        Array.from({ length: n }, () => [t.id(), at]).flat(),
      )
    await insert(kept, t.clock.now())
    await insert(old, new Date(t.clock.now().getTime() - 1))
    const left = () => countOf('payment_notification', "event_type = 'X'", [])
    await t.advance(LIMITS.eventsKeptMs - DAY_MS)
    expect(await left()).toBe(old + kept)
    await t.advance(DAY_MS)
    expect(await left()).toBe(kept)
    await purge(t.app)
    expect(await left()).toBe(kept)
    await t.advance(DAY_MS)
    expect(await left()).toBe(0)
  })

  it('of what was looked at is kept three years, of commands a week', async () => {
    const [looked, done] = [t.id(), t.id()]
    const now = t.clock.now()
    await t.app.db.run(
      "INSERT INTO disclosure (id, owner_id, order_id, what, `by`, by_id, by_name, reason, note, at) VALUES (?, ?, ?, 'phone', 'shop', ?, '店', 'work', '', ?)",
      [looked, t.id(), t.id(), t.id(), now],
    )
    await t.app.db.run(
      "INSERT INTO command (id, caller_id, route, content_hash, reply, at) VALUES (?, ?, 'x', 'x', 'null', ?)",
      [done, t.id(), now],
    )
    await t.advance(LIMITS.commandKeptMs + DAY_MS)
    expect(await countOf('command', 'id = ?', [done])).toBe(0)
    expect(await countOf('disclosure', 'id = ?', [looked])).toBe(1)
    await t.advance(LIMITS.disclosuresKeptMs)
    expect(await countOf('disclosure', 'id = ?', [looked])).toBe(0)
  })
})

describe('a complaint to WeChat Pay', () => {
  it('is kept three years from its end, with what was said about it, and for ever while it is open', async () => {
    const [ended, open] = [t.id(), t.id()]
    const now = t.clock.now()
    for (const [id, closedAt] of [
      [ended, now],
      [open, null],
    ] as const) {
      await t.app.db.run(
        `INSERT INTO wechat_complaint (id, complaint_id, state, region, problem, text, is_refunded, is_payer_waiting, times, complained_at, due_at, seen_at, closed_at)
         VALUES (?, ?, ?, '', '', '还是响', 0, 0, 1, ?, ?, ?, ?)`,
        [id, id, closedAt ? 'processed' : 'noticed', now, now, now, closedAt],
      )
      await t.app.db.run(
        "INSERT INTO complaint_entry (complaint_id, log_id, at, type, `by`, text) VALUES (?, ?, ?, 'X', '', '还是响')",
        [id, t.id(), now],
      )
      await t.app.db.run(
        "INSERT INTO complaint_deed (id, complaint_id, kind, text, state, operator_id, attempts, at) VALUES (?, ?, 'answer', '您好', 'done', ?, 1, ?)",
        [t.id(), id, t.id(), now],
      )
    }
    const left = async (id: string) => [
      await countOf('wechat_complaint', 'id = ?', [id]),
      await countOf('complaint_entry', 'complaint_id = ?', [id]),
      await countOf('complaint_deed', 'complaint_id = ?', [id]),
    ]
    await t.advance(LIMITS.complaintsKeptMs - DAY_MS)
    expect(await left(ended)).toEqual([1, 1, 1])
    await t.advance(2 * DAY_MS)
    expect(await left(ended)).toEqual([0, 0, 0])
    expect(await left(open)).toEqual([1, 1, 1])
    await purge(t.app)
    expect(await left(open)).toEqual([1, 1, 1])
  })
})

describe('an account that was removed', () => {
  it('keeps its orders, bills and ledger for ever, and loses texts, photos and evidence after three years', async () => {
    const job = await deliveredJob(t)
    await confirm(job)
    await settle(job)
    await refreshTokens(job)
    const { owner, orderId } = job
    const photos = await t.app.db.rows<{ id: string }>('SELECT id FROM order_photo WHERE order_id = ?', [
      orderId,
    ])
    expect(photos.length).toBeGreaterThan(4)
    await t.app.db.run(
      "INSERT INTO order_tick (id, order_id, step, name, photo_ids, by_id, by_name, at) VALUES (?, ?, 's1', '换油', '[]', ?, '王师傅', ?)",
      [t.id(), orderId, t.id(), t.clock.now()],
    )
    await t.api(owner.token, 'POST /me/removal', { body: { commandId: t.id() } })
    const [ended] = await t.app.db.rows<{ at: Date }>('SELECT completed_at AS at FROM orders WHERE id = ?', [
      orderId,
    ])
    const remainingMs = (ended?.at.getTime() ?? 0) + LIMITS.tradeKeptMs - t.clock.now().getTime()
    const texts = () => countOf('order_entry', "order_id = ? AND text <> ''", [orderId])
    await t.advance(remainingMs - 1)
    expect(await texts()).toBeGreaterThan(3)
    expect(await t.app.storage.exists(photoKey(photos[0]?.id ?? ''))).toBe(true)
    const ledger = await countOf('ledger_entry', 'subject_id = ?', [orderId])
    await t.advance(1)
    for (let again = 0; again < 2; again++) {
      expect(await texts()).toBe(0)
      for (const { id } of photos) expect(await t.app.storage.exists(photoKey(id))).toBe(false)
      for (const table of ['order_photo', 'order_inspection', 'evidence_link'])
        expect(await countOf(table, 'order_id = ?', [orderId]), table).toBe(0)
      // What is in the car stays; who noted it does not.
      for (const table of ['order_piece', 'order_tick']) {
        expect(await countOf(table, 'order_id = ?', [orderId]), table).toBeGreaterThan(0)
        expect(await countOf(table, "order_id = ? AND by_name <> ''", [orderId]), table).toBe(0)
      }
      const [order] = await t.app.db.rows('SELECT state, bill_fen, note FROM orders WHERE id = ?', [orderId])
      expect(order).toEqual({ state: 'COMPLETED', bill_fen: 28_600, note: '' })
      expect(await countOf('order_line', 'order_id = ?', [orderId])).toBeGreaterThan(0)
      expect(await countOf('ledger_entry', 'subject_id = ?', [orderId])).toBe(ledger)
      await purgeAccount(t.app, owner.userId) // a timer may fire twice
    }
  })
})
