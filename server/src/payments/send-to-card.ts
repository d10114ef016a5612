import { AppError, assert } from '@anxin/shared/kernel/errors'
import type { App } from '../app'
import type { AbnormalRefundInput } from '../gateways/wechat-pay/port'
import { askWechat, moneyTransaction } from '../platform/crash'
import type { Queries } from '../platform/db'
import { setTimer } from '../platform/timers'
import { SUBMIT } from './begin-operation'
import { operationNoOf } from './numbers'
import { observeRefund } from './observe-refund'
import { findOperation, findPayment, isSettled, type OperationRow } from './payments.repository'
import { settleOperation } from './settle-operation'

/** The refund that an operator means, or NOT_FOUND. */
export async function findRefund(q: Queries, operationId: string): Promise<OperationRow> {
  const operation = await findOperation(q, operationId)
  if (operation?.kind !== 'refund') throw new AppError('NOT_FOUND', `refund ${operationId}`)
  return operation
}

/**
 * Asks WeChat to send an abnormal refund to a card, or back to the merchant, and goes back to asking what becomes of
 * it. Calls WeChat, so it runs outside any transaction; a repeat is harmless. REFUND_NOT_ABNORMAL, CARD_REFUSED, or
 * WECHAT_UNAVAILABLE, after which it may simply be tried again.
 */
export async function sendToCard(
  app: App,
  operationId: string,
  to: AbnormalRefundInput['to'],
): Promise<void> {
  const operation = await findRefund(app.db, operationId)
  const payment = await findPayment(app.db, operation.paymentId)
  const { wechatId } = operation
  if (isSettled(operation) || wechatId === null || operation.lastCode !== 'REFUND_ABNORMAL')
    throw new AppError('REFUND_NOT_ABNORMAL', `refund ${operationId}: ${operation.lastCode}`)
  assert(payment, `refund ${operationId} belongs to a payment`)
  const { subMchid } = payment
  const refundNo = operationNoOf('refund', operationId)
  const outcome = await askWechat(app, 'abnormal.call', (wechat) =>
    wechat.applyAbnormalRefund({ subMchid, wechatRefundId: wechatId, refundNo, to }),
  )
  if (outcome.kind === 'refused') throw new AppError('CARD_REFUSED', `refund ${operationId}: ${outcome.code}`)
  await moneyTransaction(app, 'abnormal.settle', async (tx) => {
    if (outcome.kind === 'ok')
      await settleOperation(app, tx, operationId, observeRefund(operation, outcome.value), 'reply')
    const after = await findOperation(tx, operationId)
    if (after && !isSettled(after)) await setTimer(app, tx, SUBMIT, operationId, app.clock.now())
  })
  if (outcome.kind !== 'ok') throw new AppError('WECHAT_UNAVAILABLE', `abnormal refund: ${outcome.kind}`)
}
