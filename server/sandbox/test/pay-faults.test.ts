import { describe, expect, test } from 'vitest'
import type { Family } from '../src/types'
import {
  DAY_MS,
  expectRefusal,
  fresh,
  MINUTE_MS,
  SECOND_MS,
  usePayWorld,
  type Json,
  type Paid,
  type Reply,
} from './pay-harness'

describe('faults of calls', () => {
  const world = usePayWorld()
  const jsapi = { method: 'POST', path: '/transactions/jsapi' }
  const statesOf = async (body: Json): Promise<unknown> =>
    (await world.trade(String(body['out_trade_no']))).body['trade_state'] ??
    (await world.trade(String(body['out_trade_no']))).body['code']

  test('drop_before: the connection breaks and nothing happened', async () => {
    await world.fault({ match: jsapi, do: 'drop_before', times: 1 })
    const body = world.orderBody()
    await expect(world.placeOrder(body)).rejects.toThrow()
    expect(await statesOf(body)).toBe('ORDER_NOT_EXIST')
    expect((await world.placeOrder(body)).http).toBe(200)
  })

  test('drop_after_commit: the answer is lost, the order is there, and a repeat is answered', async () => {
    await world.fault({ match: jsapi, do: 'drop_after_commit', times: 1 })
    const body = world.orderBody()
    await expect(world.placeOrder(body)).rejects.toThrow()
    expect(await statesOf(body)).toBe('NOTPAY')
    expect((await world.placeOrder(body)).http).toBe(200)
  })

  test.each(['share', 'refund', 'finish', 'takeBack'] as const)(
    'a lost answer of %s: the same number again acts once',
    async (deed) => {
      const paid = await world.paid()
      const share = world.shareBody(paid, 100)
      if (deed === 'takeBack') {
        await world.share(share)
        await world.host.settle(SECOND_MS)
      }
      const number = fresh('F')
      const refund = world.refundBody(paid, 100)
      const back = world.returnBody(String(share['out_order_no']), 100)
      const act = (): Promise<Reply> => {
        if (deed === 'share') return world.share(share)
        if (deed === 'refund') return world.refund(refund)
        return deed === 'finish' ? world.finish(paid, number) : world.takeBack(back)
      }
      await world.fault({ match: { method: 'POST' }, do: 'drop_after_commit', times: 1 })
      await expect(act()).rejects.toThrow()
      expect((await act()).http).toBe(200)
      await world.host.settle(SECOND_MS)
      const sums = {
        share: { shared: 100 },
        refund: { refunded: 100 },
        finish: { available: 9940 },
        takeBack: { returned: 100, shared: 0 },
      }
      expect(await world.books(paid.out_trade_no)).toMatchObject({ ...sums[deed], balanced: true })
    },
  )

  test('hang: the client gives up, the order is there', async () => {
    await world.fault({ match: jsapi, do: { hang: 60_000 }, times: 1 })
    const body = world.orderBody()
    await expect(
      world.host.client.post('/v3/pay/partner/transactions/jsapi', body, { timeoutMs: 500 }),
    ).rejects.toThrow()
    expect(await statesOf(body)).toBe('NOTPAY')
  })

  test.each([
    [{ http: 429 }, 429, 'FREQUENCY_LIMITED'],
    [{ http: 500 }, 500, 'SYSTEM_ERROR'],
    [{ http: 500, code: 'BANK_ERROR' }, 500, 'BANK_ERROR'],
  ])('status %o without effect, and with it where it says committed', async (status, http, code) => {
    await world.fault({ match: jsapi, do: { status }, times: 1 })
    const body = world.orderBody()
    expectRefusal(await world.placeOrder(body), http, code)
    expect(await statesOf(body)).toBe('ORDER_NOT_EXIST')
    await world.fault({ match: jsapi, do: { status: { ...status, committed: true } }, times: 1 })
    const second = world.orderBody()
    expectRefusal(await world.placeOrder(second), http, code)
    expect(await statesOf(second)).toBe('NOTPAY')
  })

  test.each([false, true])('502 in HTML is neither JSON nor signed (committed: %s)', async (committed) => {
    await world.fault({ match: jsapi, do: { status: { http: 502, html: true, committed } }, times: 1 })
    const body = world.orderBody()
    const reply = await world.placeOrder(body)
    expect(reply).toMatchObject({ http: 502, verified: false, body: {} })
    expect(reply.raw).toContain('<html>')
    expect(reply.headers['content-type']).toContain('text/html')
    expect(await statesOf(body)).toBe(committed ? 'NOTPAY' : 'ORDER_NOT_EXIST')
  })

  test.each([
    [403, 'NOT_ENOUGH', '余额不足'],
    [403, 'RULE_LIMIT', '业务规则限制'],
    [403, 'NO_AUTH', '无权限'],
    [403, 'USER_ACCOUNT_ABNORMAL', '用户账户异常'],
    [400, 'INVALID_REQUEST', '订单处理中'],
  ])('code %i %s is answered in place of doing anything', async (http, code, message) => {
    const paid = await world.paid()
    await world.fault({
      match: { path: 'profitsharing/orders' },
      do: { code: { http, code, message } },
      times: 1,
    })
    expectRefusal(await world.share(world.shareBody(paid, 100)), http, code, message)
    expect((await world.unsplit(paid)).body['unsplit_amount']).toBe(9940)
  })

  test.each(['tamper', 'signtest', 'wrong_serial', 'missing_headers', 'body_mutate', { stale_ts: 600 }])(
    'sig %o: the answer does not verify, though it was done',
    async (sig) => {
      await world.fault({ match: jsapi, do: { sig }, times: 1 })
      const body = world.orderBody()
      const reply = await world.placeOrder(body)
      expect(reply).toMatchObject({ http: 200, verified: false })
      expect(await statesOf(body)).toBe('NOTPAY')
      const { headers } = reply
      if (sig === 'signtest') expect(headers['wechatpay-signature']).toMatch(/^WECHATPAY\/SIGNTEST\//)
      if (sig === 'missing_headers')
        expect(Object.keys(headers).filter((name) => name.startsWith('wechatpay'))).toEqual([])
      if (sig === 'body_mutate')
        expect(reply.body['prepay_id']).not.toBe((await world.placeOrder(body)).body['prepay_id'])
    },
  )

  test('clock_skew: WeChat’s timestamp is off by so many seconds', async () => {
    await world.fault({ match: jsapi, do: { clock_skew: -301 }, times: 1 })
    expect(await world.placeOrder(world.orderBody())).toMatchObject({ http: 200, verified: false })
    await world.fault({ match: jsapi, do: { clock_skew: 299 }, times: 1 })
    expect(await world.placeOrder(world.orderBody())).toMatchObject({ http: 200, verified: true })
  })

  test('nth, times and prob say which call is hit; deleting a fault ends it', async () => {
    const fail = { status: { http: 500 } }
    const codes = async (calls: number): Promise<number[]> => {
      const replies = []
      for (let call = 0; call < calls; call += 1)
        replies.push((await world.placeOrder(world.orderBody())).http)
      return replies
    }
    await world.fault({ match: { ...jsapi, nth: 2 }, do: fail })
    expect(await codes(4)).toEqual([200, 500, 200, 200])
    await world.host.admin('DELETE', '/faults')
    await world.fault({ match: jsapi, do: fail, times: 2 })
    expect(await codes(4)).toEqual([500, 500, 200, 200])
    await world.host.admin('DELETE', '/faults')
    await world.fault({ match: { ...jsapi, prob: 0.5 }, do: fail })
    const hits = (await codes(40)).filter((http) => http === 500).length
    expect(hits).toBeGreaterThan(8)
    expect(hits).toBeLessThan(32)
    const { body } = await world.host.admin('GET', '/faults')
    const [fault] = body as unknown as { id: string; fired: number }[]
    expect(fault?.fired).toBe(hits)
    await world.host.admin('DELETE', `/faults/${fault?.id}`)
    expect(await codes(5)).toEqual([200, 200, 200, 200, 200])
  })

  test('what is no fault is refused by name', async () => {
    for (const wrong of [
      { do: 'explode' },
      { do: { sig: 'odd' } },
      { match: { path: '(' }, do: 'drop_before' },
      {},
    ]) {
      expect((await world.host.admin('POST', '/faults', wrong)).http).toBe(400)
    }
  })
})

describe.each<Family>(['ecommerce', 'partner'])('how things end, %s', (family) => {
  const world = usePayWorld({ family })
  const state = family === 'partner' ? 'state' : 'status'
  const refunded = async (outcome: string): Promise<{ paid: Paid; number: string }> => {
    const paid = await world.paid()
    const body = world.refundBody(paid, 1000)
    await world.fault({ match: { path: 'refund' }, do: { refund: outcome }, times: 1 })
    expect((await world.refund(body)).http).toBe(200)
    await world.host.settle(SECOND_MS)
    return { paid, number: String(body['out_refund_no']) }
  }
  const events = (number: string): unknown[] =>
    world.host.received
      .filter((one) => one.resource?.['out_refund_no'] === number)
      .map((one) => one.body['event_type'])

  test('a refund that is CLOSED gives the money and its fee back to where it came from', async () => {
    const { paid, number } = await refunded('CLOSED')
    expect((await world.findRefund(number)).body['status']).toBe('CLOSED')
    expect(events(number)).toEqual(['REFUND.CLOSED'])
    expect(await world.books(paid.out_trade_no)).toMatchObject({
      fee: 60,
      frozen: 9940,
      refunded: 0,
      refund_pending: 0,
      balanced: true,
    })
    world.host.advance(MINUTE_MS)
    expect((await world.refund(world.refundBody(paid, 10_000))).http).toBe(200)
  })

  test('a refund that is ABNORMAL keeps the money on its way until somebody decides', async () => {
    const { paid, number } = await refunded('ABNORMAL')
    expect((await world.findRefund(number)).body['status']).toBe('ABNORMAL')
    expect(events(number)).toEqual(['REFUND.ABNORMAL'])
    expect(await world.books(paid.out_trade_no)).toMatchObject({
      refunded: 0,
      refund_pending: 1000,
      balanced: true,
    })
    await world.host.admin('POST', '/settle', { out_refund_no: number, outcome: 'SUCCESS' })
    await world.host.settle()
    expect(events(number)).toEqual(['REFUND.ABNORMAL', 'REFUND.SUCCESS'])
    expect(await world.books(paid.out_trade_no)).toMatchObject({
      refunded: 1000,
      refund_pending: 0,
      balanced: true,
    })
  })

  test('a refund that stays PROCESSING does so until it is settled by hand', async () => {
    const { number } = await refunded('PROCESSING')
    await world.host.settle(DAY_MS)
    expect((await world.findRefund(number)).body['status']).toBe('PROCESSING')
    expect(events(number)).toEqual([])
    await world.host.admin('POST', '/settle', { out_refund_no: number, outcome: 'SUCCESS' })
    expect((await world.findRefund(number)).body['status']).toBe('SUCCESS')
  })

  test('a share that is CLOSED is FINISHED without success, and its money goes to the shop', async () => {
    const paid = await world.paid()
    const body = world.shareBody(paid, 1000)
    await world.fault({ do: { share: { CLOSED: 'RECEIVER_HIGH_RISK' } }, times: 1 })
    await world.share(body)
    await world.host.settle(SECOND_MS)
    expect((await world.findShare(paid, String(body['out_order_no']))).body).toMatchObject({
      [state]: 'FINISHED',
      receivers: [{ result: 'CLOSED', fail_reason: 'RECEIVER_HIGH_RISK' }],
    })
    expect(await world.books(paid.out_trade_no)).toMatchObject({
      shared: 0,
      available: 9940,
      frozen: 0,
      balanced: true,
    })
  })

  test('a share that is CLOSED and not the last leaves its money shareable', async () => {
    const paid = await world.paid()
    const last = family === 'partner' ? 'unfreeze_unsplit' : 'finish'
    await world.fault({ do: { share: { CLOSED: 'ACCOUNT_ABNORMAL' } }, times: 1 })
    await world.share(world.shareBody(paid, 3000, { [last]: false }))
    await world.host.settle(SECOND_MS)
    expect((await world.unsplit(paid)).body['unsplit_amount']).toBe(9940)
    expect((await world.share(world.shareBody(paid, 3000))).http).toBe(200)
  })

  test('a share that stays PROCESSING does so until it is settled by hand', async () => {
    const paid = await world.paid()
    const body = world.shareBody(paid, 1000)
    await world.fault({ do: { share: 'PROCESSING' }, times: 1 })
    await world.share(body)
    await world.host.settle(DAY_MS)
    const number = String(body['out_order_no'])
    expect((await world.findShare(paid, number)).body).toMatchObject({
      [state]: 'PROCESSING',
      receivers: [{ result: 'PENDING' }],
    })
    await world.host.admin('POST', '/settle', { out_order_no: number, outcome: 'SUCCESS' })
    expect((await world.findShare(paid, number)).body[state]).toBe('FINISHED')
    expect(await world.books(paid.out_trade_no)).toMatchObject({
      shared: 1000,
      available: 8940,
      balanced: true,
    })
  })

  test('a return that waits keeps its number, and fails by itself after five days', async () => {
    const paid = await world.paid()
    const share = world.shareBody(paid, 1000)
    await world.share(share)
    await world.host.settle(SECOND_MS)
    const number = String(share['out_order_no'])
    const body = world.returnBody(number, 1000)
    await world.fault({ do: { return: 'PROCESSING' }, times: 1 })
    expect((await world.takeBack(body)).body['result']).toBe('PROCESSING')
    await world.host.settle(5 * DAY_MS - 1)
    expect((await world.takeBack(body)).body['result']).toBe('PROCESSING')
    expect(await world.books(paid.out_trade_no)).toMatchObject({
      return_pending: 1000,
      shared: 0,
      balanced: true,
    })
    await world.host.settle(1)
    const found = await world.findReturn(String(body['out_return_no']), number)
    expect(found.body).toMatchObject({ result: 'FAILED', fail_reason: 'TIME_OUT_CLOSED' })
    expect(await world.books(paid.out_trade_no)).toMatchObject({ shared: 1000, returned: 0, balanced: true })
  })

  test('a return can fail at once, or be settled by hand', async () => {
    const paid = await world.paid()
    const share = world.shareBody(paid, 1000)
    await world.share(share)
    await world.host.settle(SECOND_MS)
    const number = String(share['out_order_no'])
    await world.fault({ do: { return: { FAILED: 'PAYER_ACCOUNT_ABNORMAL' } }, times: 1 })
    const failed = await world.takeBack(world.returnBody(number, 10))
    expect(failed.body).toMatchObject({ result: 'FAILED', fail_reason: 'PAYER_ACCOUNT_ABNORMAL' })
    await world.fault({ do: { return: 'PROCESSING' }, times: 1 })
    const body = world.returnBody(number, 1000)
    await world.takeBack(body)
    await world.host.admin('POST', '/settle', { out_return_no: body['out_return_no'], outcome: 'SUCCESS' })
    expect((await world.takeBack(body)).body['result']).toBe('SUCCESS')
  })
})

describe('faults of notifications', () => {
  const world = usePayWorld()
  const paidUnder = async (...actions: unknown[]): Promise<string> => {
    for (const action of actions)
      await world.fault({ match: { on: 'notify', event: 'TRANSACTION.SUCCESS' }, do: action })
    const { out_trade_no, prepay_id } = await world.order()
    await world.payPrepay(prepay_id)
    await world.host.settle()
    return out_trade_no
  }
  const since = (count: number): typeof world.host.received => world.host.received.slice(count)

  test('delay: it comes later', async () => {
    const before = world.host.received.length
    await paidUnder({ notify: { delay: DAY_MS } })
    await world.host.settle(DAY_MS - 1)
    expect(since(before)).toHaveLength(0)
    await world.host.settle(1)
    expect(since(before)).toHaveLength(1)
  })

  test.each([{ duplicate: 3 }, { parallel: 5 }])(
    '%o: the same notification so many times',
    async (notify) => {
      const before = world.host.received.length
      const number = await paidUnder({ notify })
      const notices = since(before)
      expect(notices).toHaveLength(Object.values(notify)[0] ?? 0)
      expect(new Set(notices.map((one) => one.body['id'])).size).toBe(1)
      expect(notices.every((one) => one.verified && one.resource?.['out_trade_no'] === number)).toBe(true)
    },
  )

  test('drop_all: it never comes, and a query still finds the payment', async () => {
    const before = world.host.received.length
    const number = await paidUnder({ notify: 'drop_all' })
    await world.host.settle(2 * DAY_MS)
    expect(since(before)).toHaveLength(0)
    expect((await world.trade(number)).body['trade_state']).toBe('SUCCESS')
  })

  test('reorder: it comes after the next one', async () => {
    const before = world.host.received.length
    const { out_trade_no, prepay_id } = await world.order()
    await world.fault({ match: { on: 'notify' }, do: { notify: 'reorder' }, times: 1 })
    await world.payPrepay(prepay_id)
    await world.host.settle(DAY_MS)
    expect(since(before)).toHaveLength(0)
    const { body } = await world.trade(out_trade_no)
    const paid = { out_trade_no, transaction_id: String(body['transaction_id']), total: 10_000 }
    await world.refund(world.refundBody(paid, 10))
    await world.host.settle(SECOND_MS)
    await world.host.settle()
    expect(since(before).map((one) => one.body['event_type'])).toEqual([
      'REFUND.SUCCESS',
      'TRANSACTION.SUCCESS',
    ])
  })

  const lies: [string, Json][] = [
    [
      'wrong_amount',
      { amount: { total: 10_001, payer_total: 10_001, currency: 'CNY', payer_currency: 'CNY' } },
    ],
    ['wrong_mchid', { sp_mchid: '1999999999', sub_mchid: '1999999998' }],
    ['wrong_appid', { sp_appid: 'wxffffffffffffffff' }],
  ]
  test.each(lies)('%s: well signed, well sealed, and wrong', async (notify, wrong) => {
    const before = world.host.received.length
    await paidUnder({ notify })
    expect(since(before)).toMatchObject([{ verified: true, resource: wrong }])
  })

  test.each(['wrong_key', 'tamper_ciphertext'])(
    '%s: well signed, but it cannot be opened',
    async (notify) => {
      const before = world.host.received.length
      await paidUnder({ notify })
      expect(since(before)).toMatchObject([{ verified: true, resource: undefined }])
      expect(since(before)[0]?.body['id']).toBeDefined()
    },
  )

  test('truncated: half a body', async () => {
    const before = world.host.received.length
    await paidUnder({ notify: 'truncated' })
    expect(since(before)).toMatchObject([{ verified: false, body: {} }])
  })

  test('unknown_event, and a share that calls itself a transaction', async () => {
    const before = world.host.received.length
    await paidUnder({ notify: 'unknown_event' })
    await world.host.admin('DELETE', '/faults')
    await paidUnder({ notify: 'share_as_transaction_event' })
    expect(since(before)).toMatchObject([
      { verified: true, body: { event_type: 'TRANSACTION.UNHEARD_OF' } },
      {
        verified: true,
        body: { event_type: 'TRANSACTION.SUCCESS', resource: { original_type: 'profitsharing' } },
      },
    ])
  })

  test.each(['tamper', 'signtest', 'wrong_serial', 'missing_headers', 'body_mutate', { stale_ts: 600 }])(
    'sig %o: the notification does not verify, and a refused one comes again whole',
    async (sig) => {
      const before = world.host.received.length
      world.host.answer = (received) => (received.verified ? 204 : 401)
      await paidUnder({ sig })
      expect(since(before)).toMatchObject([{ verified: false }])
      await world.host.admin('DELETE', '/faults')
      await world.host.settle(15 * SECOND_MS)
      expect(since(before)).toMatchObject([{ verified: false }, { verified: true }])
    },
  )
})
