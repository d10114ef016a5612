import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { accounts, sumOf } from './books'
import { findMerchant } from './merchants'
import { addRoute, type Pay } from './pay-server'
import { fieldRefusal, require } from './refusal'

const DAY_MS = 86_400_000
const kind = z.enum(['BASIC', 'OPERATION', 'FEES', 'DEPOSIT'], '账户类型错误')

/** Balances of a sub-merchant and of the platform, now and at the end of a day. */
export function addAccountRoutes(fastify: FastifyInstance, pay: Pay): void {
  addRoute(fastify, pay, {
    method: 'GET',
    url: '/v3/ecommerce/fund/balance/:sub_mchid',
    family: 'ecommerce',
    query: z.object({ account_type: kind.optional() }),
    async handle({ tx, params, query }) {
      const subMchid = params['sub_mchid'] ?? ''
      require(await findMerchant(tx, subMchid), 404, 'RESOURCE_NOT_EXISTS', '商户不存在')
      const type = query.account_type ?? 'BASIC'
      const isBasic = type === 'BASIC'
      return {
        sub_mchid: subMchid,
        account_type: type,
        available_amount: isBasic ? await sumOf(tx, accounts.available(subMchid)) : 0,
        pending_amount: isBasic ? await sumOf(tx, accounts.frozen(subMchid)) : 0,
      }
    },
  })
  addRoute(fastify, pay, {
    method: 'GET',
    url: '/v3/ecommerce/fund/enddaybalance/:sub_mchid',
    family: 'ecommerce',
    query: z.object({
      date: z.string().regex(/^\d{4}-\d\d-\d\d$/, '日期格式错误'),
      account_type: kind.optional(),
    }),
    async handle({ sandbox, tx, params, query }) {
      const subMchid = params['sub_mchid'] ?? ''
      require(await findMerchant(tx, subMchid), 404, 'RESOURCE_NOT_EXISTS', '商户不存在')
      const until = Date.parse(`${query.date}T00:00:00+08:00`) + DAY_MS - 1
      if (!(until < sandbox.clock.now().getTime()))
        throw fieldRefusal('query', '/date', '只能查询今天以前的余额', query.date)
      return {
        sub_mchid: subMchid,
        available_amount: await sumOf(tx, accounts.available(subMchid), { until }),
        pending_amount: await sumOf(tx, accounts.frozen(subMchid), { until }),
      }
    },
  })
  addRoute(fastify, pay, {
    method: 'GET',
    url: '/v3/merchant/fund/dayendbalance/:account_type',
    query: z.object({ date: z.string().regex(/^\d{4}-\d\d-\d\d$/, '日期格式错误') }),
    async handle({ sandbox, tx, params, query }) {
      const type = kind.safeParse(params['account_type'])
      if (!type.success) throw fieldRefusal('path', '/account_type', '账户类型错误', params['account_type'])
      const until = Date.parse(`${query.date}T00:00:00+08:00`) + DAY_MS - 1
      if (!(until < sandbox.clock.now().getTime()))
        throw fieldRefusal('query', '/date', '只能查询今天以前的余额', query.date)
      return {
        available_amount: type.data === 'BASIC' ? await sumOf(tx, accounts.platform, { until }) : 0,
        pending_amount: 0,
      }
    },
  })
  addRoute(fastify, pay, {
    method: 'GET',
    url: '/v3/merchant/fund/balance/:account_type',
    async handle({ tx, params }) {
      const type = kind.safeParse(params['account_type'])
      if (!type.success) throw fieldRefusal('path', '/account_type', '账户类型错误', params['account_type'])
      return {
        available_amount: type.data === 'BASIC' ? await sumOf(tx, accounts.platform) : 0,
        pending_amount: 0,
      }
    },
  })
}
