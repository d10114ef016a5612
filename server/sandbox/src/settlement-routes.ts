import type { FastifyInstance } from 'fastify'
import { settlementChange } from './applyment-fields'
import { toRfc3339 } from './clock'
import { run } from './database'
import { addRoute, type Pay } from './pay-server'
import { require } from './refusal'
import { openName } from './sealed-names'
import { accountText, findSettlement, type Account } from './settlements'
import { schedule } from './timers'

const VERIFY_MS = 60_000
const BASE = '/v3/apply4sub/sub_merchants/:sub_mchid'

/** The bank account of a sub-merchant: shown, changed, and how the change stands. */
export function addSettlementRoutes(fastify: FastifyInstance, pay: Pay): void {
  addRoute(fastify, pay, {
    method: 'GET',
    url: `${BASE}/settlement`,
    async handle({ tx, params }) {
      const row = await findSettlement(tx, params['sub_mchid'] ?? '')
      require(row, 404, 'RESOURCE_NOT_EXISTS', '结算账户不存在')
      const isFailed = row.verify_result === 'VERIFY_FAIL'
      return {
        ...accountReply(row.account),
        verify_result: row.verify_result,
        ...(isFailed ? { verify_fail_reason: row.verify_fail_reason } : {}),
      }
    },
  })
  addRoute(fastify, pay, {
    method: 'POST',
    url: `${BASE}/modify-settlement`,
    body: settlementChange,
    async handle(call) {
      const { sandbox, tx, body } = call
      const number = openName(call, body.account_number)
      openName(call, body.account_name)
      require(number && /^\d{8,30}$/.test(number), 400, 'PARAM_ERROR', '银行账号格式错误')
      const row = await findSettlement(tx, call.params['sub_mchid'] ?? '')
      require(row, 400, 'INVALID_REQUEST', '商户号与服务商不匹配')
      require(row.verify_result !== 'VERIFYING', 400, 'INVALID_REQUEST', '结算账户正在审核中')
      const applicationNo = sandbox.random.digits(18)
      const pending = accountText({
        isCorporate: body.account_type === 'ACCOUNT_TYPE_BUSINESS',
        bank: body.account_bank,
        bankName: body.bank_name,
        branchId: body.bank_branch_id,
        number,
      })
      await run(
        tx,
        "UPDATE settlements SET application_no = ?, pending = ?, verify_result = 'VERIFYING', verify_fail_reason = '' WHERE sub_mchid = ?",
        [applicationNo, pending, row.sub_mchid],
      )
      await schedule(tx, 'settlement', applicationNo, sandbox.clock.now().getTime() + VERIFY_MS)
      return { application_no: applicationNo }
    },
  })
  addRoute(fastify, pay, {
    method: 'GET',
    url: `${BASE}/application/:application_no`,
    async handle({ tx, params }) {
      const row = await findSettlement(tx, params['sub_mchid'] ?? '')
      const isKnown = row?.application_no === params['application_no']
      require(row && isKnown, 404, 'RESOURCE_NOT_EXISTS', '申请单不存在')
      const results: Record<string, string> = { VERIFYING: 'AUDITING', VERIFY_FAIL: 'AUDIT_FAIL' }
      return {
        ...accountReply(row.pending ?? row.account),
        audit_result: results[row.verify_result] ?? 'AUDIT_SUCCESS',
        ...(row.verify_result === 'VERIFY_FAIL' ? { verify_fail_reason: row.verify_fail_reason } : {}),
        ...(row.verified_at === null ? {} : { verify_finish_time: toRfc3339(row.verified_at) }),
      }
    },
  })
}

function accountReply(text: string): object {
  const account = JSON.parse(text) as Account
  return {
    account_type: account.isCorporate ? 'ACCOUNT_TYPE_BUSINESS' : 'ACCOUNT_TYPE_PRIVATE',
    account_bank: account.bank,
    ...(account.bankName === undefined ? {} : { bank_name: account.bankName }),
    ...(account.branchId === undefined ? {} : { bank_branch_id: account.branchId }),
    account_number: account.number,
  }
}
