import { describe, expect, test } from 'vitest'
import {
  DAY_MS,
  expectRefusal,
  MINUTE_MS,
  OTHER_SUB,
  SECOND_MS,
  SUB,
  usePayWorld,
  type Paid,
} from './pay-harness'

const BASE = '/v3/ecommerce/refunds'

describe('advances, ecommerce', () => {
  const world = usePayWorld()

  /** A released order of a sub-merchant that has taken all its money home. */
  async function spent(): Promise<Paid> {
    const paid = await world.paid(10_000)
    expect((await world.share(world.shareBody(paid, 1_000))).http).toBe(200)
    await world.host.settle(SECOND_MS)
    await world.host.admin('POST', `/merchants/${SUB}/withdraw`, {})
    return paid
  }

  /** The platform has advanced a refund of 4,000 fen. */
  async function advanced() {
    const paid = await spent()
    const body = world.refundBody(paid, 4_000)
    expectRefusal(await world.refund(body), 403, 'NOT_ENOUGH')
    const accepted = await world.refund({ ...body, refund_account: 'REFUND_SOURCE_PARTNER_ADVANCE' })
    expect(accepted.http, accepted.raw).toBe(200)
    await world.host.settle(SECOND_MS)
    return {
      paid,
      refundId: String(accepted.body['refund_id']),
      accepted,
      number: String(body['out_refund_no']),
    }
  }
  const recover = (refundId: string, subMchid = SUB) =>
    world.host.client.post(`${BASE}/${refundId}/return-advance`, { sub_mchid: subMchid })
  const found = (refundId: string) =>
    world.host.client.get(`${BASE}/${refundId}/return-advance?sub_mchid=${SUB}`)

  test('a number that was refused for want of money may be sent again by advance; the payer has it all', async () => {
    const { paid, accepted, number } = await advanced()
    expect(accepted.body).toMatchObject({
      refund_account: 'REFUND_SOURCE_PARTNER_ADVANCE',
      amount: { refund: 4_000, advance: 3_976 },
    })
    expect((await world.findRefund(number)).body).toMatchObject({
      status: 'SUCCESS',
      refund_account: 'REFUND_SOURCE_PARTNER_ADVANCE',
    })
    expect(await world.books(paid.out_trade_no)).toMatchObject({
      refunded: 4_000,
      advance: -3_976,
      balanced: true,
    })
  })

  test('it comes back once, when the sub-merchant has the money, within ninety days', async () => {
    const { paid, refundId } = await advanced()
    expectRefusal(await found(refundId), 404, 'RESOURCE_NOT_EXISTS')
    expectRefusal(await recover(refundId), 403, 'NOT_ENOUGH')
    const other = await world.paid(10_000)
    await world.share(world.shareBody(other, 100))
    await world.host.settle(SECOND_MS)
    const first = await recover(refundId)
    expect(first.body).toMatchObject({ refund_id: refundId, return_amount: 3_976, result: 'SUCCESS' })
    expect((await recover(refundId)).raw).toBe(first.raw)
    expect((await found(refundId)).body).toEqual(first.body)
    expect(await world.books(paid.out_trade_no)).toMatchObject({ advance: 0, balanced: true })
  })

  test('is refused for what was not advanced, of another sub-merchant, and too late', async () => {
    const { refundId } = await advanced()
    expectRefusal(await recover(refundId, OTHER_SUB), 404, 'RESOURCE_NOT_EXISTS')
    expectRefusal(await recover('5030000'), 404, 'RESOURCE_NOT_EXISTS')
    const paid = await world.paid(1_000)
    const { body } = await world.refund(world.refundBody(paid, 10))
    expectRefusal(await recover(String(body['refund_id'])), 400, 'INVALID_REQUEST', '不是垫付')
    world.host.advance(91 * DAY_MS)
    expectRefusal(await recover(refundId), 400, 'INVALID_REQUEST', '期限')
  })
})

describe('a platform without the permission', () => {
  const world = usePayWorld({ advanceRefunds: false })

  test('advances nothing', async () => {
    const paid = await world.paid(1_000)
    const body = world.refundBody(paid, 10, { refund_account: 'REFUND_SOURCE_PARTNER_ADVANCE' })
    expectRefusal(await world.refund(body), 403, 'NO_AUTH', '垫付')
  })
})

describe.each(['ecommerce', 'partner'] as const)('coupons and abnormal refunds, %s', (family) => {
  const world = usePayWorld({ family })
  const base = family === 'ecommerce' ? BASE : '/v3/refund/domestic/refunds'

  async function couponPaid(total: number, couponFen: number) {
    const { out_trade_no, prepay_id } = await world.order({ amount: { total, currency: 'CNY' } })
    const answer = await world.payPrepay(prepay_id, { coupon_fen: couponFen })
    world.host.advance(MINUTE_MS)
    return { out_trade_no, transaction_id: String(answer['transaction_id']), total }
  }

  test('a coupon pays a part, the fee is on the rest, and refunds are shared out pro rata to the last fen', async () => {
    const paid = await couponPaid(1_000, 333)
    expect((await world.trade(paid.out_trade_no)).body).toMatchObject({
      amount: { total: 1_000, payer_total: 667 },
      promotion_detail: [{ amount: 333, wechatpay_contribute: 333 }],
    })
    expect(await world.books(paid.out_trade_no)).toMatchObject({ payer_total: 667, coupon: 333, fee: 4 })
    let payerFen = 0
    for (const part of [100, 1, 99, 800]) {
      const { body } = await world.refund(world.refundBody(paid, part))
      const found = (await world.findRefund(String(body['out_refund_no']))).body
      const { payer_refund, discount_refund } = found['amount'] as Record<string, number>
      expect((payer_refund ?? 0) + (discount_refund ?? 0)).toBe(part)
      payerFen += payer_refund ?? 0
      await world.host.settle(MINUTE_MS)
    }
    expect(payerFen).toBe(667)
    expect(await world.books(paid.out_trade_no)).toMatchObject({
      refunded: 667,
      coupon: 0,
      fee: 0,
      frozen: 0,
      balanced: true,
    })
  })

  test('an abnormal refund goes back to the merchant where that is asked for, and to no card without its data', async () => {
    const paid = await world.paid(1_000)
    await world.fault({ match: { path: base }, do: { refund: 'ABNORMAL' }, times: 1 })
    const body = world.refundBody(paid, 10)
    const refundId = String((await world.refund(body)).body['refund_id'])
    const apply = (changes: object) =>
      world.host.client.post(`${base}/${refundId}/apply-abnormal-refund`, {
        sub_mchid: SUB,
        out_refund_no: body['out_refund_no'],
        type: 'MERCHANT_BANK_CARD',
        ...changes,
      })
    expectRefusal(await apply({}), 400, 'INVALID_REQUEST', '不是退款异常')
    await world.host.settle(SECOND_MS)
    expectRefusal(await apply({ type: 'USER_BANK_CARD' }), 400, 'PARAM_ERROR')
    expectRefusal(await apply({ out_refund_no: 'R1' }), 400, 'PARAM_ERROR')
    expect((await apply({})).body).toMatchObject({ status: 'PROCESSING', channel: 'MERCHANT' })
    expect((await apply({})).http).toBe(200)
    await world.host.settle(SECOND_MS)
    expect((await world.findRefund(String(body['out_refund_no']))).body).toMatchObject({ status: 'SUCCESS' })
  })
})
