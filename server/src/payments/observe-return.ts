import { assert } from '@anxin/shared/kernel/errors'
import type { App } from '../app'
import type { CommissionReturn } from '../gateways/wechat-pay/port'
import { askWechat } from '../platform/crash'
import { operationNoOf } from './numbers'
import { observeCall, observeQuery, type Answer, type Observation } from './observation'
import type { OperationRow, PaymentRow } from './payments.repository'

/** Takes commission back to the shop, from the share that brought it. */
export async function callReturn(
  app: App,
  payment: PaymentRow,
  operation: OperationRow,
): Promise<Observation> {
  const order = {
    ...namesOf(payment, operation),
    amountFen: operation.amountFen,
    description: operation.reason,
  }
  const outcome = await askWechat(app, 'return.call', (wechat) => wechat.returnCommission(order))
  if (outcome.kind === 'ok') return observeReturn(operation, outcome.value)
  // The platform's own balance is short; it has certainly not happened, and may be asked for again.
  if (outcome.kind === 'refused' && outcome.code === 'NOT_ENOUGH')
    return { kind: 'short', code: outcome.code }
  return observeCall(outcome)
}

export async function queryReturn(app: App, payment: PaymentRow, operation: OperationRow): Promise<Answer> {
  const names = namesOf(payment, operation)
  const outcome = await askWechat(app, 'return.query', (wechat) => wechat.queryReturn(names))
  return outcome.kind === 'ok' ? observeReturn(operation, outcome.value) : observeQuery(outcome)
}

function namesOf({ subMchid }: PaymentRow, { id, sourceId }: OperationRow) {
  assert(sourceId !== null, 'a return names the share that it takes from')
  return { subMchid, shareNo: operationNoOf('share', sourceId), returnNo: operationNoOf('return', id) }
}

/** Reasons for which a return that has failed is tried again, under a new number. */
const PASSING = new Set(['BALANCE_NOT_ENOUGH', 'TIME_OUT_CLOSED'])

function observeReturn(operation: OperationRow, told: CommissionReturn): Observation {
  const { state, amountFen, failReason, wechatReturnId: wechatId } = told
  if (amountFen !== operation.amountFen) return { kind: 'stuck', code: 'AMOUNT_DIFFERS', wechatId }
  switch (state) {
    case 'succeeded':
      return { kind: 'moved', wechatId }
    case 'failed': {
      const code = failReason ?? 'RETURN_FAILED'
      return PASSING.has(code) ? { kind: 'renew', code } : { kind: 'refused', code }
    }
    case 'processing':
      return { kind: 'open', code: 'PROCESSING', wechatId }
    case 'unknown':
      return { kind: 'open', code: 'RETURN_STATE_UNKNOWN', wechatId }
  }
}
