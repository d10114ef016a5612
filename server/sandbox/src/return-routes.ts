import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { toRfc3339 } from './clock'
import { hashOf } from './crypto'
import { fen, identifier, outOrderNo, strict, text } from './fields'
import { addRoute, type Pay, type PayCall } from './pay-server'
import { fieldRefusal, require } from './refusal'
import { acceptReturn, findReturn, type Return } from './returns'
import type { Family } from './types'

const body = {
  sub_mchid: identifier(32),
  order_id: identifier(64).optional(),
  out_order_no: outOrderNo.optional(),
  out_return_no: outOrderNo,
  return_mchid: identifier(32),
  amount: fen,
  description: text(80),
}
const ecommerceReturn = strict({ ...body, transaction_id: identifier(32).optional() })
const partnerReturn = strict(body)

/** Taking a share back, and asking what became of it, in both families. */
export function addReturnRoutes(fastify: FastifyInstance, pay: Pay): void {
  const ecommerce = '/v3/ecommerce/profitsharing/returnorders'
  const partner = '/v3/profitsharing/return-orders'
  addRoute(fastify, pay, {
    method: 'POST',
    url: ecommerce,
    family: 'ecommerce',
    body: ecommerceReturn,
    handle: async (call) => toReturn('ecommerce', await take(call)),
  })
  addRoute(fastify, pay, {
    method: 'GET',
    url: ecommerce,
    family: 'ecommerce',
    query: z.object({
      sub_mchid: identifier(32),
      out_return_no: outOrderNo,
      out_order_no: outOrderNo.optional(),
      order_id: identifier(64).optional(),
    }),
    async handle({ tx, query }) {
      if (query.out_order_no === undefined && query.order_id === undefined) throw oneNumber('query')
      return toReturn('ecommerce', await mustFind(tx, query.out_return_no, query))
    },
  })
  addRoute(fastify, pay, {
    method: 'POST',
    url: partner,
    family: 'partner',
    body: partnerReturn,
    handle: async (call) => toReturn('partner', await take(call)),
  })
  addRoute(fastify, pay, {
    method: 'GET',
    url: `${partner}/:out_return_no`,
    family: 'partner',
    query: z.object({ sub_mchid: identifier(32), out_order_no: outOrderNo }),
    handle: async ({ tx, query, params }) =>
      toReturn('partner', await mustFind(tx, params['out_return_no'] ?? '', query)),
  })
}

async function take({
  sandbox,
  tx,
  body: wanted,
  faults,
}: PayCall<z.infer<typeof ecommerceReturn>, unknown>): Promise<Return> {
  if (wanted.order_id === undefined && wanted.out_order_no === undefined) throw oneNumber('body')
  return acceptReturn(
    sandbox,
    tx,
    {
      subMchid: wanted.sub_mchid,
      orderId: wanted.order_id,
      outOrderNo: wanted.out_order_no,
      outReturnNo: wanted.out_return_no,
      returnMchid: wanted.return_mchid,
      amountFen: wanted.amount,
      description: wanted.description,
      hash: hashOf(wanted),
    },
    faults,
  )
}

function oneNumber(location: 'body' | 'query'): Error {
  return fieldRefusal(location, '/out_order_no', '微信分账单号和商户分账单号至少填一个')
}

async function mustFind(
  tx: PayCall<unknown, unknown>['tx'],
  number: string,
  query: { sub_mchid: string; out_order_no?: string | undefined; order_id?: string | undefined },
): Promise<Return> {
  const found = await findReturn(tx, number)
  require(found &&
    found.share.trade.sub_mchid === query.sub_mchid, 404, 'RESOURCE_NOT_EXISTS', '回退单不存在')
  const { row } = found.share
  const matches =
    (query.out_order_no ?? row.out_order_no) === row.out_order_no &&
    (query.order_id ?? row.order_id) === row.order_id
  require(matches, 404, 'RESOURCE_NOT_EXISTS', '回退单不存在')
  return found
}

function toReturn(family: Family, { row, share }: Return): object {
  return {
    sub_mchid: share.trade.sub_mchid,
    ...(family === 'ecommerce' ? { transaction_id: share.trade.transaction_id } : {}),
    order_id: share.row.order_id,
    out_order_no: share.row.out_order_no,
    out_return_no: row.out_return_no,
    [family === 'ecommerce' ? 'return_no' : 'return_id']: row.return_no,
    return_mchid: row.return_mchid,
    amount: row.amount_fen,
    ...(family === 'partner' ? { description: row.description, create_time: toRfc3339(row.created_at) } : {}),
    result: row.result,
    ...(row.fail_reason === null ? {} : { fail_reason: row.fail_reason }),
    ...(row.finished_at === null ? {} : { finish_time: toRfc3339(row.finished_at) }),
  }
}
