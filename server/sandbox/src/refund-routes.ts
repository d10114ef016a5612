import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { toRfc3339 } from './clock'
import { hashOf } from './crypto'
import { currency, fen, identifier, notifyUrl, outRefundNo, outTradeNo, strict, text } from './fields'
import { selectOne } from './database'
import { addRoute, type Pay, type PayCall } from './pay-server'
import { fieldRefusal, require } from './refusal'
import { acceptRefund, findRefund, refundAccountOf, type Refund } from './refunds'

const source = strict({ account: z.enum(['AVAILABLE', 'UNAVAILABLE'], '出资账户类型错误'), amount: fen })
const number = { transaction_id: identifier(32).optional(), out_trade_no: outTradeNo.optional() }

const ecommerceRefund = strict({
  sub_mchid: identifier(32),
  sp_appid: identifier(32),
  sub_appid: identifier(32).optional(),
  ...number,
  out_refund_no: outRefundNo,
  reason: text(80).optional(),
  amount: strict({
    refund: fen,
    total: fen,
    currency: currency.optional(),
    from: z.array(source).min(1).max(2).optional(),
  }),
  notify_url: notifyUrl(256).optional(),
  refund_account: z
    .enum(['REFUND_SOURCE_SUB_MERCHANT', 'REFUND_SOURCE_PARTNER_ADVANCE'], '退款出资商户类型错误')
    .optional(),
  funds_account: z.literal('AVAILABLE', '资金账户类型错误').optional(),
})

const goods = strict({
  merchant_goods_id: text(32),
  wechatpay_goods_id: text(32).optional(),
  goods_name: text(256).optional(),
  unit_price: z.number().int().min(0),
  refund_amount: z.number().int().min(0),
  refund_quantity: z.number().int().min(1),
})

const partnerRefund = strict({
  sub_mchid: identifier(32),
  ...number,
  out_refund_no: outRefundNo,
  reason: text(80).optional(),
  notify_url: notifyUrl(256).optional(),
  funds_account: z.literal('AVAILABLE', '资金账户类型错误').optional(),
  amount: strict({ refund: fen, total: fen, currency, from: z.array(source).min(1).max(2).optional() }),
  goods_detail: z.array(goods).min(1).optional(),
})

const owner = z.object({ sub_mchid: identifier(32) })

/** Refunds and their queries: of 收付通 (ecommerce), and domestic ones with a sub-merchant (partner). */
export function addRefundRoutes(fastify: FastifyInstance, pay: Pay): void {
  addEcommerceRefunds(fastify, pay)
  const base = '/v3/refund/domestic/refunds'
  addRoute(fastify, pay, {
    method: 'POST',
    url: base,
    family: 'partner',
    body: partnerRefund,
    handle: async (call) => toDomestic(await refund(call, call.body)),
  })
  addRoute(fastify, pay, {
    method: 'GET',
    url: `${base}/:out_refund_no`,
    family: 'partner',
    query: owner,
    handle: async (call) => toDomestic(await mustFind(call, call.params['out_refund_no'] ?? '')),
  })
}

function addEcommerceRefunds(fastify: FastifyInstance, pay: Pay): void {
  const base = '/v3/ecommerce/refunds'
  addRoute(fastify, pay, {
    method: 'POST',
    url: `${base}/apply`,
    family: 'ecommerce',
    body: ecommerceRefund,
    async handle(call) {
      const { sandbox, body } = call
      require(body.sp_appid === sandbox.config.spAppid, 400, 'PARAM_ERROR', 'sp_appid与商户号不匹配')
      return toAccepted(await refund(call, body))
    },
  })
  addRoute(fastify, pay, {
    method: 'GET',
    url: `${base}/out-refund-no/:out_refund_no`,
    family: 'ecommerce',
    query: owner,
    handle: async (call) => toEcommerce(await mustFind(call, call.params['out_refund_no'] ?? '')),
  })
  addRoute(fastify, pay, {
    method: 'GET',
    url: `${base}/id/:refund_id`,
    family: 'ecommerce',
    query: owner,
    async handle(call) {
      const row = await selectOne<{ out_refund_no: string }>(
        call.tx,
        'SELECT out_refund_no FROM refunds WHERE refund_id = ?',
        [call.params['refund_id'] ?? ''],
      )
      return toEcommerce(await mustFind(call, row?.out_refund_no ?? ''))
    },
  })
}

type RefundBody = z.infer<typeof ecommerceRefund> | z.infer<typeof partnerRefund>

async function refund({ sandbox, tx, faults }: PayCall<unknown, unknown>, body: RefundBody): Promise<Refund> {
  const { amount } = body
  if (body.transaction_id === undefined && body.out_trade_no === undefined) {
    throw fieldRefusal('body', '/transaction_id', '微信支付订单号和商户订单号至少填一个')
  }
  const from = amount.from?.map((part) => ({ account: part.account, amountFen: part.amount }))
  if (from) {
    const sum = from.reduce((total, part) => total + part.amountFen, 0)
    const once = new Set(from.map((part) => part.account)).size === from.length
    if (sum !== amount.refund || !once)
      throw fieldRefusal('body', '/amount/from', '出资金额之和应等于退款金额')
  }
  return acceptRefund(
    sandbox,
    tx,
    {
      subMchid: body.sub_mchid,
      transactionId: body.transaction_id,
      outTradeNo: body.out_trade_no,
      outRefundNo: body.out_refund_no,
      reason: body.reason ?? null,
      amountFen: amount.refund,
      totalFen: amount.total,
      from,
      fromAvailable: body.funds_account === 'AVAILABLE',
      byAdvance: 'refund_account' in body && body.refund_account === 'REFUND_SOURCE_PARTNER_ADVANCE',
      notifyUrl: body.notify_url ?? null,
      hash: hashOf(body),
    },
    faults,
  )
}

async function mustFind(
  { tx, query }: PayCall<unknown, z.infer<typeof owner>>,
  outRefundNo_: string,
): Promise<Refund> {
  const found = await findRefund(tx, outRefundNo_)
  require(found && found.trade.sub_mchid === query.sub_mchid, 404, 'RESOURCE_NOT_EXISTS', '退款单不存在')
  return found
}

/** Accepted is all that this says: what became of the refund is asked for, or told. */
function toAccepted({ row }: Refund): object {
  return {
    refund_id: row.refund_id,
    out_refund_no: row.out_refund_no,
    create_time: toRfc3339(row.created_at),
    amount: {
      refund: row.amount_fen,
      payer_refund: row.amount_fen - row.discount_fen,
      discount_refund: row.discount_fen,
      currency: 'CNY',
      ...(row.advance_fen > 0 ? { advance: row.advance_fen } : {}),
    },
    refund_account: refundAccountOf(row),
  }
}

export function toEcommerce(found: Refund): object {
  const { row, trade } = found
  return {
    ...toAccepted(found),
    transaction_id: trade.transaction_id,
    out_trade_no: trade.out_trade_no,
    channel: row.channel,
    user_received_account: '支付用户零钱',
    ...ending(found),
    status: row.status,
    funds_account: fundsAccount(found),
  }
}

export function toDomestic(found: Refund): object {
  const { row, trade } = found
  return {
    refund_id: row.refund_id,
    out_refund_no: row.out_refund_no,
    transaction_id: trade.transaction_id,
    out_trade_no: trade.out_trade_no,
    channel: row.channel,
    user_received_account: '支付用户零钱',
    ...ending(found),
    create_time: toRfc3339(row.created_at),
    status: row.status,
    funds_account: fundsAccount(found),
    amount: {
      total: trade.total_fen,
      refund: row.amount_fen,
      payer_total: trade.total_fen - trade.coupon_fen,
      payer_refund: row.amount_fen - row.discount_fen,
      settlement_refund: row.amount_fen,
      settlement_total: trade.total_fen,
      discount_refund: row.discount_fen,
      currency: 'CNY',
      refund_fee: row.fee_fen,
    },
  }
}

function ending({ row }: Refund): { success_time?: string } {
  return row.status === 'SUCCESS' && row.finished_at !== null
    ? { success_time: toRfc3339(row.finished_at) }
    : {}
}

function fundsAccount({ row }: Refund): string {
  return row.frozen_fen > 0 ? 'UNSETTLED' : 'AVAILABLE'
}
