import { describe, expect, test } from 'vitest'
import type { Family } from '../src/types'
import {
  DAY_MS,
  expectRefusal,
  fieldOf,
  fresh,
  MINUTE_MS,
  OPENID,
  OTHER_SUB,
  SECOND_MS,
  SUB,
  usePayWorld,
  type Json,
} from './pay-harness'

const families = [
  { family: 'ecommerce', rateCode: 'FREQUENCY_LIMITED' },
  { family: 'partner', rateCode: 'RATELIMIT_EXCEED' },
] as const

describe.each(families)('refunds, $family', ({ family, rateCode }) => {
  const world = usePayWorld({ family })
  const isPartner = (family as Family) === 'partner'

  test('more than the rest is refused, and the rest exactly is taken', async () => {
    const paid = await world.paid(1000)
    expectRefusal(await world.refund(world.refundBody(paid, 1001)), 400, 'INVALID_REQUEST')
    await world.refund(world.refundBody(paid, 400))
    world.host.advance(MINUTE_MS)
    expectRefusal(await world.refund(world.refundBody(paid, 601)), 400, 'INVALID_REQUEST', '超过订单可退金额')
    expect((await world.refund(world.refundBody(paid, 600))).http).toBe(200)
    world.host.advance(MINUTE_MS)
    expectRefusal(await world.refund(world.refundBody(paid, 1)), 400, 'INVALID_REQUEST')
  })

  test('one refund a minute for each order', async () => {
    const paid = await world.paid(1000)
    await world.refund(world.refundBody(paid, 1))
    world.host.advance(MINUTE_MS - 1)
    expectRefusal(await world.refund(world.refundBody(paid, 1)), 429, rateCode)
    world.host.advance(1)
    expect((await world.refund(world.refundBody(paid, 1))).http).toBe(200)
  })

  test('a repeat is answered as before, a number used for something else is refused', async () => {
    const paid = await world.paid(1000)
    const body = world.refundBody(paid, 10)
    const first = await world.refund(body)
    expect((await world.refund(body)).raw).toBe(first.raw)
    expectRefusal(await world.refund({ ...body, reason: '其他' }), 400, 'INVALID_REQUEST', '不一致')
    const other = await world.paid(1000)
    const stolen = world.refundBody(other, 10, { out_refund_no: body['out_refund_no'] })
    expectRefusal(await world.refund(stolen), 400, 'INVALID_REQUEST')
    await world.host.settle(SECOND_MS)
    expect(await world.books(paid.out_trade_no)).toMatchObject({ refunded: 10 })
  })

  test('an order that does not exist, of another sub-merchant, or under two numbers', async () => {
    const paid = await world.paid(1000)
    const unknown = { ...paid, transaction_id: '4200000000000000000000000000' }
    expectRefusal(await world.refund(world.refundBody(unknown, 10)), 404, 'RESOURCE_NOT_EXISTS')
    expectRefusal(
      await world.refund(world.refundBody(paid, 10, { sub_mchid: OTHER_SUB })),
      404,
      'RESOURCE_NOT_EXISTS',
    )
    const twice = world.refundBody(paid, 10, { out_trade_no: fresh('P') })
    expectRefusal(await world.refund(twice), 400, 'INVALID_REQUEST')
    const none = await world.refund(world.refundBody(paid, 10, { transaction_id: undefined }))
    expectRefusal(none, 400, 'PARAM_ERROR')
    expectRefusal(await world.findRefund(fresh('R')), 404, 'RESOURCE_NOT_EXISTS')
    const byOwn = world.refundBody(paid, 10, { transaction_id: undefined, out_trade_no: paid.out_trade_no })
    expect((await world.refund(byOwn)).http).toBe(200)
  })

  test('an order that was not paid', async () => {
    const { out_trade_no, total } = await world.order()
    const body = world.refundBody({ out_trade_no, transaction_id: '', total }, 10, {
      transaction_id: undefined,
      out_trade_no,
    })
    expectRefusal(await world.refund(body), 400, 'INVALID_REQUEST', '未支付')
  })

  test('another total than that of the order', async () => {
    const paid = await world.paid(1000)
    const body = world.refundBody({ ...paid, total: 999 }, 10)
    expectRefusal(await world.refund(body), 400, 'INVALID_REQUEST', '金额')
  })

  test('an order that was paid more than a year ago', async () => {
    const paid = await world.paid(1000)
    await world.host.settle(365 * DAY_MS)
    expectRefusal(await world.refund(world.refundBody(paid, 10)), 400, 'INVALID_REQUEST', '期限')
  })

  test('after release, more than the shop has available', async () => {
    // The other tests of this file have left their money with the shop: it takes that home first.
    const paid = await world.paid(1000)
    await world.share(world.shareBody(paid, 300))
    await world.host.settle(SECOND_MS)
    await world.host.admin('POST', `/merchants/${SUB}/withdraw`)
    expectRefusal(await world.refund(world.refundBody(paid, 1000)), 403, 'NOT_ENOUGH')
    const topUp = await world.host.admin('POST', `/merchants/${SUB}/top-up`, { amount_fen: 10 })
    expect(topUp.body).toEqual({ available_fen: 10 })
    expectRefusal(await world.refund(world.refundBody(paid, 1000)), 403, 'NOT_ENOUGH')
    await world.host.admin('POST', `/merchants/${SUB}/withdraw`)
    const richer = await world.paid(10_000, { settle_info: undefined })
    expect((await world.refund(world.refundBody(paid, 1000))).http).toBe(200)
    await world.host.settle(SECOND_MS)
    // What the shop paid from other orders' money shows as less than nothing here.
    expect(await world.books(paid.out_trade_no)).toMatchObject({
      available: -300,
      shared: 300,
      refunded: 1000,
      balanced: true,
    })
    expect(await world.books(richer.out_trade_no)).toMatchObject({ available: 9940 })
  })

  test('while frozen, more than is frozen', async () => {
    const paid = await world.paid(1000)
    const last = isPartner ? 'unfreeze_unsplit' : 'finish'
    await world.share(world.shareBody(paid, 300, { [last]: false }))
    await world.host.settle(SECOND_MS)
    expectRefusal(await world.refund(world.refundBody(paid, 1000)), 403, 'NOT_ENOUGH')
    expect((await world.refund(world.refundBody(paid, 690))).http).toBe(200)
  })

  test('mixed sources must be known, sum to the refund, and have the money', async () => {
    const paid = await world.paid(1000)
    const from = (...parts: [string, number][]): Json => ({
      amount: {
        refund: 100,
        total: 1000,
        currency: 'CNY',
        from: parts.map(([account, amount]) => ({ account, amount })),
      },
    })
    const wrong = [
      from(['AVAILABLE', 99]),
      from(['AVAILABLE', 50], ['AVAILABLE', 50]),
      from(['SOMEWHERE', 100]),
    ]
    for (const changes of wrong)
      expectRefusal(await world.refund(world.refundBody(paid, 100, changes)), 400, 'PARAM_ERROR')
    await world.host.admin('POST', `/merchants/${SUB}/withdraw`)
    const empty = world.refundBody(paid, 100, from(['UNAVAILABLE', 40], ['AVAILABLE', 60]))
    expectRefusal(await world.refund(empty), 403, 'NOT_ENOUGH')
    await world.paid(1000, { settle_info: undefined })
    expect(
      (await world.refund(world.refundBody(paid, 100, from(['UNAVAILABLE', 40], ['AVAILABLE', 60])))).http,
    ).toBe(200)
    await world.host.settle(SECOND_MS)
    expect(await world.books(paid.out_trade_no)).toMatchObject({
      frozen: 955,
      available: -60,
      fee: 5,
      refunded: 100,
      balanced: true,
    })
  })

  const wrongFields: [string, string, Json][] = [
    ['an unknown field', '/remark', { remark: 'x' }],
    ['a reason of 81 letters', '/reason', { reason: '退'.repeat(81) }],
    ['no number', '/out_refund_no', { out_refund_no: undefined }],
    ['a number with a slash', '/out_refund_no', { out_refund_no: 'R/1' }],
    ['a refund of zero', '/amount/refund', { amount: { refund: 0, total: 1, currency: 'CNY' } }],
    ['a refund as text', '/amount/refund', { amount: { refund: '1', total: 1, currency: 'CNY' } }],
    ['another currency', '/amount/currency', { amount: { refund: 1, total: 1, currency: 'USD' } }],
    ['plain http', '/notify_url', { notify_url: 'http://pay.example.com' }],
    ['an address with a query', '/notify_url', { notify_url: 'https://pay.example.com/?a=1' }],
    ['an unknown funds account', '/funds_account', { funds_account: 'UNSETTLED' }],
    ...(isPartner
      ? ([
          ['sp_appid, which is of the other family', '/sp_appid', { sp_appid: 'wx1' }],
          [
            'refund_account, which is of the other family',
            '/refund_account',
            { refund_account: 'REFUND_SOURCE_SUB_MERCHANT' },
          ],
          ['no currency', '/amount/currency', { amount: { refund: 1, total: 1 } }],
        ] as [string, string, Json][])
      : ([
          ['no sp_appid', '/sp_appid', { sp_appid: undefined }],
          ['goods, which are of the other family', '/goods_detail', { goods_detail: [] }],
          ['an unknown source', '/refund_account', { refund_account: 'SOMEBODY' }],
        ] as [string, string, Json][])),
  ]
  test.each(wrongFields)('%s is PARAM_ERROR at %s', async (_what, field, changes) => {
    const paid = { out_trade_no: 'P', transaction_id: '4200', total: 1 }
    const reply = await world.refund(world.refundBody(paid, 1, changes))
    expectRefusal(reply, 400, 'PARAM_ERROR')
    expect(fieldOf(reply)['field']).toBe(field)
  })

  test('thirty equal refunds at once pay once', async () => {
    const paid = await world.paid(1000)
    const body = world.refundBody(paid, 100)
    const replies = await Promise.all(Array.from({ length: 30 }, () => world.refund(body)))
    expect(new Set(replies.map((reply) => `${reply.http}${reply.raw}`)).size).toBe(1)
    await world.host.settle(SECOND_MS)
    expect(await world.books(paid.out_trade_no)).toMatchObject({ refunded: 100, balanced: true })
  })

  test('while a last share is under way the refund still comes from the frozen part', async () => {
    const paid = await world.paid(1000)
    await world.share(world.shareBody(paid, 100))
    await world.host.admin('POST', `/merchants/${SUB}/withdraw`)
    expect((await world.refund(world.refundBody(paid, 200))).http).toBe(200)
    await world.host.settle(SECOND_MS)
    expect(await world.books(paid.out_trade_no)).toMatchObject({
      shared: 100,
      refunded: 200,
      frozen: 0,
      available: 695,
      balanced: true,
    })
  })

  test('a frozen refund that is closed after the rest was freed goes to the shop', async () => {
    const paid = await world.paid(1000)
    await world.fault({ match: { path: 'refund' }, do: { refund: 'PROCESSING' }, times: 1 })
    const body = world.refundBody(paid, 200)
    await world.refund(body)
    await world.share(world.shareBody(paid, 100))
    await world.host.settle(SECOND_MS)
    await world.host.admin('POST', '/settle', { out_refund_no: body['out_refund_no'], outcome: 'CLOSED' })
    expect(await world.books(paid.out_trade_no)).toMatchObject({
      shared: 100,
      refunded: 0,
      fee: 6,
      frozen: 0,
      available: 894,
      balanced: true,
    })
  })

  test('a refund that races a last share: both are answered, and the books balance', async () => {
    const paid = await world.paid(1000)
    const [share, refund] = await Promise.all([
      world.share(world.shareBody(paid, 100)),
      world.refund(world.refundBody(paid, 200)),
    ])
    expect([share.http, refund.http]).toEqual([200, 200])
    await world.host.settle(SECOND_MS)
    expect(await world.books(paid.out_trade_no)).toMatchObject({
      shared: 100,
      refunded: 200,
      frozen: 0,
      balanced: true,
    })
  })
})

describe('what only the ecommerce family knows', () => {
  const world = usePayWorld()

  test('an sp_appid of somebody else, and an advance while the money is still frozen', async () => {
    const paid = await world.paid(1000)
    const { shopAppid } = world.host.running.identity
    expectRefusal(await world.refund(world.refundBody(paid, 10, { sp_appid: shopAppid })), 400, 'PARAM_ERROR')
    const advance = world.refundBody(paid, 10, { refund_account: 'REFUND_SOURCE_PARTNER_ADVANCE' })
    expectRefusal(await world.refund(advance), 400, 'INVALID_REQUEST', '垫付')
  })

  test('a refund is found by WeChat’s number too', async () => {
    const paid = await world.paid(1000)
    const body = world.refundBody(paid, 10)
    const { body: accepted } = await world.refund(body)
    const own = await world.findRefund(String(body['out_refund_no']))
    const reply = await world.host.client.get(
      `/v3/ecommerce/refunds/id/${String(accepted['refund_id'])}?sub_mchid=${SUB}`,
    )
    expect(reply.raw).toBe(own.raw)
    expectRefusal(
      await world.host.client.get(`/v3/ecommerce/refunds/id/1?sub_mchid=${SUB}`),
      404,
      'RESOURCE_NOT_EXISTS',
    )
  })

  test('balances of a sub-merchant: frozen is pending, released is available, yesterday is kept', async () => {
    await world.host.settle(DAY_MS)
    const before = await world.host.client.get(`/v3/ecommerce/fund/balance/${SUB}`)
    const paid = await world.paid(10_000)
    await world.share(world.shareBody(paid, 1000))
    const open = await world.paid(1000)
    await world.host.settle(SECOND_MS)
    const after = await world.host.client.get(`/v3/ecommerce/fund/balance/${SUB}?account_type=BASIC`)
    expect(after.body).toMatchObject({
      sub_mchid: SUB,
      available_amount: Number(before.body['available_amount']) + 8940,
      pending_amount: Number(before.body['pending_amount']) + 994,
    })
    expect(open.total).toBe(1000)
    await world.host.settle(DAY_MS)
    const day = new Date(world.host.nowMs() - DAY_MS + 8 * 3_600_000).toISOString().slice(0, 10)
    const closed = await world.host.client.get(`/v3/ecommerce/fund/enddaybalance/${SUB}?date=${day}`)
    expect(closed.body).toMatchObject({ available_amount: after.body['available_amount'] })
    const { spMchid } = world.host.running.identity
    expect(spMchid).toBe('1900000100')
    expect((await world.host.client.get('/v3/merchant/fund/balance/BASIC')).body).toMatchObject({
      pending_amount: 0,
    })
  })

  test('balances that do not exist', async () => {
    expectRefusal(
      await world.host.client.get('/v3/ecommerce/fund/balance/1999999999'),
      404,
      'RESOURCE_NOT_EXISTS',
    )
    expectRefusal(
      await world.host.client.get('/v3/ecommerce/fund/enddaybalance/1999999999?date=2026-03-01'),
      404,
      'RESOURCE_NOT_EXISTS',
    )
    expectRefusal(
      await world.host.client.get(`/v3/ecommerce/fund/enddaybalance/${SUB}?date=2099-01-01`),
      400,
      'PARAM_ERROR',
    )
    expectRefusal(
      await world.host.client.get(`/v3/ecommerce/fund/enddaybalance/${SUB}?date=yesterday`),
      400,
      'PARAM_ERROR',
    )
    expectRefusal(
      await world.host.client.get(`/v3/ecommerce/fund/balance/${SUB}?account_type=GOLD`),
      400,
      'PARAM_ERROR',
    )
    expectRefusal(await world.host.client.get('/v3/merchant/fund/balance/GOLD'), 400, 'PARAM_ERROR')
  })
})

describe.each<Family>(['ecommerce', 'partner'])('returns, %s', (family) => {
  const world = usePayWorld({ family })
  const isPartner = family === 'partner'

  const shared = async (): Promise<{ paid: Awaited<ReturnType<typeof world.paid>>; number: string }> => {
    const paid = await world.paid(10_000)
    const body = world.shareBody(paid, 1000)
    await world.share(body)
    await world.host.settle(SECOND_MS)
    return { paid, number: String(body['out_order_no']) }
  }

  test('in parts up to what was shared, and not a fen more', async () => {
    const { paid, number } = await shared()
    expect((await world.takeBack(world.returnBody(number, 400))).http).toBe(200)
    expectRefusal(
      await world.takeBack(world.returnBody(number, 601)),
      400,
      'INVALID_REQUEST',
      '超过可回退金额',
    )
    expect((await world.takeBack(world.returnBody(number, 600))).http).toBe(200)
    expectRefusal(await world.takeBack(world.returnBody(number, 1)), 400, 'INVALID_REQUEST')
    expect(await world.books(paid.out_trade_no)).toMatchObject({ returned: 1000, shared: 0, available: 9940 })
  })

  test('a repeat is answered as before, a number used for something else is refused', async () => {
    const { number } = await shared()
    const body = world.returnBody(number, 10)
    const first = await world.takeBack(body)
    expect((await world.takeBack(body)).raw).toBe(first.raw)
    const returnNo = String(body['out_return_no'])
    expectRefusal(await world.findReturn(returnNo, fresh('S')), 404, 'RESOURCE_NOT_EXISTS')
    expectRefusal(await world.takeBack({ ...body, amount: 11 }), 400, 'INVALID_REQUEST', '不一致')
  })

  test('from a merchant that received nothing, or of a share that does not exist', async () => {
    const { number } = await shared()
    const wrong = world.returnBody(number, 10, { return_mchid: OTHER_SUB })
    expectRefusal(await world.takeBack(wrong), 400, 'INVALID_REQUEST', '分账接收方')
    expectRefusal(await world.takeBack(world.returnBody(fresh('S'), 10)), 404, 'RESOURCE_NOT_EXISTS')
    const foreign = world.returnBody(number, 10, { sub_mchid: OTHER_SUB })
    expectRefusal(await world.takeBack(foreign), 404, 'RESOURCE_NOT_EXISTS')
    expectRefusal(await world.findReturn(fresh('B'), number), 404, 'RESOURCE_NOT_EXISTS')
  })

  test('of a share that is not done yet', async () => {
    const paid = await world.paid(10_000)
    const body = world.shareBody(paid, 1000)
    await world.share(body)
    expectRefusal(
      await world.takeBack(world.returnBody(String(body['out_order_no']), 10)),
      400,
      'INVALID_REQUEST',
    )
  })

  test('never from a person', async () => {
    const paid = await world.paid(10_000)
    const { spAppid } = world.host.running.identity
    const base = isPartner ? '/v3/profitsharing/receivers' : '/v3/ecommerce/profitsharing/receivers'
    const who = { ...(isPartner ? { sub_mchid: SUB } : {}), type: 'PERSONAL_OPENID', account: OPENID }
    await world.host.client.post(`${base}/add`, { ...who, appid: spAppid, relation_type: 'USER' })
    const to = {
      type: 'PERSONAL_OPENID',
      [isPartner ? 'account' : 'receiver_account']: OPENID,
      amount: 10,
      description: '奖',
    }
    const body = world.shareBody(paid, 0, {
      appid: spAppid,
      receivers: [to],
      [isPartner ? 'unfreeze_unsplit' : 'finish']: false,
    })
    expect((await world.share(body)).http).toBe(200)
    await world.host.settle(SECOND_MS)
    const back = world.returnBody(String(body['out_order_no']), 10, { return_mchid: OPENID })
    expectRefusal(await world.takeBack(back), 400, 'INVALID_REQUEST')
  })

  test('after 180 days', async () => {
    const { number } = await shared()
    await world.host.settle(180 * DAY_MS + 1)
    expectRefusal(await world.takeBack(world.returnBody(number, 10)), 400, 'INVALID_REQUEST', '期限')
  })

  test('when the platform has spent it', async () => {
    const { number } = await shared()
    const withdraw = `/merchants/${world.host.running.identity.spMchid}/withdraw`
    expect((await world.host.admin('POST', withdraw, { amount_fen: 10_000_000 })).http).toBe(403)
    expect((await world.host.admin('POST', withdraw)).http).toBe(200)
    expectRefusal(await world.takeBack(world.returnBody(number, 10)), 403, 'NOT_ENOUGH')
  })

  test('with wrong fields', async () => {
    const { number } = await shared()
    const wrongs: [string, Json][] = [
      ['/out_order_no', { out_order_no: undefined }],
      ['/amount', { amount: 0 }],
      ['/out_return_no', { out_return_no: 'B/1' }],
      ['/nick', { nick: 'x' }],
      ...(isPartner ? ([['/transaction_id', { transaction_id: '4200' }]] as [string, Json][]) : []),
    ]
    for (const [field, changes] of wrongs) {
      const reply = await world.takeBack(world.returnBody(number, 10, changes))
      expectRefusal(reply, 400, 'PARAM_ERROR')
      expect(fieldOf(reply)['field']).toBe(field)
    }
    if (isPartner) return
    const query = `sub_mchid=${SUB}&out_return_no=${fresh('B')}`
    expectRefusal(
      await world.host.client.get(`/v3/ecommerce/profitsharing/returnorders?${query}`),
      400,
      'PARAM_ERROR',
    )
  })

  test('by WeChat’s number of the share', async () => {
    const { paid, number } = await shared()
    const { body } = await world.findShare(paid, number)
    const byId = world.returnBody(number, 10, { out_order_no: undefined, order_id: body['order_id'] })
    expect((await world.takeBack(byId)).body).toMatchObject({ result: 'SUCCESS', out_order_no: number })
  })
})
