import { assert } from '@anxin/shared/kernel/errors'
import type { App } from '../app'
import type { AdvanceReturn } from '../gateways/wechat-pay/port'
import { askWechat } from '../platform/crash'
import { observeCall, observeQuery, type Answer, type Observation } from './observation'
import { findOperation, type OperationRow, type PaymentRow } from './payments.repository'

/** Gets an advance back from the shop. WeChat knows one recovery for each refund, so the refund is its number. */
export async function callRecovery(
  app: App,
  payment: PaymentRow,
  operation: OperationRow,
): Promise<Observation> {
  const names = await namesOf(app, payment, operation)
  const outcome = await askWechat(app, 'recovery.call', (wechat) => wechat.returnAdvance(names))
  if (outcome.kind === 'ok') return observeRecovery(operation, outcome.value)
  if (outcome.kind === 'refused' && outcome.code === 'NOT_ENOUGH')
    return { kind: 'short', code: outcome.code }
  return observeCall(outcome)
}

export async function queryRecovery(app: App, payment: PaymentRow, operation: OperationRow): Promise<Answer> {
  const names = await namesOf(app, payment, operation)
  const outcome = await askWechat(app, 'recovery.query', (wechat) => wechat.queryAdvanceReturn(names))
  if (outcome.kind !== 'ok') return observeQuery(outcome)
  const observed = observeRecovery(operation, outcome.value)
  // One that failed does not stand in the way of the next: the same call tries again.
  return observed.kind === 'short' ? { kind: 'missing' } : observed
}

async function namesOf(app: App, { subMchid }: PaymentRow, { id, sourceId }: OperationRow) {
  const refund = sourceId === null ? null : await findOperation(app.db, sourceId)
  assert(refund?.wechatId, `recovery ${id} names a refund that WeChat knows`)
  return { subMchid, wechatRefundId: refund.wechatId }
}

function observeRecovery(operation: OperationRow, told: AdvanceReturn): Observation {
  const { state, amountFen, wechatReturnId: wechatId } = told
  if (amountFen !== operation.amountFen) return { kind: 'stuck', code: 'AMOUNT_DIFFERS', wechatId }
  switch (state) {
    case 'succeeded':
      return { kind: 'moved', wechatId }
    case 'failed':
      return { kind: 'short', code: 'RECOVERY_FAILED' }
    case 'processing':
      return { kind: 'open', code: 'PROCESSING', wechatId }
    case 'unknown':
      return { kind: 'open', code: 'RECOVERY_STATE_UNKNOWN', wechatId }
  }
}
