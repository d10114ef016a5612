import { assert } from '@anxin/shared/kernel/errors'
import type { App } from '../app'
import type { RefundState } from '../gateways/wechat-pay/port'
import { askWechat } from '../platform/crash'
import { operationNoOf } from './numbers'
import { observeCall, observeQuery, type Answer, type Observation } from './observation'
import type { OperationRow, PaymentRow } from './payments.repository'

export async function callRefund(
  app: App,
  payment: PaymentRow,
  operation: OperationRow,
): Promise<Observation> {
  assert(payment.transactionId !== null, 'only a paid payment is refunded')
  const order = {
    subMchid: payment.subMchid,
    transactionId: payment.transactionId,
    refundNo: operationNoOf('refund', operation.id),
    reason: operation.reason,
    refundFen: operation.amountFen,
    totalFen: payment.amountFen,
  }
  const outcome = await askWechat(app, 'refund.call', (wechat) => wechat.refund(order))
  if (outcome.kind !== 'ok') return observeCall(outcome)
  return observeRefund(operation, outcome.value.state, outcome.value.refundFen)
}

export async function queryRefund(app: App, payment: PaymentRow, operation: OperationRow): Promise<Answer> {
  const refundNo = operationNoOf('refund', operation.id)
  const outcome = await askWechat(app, 'refund.query', (wechat) =>
    wechat.queryRefund({ subMchid: payment.subMchid, refundNo }),
  )
  if (outcome.kind !== 'ok') return observeQuery(outcome)
  return observeRefund(operation, outcome.value.state, outcome.value.refundFen)
}

/** A refund's state, from a reply, a query or a notification alike. */
export function observeRefund(operation: OperationRow, state: RefundState, refundFen: number): Observation {
  if (refundFen !== operation.amountFen) return { kind: 'stuck', code: 'AMOUNT_DIFFERS' }
  switch (state) {
    case 'succeeded':
      return { kind: 'refunded' }
    case 'closed':
      return { kind: 'refused', code: 'REFUND_CLOSED' }
    case 'abnormal':
      return { kind: 'stuck', code: 'REFUND_ABNORMAL' }
    case 'processing':
      return { kind: 'open', code: 'PROCESSING' }
    case 'unknown':
      return { kind: 'open', code: 'REFUND_STATE_UNKNOWN' }
  }
}
