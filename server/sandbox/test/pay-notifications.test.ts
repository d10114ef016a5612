import { createConnection } from 'mysql2/promise'
import { describe, expect, test } from 'vitest'
import { DAY_MS, fresh, MINUTE_MS, SECOND_MS, SUB, until, usePayWorld, type Json } from './pay-harness'
import type { Received } from './pay-host'

const HOUR_MS = 60 * MINUTE_MS
const SCHEDULE_MS = [
  15 * SECOND_MS,
  15 * SECOND_MS,
  30 * SECOND_MS,
  3 * MINUTE_MS,
  10 * MINUTE_MS,
  20 * MINUTE_MS,
  30 * MINUTE_MS,
  30 * MINUTE_MS,
  30 * MINUTE_MS,
  HOUR_MS,
  3 * HOUR_MS,
  3 * HOUR_MS,
  3 * HOUR_MS,
  6 * HOUR_MS,
  6 * HOUR_MS,
]

describe('notifications', () => {
  const world = usePayWorld({ notifyTimeoutMs: 300 })
  const heard = (outTradeNo: string): Received[] =>
    world.host.received.filter((one) => one.resource?.['out_trade_no'] === outTradeNo)
  const stored = async (outTradeNo: string): Promise<Json[]> => {
    const { body } = await world.host.admin('GET', `/notifications?out_trade_no=${outTradeNo}`)
    return body as unknown as Json[]
  }
  const pay = async (changes: Json = {}): Promise<string> => {
    const { out_trade_no, prepay_id } = await world.order(changes)
    expect(await world.payPrepay(prepay_id)).toMatchObject({ ok: true })
    await world.host.settle()
    return out_trade_no
  }

  test('carry what WeChat sends: ids, times, a sealed resource, and a signature over the raw body', async () => {
    const number = await pay()
    const [notice] = heard(number)
    expect(notice?.verified).toBe(true)
    expect(notice?.body).toEqual({
      id: expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/),
      create_time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+08:00$/),
      event_type: 'TRANSACTION.SUCCESS',
      resource_type: 'encrypt-resource',
      summary: '支付成功',
      resource: {
        original_type: 'transaction',
        algorithm: 'AEAD_AES_256_GCM',
        ciphertext: expect.any(String),
        associated_data: 'transaction',
        nonce: expect.stringMatching(/^.{12}$/),
      },
    })
    expect(notice?.headers).toMatchObject({ 'wechatpay-signature-type': 'WECHATPAY2-SHA256-RSA2048' })
    expect(notice?.headers['request-id']).toBeDefined()
    expect(await stored(number)).toMatchObject([
      { state: 'delivered', attempts: 1, answers: [{ http: 204 }] },
    ])
  })

  test.each([500, 404, 302, 201])(
    'an answer of %i is no answer: it comes again after 15 seconds',
    async (http) => {
      world.host.answer = () => http
      const number = await pay()
      expect(heard(number)).toHaveLength(1)
      await world.host.settle(15 * SECOND_MS - 1)
      expect(heard(number)).toHaveLength(1)
      world.host.answer = () => 200
      await world.host.settle(1)
      expect(heard(number)).toHaveLength(2)
      await world.host.settle(DAY_MS)
      expect(heard(number)).toHaveLength(2)
    },
  )

  test('a merchant that never answers hears it at each of WeChat’s sixteen times, and then no more', async () => {
    world.host.answer = () => 500
    const number = await pay()
    for (const [index, wait] of SCHEDULE_MS.entries()) {
      await world.host.settle(wait - 1)
      expect(heard(number), `before wait ${index}`).toHaveLength(index + 1)
      await world.host.settle(1)
      expect(heard(number), `after wait ${index}`).toHaveLength(index + 2)
    }
    await world.host.settle(30 * DAY_MS)
    expect(heard(number)).toHaveLength(16)
    expect(new Set(heard(number).map((one) => one.body['id'])).size).toBe(1)
    expect(heard(number).every((one) => one.verified)).toBe(true)
    expect(await stored(number)).toMatchObject([{ state: 'given_up', attempts: 16 }])
  })

  test('a jump of the clock makes every delivery that would have been made meanwhile', async () => {
    world.host.answer = () => 500
    const number = await pay()
    await world.host.settle(4 * MINUTE_MS)
    expect(heard(number)).toHaveLength(5)
    world.host.answer = () => 204
    await world.host.settle(DAY_MS)
    expect(heard(number)).toHaveLength(6)
  })

  test('an answer that takes longer than the limit is none, and blocks nobody', async () => {
    let release = (): void => undefined
    const hanging = new Promise<number>((done) => (release = () => done(204)))
    world.host.answer = () => hanging
    const { out_trade_no: number, prepay_id } = await world.order()
    await world.payPrepay(prepay_id)
    await until(() => heard(number).length === 1)
    // While that one hangs, calls are answered and other notifications are sent.
    world.host.answer = () => 204
    const other = await world.order()
    await world.payPrepay(other.prepay_id)
    await until(() => heard(other.out_trade_no).length === 1)
    await until(async () => (await stored(number))[0]?.['attempts'] === 1)
    release()
    expect(await stored(number)).toMatchObject([{ state: 'pending', answers: [{ http: null }] }])
    await world.host.settle(15 * SECOND_MS)
    expect(await stored(number)).toMatchObject([{ state: 'delivered', attempts: 2 }])
  })

  test('a merchant that is away is tried again, and a restart forgets nothing', async () => {
    const url = world.host.notifyUrl.replace(/\d+$/, '1')
    const number = await pay({ notify_url: `${url}/pay` })
    expect(await stored(number)).toMatchObject([{ state: 'pending', attempts: 1, answers: [{ http: null }] }])
    world.host.answer = () => 500
    const second = await pay()
    await world.host.restart()
    world.host.answer = () => 204
    await world.host.settle(15 * SECOND_MS)
    expect(heard(second)).toHaveLength(2)
    expect(await stored(number)).toMatchObject([{ state: 'pending', attempts: 2 }])
  })

  test('beyond loopback nothing is sent', async () => {
    const number = await pay({ notify_url: 'https://pay.example.com/wx' })
    const [notice] = await stored(number)
    expect(notice).toMatchObject({
      state: 'pending',
      answers: [{ http: null, answer: expect.stringContaining('loopback') }],
    })
  })

  test('a share is told to its receiver alone, and only at the address it gave', async () => {
    const { spMchid } = world.host.running.identity
    await world.host.admin('POST', '/receiver-url', {
      mchid: spMchid,
      url: `${world.host.notifyUrl}/received`,
    })
    const paid = await world.paid()
    const body = world.shareBody(paid, 100)
    await world.share(body)
    await world.host.settle(SECOND_MS)
    const notice = world.host.received.find((one) => one.path === '/received')
    expect(notice).toMatchObject({
      verified: true,
      body: {
        event_type: 'PROFITSHARING.SUCCESS',
        summary: '分账',
        resource: { original_type: 'profitsharing' },
      },
      resource: {
        sp_mchid: spMchid,
        sub_mchid: SUB,
        transaction_id: paid.transaction_id,
        out_order_no: body['out_order_no'],
        receiver: { type: 'MERCHANT_ID', account: spMchid, amount: 100 },
      },
    })
  })

  test('the amounts and times of a refund’s notice are those of its query', async () => {
    const paid = await world.paid()
    const body = world.refundBody(paid, 77)
    await world.refund(body)
    await world.host.settle(SECOND_MS)
    const notice = world.host.received.find(
      (one) => one.resource?.['out_refund_no'] === body['out_refund_no'],
    )
    const { body: found } = await world.findRefund(String(body['out_refund_no']))
    expect(notice?.resource?.['success_time']).toBe(found['success_time'])
    expect(notice?.resource?.['refund_id']).toBe(found['refund_id'])
    expect(notice?.body['summary']).toBe('退款成功')
  })

  test('a refund without an address is told nobody', async () => {
    const paid = await world.paid()
    await world.host.settle()
    const before = world.host.received.length
    const body = world.refundBody(paid, 77, { notify_url: undefined })
    await world.refund(body)
    await world.host.settle(DAY_MS)
    expect(world.host.received).toHaveLength(before)
    expect((await world.findRefund(String(body['out_refund_no']))).body['status']).toBe('SUCCESS')
  })

  test('what was sent can be sent again, doubled, changed, forged and spoilt', async () => {
    const number = await pay()
    const original = heard(number)[0]
    const replay = async (changes: Json): Promise<Received[]> => {
      const from = world.host.received.length
      const { http, body } = await world.host.admin('POST', '/notify/replay', {
        out_trade_no: number,
        ...changes,
      })
      expect(http, JSON.stringify(body)).toBe(200)
      expect((body['answers'] as Json[])[0]).toMatchObject({ http: 204 })
      return world.host.received.slice(from)
    }
    const [same] = await replay({})
    expect(same).toMatchObject({
      verified: true,
      resource: original?.resource,
      body: { id: original?.body['id'] },
    })
    const doubled = await replay({ copies: 5, parallel: true })
    expect(doubled.map((one) => one.body['id'])).toEqual(Array(5).fill(original?.body['id']))
    const [forged] = await replay({ with: { fresh_id: true, resource: { amount: { total: 1 } } } })
    expect(forged).toMatchObject({ verified: true, resource: { amount: { total: 1, payer_total: 10_000 } } })
    expect(forged?.body['id']).not.toBe(original?.body['id'])
    const [tampered] = await replay({ with: { faults: [{ notify: 'tamper_ciphertext' }] } })
    expect(tampered).toMatchObject({ verified: true, resource: undefined })
    const [unsigned] = await replay({ with: { faults: [{ sig: 'tamper' }] } })
    expect(unsigned).toMatchObject({ verified: false, resource: original?.resource })
    const [stranger] = await replay({ with: { event_type: 'COMPLAINT.CREATE', original_type: 'complaint' } })
    expect(stranger?.body).toMatchObject({
      event_type: 'COMPLAINT.CREATE',
      resource: { original_type: 'complaint' },
    })
    const [bare] = await replay({ with: { associated_data: '' } })
    expect(bare).toMatchObject({
      verified: true,
      body: { resource: { associated_data: '' } },
      resource: original?.resource,
    })
  })

  test('a success can be forged for an order that nobody paid, and a letter be had without sending it', async () => {
    const { out_trade_no } = await world.order()
    const resource = {
      trade_state: 'SUCCESS',
      transaction_id: '42001',
      amount: { total: 10_000, payer_total: 10_000, currency: 'CNY' },
    }
    const wanted = { out_trade_no, with: { resource } }
    await world.host.admin('POST', '/notify/replay', wanted)
    expect(heard(out_trade_no)).toMatchObject([{ verified: true, resource: { trade_state: 'SUCCESS' } }])
    expect((await world.trade(out_trade_no)).body['trade_state']).toBe('NOTPAY')
    const { body } = await world.host.admin('POST', '/notify/replay', { ...wanted, send: false, copies: 3 })
    expect(body).toMatchObject({
      url: `${world.host.notifyUrl}/pay`,
      envelopes: [{ headers: { 'Wechatpay-Serial': expect.any(String) } }, {}, {}],
    })
    expect(heard(out_trade_no)).toHaveLength(1)
    expect((await world.host.admin('POST', '/notify/replay', { out_trade_no: fresh('P') })).http).toBe(404)
  })
})

describe('the books', () => {
  const world = usePayWorld()

  test('a call that would leave them unbalanced is undone, answered 500, and recorded', async () => {
    const paid = await world.paid()
    const connection = await createConnection(world.host.databaseUrl)
    const spoil = (fen: number): Promise<unknown> =>
      connection.query(
        'INSERT INTO entries (posting_id, kind, out_trade_no, account, amount_fen, posted_at) VALUES (0, ?, ?, ?, ?, 0)',
        ['spoilt', paid.out_trade_no, `frozen:${SUB}`, fen],
      )
    await spoil(1)
    const body = world.refundBody(paid, 10)
    expect(await world.refund(body)).toMatchObject({
      http: 500,
      verified: true,
      body: { code: 'SYSTEM_ERROR' },
    })
    expect((await world.findRefund(String(body['out_refund_no']))).http).toBe(404)
    expect(await world.books(paid.out_trade_no)).toMatchObject({ balanced: false, refund_pending: 0 })
    expect((await world.host.admin('GET', `/books/trades/${fresh('P')}`)).http).toBe(404)
    const whole = await world.host.admin('GET', '/books')
    expect(whole.body['balanced']).toBe(false)
    expect(JSON.stringify(whole.body['faults'])).toContain('violation: POST /v3/ecommerce/refunds/apply')
    await spoil(-1)
    await connection.query('DELETE FROM violations')
    await connection.end()
    expect((await world.refund(body)).http).toBe(200)
  })
})
