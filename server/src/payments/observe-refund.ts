import { assert } from '@anxin/shared/kernel/errors'
import type { App } from '../app'
import type { Refund } from '../gateways/wechat-pay/port'
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
    byAdvance: operation.byAdvance,
  }
  const outcome = await askWechat(app, 'refund.call', (wechat) => wechat.refund(order))
  if (outcome.kind === 'ok') return observeRefund(operation, outcome.value)
  if (outcome.kind === 'refused') return observeRefusal(payment, operation, outcome.code)
  return observeCall(outcome)
}

/**
 * Once the money is released, a refund can find the shop's balance short, or the platform's own. The number that was
 * refused so is sent again with the advance; where WeChat will not have it with other content, a new one must do.
 */
function observeRefusal(payment: PaymentRow, operation: OperationRow, code: string): Observation {
  const isReleased = payment.state !== 'frozen' && payment.state !== 'releasing'
  if (code === 'NOT_ENOUGH' && isReleased)
    return { kind: 'short', code: operation.byAdvance ? 'ADVANCE_NOT_ENOUGH' : code }
  const wasOtherwise = operation.byAdvance && operation.attempts > 0
  if (code === 'INVALID_REQUEST' && wasOtherwise) return { kind: 'renew', code: 'NUMBER_USED' }
  return { kind: 'refused', code }
}

export async function queryRefund(app: App, payment: PaymentRow, operation: OperationRow): Promise<Answer> {
  const refundNo = operationNoOf('refund', operation.id)
  const outcome = await askWechat(app, 'refund.query', (wechat) =>
    wechat.queryRefund({ subMchid: payment.subMchid, refundNo }),
  )
  if (outcome.kind !== 'ok') return observeQuery(outcome)
  return observeRefund(operation, outcome.value)
}

type RefundTold = Pick<Refund, 'state' | 'refundFen' | 'wechatRefundId' | 'payerRefundFen' | 'byAdvance'>

/** A refund's state, from a reply, a query or a notification alike. */
export function observeRefund(operation: OperationRow, told: RefundTold): Observation {
  const { wechatRefundId: wechatId, payerRefundFen, byAdvance } = told
  if (told.refundFen !== operation.amountFen) return { kind: 'stuck', code: 'AMOUNT_DIFFERS', wechatId }
  switch (told.state) {
    case 'succeeded':
      return { kind: 'refunded', wechatId, payerRefundFen, byAdvance }
    case 'closed':
      return { kind: 'refused', code: 'REFUND_CLOSED' }
    case 'abnormal':
      return { kind: 'stuck', code: 'REFUND_ABNORMAL', wechatId }
    case 'processing':
      return { kind: 'open', code: 'PROCESSING', wechatId }
    case 'unknown':
      return { kind: 'open', code: 'REFUND_STATE_UNKNOWN', wechatId }
  }
}
