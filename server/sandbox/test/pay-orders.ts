import { expect } from 'vitest'
import { signPayment, type Json, type Reply } from './pay-client'
import type { PayHost } from './pay-host'

export const MINUTE_MS = 60_000
export const SUB = '1900000201'
export const OTHER_SUB = '1900000202'
export const OPENID = 'owner-openid-0001'
export const SHOP_OPENID = 'shop-openid-0001'

export type Paid = { out_trade_no: string; transaction_id: string; total: number }
type Placed = { out_trade_no: string; prepay_id: string; total: number }

/** Placing, paying and asking for orders. */
export type OrderWays = {
  orderBody(changes?: Json): Json
  placeOrder(body: Json): Promise<Reply>
  /** Places an order that must succeed. */
  order(changes?: Json): Promise<Placed>
  payPrepay(prepayId: string, changes?: Json): Promise<Json>
  /** An order that was paid and has rested long enough to be shared. */
  paid(total?: number, changes?: Json): Promise<Paid>
  trade(outTradeNo: string): Promise<Reply>
  close(outTradeNo: string): Promise<Reply>
  books(outTradeNo: string): Promise<Json>
}

let numbers = 0
/** A number that no other order, share, refund or return of this run has. */
export function fresh(letter: string): string {
  numbers += 1
  return `${letter}${process.pid}x${Date.now()}x${numbers}`
}

export function orderWays(host: PayHost): OrderWays {
  const base = '/v3/pay/partner/transactions'
  const ways: OrderWays = {
    orderBody: (changes = {}) => ({
      sp_appid: host.running.identity.spAppid,
      sp_mchid: host.running.identity.spMchid,
      sub_mchid: SUB,
      description: '保养 小保养套餐',
      out_trade_no: fresh('P'),
      notify_url: `${host.notifyUrl}/pay`,
      settle_info: { profit_sharing: true },
      amount: { total: 10_000, currency: 'CNY' },
      payer: { sp_openid: OPENID },
      ...changes,
    }),
    placeOrder: (body) => host.client.post(`${base}/jsapi`, body),
    async order(changes = {}) {
      const body = ways.orderBody(changes)
      const reply = await ways.placeOrder(body)
      expect(reply.http, reply.raw).toBe(200)
      const { total } = body['amount'] as { total: number }
      return { out_trade_no: String(body['out_trade_no']), prepay_id: String(reply.body['prepay_id']), total }
    },
    async payPrepay(prepayId, changes = {}) {
      const payment = signPayment(host.running.identity, prepayId, host.nowMs())
      const request = { openid: OPENID, outcome: 'success', ...payment, ...changes }
      const { http, body } = await host.admin('POST', '/payer/pay', request)
      expect(http, JSON.stringify(body)).toBe(200)
      return body
    },
    async paid(total = 10_000, changes = {}) {
      const { out_trade_no, prepay_id } = await ways.order({ amount: { total, currency: 'CNY' }, ...changes })
      const answer = await ways.payPrepay(prepay_id)
      expect(answer['errMsg']).toBe('requestPayment:ok')
      host.advance(MINUTE_MS)
      return { out_trade_no, transaction_id: String(answer['transaction_id']), total }
    },
    trade: (outTradeNo) => {
      const query = `sp_mchid=${host.running.identity.spMchid}&sub_mchid=${SUB}`
      return host.client.get(`${base}/out-trade-no/${outTradeNo}?${query}`)
    },
    close: (outTradeNo) => {
      const body = { sp_mchid: host.running.identity.spMchid, sub_mchid: SUB }
      return host.client.post(`${base}/out-trade-no/${outTradeNo}/close`, body)
    },
    books: async (outTradeNo) => (await host.admin('GET', `/books/trades/${outTradeNo}`)).body,
  }
  return ways
}
