import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { findAdvanceReturn, returnAdvance, type AdvanceReturn } from './advances'
import { toRfc3339 } from './clock'
import { identifier, outRefundNo, strict, text } from './fields'
import { addRoute, type Pay, type PayCall } from './pay-server'
import { toDomestic, toEcommerce } from './refund-routes'
import { applyAbnormal, lockRefundById, type Refund } from './refunds'
import { fieldRefusal, require } from './refusal'
import { openName } from './sealed-names'
import type { Family } from './types'

const owner = { sub_mchid: identifier(32) }

const abnormal = strict({
  ...owner,
  out_refund_no: outRefundNo,
  type: z.enum(['USER_BANK_CARD', 'MERCHANT_BANK_CARD'], '异常退款处理方式错误'),
  bank_type: identifier(16).optional(),
  bank_account: text(1024).optional(),
  real_name: text(1024).optional(),
})

const BASES: Record<Family, string> = {
  ecommerce: '/v3/ecommerce/refunds',
  partner: '/v3/refund/domestic/refunds',
}

/** What may follow a refund: another way to the payer, and the advance that the sub-merchant pays back. */
export function addRefundAfterRoutes(fastify: FastifyInstance, pay: Pay): void {
  for (const family of ['ecommerce', 'partner'] as const) {
    addRoute(fastify, pay, {
      method: 'POST',
      url: `${BASES[family]}/:refund_id/apply-abnormal-refund`,
      family,
      body: abnormal,
      async handle(call) {
        const found = await mustLock(call, call.body)
        require(found.row.out_refund_no === call.body.out_refund_no, 400, 'PARAM_ERROR', '退款单号不一致')
        checkCard(call)
        const moved = await applyAbnormal(call.sandbox, call.tx, found, call.body.type)
        return family === 'ecommerce' ? toEcommerce(moved) : toDomestic(moved)
      },
    })
  }
  const advance = `${BASES.ecommerce}/:refund_id/return-advance`
  addRoute(fastify, pay, {
    method: 'POST',
    url: advance,
    family: 'ecommerce',
    body: strict(owner),
    async handle(call) {
      const found = await mustLock(call, call.body)
      return toAdvanceReturn(call, found, await returnAdvance(call.sandbox, call.tx, found))
    },
  })
  addRoute(fastify, pay, {
    method: 'GET',
    url: advance,
    family: 'ecommerce',
    query: z.object(owner),
    async handle(call) {
      const found = await mustLock(call, call.query)
      const known = await findAdvanceReturn(call.tx, found.row.refund_id)
      require(known, 404, 'RESOURCE_NOT_EXISTS', '垫付回补单不存在')
      return toAdvanceReturn(call, found, known)
    },
  })
}

async function mustLock(
  { tx, params }: Pick<PayCall<unknown, unknown>, 'tx' | 'params'>,
  { sub_mchid: subMchid }: { sub_mchid: string },
): Promise<Refund> {
  const found = await lockRefundById(tx, params['refund_id'] ?? '')
  require(found && found.trade.sub_mchid === subMchid, 404, 'RESOURCE_NOT_EXISTS', '退款单不存在')
  return found
}

/** A card of the payer needs its bank, its number and its holder, the last two encrypted for WeChat. */
function checkCard(call: PayCall<z.infer<typeof abnormal>, unknown>): void {
  const { type, bank_type: bankType, bank_account: account, real_name: name } = call.body
  if (type === 'MERCHANT_BANK_CARD') return
  if (bankType === undefined || account === undefined || name === undefined)
    throw fieldRefusal('body', '/bank_account', '退款到用户银行卡时，银行卡信息必填')
  require(/^\d{8,30}$/.test(openName(call, account) ?? ''), 400, 'PARAM_ERROR', '银行卡号格式错误')
  openName(call, name)
}

function toAdvanceReturn(
  { sandbox }: Pick<PayCall<unknown, unknown>, 'sandbox'>,
  { trade }: Refund,
  made: AdvanceReturn,
): object {
  return {
    refund_id: made.refund_id,
    advance_return_id: made.advance_return_id,
    return_amount: made.amount_fen,
    payer_mchid: trade.sub_mchid,
    payer_account: 'BASIC',
    payee_mchid: sandbox.config.spMchid,
    payee_account: 'OPERATION',
    result: made.result,
    ...(made.finished_at === null ? {} : { success_time: toRfc3339(made.finished_at) }),
  }
}
