import { DAY_MS, MINUTE_MS, SECOND_MS } from '@anxin/shared/kernel/time'
import { createHash, generateKeyPairSync, sign } from 'node:crypto'
import { createConnection } from 'mysql2/promise'
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { moneyOf } from '../src/payments'
import { checkPayment } from '../src/payments/check-payment'
import { entriesOf } from '../src/payments/ledger.repository'
import { lockPayment } from '../src/payments/payments.repository'
import { preparePayment } from '../src/payments/prepare-payment'
import { endUnpaid } from '../src/payments/settle-trade'
import { MODES, startPayWorld, type PayWorld } from '../src/payments/testing/pay-world'

type Envelope = { headers: Record<string, string>; body: string }
type Answer = { http: number | null; answer: string }
type Changes = {
  fresh_id?: boolean
  event_type?: string
  original_type?: string
  resource?: Record<string, unknown>
  faults?: unknown[]
}

describe.each(MODES)('notifications of WeChat Pay, %s', (mode) => {
  let world: PayWorld
  beforeAll(async () => {
    world = await startPayWorld(mode)
  })
  afterEach(() => world.endOfTest())
  afterAll(() => world.close())

  const topics = async (subjectId: string) => (await world.events(subjectId)).map(({ topic }) => topic)

  /** A payment that WeChat has taken the money of and has not told us about. */
  async function untold(amountFen = 28_600) {
    const made = await world.open(amountFen)
    expect(await world.pay(made.paymentId, 'success_no_callback')).toBe(true)
    return made
  }

  /** WeChat's notification of a payment, as it is or changed, sent to our address; how we answered. */
  async function tell(paymentId: string, changes: Changes = {}, more: object = {}): Promise<Answer[]> {
    const request = { out_trade_no: `P${paymentId}`, url: world.notifyUrl, with: changes, ...more }
    return (await world.wechat<{ answers: Answer[] }>('/notify/replay', request)).answers
  }

  /** The same, not sent but handed out. */
  async function envelopeOf(paymentId: string, changes: Changes = {}): Promise<Envelope> {
    const request = { out_trade_no: `P${paymentId}`, url: world.notifyUrl, with: changes, send: false }
    const { envelopes } = await world.wechat<{ envelopes: [Envelope] }>('/notify/replay', request)
    return envelopes[0]
  }

  async function post({ headers, body }: { headers: Record<string, string>; body: string | Buffer }) {
    const response = await fetch(world.notifyUrl, { method: 'POST', headers, body })
    return { http: response.status, text: await response.text() }
  }

  const FAIL = expect.stringMatching(/^\{"code":"FAIL","message":"[^"]+"\}$/)
  const refusedAs = (http: number): Answer[] => [{ http, answer: FAIL }]

  async function expectPaidOnce({ paymentId, subjectId }: { paymentId: string; subjectId: string }) {
    expect((await world.payment(paymentId)).state).toBe('frozen')
    expect(await topics(subjectId)).toEqual(['payment.paid'])
    expect(await entriesOf(world.app.db, paymentId, 'post')).toHaveLength(3)
  }

  async function expectUntouched({ paymentId, subjectId }: { paymentId: string; subjectId: string }) {
    expect(await world.payment(paymentId)).toMatchObject({
      state: 'created',
      transactionId: null,
      paidAt: null,
    })
    expect(await entriesOf(world.app.db, paymentId, 'post')).toEqual([])
    expect((await topics(subjectId)).filter((topic) => topic !== 'payment.parked')).toEqual([])
  }

  describe('taken', () => {
    test('a payment becomes frozen and is announced; the answer is 204 and empty', async () => {
      const made = await untold()
      expect(await tell(made.paymentId)).toEqual([{ http: 204, answer: '' }])
      await expectPaidOnce(made)
      const payment = await world.payment(made.paymentId)
      expect(payment.paidAt?.getTime()).toBe(Math.floor(world.clock.now().getTime() / 1000) * 1000)
      const freezeMs = (payment.freezeEndsAt?.getTime() ?? 0) - (payment.paidAt?.getTime() ?? 0)
      expect(freezeMs).toBe((mode === 'ecommerce' ? 180 : 30) * DAY_MS)
      expect(await moneyOf(world.app.db, made.subjectId)).toMatchObject({ paidFen: 28_600, feeFen: 172 })
    })

    test('64 copies at once: all answered 204, one effect', async () => {
      const made = await untold()
      const answers = await tell(made.paymentId, {}, { copies: 64, parallel: true })
      expect(answers.map(({ http }) => http)).toEqual(Array.from({ length: 64 }, () => 204))
      await expectPaidOnce(made)
    })

    test('64 different notifications of one payment at once: one effect', async () => {
      const made = await untold()
      const answers = await Promise.all(
        Array.from({ length: 64 }, () => tell(made.paymentId, { fresh_id: true })),
      )
      expect(answers.flat().map(({ http }) => http)).toEqual(Array.from({ length: 64 }, () => 204))
      await expectPaidOnce(made)
    })

    test('copies and queries at once: one effect', async () => {
      const made = await untold()
      await Promise.all([
        tell(made.paymentId, {}, { copies: 8, parallel: true }),
        ...Array.from({ length: 8 }, () => checkPayment(world.app, made.paymentId)),
      ])
      await expectPaidOnce(made)
    })

    test('the answer waits for the commit', async () => {
      const made = await untold()
      const envelope = await envelopeOf(made.paymentId)
      const { id } = JSON.parse(envelope.body) as { id: string }
      // Sees what others have not committed yet.
      const dirty = await createConnection(world.app.env.DATABASE_URL)
      await dirty.query('SET SESSION TRANSACTION ISOLATION LEVEL READ UNCOMMITTED')
      let isAnswered = false
      let answer: ReturnType<typeof post> | undefined
      await world.app.db.transaction(async (tx) => {
        await lockPayment(tx, made.paymentId)
        answer = post(envelope).finally(() => (isAnswered = true))
        await vi.waitFor(async () => {
          const [rows] = await dirty.query('SELECT id FROM payment_notification WHERE id = ?', [id])
          expect(rows).toHaveLength(1)
        }, 10_000)
        expect(isAnswered).toBe(false)
      })
      await dirty.end()
      expect((await answer)?.http).toBe(204)
      await expectPaidOnce(made)
    })

    test('the same envelope again, bytes and nonce alike, changes nothing', async () => {
      const made = await untold()
      const envelope = await envelopeOf(made.paymentId)
      expect((await post(envelope)).http).toBe(204)
      expect((await post(envelope)).http).toBe(204)
      await expectPaidOnce(made)
    })

    test('one that comes a day late changes nothing: a query has found the payment within a minute', async () => {
      const made = await untold()
      for (let n = 0; n < 12; n++) await world.later(5 * SECOND_MS)
      await expectPaidOnce(made)
      await world.later(DAY_MS)
      expect(await tell(made.paymentId)).toEqual([{ http: 204, answer: '' }])
      await expectPaidOnce(made)
    })

    test('after the refund and after the release a late one takes nothing back', async () => {
      const refunded = await world.paid(28_600)
      await world.refund({ subjectId: refunded.subjectId, amountFen: 28_600, reason: '取消' })
      await world.settle(refunded.paymentId)
      const paidNotice = { event_type: 'TRANSACTION.SUCCESS' }
      expect(await tell(refunded.paymentId, { fresh_id: true }, paidNotice)).toEqual([
        { http: 204, answer: '' },
      ])
      expect((await world.payment(refunded.paymentId)).state).toBe('refunded')
      const released = await world.paid(10_000)
      await world.release(released.subjectId, 1_000)
      await world.settle(released.paymentId)
      expect(await tell(released.paymentId, { fresh_id: true })).toEqual([{ http: 204, answer: '' }])
      expect((await world.payment(released.paymentId)).state).toBe('released')
      expect(await topics(released.subjectId)).toEqual(['payment.paid', 'payment.released'])
    })

    test('a refund’s notification before the payment’s: the payment is found by query, both end right', async () => {
      await world.fault({ match: { on: 'notify', event: 'TRANSACTION.SUCCESS' }, do: { notify: 'reorder' } })
      const made = await world.open(28_600)
      await world.pay(made.paymentId)
      await world.later(SECOND_MS) // held back; the query finds the payment
      await world.refund({ subjectId: made.subjectId, amountFen: 28_600, reason: '取消' })
      await world.settle(made.paymentId)
      const sent = await world.wechat<{ event_type: string; state: string }[]>(
        `/notifications?out_trade_no=P${made.paymentId}`,
      )
      expect(sent.map(({ state }) => state)).toEqual(['delivered', 'delivered'])
      expect((await world.payment(made.paymentId)).state).toBe('refunded')
      expect(await topics(made.subjectId)).toEqual(['payment.paid', 'payment.refunded'])
    })

    test('a refund’s notification before the answer to our call', async () => {
      const made = await world.paid(10_000)
      await world.refund({ subjectId: made.subjectId, amountFen: 4_000, reason: '退一部分' })
      const path = mode === 'ecommerce' ? 'refunds/apply$' : 'domestic/refunds$'
      await world.fault({ match: { method: 'POST', path }, do: { hang: 4_000 }, times: 1 })
      const working = world.work()
      const states = async () => (await world.operations(made.paymentId)).map(({ state }) => state)
      await vi.waitFor(async () => {
        await world.deliver()
        expect(await states()).toEqual(['succeeded'])
      }, 3_900)
      await working
      expect(await states()).toEqual(['succeeded'])
      expect(await topics(made.subjectId)).toEqual(['payment.paid', 'payment.refunded'])
    })

    test('a notice of a share makes us ask at once, and proves nothing by itself', async () => {
      await world.wechat('/receiver-url', { mchid: world.sandbox.identity.spMchid, url: world.notifyUrl })
      const made = await world.paid(10_000)
      await world.release(made.subjectId, 1_000)
      const path = `${mode === 'ecommerce' ? '/v3/ecommerce' : '/v3'}/profitsharing/orders$`
      await world.fault({ match: { method: 'POST', path }, do: { hang: 4_000 }, times: 1 })
      world.clock.advance(62 * SECOND_MS)
      const working = world.work()
      await vi.waitFor(async () => {
        world.clock.advance(SECOND_MS)
        await world.deliver()
        const sent = await world.wechat<{ event_type: string; answers: Answer[] }[]>(
          `/notifications?out_trade_no=P${made.paymentId}&event_type=PROFITSHARING.SUCCESS`,
        )
        expect(sent[0]?.answers[0]?.http).toBe(204)
      }, 3_900)
      await working
      await world.settle(made.paymentId)
      expect(await moneyOf(world.app.db, made.subjectId)).toMatchObject({
        commissionFen: 1_000,
        frozenFen: 0,
      })
    })

    test('a share notice under the name of a payment’s event pays nothing', async () => {
      const made = await untold()
      const resource = {
        order_id: '30000',
        out_order_no: `S${world.id()}`,
        receiver: { type: 'MERCHANT_ID', account: '1', amount: 1, description: '分账' },
      }
      expect(await tell(made.paymentId, { original_type: 'profitsharing', resource })).toEqual([
        { http: 204, answer: '' },
      ])
      await expectUntouched(made)
      await checkPayment(world.app, made.paymentId)
    })

    test('an event that we have never heard of is taken and does nothing', async () => {
      const made = await untold()
      const changes = { event_type: 'MCHWITHDRAW.CHANGE', original_type: 'withdraw' }
      expect(await tell(made.paymentId, changes)).toEqual([{ http: 204, answer: '' }])
      await expectUntouched(made)
      await checkPayment(world.app, made.paymentId)
    })

    test('a payment that arrives after the close is frozen, announced, and can be refunded', async () => {
      const made = await untold()
      // A close that lost the race: our books say closed while WeChat has the money.
      await world.app.db.transaction(async (tx) => {
        const payment = await lockPayment(tx, made.paymentId)
        if (payment) await endUnpaid(world.app, tx, payment)
      })
      world.clock.advance(SECOND_MS)
      expect(await tell(made.paymentId)).toEqual([{ http: 204, answer: '' }])
      expect((await world.payment(made.paymentId)).state).toBe('frozen')
      await world.refund({ subjectId: made.subjectId, amountFen: 28_600, reason: '订单已取消' })
      await world.settle(made.paymentId)
      expect(await topics(made.subjectId)).toEqual(['payment.closed', 'payment.paid', 'payment.refunded'])
    })

    test('64 of them, eight at a time, each within a second', async () => {
      const made = []
      for (let n = 0; n < 64; n++) made.push(await untold(100 + n))
      const envelopes = await Promise.all(made.map(({ paymentId }) => envelopeOf(paymentId)))
      const tookMs: number[] = []
      const queue = [...envelopes]
      const worker = async () => {
        for (let next = queue.pop(); next; next = queue.pop()) {
          const startMs = performance.now()
          expect((await post(next)).http).toBe(204)
          tookMs.push(performance.now() - startMs)
        }
      }
      await Promise.all(Array.from({ length: 8 }, worker))
      expect(Math.max(...tookMs)).toBeLessThan(1_000)
    })
  })

  describe('refused, and nothing changes', () => {
    const CONTRADICTIONS: [string, string, Changes][] = [
      ['another amount', 'AMOUNT_DIFFERS', { resource: { amount: { total: 28_599 } } }],
      ['another sub-merchant', 'SUB_MCHID_DIFFERS', { resource: { sub_mchid: '1699999999' } }],
      ['another currency', 'CURRENCY_DIFFERS', { resource: { amount: { currency: 'USD' } } }],
      ['another payer', 'PAYER_DIFFERS', { resource: { payer: { sp_openid: 'somebody-else' } } }],
      ['no transaction id', 'TRANSACTION_ID_MISSING', { resource: { transaction_id: '' } }],
    ]
    test.each(CONTRADICTIONS)(
      'for %s: a person is called once, and the true one still counts',
      async (_name, code, changes) => {
        const made = await untold()
        expect(await tell(made.paymentId, { ...changes, fresh_id: true })).toEqual(refusedAs(401))
        expect(await tell(made.paymentId, { ...changes, fresh_id: true })).toEqual(refusedAs(401))
        await expectUntouched(made)
        const parked = (await world.events(made.subjectId)).map(({ topic, payload }) => [
          topic,
          payload['code'],
        ])
        expect(parked).toEqual([['payment.parked', code]])
        world.clock.advance(1)
        expect((await tell(made.paymentId))[0]?.http).toBe(204)
        expect(await topics(made.subjectId)).toEqual(['payment.parked', 'payment.paid'])
      },
    )

    const FORGERIES: [string, Changes][] = [
      ['another platform merchant', { faults: [{ notify: 'wrong_mchid' }] }],
      ['another mini-program', { faults: [{ notify: 'wrong_appid' }] }],
      ['every amount one fen higher', { faults: [{ notify: 'wrong_amount' }] }],
      ['a wrong signature', { faults: [{ sig: 'tamper' }] }],
      ['a probe of WeChat', { faults: [{ sig: 'signtest' }] }],
      ['a key that we do not know, or no longer', { faults: [{ sig: 'wrong_serial' }] }],
      ['no signature', { faults: [{ sig: 'missing_headers' }] }],
      ['a body changed after it was signed', { faults: [{ sig: 'body_mutate' }] }],
      ['a timestamp of ten minutes ago', { faults: [{ sig: { stale_ts: 600 } }] }],
      ['a timestamp of ten minutes hence', { faults: [{ sig: { stale_ts: -600 } }] }],
      ['a changed ciphertext under a valid signature', { faults: [{ notify: 'tamper_ciphertext' }] }],
      ['encryption by another key', { faults: [{ notify: 'wrong_key' }] }],
      ['half of a body', { faults: [{ notify: 'truncated' }] }],
      ['a trade that we do not know', { resource: { out_trade_no: 'P01ARZ3NDEKTSV4RRFFQ69G5FAV' } }],
      ['a trade number that is none of ours', { resource: { out_trade_no: 'X-1' } }],
      ['content of another kind', { original_type: 'refund', event_type: 'REFUND.SUCCESS' }],
    ]
    test.each(FORGERIES)('%s', async (_name, changes) => {
      const made = await untold()
      expect(await tell(made.paymentId, changes)).toEqual(refusedAs(401))
      await expectUntouched(made)
      await checkPayment(world.app, made.paymentId)
      expect((await world.payment(made.paymentId)).state).toBe('frozen')
    })

    test('a signature by a key of the forger’s own', async () => {
      const made = await untold()
      const { headers, body } = await envelopeOf(made.paymentId)
      const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
      const text = `${headers['Wechatpay-Timestamp']}\n${headers['Wechatpay-Nonce']}\n${body}\n`
      const forged = sign('RSA-SHA256', Buffer.from(text), privateKey).toString('base64')
      const answer = await post({ headers: { ...headers, 'Wechatpay-Signature': forged }, body })
      expect(answer).toEqual({ http: 401, text: FAIL })
      await expectUntouched(made)
      await checkPayment(world.app, made.paymentId)
    })

    test('a replay after five minutes', async () => {
      const made = await untold()
      const envelope = await envelopeOf(made.paymentId)
      world.clock.advance(5 * MINUTE_MS + SECOND_MS)
      expect(await post(envelope)).toEqual({ http: 401, text: FAIL })
      await expectUntouched(made)
      await checkPayment(world.app, made.paymentId)
    })

    test('a refund that we never ordered, or of another amount', async () => {
      const made = await world.paid(10_000)
      const [operationId] = await world.refund({
        subjectId: made.subjectId,
        amountFen: 4_000,
        reason: '退一部分',
      })
      const refund = (out_refund_no: string, amount: object) => ({
        event_type: 'REFUND.SUCCESS',
        original_type: 'refund',
        fresh_id: true,
        resource: {
          out_refund_no,
          refund_id: '50300',
          refund_status: 'SUCCESS',
          amount: { total: 10_000, refund: 4_000, payer_total: 10_000, payer_refund: 4_000, ...amount },
        },
      })
      for (const [number, amount] of [
        [`R${world.id()}`, {}],
        [`S${operationId}`, {}],
        ['by-hand-1', {}],
        [`R${operationId}`, { total: 10_001 }],
        [`R${operationId}`, { refund: 4_001 }],
      ] as const) {
        expect(await tell(made.paymentId, refund(number, amount))).toEqual(refusedAs(401))
      }
      expect((await moneyOf(world.app.db, made.subjectId)).refundedFen).toBe(0)
      await world.settle(made.paymentId)
      expect((await moneyOf(world.app.db, made.subjectId)).refundedFen).toBe(4_000)
    })

    test('bodies that are too large, empty, no JSON, or of another type', async () => {
      const made = await untold()
      const { headers } = await envelopeOf(made.paymentId)
      const large = JSON.stringify({ id: 'x'.repeat(1_000_000) })
      expect(await post({ headers, body: large })).toEqual({ http: 413, text: FAIL })
      expect(await post({ headers, body: '' })).toEqual({ http: 401, text: FAIL })
      expect(await post({ headers, body: 'not json' })).toEqual({ http: 401, text: FAIL })
      expect(await post({ headers: { ...headers, 'Content-Type': 'text/xml' }, body: '<xml/>' })).toEqual({
        http: 415,
        text: FAIL,
      })
      await expectUntouched(made)
      await checkPayment(world.app, made.paymentId)
    })
  })

  test('a trade that was refunded behind our back has been paid all the same', async () => {
    const made = await untold()
    const trade = await world.wechat<{ transaction_id: string }>(`/books/trades/P${made.paymentId}`)
    await world.app.wechatPay.refund({
      subMchid: world.subMchid,
      transactionId: trade.transaction_id,
      refundNo: 'by-hand-1',
      reason: '后台退款',
      refundFen: 100,
      totalFen: 28_600,
    })
    expect(await checkPayment(world.app, made.paymentId)).toBe('frozen')
    expect(await topics(made.subjectId)).toEqual(['payment.paid'])
    world.leaveOutAll()
  })

  test('neither openids, signatures nor bodies reach the log', async () => {
    const lines: unknown[] = []
    const levels = ['debug', 'info', 'warn', 'error'] as const
    const spies = levels.map((level) =>
      vi.spyOn(world.app.log, level).mockImplementation((...line: unknown[]) => void lines.push(line)),
    )
    const made = await untold()
    const { headers, body } = await envelopeOf(made.paymentId)
    await post({ headers: { ...headers, 'Wechatpay-Timestamp': '1' }, body })
    await tell(made.paymentId, { faults: [{ notify: 'tamper_ciphertext' }] })
    await tell(made.paymentId, { resource: { payer: { sp_openid: 'somebody-else' } }, fresh_id: true })
    await tell(made.paymentId)
    await world.refund({ subjectId: made.subjectId, amountFen: 1_000, reason: '退一部分' })
    await world.fault({ match: { on: 'pay', path: 'refunds' }, do: { status: { http: 500 } }, times: 2 })
    await world.settle(made.paymentId)
    const unpaid = await world.open(100)
    await world.fault({
      match: { on: 'pay', path: 'jsapi' },
      do: { code: { http: 400, code: 'PARAM_ERROR' } },
      times: 1,
    })
    await preparePayment(world.app, unpaid.paymentId).catch(() => undefined)
    for (const spy of spies) spy.mockRestore()
    expect(lines.length).toBeGreaterThan(5)
    const text = JSON.stringify(lines, (_key, value: unknown) =>
      value instanceof Error ? `${value.message} ${value.stack}` : value,
    )
    const secrets = [
      world.openid,
      'somebody-else',
      headers['Wechatpay-Signature'] ?? '',
      (JSON.parse(body) as { resource: { ciphertext: string } }).resource.ciphertext.slice(0, 40),
      world.sandbox.identity.apiv3Key,
      createHash('sha256').update(world.openid).digest('hex'),
    ]
    for (const secret of secrets) expect(text.includes(secret)).toBe(false)
  })

  test('the ways to pay are told, those that WeChat does not allow with the reason', async () => {
    const { items } = await world.api(null, 'GET /payment-methods')
    expect(items.map(({ method, available }) => [method, available])).toEqual([
      ['wechat', true],
      ['alipay', false],
      ['unionpay', false],
      ['instalments', false],
    ])
    for (const { available, reason } of items) expect(reason === null).toBe(available)
  })
})
