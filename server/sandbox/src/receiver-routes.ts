import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { identifier, strict, text } from './fields'
import { findMerchant } from './merchants'
import { addRoute, type Pay, type PayCall } from './pay-server'
import { addReceiver, deleteReceiver } from './receivers'
import { require } from './refusal'
import { openName } from './sealed-names'

const type = z.enum(['MERCHANT_ID', 'PERSONAL_OPENID', 'PERSONAL_SUB_OPENID'], '分账接收方类型错误')
const relation = z.enum(
  [
    'SERVICE_PROVIDER',
    'STORE',
    'STAFF',
    'STORE_OWNER',
    'PARTNER',
    'HEADQUARTER',
    'BRAND',
    'DISTRIBUTOR',
    'USER',
    'SUPPLIER',
    'CUSTOM',
    'PLATFORM',
    'OTHERS',
  ],
  '与分账方的关系类型错误',
)

const ecommerceReceiver = strict({
  appid: identifier(32),
  type,
  account: text(64),
  name: text(1024).optional(),
  encrypted_name: text(10_240).optional(),
  relation_type: relation,
})

const partnerReceiver = strict({
  sub_mchid: identifier(32),
  appid: identifier(32),
  sub_appid: identifier(32).optional(),
  type,
  account: text(64),
  name: text(1024).optional(),
  relation_type: relation,
  custom_relation: text(10).optional(),
})

/** Adding and deleting receivers: once for the platform (ecommerce), for each sub-merchant (partner). */
export function addReceiverRoutes(fastify: FastifyInstance, pay: Pay): void {
  addEcommerceReceivers(fastify, pay)
  addPartnerReceivers(fastify, pay)
}

function addEcommerceReceivers(fastify: FastifyInstance, pay: Pay): void {
  const base = '/v3/ecommerce/profitsharing/receivers'
  addRoute(fastify, pay, {
    method: 'POST',
    url: `${base}/add`,
    family: 'ecommerce',
    body: ecommerceReceiver,
    async handle(call) {
      const { sandbox, tx, body } = call
      checkAppid(call, body.appid)
      openName(call, body.encrypted_name)
      await addReceiver(sandbox, tx, {
        subMchid: '',
        type: body.type,
        account: body.account,
        relationType: body.relation_type,
      })
      return { type: body.type, account: body.account }
    },
  })
  addRoute(fastify, pay, {
    method: 'POST',
    url: `${base}/delete`,
    family: 'ecommerce',
    body: strict({ type, account: text(64) }),
    async handle({ sandbox, tx, body }) {
      const existed = await deleteReceiver(sandbox, tx, { subMchid: '', ...body })
      require(existed, 400, 'INVALID_REQUEST', '分账接收方不存在')
      return body
    },
  })
}

function addPartnerReceivers(fastify: FastifyInstance, pay: Pay): void {
  const base = '/v3/profitsharing/receivers'
  addRoute(fastify, pay, {
    method: 'POST',
    url: `${base}/add`,
    family: 'partner',
    body: partnerReceiver,
    async handle(call) {
      const { sandbox, tx, body } = call
      checkAppid(call, body.appid)
      openName(call, body.name)
      const merchant = await findMerchant(tx, body.sub_mchid)
      require(merchant, 400, 'INVALID_REQUEST', '特约商户不存在')
      require(merchant.share_authorised === 1, 403, 'NO_AUTH', '商户未授权分账')
      const isCustom = body.relation_type === 'CUSTOM'
      require(isCustom ===
        (body.custom_relation !== undefined), 400, 'PARAM_ERROR', '自定义关系与关系类型不一致')
      const { sub_mchid: subMchid, account, relation_type: relationType } = body
      await addReceiver(sandbox, tx, { subMchid, type: body.type, account, relationType })
      return { sub_mchid: subMchid, type: body.type, account, relation_type: relationType }
    },
  })
  addRoute(fastify, pay, {
    method: 'POST',
    url: `${base}/delete`,
    family: 'partner',
    body: strict({
      sub_mchid: identifier(32),
      appid: identifier(32),
      sub_appid: identifier(32).optional(),
      type,
      account: text(64),
    }),
    async handle(call) {
      const { sandbox, tx, body } = call
      checkAppid(call, body.appid)
      const { sub_mchid: subMchid, account } = body
      const existed = await deleteReceiver(sandbox, tx, { subMchid, type: body.type, account })
      require(existed, 400, 'INVALID_REQUEST', '分账接收方不存在')
      return { sub_mchid: subMchid, type: body.type, account }
    },
  })
}

function checkAppid({ sandbox }: Pick<PayCall<unknown, unknown>, 'sandbox'>, appid: string): void {
  require(appid === sandbox.config.spAppid, 400, 'PARAM_ERROR', 'appid与商户号不匹配')
}
