import { DAY_MS, HOUR_MS, MINUTE_MS } from '@anxin/shared/kernel/time'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { MODES, startPayWorld, type PayWorld } from '../src/payments/testing/pay-world'

type Envelope = { headers: Record<string, string>; body: string }
type Row = {
  payment_id: string
  transfer_id: string
  phase: string
  leg: number
  account: string
  amount_fen: number
}

const CONNECTIONS = 10

/** What happens to every notification of a story. */
const WEATHERS: readonly (readonly [name: string, fault: unknown])[] = [
  ['doubled', { notify: { duplicate: 2 } }],
  ['out of turn', { notify: 'reorder' }],
  ['24 hours late', { notify: { delay: DAY_MS - MINUTE_MS } }],
  ['an hour late', { notify: { delay: HOUR_MS } }],
  ['ten at once', { notify: { parallel: 10 } }],
  ['never told', { notify: 'drop_all' }],
]

describe.each(MODES)('a storm of notifications, %s', (mode) => {
  let world: PayWorld
  let calm: string
  beforeAll(async () => {
    world = await startPayWorld(mode, { database: 'storm' })
    const receiver = { mchid: world.sandbox.identity.spMchid, url: world.notifyUrl }
    await world.wechat('/receiver-url', receiver)
    calm = await ledgerOf(await story())
  })
  afterAll(() => world.close())

  /** Three payments of one order: two refunds, one of them whole, a commission; and one that is only freed. */
  async function story(): Promise<string[]> {
    const subjectId = world.id()
    const paid = []
    for (const amountFen of [28_600, 12_345, 999]) {
      const { paymentId } = await world.open(amountFen, { subjectId })
      await world.pay(paymentId)
      await world.later(61_000)
      paid.push(paymentId)
    }
    await world.refund({ subjectId, amountFen: 4_321, reason: '退一部分' })
    await world.settle(...paid)
    await world.refund({ subjectId, amountFen: 500, reason: '再退一部分' })
    await world.release(subjectId, 2_777)
    const other = await world.open(5_001)
    await world.pay(other.paymentId)
    await world.later(61_000)
    await world.release(other.subjectId, 0)
    await world.settle(...paid, other.paymentId)
    // What comes late has come by now.
    await world.later(DAY_MS + HOUR_MS)
    return [...paid, other.paymentId]
  }

  /** All that is written of some payments, without what differs from one life to another: ids and instants. */
  async function ledgerOf(paymentIds: readonly string[]): Promise<string> {
    const lines: string[] = []
    for (const [nth, paymentId] of paymentIds.entries()) {
      const rows = await world.app.db.rows<Row>(
        'SELECT payment_id, transfer_id, phase, leg, account, amount_fen FROM ledger_entry WHERE payment_id = ? ORDER BY transfer_id, phase, leg LIMIT 200',
        [paymentId],
      )
      const transfers = [...new Set(rows.map(({ transfer_id }) => transfer_id))]
      for (const { transfer_id, phase, leg, account, amount_fen } of rows)
        lines.push([nth, transfers.indexOf(transfer_id), phase, leg, account, amount_fen].join(' '))
    }
    return lines.join('\n')
  }

  test('the calm story moves money on every account of a payment', () => {
    for (const account of ['payer', 'frozen', 'shop', 'commission', 'refunded', 'fee'])
      expect(calm).toMatch(new RegExp(`post \\d+ ${account} `))
  })

  test.each(WEATHERS)('%s: the same ledger, to the byte', async (_name, fault) => {
    await world.fault({ match: { on: 'notify' }, do: fault })
    const stormy = await story()
    await world.clearFaults()
    expect(await ledgerOf(stormy)).toBe(calm)
    await world.expectBooksAgree()
  })

  test('replayed in parallel from ten connections, all of them at once: the same ledger, to the byte', async () => {
    const payments = await story()
    const envelopes: Envelope[] = []
    for (const paymentId of payments) {
      const sent = await world.wechat<{ notifications?: { id: string }[] } & { id: string }[]>(
        `/notifications?out_trade_no=P${paymentId}`,
      )
      for (const { id } of sent) {
        const made = await world.wechat<{ envelopes: Envelope[] }>('/notify/replay', {
          id,
          url: world.notifyUrl,
          send: false,
        })
        envelopes.push(...made.envelopes)
      }
    }
    // At least each payment, each refund and each share was told of.
    expect(envelopes.length).toBeGreaterThanOrEqual(payments.length + 2)
    const post = ({ headers, body }: Envelope) => fetch(world.notifyUrl, { method: 'POST', headers, body })
    const replay = async (start: number) => {
      for (const at of envelopes.keys()) {
        const envelope = envelopes[(start + at) % envelopes.length]
        if (envelope) expect((await post(envelope)).status).toBe(204)
      }
    }
    await Promise.all(Array.from({ length: CONNECTIONS }, (_, start) => replay(start)))
    await world.settle(...payments)
    expect(await ledgerOf(payments)).toBe(calm)
    await world.expectBooksAgree()
  })
})
