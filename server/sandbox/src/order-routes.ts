import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { currency, fen, flag, identifier, instant, notifyUrl, outTradeNo, strict, text } from './fields'
import { addRoute, type Pay } from './pay-server'
import { require } from './refusal'
import { closeOrder, findTrade, findTransaction, placeOrder, toTransaction, type TradeRow } from './trades'
import type { Sandbox } from './types'

const GOODS_MAX = 6000

const goods = strict({
  merchant_goods_id: text(32),
  wechatpay_goods_id: text(32).optional(),
  goods_name: text(256).optional(),
  quantity: z.number().int().min(1),
  unit_price: z.number().int().min(0),
})

const order = strict({
  sp_appid: identifier(32),
  sp_mchid: identifier(32),
  sub_appid: identifier(32).optional(),
  sub_mchid: identifier(32),
  description: text(127),
  out_trade_no: outTradeNo,
  time_expire: instant.optional(),
  attach: text(128).optional(),
  notify_url: notifyUrl(255),
  goods_tag: text(32).optional(),
  support_fapiao: flag.optional(),
  settle_info: strict({
    profit_sharing: flag.optional(),
    subsidy_amount: z.number().int().min(0).optional(),
  }).optional(),
  amount: strict({ total: fen, currency: currency.optional() }),
  payer: strict({ sp_openid: text(128).optional(), sub_openid: text(128).optional() }),
  detail: strict({
    cost_price: z.number().int().min(0).optional(),
    invoice_id: text(32).optional(),
    goods_detail: z.array(goods).min(1).max(GOODS_MAX).optional(),
  }).optional(),
  scene_info: strict({
    payer_client_ip: text(45),
    device_id: text(32).optional(),
    store_info: strict({
      id: text(32),
      name: text(256).optional(),
      area_code: text(32).optional(),
      address: text(512).optional(),
    }).optional(),
  }).optional(),
})

const parties = z.object({ sp_mchid: identifier(32), sub_mchid: identifier(32) })

/** Order, query and close: the same paths for both families. */
export function addOrderRoutes(fastify: FastifyInstance, pay: Pay): void {
  const base = '/v3/pay/partner/transactions'
  addRoute(fastify, pay, {
    method: 'POST',
    url: `${base}/jsapi`,
    body: order,
    handle: ({ sandbox, tx, body }) => placeOrder(sandbox, tx, body),
  })
  addRoute(fastify, pay, {
    method: 'GET',
    url: `${base}/out-trade-no/:out_trade_no`,
    query: parties,
    handle: async ({ sandbox, tx, query, params }) =>
      answerTrade(sandbox, await findTrade(tx, params['out_trade_no'] ?? ''), query),
  })
  addRoute(fastify, pay, {
    method: 'GET',
    url: `${base}/id/:transaction_id`,
    query: parties,
    handle: async ({ sandbox, tx, query, params }) =>
      answerTrade(sandbox, await findTransaction(tx, params['transaction_id'] ?? ''), query),
  })
  addRoute(fastify, pay, {
    method: 'POST',
    url: `${base}/out-trade-no/:out_trade_no/close`,
    body: strict({ sp_mchid: identifier(32), sub_mchid: identifier(32) }),
    async handle({ sandbox, tx, body, params }) {
      checkProvider(sandbox, body.sp_mchid)
      await closeOrder(sandbox, tx, params['out_trade_no'] ?? '', body.sub_mchid)
      return undefined
    },
  })
}

function checkProvider(sandbox: Sandbox, spMchid: string): void {
  require(spMchid === sandbox.config.spMchid, 400, 'PARAM_ERROR', '商户号与签名的商户号不一致')
}

function answerTrade(sandbox: Sandbox, trade: TradeRow | undefined, query: z.infer<typeof parties>): object {
  checkProvider(sandbox, query.sp_mchid)
  require(trade && trade.sub_mchid === query.sub_mchid, 404, 'ORDER_NOT_EXIST', '订单不存在')
  return toTransaction(sandbox, trade)
}
