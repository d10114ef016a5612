import { describe, expect, test } from 'vitest'
import { signPayment } from './pay-client'
import {
  DAY_MS,
  expectRefusal,
  fieldOf,
  fresh,
  MINUTE_MS,
  OPENID,
  OTHER_SUB,
  SHOP_OPENID,
  SUB,
  until,
  usePayWorld,
  type Json,
} from './pay-harness'

const LONG_OPENID = 'x'.repeat(129)

describe('an order that WeChat does not take', () => {
  const world = usePayWorld()

  const wrongFields: [string, string, Json][] = [
    ['an unknown field', '/channel', { channel: 'app' }],
    ['an unknown field inside', '/amount/discount', { amount: { total: 100, discount: 1 } }],
    ['null in place of leaving out', '/attach', { attach: null }],
    ['an empty text', '/attach', { attach: '' }],
    ['no description', '/description', { description: undefined }],
    ['a description of 128 letters', '/description', { description: '修'.repeat(128) }],
    ['an attach of 129 letters', '/attach', { attach: '修'.repeat(129) }],
    ['an amount as text', '/amount/total', { amount: { total: '100' } }],
    ['an amount with decimals', '/amount/total', { amount: { total: 1.5 } }],
    ['an amount of zero', '/amount/total', { amount: { total: 0 } }],
    ['a negative amount', '/amount/total', { amount: { total: -1 } }],
    ['an amount beyond all limits', '/amount/total', { amount: { total: 1e12 } }],
    ['another currency', '/amount/currency', { amount: { total: 1, currency: 'USD' } }],
    ['the flag as text', '/settle_info/profit_sharing', { settle_info: { profit_sharing: 'true' } }],
    ['a number of five letters', '/out_trade_no', { out_trade_no: 'P1234' }],
    ['a number of 33 letters', '/out_trade_no', { out_trade_no: 'P'.repeat(33) }],
    ['a number with a slash', '/out_trade_no', { out_trade_no: 'P12345/6' }],
    ['a number with a space', '/out_trade_no', { out_trade_no: 'P12345 6' }],
    ['plain http', '/notify_url', { notify_url: 'http://pay.example.com/wx' }],
    ['an address with a query', '/notify_url', { notify_url: 'https://pay.example.com/wx?a=1' }],
    ['an address with a password', '/notify_url', { notify_url: 'https://a:b@pay.example.com/wx' }],
    ['a loopback address with a query', '/notify_url', { notify_url: 'http://127.0.0.1:1/wx?a=1' }],
    ['what is no address', '/notify_url', { notify_url: 'pay.example.com' }],
    [
      'an address of 256 letters',
      '/notify_url',
      { notify_url: `https://pay.example.com/${'x'.repeat(232)}` },
    ],
    ['a time without a zone', '/time_expire', { time_expire: '2026-03-02T12:00:00' }],
    ['a time that is past', '/time_expire', { time_expire: '2026-03-01T12:00:00+08:00' }],
    ['both openids', '/payer', { payer: { sp_openid: OPENID, sub_openid: OPENID } }],
    ['no openid', '/payer', { payer: {} }],
    ['a sub_openid without its app id', '/sub_appid', { payer: { sub_openid: OPENID } }],
    ['an openid of 129 letters', '/payer/sp_openid', { payer: { sp_openid: LONG_OPENID } }],
    ['a scene without the address of the payer', '/scene_info/payer_client_ip', { scene_info: {} }],
  ]
  test.each(wrongFields)('%s is PARAM_ERROR at %s', async (_what, field, changes) => {
    const reply = await world.placeOrder(world.orderBody(changes))
    expectRefusal(reply, 400, 'PARAM_ERROR')
    expect(fieldOf(reply)).toEqual({ field, location: 'body' })
  })

  const wrongParties: [string, number, string, Json][] = [
    ['another service provider', 400, 'PARAM_ERROR', { sp_mchid: '1900000999' }],
    ['an app id of somebody else', 400, 'APPID_MCHID_NOT_MATCH', { sp_appid: 'wx1234567890abcdef' }],
    ['an unbound sub_appid', 400, 'APPID_MCHID_NOT_MATCH', { sub_appid: 'wx1234567890abcdef' }],
    ['an unknown sub-merchant', 400, 'MCH_NOT_EXISTS', { sub_mchid: '1999999999' }],
    ['an openid nobody has', 400, 'PARAM_ERROR', { payer: { sp_openid: 'nobody' } }],
    ['an openid of the other app', 500, 'OPENID_MISMATCH', { payer: { sp_openid: SHOP_OPENID } }],
  ]
  test.each(wrongParties)('%s is %i %s', async (_what, http, code, changes) => {
    expectRefusal(await world.placeOrder(world.orderBody(changes)), http, code)
  })

  test('a punished sub-merchant may not sell', async () => {
    await world.host.admin('POST', '/merchants', { sub_mchid: '1900000299', punished: true })
    const reply = await world.placeOrder(world.orderBody({ sub_mchid: '1900000299' }))
    expectRefusal(reply, 403, 'ACCOUNT_ERROR')
  })

  test('a description of 127 Chinese letters and https are fine', async () => {
    const notify_url = 'https://pay.example.com/wx'
    const reply = await world.placeOrder(world.orderBody({ description: '修'.repeat(127), notify_url }))
    expect(reply.http, reply.raw).toBe(200)
    expect(reply.body['prepay_id']).toMatch(/^wx\d{14}[0-9a-f]{18}00$/)
  })

  test('the sub_appid with its own sub_openid is fine, and the payer pays with it', async () => {
    const { ownerAppid } = world.host.running.identity
    const { prepay_id } = await world.order({ sub_appid: ownerAppid, payer: { sub_openid: OPENID } })
    expect(await world.payPrepay(prepay_id)).toMatchObject({ ok: true })
  })
})

describe('an order placed again', () => {
  const world = usePayWorld()

  test('with the same content gives the same prepay_id, and a new one once that has run out', async () => {
    const body = world.orderBody()
    const first = await world.placeOrder(body)
    // The order of the fields does not make it another request.
    const reversed = Object.fromEntries(Object.entries(body).toReversed())
    expect((await world.placeOrder(reversed)).body).toEqual(first.body)
    world.host.advance(2 * 60 * MINUTE_MS)
    const later = await world.placeOrder(body)
    expect(later.http).toBe(200)
    expect(later.body['prepay_id']).not.toBe(first.body['prepay_id'])
  })

  test('with other content is refused', async () => {
    const body = world.orderBody()
    await world.placeOrder(body)
    const reply = await world.placeOrder({ ...body, amount: { total: 9999, currency: 'CNY' } })
    expectRefusal(reply, 400, 'INVALID_REQUEST', '请求重入时，参数与首次请求时不一致')
  })

  test('after it was paid is refused', async () => {
    const body = world.orderBody()
    const { body: made } = await world.placeOrder(body)
    await world.payPrepay(String(made['prepay_id']))
    expectRefusal(await world.placeOrder(body), 400, 'ORDERPAID')
  })

  test('after it was closed is refused', async () => {
    const body = world.orderBody()
    await world.placeOrder(body)
    await world.close(String(body['out_trade_no']))
    expectRefusal(await world.placeOrder(body), 400, 'ORDER_CLOSED')
  })

  test('thirty at once make one order and one prepay_id', async () => {
    const body = world.orderBody()
    const replies = await Promise.all(Array.from({ length: 30 }, () => world.placeOrder(body)))
    expect(new Set(replies.map((reply) => reply.http))).toEqual(new Set([200]))
    expect(new Set(replies.map((reply) => reply.body['prepay_id'])).size).toBe(1)
  })
})

describe('asking for and closing orders', () => {
  const world = usePayWorld()

  test('an order that nobody placed, or of another sub-merchant, does not exist', async () => {
    expectRefusal(await world.trade(fresh('P')), 404, 'ORDER_NOT_EXIST')
    const { out_trade_no } = await world.order()
    const path = `/v3/pay/partner/transactions/out-trade-no/${out_trade_no}`
    const { spMchid } = world.host.running.identity
    const foreign = await world.host.client.get(`${path}?sp_mchid=${spMchid}&sub_mchid=${OTHER_SUB}`)
    expectRefusal(foreign, 404, 'ORDER_NOT_EXIST')
    expectRefusal(
      await world.host.client.get(`${path}?sp_mchid=1900000999&sub_mchid=${SUB}`),
      400,
      'PARAM_ERROR',
    )
    expectRefusal(await world.host.client.get(`${path}?sp_mchid=${spMchid}`), 400, 'PARAM_ERROR')
    expectRefusal(
      await world.host.client.get(
        `/v3/pay/partner/transactions/id/4200?sp_mchid=${spMchid}&sub_mchid=${SUB}`,
      ),
      404,
      'ORDER_NOT_EXIST',
    )
    const close = { sp_mchid: spMchid, sub_mchid: OTHER_SUB }
    expectRefusal(await world.host.client.post(`${path}/close`, close), 404, 'ORDER_NOT_EXIST')
  })

  test('a paid order does not close', async () => {
    const paid = await world.paid()
    expectRefusal(await world.close(paid.out_trade_no), 400, 'ORDERPAID')
  })

  test('a close with unknown fields, or for another provider, is refused', async () => {
    const { out_trade_no } = await world.order()
    const path = `/v3/pay/partner/transactions/out-trade-no/${out_trade_no}/close`
    const { spMchid } = world.host.running.identity
    expectRefusal(
      await world.host.client.post(path, { sp_mchid: spMchid, sub_mchid: SUB, force: true }),
      400,
      'PARAM_ERROR',
    )
    expectRefusal(
      await world.host.client.post(path, { sp_mchid: '1900000999', sub_mchid: SUB }),
      400,
      'PARAM_ERROR',
    )
  })

  test('an unpaid order closes by itself at its time_expire, or after seven days', async () => {
    const dated = await world.order({ time_expire: '2026-03-02T10:30:00+08:00' })
    const open = await world.order()
    await world.host.settle(31 * MINUTE_MS)
    expect((await world.trade(dated.out_trade_no)).body['trade_state']).toBe('CLOSED')
    expect((await world.trade(open.out_trade_no)).body['trade_state']).toBe('NOTPAY')
    await world.host.settle(7 * DAY_MS)
    expect((await world.trade(open.out_trade_no)).body['trade_state']).toBe('CLOSED')
  })
})

describe('a payment that WeChat does not let through', () => {
  const world = usePayWorld()

  const refusals: [string, string, (prepayId: string) => Json][] = [
    ['a paySign of other bytes', '签名', () => ({ paySign: Buffer.alloc(256, 1).toString('base64') })],
    ['a paySign over the bare prepay_id', '签名', (prepayId) => signBare(prepayId)],
    ['a paySign over the other app', '签名', (prepayId) => signAs('shopAppid', prepayId)],
    [
      'a call from the other app',
      'appid',
      (prepayId) => ({ ...signAs('shopAppid', prepayId), appid: shopAppid() }),
    ],
    ['another signType', 'signType', () => ({ signType: 'MD5' })],
    ['a timeStamp in milliseconds', 'timeStamp', () => ({ timeStamp: '1772416800000' })],
    ['a nonceStr of 33 letters', 'nonceStr', () => ({ nonceStr: 'x'.repeat(33) })],
    ['a package without its name', 'package', (prepayId) => ({ package: prepayId })],
    ['another payer', 'openid', () => ({ openid: SHOP_OPENID })],
  ]
  const shopAppid = (): string => world.host.running.identity.shopAppid
  const signAs = (app: 'shopAppid', prepayId: string): Json =>
    signPayment(world.host.running.identity, prepayId, world.host.nowMs(), world.host.running.identity[app])
  const signBare = (prepayId: string): Json => {
    const signed = signPayment(world.host.running.identity, prepayId, world.host.nowMs())
    const other = signPayment(world.host.running.identity, `x${prepayId}`, world.host.nowMs())
    return { ...signed, paySign: other['paySign'] }
  }

  test.each(refusals)('%s', async (_what, reason, changes) => {
    const { out_trade_no, prepay_id } = await world.order()
    const answer = await world.payPrepay(prepay_id, changes(prepay_id))
    expect(answer).toMatchObject({ ok: false, errMsg: expect.stringContaining('requestPayment:fail') })
    expect(answer['reason']).toContain(reason)
    expect((await world.trade(out_trade_no)).body['trade_state']).toBe('NOTPAY')
  })

  test('a prepay_id that nobody made', async () => {
    expect(await world.payPrepay('wx000')).toMatchObject({ ok: false, reason: 'prepay_id不存在' })
  })

  test('a prepay_id older than two hours', async () => {
    const { prepay_id } = await world.order()
    world.host.advance(2 * 60 * MINUTE_MS)
    expect(await world.payPrepay(prepay_id)).toMatchObject({
      ok: false,
      reason: expect.stringContaining('过期'),
    })
  })

  test('an order whose time_expire has come, though its prepay_id has not', async () => {
    const expiry = new Date(world.host.nowMs() + 10 * MINUTE_MS).toISOString().replace(/\.\d+Z/, '+00:00')
    const { prepay_id } = await world.order({ time_expire: expiry })
    world.host.advance(10 * MINUTE_MS)
    expect(await world.payPrepay(prepay_id)).toMatchObject({ ok: false, reason: '该订单已关闭' })
  })

  test('an order that is paid already: two taps at once pay once', async () => {
    const { out_trade_no, prepay_id } = await world.order()
    const answers = await Promise.all(Array.from({ length: 8 }, () => world.payPrepay(prepay_id)))
    expect(answers.filter((answer) => answer['ok'] === true)).toHaveLength(1)
    expect(answers.filter((answer) => answer['reason'] === '该订单已支付')).toHaveLength(7)
    expect(await world.books(out_trade_no)).toMatchObject({ payer_total: 10_000, balanced: true })
  })

  test('cancel and fail change nothing', async () => {
    const { out_trade_no, prepay_id } = await world.order()
    expect(await world.payPrepay(prepay_id, { outcome: 'cancel' })).toEqual({
      ok: false,
      errMsg: 'requestPayment:fail cancel',
    })
    expect(await world.payPrepay(prepay_id, { outcome: 'fail' })).toMatchObject({ ok: false })
    expect((await world.trade(out_trade_no)).body['trade_state']).toBe('NOTPAY')
  })

  test('paid without a callback: neither phone nor merchant hears of it, a query finds it', async () => {
    const { out_trade_no, prepay_id } = await world.order()
    expect(await world.payPrepay(prepay_id, { outcome: 'success_no_callback' })).toMatchObject({ ok: false })
    await world.host.settle(DAY_MS)
    expect(world.host.received.some((one) => one.resource?.['out_trade_no'] === out_trade_no)).toBe(false)
    expect((await world.trade(out_trade_no)).body['trade_state']).toBe('SUCCESS')
  })

  test('paid with the phone off: the merchant hears of it, the phone does not', async () => {
    const { out_trade_no, prepay_id } = await world.order()
    expect(await world.payPrepay(prepay_id, { outcome: 'success_phone_off' })).toMatchObject({ ok: false })
    await until(() => world.host.received.some((one) => one.resource?.['out_trade_no'] === out_trade_no))
  })
})
