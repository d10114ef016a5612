import { MINUTE_MS, addDays, instantOf, localDayOf } from '@anxin/shared/kernel/time'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { plantBillDay, type Mismatch } from '../../bench/bill-day'
import { MODES, startPayWorld, type PayWorld } from '../payments/testing/pay-world'
import { fireTimer } from '../platform/timers'
import { settlementDomain } from './index'
import { billKindsOf, reconcileByHand, reconcileDay, reconcileDue, startReconciling } from './reconcile-day'
import { billDays } from './reconciliation.repository'

type Found = {
  class: string
  expected_fen: number
  found_fen: number
  state: string
  payment_id: string | null
}

describe.each(MODES)('reconciliation in %s mode', (mode) => {
  let w: PayWorld
  beforeAll(async () => {
    w = await startPayWorld(mode, { database: 'recon' })
  })
  afterEach(() => w.endOfTest())
  afterAll(() => w?.close())

  const today = () => localDayOf(w.clock.now())
  /** Moves both clocks to a time of a day in China, and does what payments had to do by then. */
  const moveTo = async (day: string, minute: number) => {
    await w.later(instantOf(day, minute).getTime() - w.clock.now().getTime())
  }
  /** A new day at ten, so that each test has bills of its own. */
  const newDay = async () => {
    await moveTo(addDays(today(), 3), 600)
    return today()
  }
  const incidents = (day: string) =>
    w.app.db.rows<Found>(
      'SELECT class, expected_fen, found_fen, state, payment_id FROM incident WHERE day = ? ORDER BY id',
      [day],
    )
  const figures = async (day: string) =>
    (await billDays(w.app.db, day, day)).map(({ kind, state, rowsRead, matched, differences }) => [
      kind,
      state,
      rowsRead,
      matched,
      differences,
    ])
  const billFault = (bill: string, path: string) =>
    w.fault({ do: { bill }, match: { on: 'pay', path }, times: 1 })
  /** Ten o'clock of the next two days: then also our side of the day is looked for. */
  const reconcileBoth = async (day: string) => {
    await moveTo(addDays(day, 1), 600)
    const first = await reconcileDay(w.app, day)
    await moveTo(addDays(day, 2), 600)
    return [first, await reconcileDay(w.app, addDays(day, 1))]
  }

  it('a day of payments, refunds, shares and finishes matches to the fen, and again changes nothing', async () => {
    const day = await newDay()
    const shared = await w.paid(20_000)
    const finished = await w.paid(5000)
    const refunded = await w.paid(9000)
    await w.refund({ subjectId: shared.subjectId, amountFen: 3000, reason: '部分退款' })
    await w.refund({ subjectId: refunded.subjectId, amountFen: 9000, reason: '全额退款' })
    await w.settle(shared.paymentId, refunded.paymentId)
    await w.release(shared.subjectId, 1500)
    await w.release(finished.subjectId, 0)
    await w.settle(shared.paymentId, finished.paymentId)
    expect(await reconcileBoth(day)).toEqual([true, true])
    expect(await incidents(day)).toEqual([])
    const seen = await figures(day)
    expect(seen).toContainEqual(['trade', 'done', 5, 5, 0])
    expect(seen).toContainEqual(['sharing', 'done', 1, 1, 0])
    expect(seen.length).toBe(billKindsOf(w.app).length)
    const flow = seen.find(([kind]) => kind === 'merchant-flow')
    if (mode === 'ecommerce') expect(flow).toEqual(['merchant-flow', 'done', expect.any(Number), 2, 0])
    const before = await w.app.db.rows('SELECT * FROM reconciliation_day WHERE day = ? ORDER BY kind', [day])
    expect(await reconcileDay(w.app, day)).toBe(true)
    expect(
      await w.app.db.rows('SELECT * FROM reconciliation_day WHERE day = ? ORDER BY kind', [day]),
    ).toEqual(before)
  })

  it('a row that WeChat leaves out is found with the next bill, and closes when a corrected bill has it', async () => {
    const day = await newDay()
    const { paymentId } = await w.paid(12_345)
    await billFault('missing_row', 'tradebill')
    await moveTo(addDays(day, 1), 600)
    await w.paid(100) // else the bill of the day would be empty, which a fault cannot spoil
    const other = await w.paid(777)
    expect(other.paymentId).not.toBe(paymentId)
    await reconcileDay(w.app, day)
    expect(await incidents(day)).toEqual([])
    await moveTo(addDays(day, 2), 600)
    await reconcileDay(w.app, addDays(day, 1))
    expect(await incidents(day)).toEqual([
      {
        class: 'we-have-they-do-not',
        expected_fen: 12_345,
        found_fen: 0,
        state: 'open',
        payment_id: paymentId,
      },
    ])
    await reconcileDay(w.app, day) // the fault is spent: another hash, a corrected bill
    expect((await incidents(day)).map(({ state }) => state)).toEqual(['resolved'])
  })

  it('a row that is none of ours, and a sum that differs by one fen, are found once, and close when corrected', async () => {
    for (const [fault, ofClass, expectedFen, foundFen] of [
      ['extra_row', 'they-have-we-do-not', 0, 4321],
      ['amount_off_by_1', 'amount-differs', 4321, 4322],
    ] as const) {
      const day = await newDay()
      await w.paid(4321)
      await moveTo(addDays(day, 1), 600)
      await billFault(fault, 'tradebill')
      await reconcileDay(w.app, day)
      const open = await incidents(day)
      expect(open).toEqual([
        expect.objectContaining({
          class: ofClass,
          expected_fen: expectedFen,
          found_fen: foundFen,
          state: 'open',
        }),
      ])
      await billFault(fault, 'tradebill')
      await reconcileDay(w.app, day)
      expect(await incidents(day)).toEqual(open)
      await reconcileDay(w.app, day)
      expect((await incidents(day)).map(({ state }) => state)).toEqual(['resolved'])
    }
  })

  it('a bill that is not made, or differs from its hash, is asked for again, and is an incident by eight in the evening', async () => {
    for (const fault of ['not_ready', 'hash_mismatch']) {
      const day = await newDay()
      await w.paid(2500)
      await moveTo(addDays(day, 1), 600)
      await billFault(fault, 'tradebill')
      expect(await reconcileDay(w.app, day)).toBe(false)
      expect((await figures(day)).find(([kind]) => kind === 'trade')).toEqual(['trade', 'waiting', 0, 0, 0])
      expect(await incidents(day)).toEqual([])
      await moveTo(addDays(day, 1), 20 * 60)
      await billFault(fault, 'tradebill')
      await reconcileDay(w.app, day)
      expect((await incidents(day)).map((one) => [one.class, one.state])).toEqual([['bill-missing', 'open']])
      expect(await reconcileDay(w.app, day)).toBe(true)
      expect((await incidents(day)).map((one) => [one.class, one.state])).toEqual([
        ['bill-missing', 'resolved'],
      ])
    }
  })

  it('a payment whose notification and queries were all lost is found by the bill, and is no difference', async () => {
    const day = await newDay()
    const { paymentId } = await w.open(6600)
    await w.fault(
      { do: { notify: 'drop_all' }, match: { on: 'notify' } },
      { do: 'drop_before', match: { on: 'pay', path: '/out-trade-no/' } },
    )
    expect(await w.pay(paymentId)).toBe(true)
    await moveTo(addDays(day, 1), 600)
    expect((await w.payment(paymentId)).paidAt).toBeNull()
    await w.clearFaults()
    await reconcileDay(w.app, day)
    expect((await w.payment(paymentId)).state).toBe('frozen')
    expect(await incidents(day)).toEqual([])
    expect((await figures(day)).find(([kind]) => kind === 'trade')).toEqual(['trade', 'done', 1, 1, 0])
  })

  it('what WeChat did before midnight and we heard of after it is no difference', async () => {
    const day = await newDay()
    const { paymentId, subjectId } = await w.paid(8000)
    await w.later(10 * MINUTE_MS)
    await w.fault({ do: { refund: 'PROCESSING' } })
    await moveTo(day, 24 * 60 - 2)
    const [refundId] = await w.refund({ subjectId, amountFen: 2000, reason: '跨日退款' })
    await w.later(MINUTE_MS)
    await moveTo(addDays(day, 1), 5)
    await w.wechat('/settle', { out_refund_no: `R${refundId}`, outcome: 'SUCCESS' })
    await w.settle(paymentId)
    await w.clearFaults()
    await reconcileBoth(day)
    await moveTo(addDays(day, 3), 600)
    await reconcileDay(w.app, addDays(day, 2))
    expect([...(await incidents(day)), ...(await incidents(addDays(day, 1)))]).toEqual([])
  })

  it('the daily timer is set once, comes back at ten, catches up, and soon where a bill is not made', async () => {
    const day = await newDay()
    await w.paid(1000)
    await startReconciling(w.app)
    await startReconciling(w.app)
    await moveTo(addDays(day, 1), 601)
    const timers = () =>
      w.app.db.rows<{ id: string; due_at: Date }>(
        "SELECT id, due_at FROM timer WHERE kind LIKE 'settlement.reconcile%'",
        [],
      )
    const [timer, ...more] = await timers()
    expect(more).toEqual([])
    await billFault('not_ready', 'tradebill')
    await fireTimer(w.app, settlementDomain.timers ?? {}, timer?.id ?? '')
    expect((await timers())[0]?.due_at.getTime()).toBe(w.clock.now().getTime() + 15 * MINUTE_MS)
    await w.clearFaults()
    await moveTo(addDays(day, 3), 11 * 60) // nobody worked for two days
    expect(await reconcileDue(w.app)).toEqual(instantOf(addDays(day, 4), 600))
    for (const on of [day, addDays(day, 1), addDays(day, 2)])
      expect((await figures(on)).every(([, state]) => state === 'done' || state === 'empty')).toBe(true)
    expect(await reconcileByHand(w.app, [day])).toContain(
      `${day} trade         done     rows 1, matched 1, differences 0`,
    )
    await expect(reconcileByHand(w.app, ['2026-13'])).rejects.toThrow('Usage')
  })

  it('fifty planted mismatches among thousands of rows are all found, each in its class, and nothing else', async () => {
    if (mode === 'partner') return // the comparison is the same; the planted rows are of the other family
    const day = await newDay()
    w.leaveOutAll()
    const { subMchid, openid } = w
    const planted = await plantBillDay(w.app.db, w.sandbox.sandbox.db, {
      day,
      rows: 4000,
      subMchid,
      openid,
      seed: 7,
      mismatches: 50,
    })
    expect(planted.size).toBe(50)
    await reconcileBoth(day)
    const rows = await w.app.db.rows<{ class: string; cause_key: string; payment_id: string | null }>(
      'SELECT class, cause_key, payment_id FROM incident WHERE day = ? LIMIT 1000',
      [day],
    )
    const CLASSES: Record<Mismatch, string> = {
      'theirs-only': 'they-have-we-do-not',
      'ours-only': 'we-have-they-do-not',
      amount: 'amount-differs',
      state: 'state-differs',
      fee: 'fee-drift',
    }
    const found = rows.map((row) => [row.payment_id ?? row.cause_key.split('.P')[1], row.class])
    const wanted = [...planted].map(([id, wrong]) => [id, CLASSES[wrong]])
    expect(found.toSorted(byText)).toEqual(wanted.toSorted(byText))
    const trade = (await figures(day)).find(([kind]) => kind === 'trade')
    expect(trade?.[4]).toBe(50)
    // Put back, so that the books of the other tests balance.
    await w.sandbox.sandbox.db.query(
      "DELETE FROM trades WHERE transaction_id LIKE '42%' AND transaction_id NOT LIKE '4200%'",
    )
  })
})

function byText(a: readonly unknown[], b: readonly unknown[]): number {
  return String(a) < String(b) ? -1 : 1
}
