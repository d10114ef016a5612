import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { frozenOf } from './books'
import { toRfc3339 } from './clock'
import { hashOf } from './crypto'
import { familyWords } from './families'
import { fen, flag, identifier, outOrderNo, strict, text } from './fields'
import { findMerchant } from './merchants'
import { addRoute, type Pay, type PayCall } from './pay-server'
import { require } from './refusal'
import { acceptShare, findShare, type ReceiverRow, type Share } from './shares'
import { openName } from './sealed-names'
import { findTransaction } from './trades'
import type { Family } from './types'

const MAX_RECEIVERS = 50
const type = z.enum(['MERCHANT_ID', 'PERSONAL_OPENID', 'PERSONAL_SUB_OPENID'], '分账接收方类型错误')
const common = { sub_mchid: identifier(32), transaction_id: identifier(32), out_order_no: outOrderNo }

const ecommerceShare = strict({
  appid: identifier(32).optional(),
  ...common,
  receivers: z
    .array(
      strict({
        type,
        receiver_account: text(64),
        amount: fen,
        description: text(80),
        receiver_name: text(10_240).optional(),
      }),
    )
    .min(1)
    .max(MAX_RECEIVERS),
  finish: flag,
})

const partnerShare = strict({
  appid: identifier(32).optional(),
  sub_appid: identifier(32).optional(),
  ...common,
  receivers: z
    .array(
      strict({ type, account: text(64), amount: fen, description: text(80), name: text(1024).optional() }),
    )
    .min(1)
    .max(MAX_RECEIVERS),
  unfreeze_unsplit: flag,
})

const finishOrder = strict({ ...common, description: text(80) })
const shareQuery = z.object({ sub_mchid: identifier(32), transaction_id: identifier(32) })

/** Share, finish, query and what is left to share, of the family that the service provider belongs to. */
export function addShareRoutes(fastify: FastifyInstance, pay: Pay): void {
  addEcommerceShares(fastify, pay)
  addPartnerShares(fastify, pay)
  for (const [family, url] of [
    ['ecommerce', '/v3/ecommerce/profitsharing/orders/:transaction_id/amounts'],
    ['partner', '/v3/profitsharing/transactions/:transaction_id/amounts'],
  ] as const) {
    addRoute(fastify, pay, {
      method: 'GET',
      url,
      family,
      handle: ({ tx, params }) => answerAmounts(tx, params['transaction_id'] ?? ''),
    })
  }
}

function addEcommerceShares(fastify: FastifyInstance, pay: Pay): void {
  const base = '/v3/ecommerce/profitsharing'
  addRoute(fastify, pay, {
    method: 'POST',
    url: `${base}/orders`,
    family: 'ecommerce',
    body: ecommerceShare,
    async handle(call) {
      const { body } = call
      const receivers = body.receivers.map((receiver) => ({
        ...receiver,
        account: receiver.receiver_account,
        name: receiver.receiver_name,
      }))
      return toShare('ecommerce', await share(call, { ...body, receivers, isLast: body.finish }))
    },
  })
  addRoute(fastify, pay, {
    method: 'GET',
    url: `${base}/orders`,
    family: 'ecommerce',
    query: shareQuery.extend({ out_order_no: outOrderNo }),
    handle: async ({ tx, query }) => toShare('ecommerce', await mustFind(tx, query.out_order_no, query)),
  })
  addRoute(fastify, pay, {
    method: 'POST',
    url: `${base}/finish-order`,
    family: 'ecommerce',
    body: finishOrder,
    async handle(call) {
      const found = await finish(call)
      const { sub_mchid, transaction_id, out_order_no } = call.body
      return { sub_mchid, transaction_id, out_order_no, order_id: found.row.order_id }
    },
  })
}

function addPartnerShares(fastify: FastifyInstance, pay: Pay): void {
  const base = '/v3/profitsharing/orders'
  addRoute(fastify, pay, {
    method: 'POST',
    url: base,
    family: 'partner',
    body: partnerShare,
    handle: async (call) =>
      toShare('partner', await share(call, { ...call.body, isLast: call.body.unfreeze_unsplit })),
  })
  addRoute(fastify, pay, {
    method: 'GET',
    url: `${base}/:out_order_no`,
    family: 'partner',
    query: shareQuery,
    handle: async ({ tx, query, params }) =>
      toShare('partner', await mustFind(tx, params['out_order_no'] ?? '', query)),
  })
  addRoute(fastify, pay, {
    method: 'POST',
    url: `${base}/unfreeze`,
    family: 'partner',
    body: finishOrder,
    handle: async (call) => toShare('partner', await finish(call)),
  })
  addRoute(fastify, pay, {
    method: 'GET',
    url: '/v3/profitsharing/merchant-configs/:sub_mchid',
    family: 'partner',
    async handle({ tx, params }) {
      const merchant = await findMerchant(tx, params['sub_mchid'] ?? '')
      require(merchant, 404, 'RESOURCE_NOT_EXISTS', '商户不存在')
      return { sub_mchid: merchant.sub_mchid, max_ratio: merchant.max_ratio }
    },
  })
}

type ShareBody = {
  appid?: string | undefined
  sub_mchid: string
  transaction_id: string
  out_order_no: string
  receivers: {
    type: string
    account: string
    amount: number
    description: string
    name?: string | undefined
  }[]
  isLast: boolean
}

async function share(call: PayCall<object, unknown>, body: ShareBody): Promise<Share> {
  const { sandbox, tx, faults } = call
  if (body.appid !== undefined)
    require(body.appid === sandbox.config.spAppid, 400, 'PARAM_ERROR', 'appid与商户号不匹配')
  for (const receiver of body.receivers) {
    if (receiver.type !== 'MERCHANT_ID')
      require(body.appid !== undefined, 400, 'PARAM_ERROR', '分账给个人时appid必填')
    openName(call, receiver.name)
  }
  return acceptShare(
    sandbox,
    tx,
    {
      kind: 'share',
      subMchid: body.sub_mchid,
      transactionId: body.transaction_id,
      outOrderNo: body.out_order_no,
      receivers: body.receivers.map((receiver) => ({ ...receiver, amountFen: receiver.amount })),
      finish: body.isLast,
      description: null,
      // A name is encrypted anew for each attempt, so it cannot tell two attempts apart.
      hash: hashOf({
        ...body,
        receivers: body.receivers.map((receiver) => ({
          ...receiver,
          name: undefined,
          receiver_name: undefined,
        })),
      }),
    },
    faults,
  )
}

async function finish({
  sandbox,
  tx,
  body,
  faults,
}: PayCall<z.infer<typeof finishOrder>, unknown>): Promise<Share> {
  return acceptShare(
    sandbox,
    tx,
    {
      kind: 'finish',
      subMchid: body.sub_mchid,
      transactionId: body.transaction_id,
      outOrderNo: body.out_order_no,
      receivers: [],
      finish: true,
      description: body.description,
      hash: hashOf(body),
    },
    faults,
  )
}

async function mustFind(
  tx: Parameters<typeof findShare>[0],
  number: string,
  query: z.infer<typeof shareQuery>,
): Promise<Share> {
  const found = await findShare(tx, number)
  const matches =
    found?.trade.sub_mchid === query.sub_mchid && found.trade.transaction_id === query.transaction_id
  require(found && matches, 404, 'RESOURCE_NOT_EXISTS', '分账单不存在')
  return found
}

async function answerAmounts(
  tx: Parameters<typeof findTransaction>[0],
  transactionId: string,
): Promise<object> {
  const trade = await findTransaction(tx, transactionId)
  require(trade, 404, 'RESOURCE_NOT_EXISTS', '订单不存在')
  require(trade.profit_sharing === 1, 400, 'INVALID_REQUEST', '非分账订单不支持分账')
  return { transaction_id: transactionId, unsplit_amount: await frozenOf(tx, trade) }
}

/** A share in its family's words, with its present state. */
function toShare(family: Family, { row, receivers, trade }: Share): object {
  const words = familyWords[family]
  const answered = receivers.map((receiver) => toReceiver(family, row.created_at, receiver))
  if (family === 'partner' && row.kind === 'finish') answered.push(toRest(row, trade.sub_mchid))
  return {
    sub_mchid: trade.sub_mchid,
    transaction_id: trade.transaction_id,
    out_order_no: row.out_order_no,
    order_id: row.order_id,
    [words.state]: row.status,
    receivers: answered,
    ...(family === 'ecommerce' && row.kind === 'finish'
      ? { finish_amount: row.freed_fen, finish_description: row.description ?? '' }
      : {}),
  }
}

function toReceiver(family: Family, createdAt: number, receiver: ReceiverRow): Record<string, unknown> {
  return {
    amount: receiver.amount_fen,
    description: receiver.description,
    type: receiver.type,
    [familyWords[family].receiverAccount]: receiver.account,
    result: receiver.result,
    ...(receiver.fail_reason === null ? {} : { fail_reason: receiver.fail_reason }),
    ...(family === 'partner' ? { create_time: toRfc3339(createdAt) } : {}),
    ...(receiver.finished_at === null ? {} : { finish_time: toRfc3339(receiver.finished_at) }),
    detail_id: receiver.detail_id,
  }
}

/** The partner family shows freed money as a receiver of its own: the sub-merchant. */
function toRest(row: Share['row'], subMchid: string): Record<string, unknown> {
  return {
    amount: row.freed_fen,
    description: row.description,
    type: 'MERCHANT_ID',
    account: subMchid,
    result: row.status === 'FINISHED' ? 'SUCCESS' : 'PENDING',
    create_time: toRfc3339(row.created_at),
    ...(row.finished_at === null ? {} : { finish_time: toRfc3339(row.finished_at) }),
    detail_id: `${row.order_id}-0`,
  }
}
