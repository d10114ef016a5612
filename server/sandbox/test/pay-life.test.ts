import { describe, expect, test } from 'vitest'
import type { Family } from '../src/types'
import { fresh, MINUTE_MS, SECOND_MS, SUB, until, usePayWorld } from './pay-harness'

describe.each<Family>(['ecommerce', 'partner'])('the life of an order, %s', (family) => {
  const world = usePayWorld({ family })
  const state = family === 'ecommerce' ? 'status' : 'state'

  test('an order is placed, paid, told, shared, and its books follow every step', async () => {
    const { out_trade_no, prepay_id } = await world.order({
      amount: { total: 690, currency: 'CNY' },
      attach: '附加',
    })
    const unpaid = await world.trade(out_trade_no)
    expect(unpaid).toMatchObject({ http: 200, verified: true, body: { trade_state: 'NOTPAY', out_trade_no } })
    expect(unpaid.body).not.toHaveProperty('transaction_id')
    expect(unpaid.body).not.toHaveProperty('amount')

    const bill = await world.host.admin('GET', `/payer/prepays/${prepay_id}`)
    expect(bill.body).toEqual({ description: expect.any(String) as string, amount_fen: 690 })
    const answer = await world.payPrepay(prepay_id)
    expect(answer).toMatchObject({ ok: true, errMsg: 'requestPayment:ok' })
    const notice = await until(() =>
      world.host.received.find((one) => one.resource?.['out_trade_no'] === out_trade_no),
    )
    expect(notice).toMatchObject({ verified: true, path: '/pay' })
    expect(notice.body).toMatchObject({
      event_type: 'TRANSACTION.SUCCESS',
      resource_type: 'encrypt-resource',
      resource: {
        original_type: 'transaction',
        associated_data: 'transaction',
        algorithm: 'AEAD_AES_256_GCM',
      },
    })
    const paid = await world.trade(out_trade_no)
    expect(paid.body).toEqual(notice.resource)
    expect(paid.body).toMatchObject({
      trade_state: 'SUCCESS',
      transaction_id: answer['transaction_id'],
      trade_type: 'JSAPI',
      success_time: '2026-03-02T10:00:00+08:00',
      attach: '附加',
      payer: { sp_openid: 'owner-openid-0001' },
      amount: { total: 690, payer_total: 690, currency: 'CNY', payer_currency: 'CNY' },
    })
    const order = { out_trade_no, transaction_id: String(answer['transaction_id']), total: 690 }
    const byId = await world.host.client.get(
      `/v3/pay/partner/transactions/id/${order.transaction_id}?sp_mchid=${world.host.running.identity.spMchid}&sub_mchid=${SUB}`,
    )
    expect(byId.body).toEqual(paid.body)
    expect((await world.unsplit(order)).body).toEqual({
      transaction_id: order.transaction_id,
      unsplit_amount: 686,
    })
    expect(await world.books(out_trade_no)).toMatchObject({
      payer_total: 690,
      fee: 4,
      frozen: 686,
      available: 0,
      shared: 0,
      balanced: true,
    })

    world.host.advance(MINUTE_MS)
    const body = world.shareBody(order, 69)
    const accepted = await world.share(body)
    expect(accepted).toMatchObject({
      http: 200,
      verified: true,
      body: { [state]: 'PROCESSING', out_order_no: body['out_order_no'] },
    })
    expect(await world.books(out_trade_no)).toMatchObject({
      frozen: 617,
      share_pending: 69,
      shared: 0,
      balanced: true,
    })
    await world.host.settle(SECOND_MS)
    const done = await world.findShare(order, String(body['out_order_no']))
    expect(done.body).toMatchObject({
      [state]: 'FINISHED',
      receivers: [
        {
          amount: 69,
          result: 'SUCCESS',
          type: 'MERCHANT_ID',
          [family === 'partner' ? 'account' : 'receiver_account']: world.host.running.identity.spMchid,
        },
      ],
    })
    expect((await world.unsplit(order)).body['unsplit_amount']).toBe(0)
    expect(await world.books(out_trade_no)).toMatchObject({
      payer_total: 690,
      fee: 4,
      frozen: 0,
      available: 617,
      shared: 69,
      share_pending: 0,
      refunded: 0,
      balanced: true,
    })
  })

  test('a partial refund comes out of the frozen part, gives fee back, and is told', async () => {
    const paid = await world.paid(10_000)
    const body = world.refundBody(paid, 2500)
    const accepted = await world.refund(body)
    expect(accepted).toMatchObject({
      http: 200,
      verified: true,
      body: { out_refund_no: body['out_refund_no'] },
    })
    expect(accepted.body['amount']).toMatchObject({ refund: 2500, payer_refund: 2500, currency: 'CNY' })
    expect((await world.trade(paid.out_trade_no)).body['trade_state']).toBe('REFUND')
    expect((await world.findRefund(String(body['out_refund_no']))).body).toMatchObject({
      status: 'PROCESSING',
      refund_id: accepted.body['refund_id'],
    })
    // 60 of fee, of which a quarter comes back: 15.
    expect(await world.books(paid.out_trade_no)).toMatchObject({
      fee: 45,
      frozen: 7455,
      refund_pending: 2500,
      refunded: 0,
      balanced: true,
    })
    await world.host.settle(SECOND_MS)
    const notice = await until(() =>
      world.host.received.find((one) => one.resource?.['out_refund_no'] === body['out_refund_no']),
    )
    expect(notice).toMatchObject({
      verified: true,
      path: '/refund',
      body: { event_type: 'REFUND.SUCCESS', resource: { original_type: 'refund' } },
    })
    expect(notice.resource).toMatchObject({
      refund_status: 'SUCCESS',
      amount: { total: 10_000, refund: 2500, payer_total: 10_000, payer_refund: 2500 },
    })
    expect((await world.findRefund(String(body['out_refund_no']))).body).toMatchObject({
      status: 'SUCCESS',
      success_time: expect.any(String),
    })
    expect(await world.books(paid.out_trade_no)).toMatchObject({
      fee: 45,
      fee_returned: 15,
      frozen: 7455,
      refunded: 2500,
      refund_pending: 0,
      balanced: true,
    })
    const share = world.shareBody(paid, 750)
    expect((await world.share(share)).http).toBe(200)
    await world.host.settle(SECOND_MS)
    expect(await world.books(paid.out_trade_no)).toMatchObject({
      frozen: 0,
      available: 6705,
      shared: 750,
      refunded: 2500,
      balanced: true,
    })
  })

  test('a full refund in two parts gives the whole fee back', async () => {
    const paid = await world.paid(333)
    expect((await world.refund(world.refundBody(paid, 111))).http).toBe(200)
    world.host.advance(MINUTE_MS)
    expect((await world.refund(world.refundBody(paid, 222))).http).toBe(200)
    await world.host.settle(SECOND_MS)
    expect(await world.books(paid.out_trade_no)).toMatchObject({
      fee: 0,
      fee_charged: 2,
      fee_returned: 2,
      frozen: 0,
      refunded: 333,
      balanced: true,
    })
  })

  test('with nothing to share, a finish frees all', async () => {
    const paid = await world.paid(1000)
    const number = fresh('F')
    const accepted = await world.finish(paid, number)
    expect(accepted).toMatchObject({
      http: 200,
      body: { out_order_no: number, order_id: expect.any(String) },
    })
    await world.host.settle(SECOND_MS)
    expect(await world.books(paid.out_trade_no)).toMatchObject({ frozen: 0, available: 994, balanced: true })
    expect((await world.findShare(paid, number)).body[state]).toBe('FINISHED')
  })

  test('after release the commission is taken back, and the shop refunds from what is available', async () => {
    const paid = await world.paid(10_000)
    const share = world.shareBody(paid, 1000)
    await world.share(share)
    await world.host.settle(SECOND_MS)
    const back = world.returnBody(String(share['out_order_no']), 1000)
    const taken = await world.takeBack(back)
    expect(taken).toMatchObject({
      http: 200,
      body: { result: 'SUCCESS', amount: 1000, out_return_no: back['out_return_no'] },
    })
    expect(taken.body).toHaveProperty(family === 'ecommerce' ? 'return_no' : 'return_id')
    expect(
      (await world.findReturn(String(back['out_return_no']), String(share['out_order_no']))).body,
    ).toEqual(taken.body)
    expect(await world.books(paid.out_trade_no)).toMatchObject({
      shared: 0,
      shared_gross: 1000,
      returned: 1000,
      available: 9940,
    })
    expect((await world.unsplit(paid)).body['unsplit_amount']).toBe(0)
    expect((await world.refund(world.refundBody(paid, 10_000))).http).toBe(200)
    await world.host.settle(SECOND_MS)
    expect(await world.books(paid.out_trade_no)).toMatchObject({
      fee: 0,
      available: 0,
      refunded: 10_000,
      balanced: true,
    })
  })

  test('an unpaid order closes, again and again, and cannot be paid any more', async () => {
    const { out_trade_no, prepay_id } = await world.order()
    const url = `/v3/pay/partner/transactions/out-trade-no/${out_trade_no}/close`
    const body = { sp_mchid: world.host.running.identity.spMchid, sub_mchid: SUB }
    for (let call = 0; call < 2; call += 1) {
      const closed = await world.host.client.post(url, body)
      expect(closed).toMatchObject({ http: 204, raw: '', verified: true })
    }
    expect((await world.trade(out_trade_no)).body['trade_state']).toBe('CLOSED')
    expect(await world.payPrepay(prepay_id)).toMatchObject({ ok: false, reason: '该订单已关闭' })
  })

  test('an order without the flag goes straight to the shop', async () => {
    const paid = await world.paid(10_000, { settle_info: { profit_sharing: false } })
    expect(await world.books(paid.out_trade_no)).toMatchObject({
      fee: 60,
      frozen: 0,
      available: 9940,
      balanced: true,
    })
  })

  test('the books by merchant add up to the books as a whole', async () => {
    const { body } = await world.host.admin('GET', '/books')
    expect(body['balanced']).toBe(true)
    const sum = (name: string): number =>
      (body['merchants'] as Record<string, number>[]).reduce(
        (total, merchant) => total + (merchant[name] ?? 0),
        0,
      )
    for (const name of ['payer_total', 'fee', 'frozen', 'available', 'shared', 'refunded'])
      expect(body[name]).toBe(sum(name))
    expect(body['payer_total']).toBeGreaterThan(30_000)
  })
})
