import type { FastifyInstance } from 'fastify'
import { notifyUrl, strict } from './fields'
import { toRfc3339 } from './clock'
import { run, selectOne, type Tx } from './database'
import { notify } from './notifications'
import { addRoute, type Pay } from './pay-server'
import { require } from './refusal'
import type { Sandbox } from './types'

const STATE = 'violation_url'

/** Where the service provider hears of punished merchants; unset, at the platform's `receiver_url`. */
export function addViolationRoutes(fastify: FastifyInstance, pay: Pay): void {
  const url = '/v3/merchant-risk-manage/violation-notifications'
  addRoute(fastify, pay, {
    method: 'GET',
    url,
    async handle({ tx }) {
      const known = await findState(tx, STATE)
      require(known, 404, 'NOT_FOUND', '查询的通知回调不存在')
      return { notify_url: known }
    },
  })
  addRoute(fastify, pay, {
    method: 'POST',
    url,
    body: strict({ notify_url: notifyUrl(256) }),
    async handle({ tx, body }) {
      require(!(await findState(tx, STATE)), 400, 'INVALID_REQUEST', '通知回调地址已存在')
      await run(tx, 'INSERT INTO sandbox_state (name, value) VALUES (?, ?)', [STATE, body.notify_url])
      return body
    },
  })
}

async function findState(tx: Tx, name: string): Promise<string | undefined> {
  const row = await selectOne<{ value: string }>(tx, 'SELECT value FROM sandbox_state WHERE name = ?', [name])
  return row?.value
}

export type Violation = 'PUNISH' | 'INTERCEPT' | 'APPEAL'

/** Tells the service provider that a sub-merchant was punished, had payments stopped, or won its appeal. */
export async function notifyViolation(
  sandbox: Sandbox,
  tx: Tx,
  merchant: { sub_mchid: string; name: string },
  kind: Violation,
): Promise<void> {
  const own = `receiver_url:${sandbox.config.spMchid}`
  const url = (await findState(tx, STATE)) ?? (await findState(tx, own))
  if (url === undefined) return
  await notify(sandbox, tx, {
    eventType: `VIOLATION.${kind}`,
    originalType: 'violation',
    summary: kind === 'APPEAL' ? '商户申诉' : '商户平台处置',
    url,
    outTradeNo: null,
    resource: {
      sub_mchid: merchant.sub_mchid,
      company_name: merchant.name,
      record_id: `2002018${sandbox.random.digits(20)}`,
      punish_plan: kind === 'APPEAL' ? '解除处置' : kind === 'PUNISH' ? '关闭支付权限' : '拦截交易',
      punish_time: toRfc3339(sandbox.clock.now().getTime()),
      punish_description: kind === 'APPEAL' ? '申诉成功，恢复支付权限' : '经营行为异常，存在交易风险',
      risk_type: 'ABNORMAL_TRADE',
      risk_description: '交易异常',
    },
  })
}
