import { z } from 'zod'
import { mapOk, ok, unknown, type Outcome } from '../outcome'
import type { AuthorizedCall } from './access-token'
import type { OpenReply } from './client'
import type { ShippingInput, ShippingOrder, ShippingState, WechatOpen, WechatOpenConfig } from './port'

const UPLOAD = '/wxa/sec/order/upload_shipping_info'
const GET_ORDER = '/wxa/sec/order/get_order'
/** WeChat's shipping system does not know the payment, or not yet. */
const NOT_FOUND = '10060001'
const STATES: Readonly<Record<number, ShippingState>> = {
  1: 'to-ship',
  2: 'shipped',
  3: 'confirmed',
  4: 'complete',
  5: 'refunded',
}

/** 发货信息管理: whether it applies to an app, and the records that it asks for. */
export function createShipping(
  config: WechatOpenConfig,
  call: AuthorizedCall,
): Pick<WechatOpen, 'isTradeManaged' | 'uploadShipping' | 'shippingOrder'> {
  return {
    async isTradeManaged(app) {
      const body = { appid: config.apps[app].appid }
      const outcome = await call(app, { method: 'POST', path: '/wxa/sec/order/is_trade_managed', body })
      return mapOk(readJson(outcome, ManagedReply), ({ is_trade_managed }) => ({ managed: is_trade_managed }))
    },
    async uploadShipping(app, input) {
      const outcome = await call(app, { method: 'POST', path: UPLOAD, body: uploadBody(input) })
      return mapOk(missingIfUnknown(readJson(outcome, z.object({}))), () => ({}))
    },
    async shippingOrder(app, { transactionId }) {
      const body = { transaction_id: transactionId }
      const outcome = await call(app, { method: 'POST', path: GET_ORDER, body })
      return mapOk(missingIfUnknown(readJson(outcome, OrderReply)), ({ order }): ShippingOrder => ({
        state: STATES[order.order_state] ?? 'unknown',
        inComplaint: order.in_complaint,
      }))
    },
  }
}

/** With a service provider the merchant of the number is the sub-merchant. */
function uploadBody({ subMchid, tradeNo, kind, itemText, payerOpenid, at }: ShippingInput) {
  return {
    order_key: { order_number_type: 1, mchid: subMchid, out_trade_no: tradeNo },
    logistics_type: kind === 'pick-up' ? 4 : 3,
    delivery_mode: 1,
    shipping_list: [{ item_desc: itemText }],
    upload_time: at.toISOString(),
    payer: { openid: payerOpenid },
  }
}

function missingIfUnknown<T>(outcome: Outcome<T>): Outcome<T> {
  return outcome.kind === 'refused' && outcome.code === NOT_FOUND ? { kind: 'missing' } : outcome
}

const ManagedReply = z.object({ is_trade_managed: z.boolean() })
const OrderReply = z.object({
  order: z.object({ order_state: z.int(), in_complaint: z.boolean().catch(false) }),
})

/** The JSON of an answer as a schema reads it. */
export function readJson<T>(outcome: Outcome<OpenReply>, reply: z.ZodType<T>): Outcome<T> {
  if (outcome.kind !== 'ok') return outcome
  const parsed = reply.safeParse(outcome.value.kind === 'json' ? outcome.value.json : undefined)
  return parsed.success ? ok(parsed.data) : unknown('unreadable')
}
