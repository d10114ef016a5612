import { yuanText } from '@anxin/shared/kernel/money'
import type { App } from '../app'
import type { Tx } from '../platform/db'
import { publish } from '../platform/outbox'
import { notePaymentParked, type OperationRow, type PaymentRow } from './payments.repository'

type Parked = {
  readonly id: string
  readonly subjectId: string
  readonly purpose: string
}

/** Calls a person: nothing more happens to this operation, or nothing will happen without a look. */
export async function parkOperation(
  app: App,
  tx: Tx,
  payment: Parked,
  operationId: string,
  code: string,
): Promise<void> {
  app.log.error({ alarm: 'payment-parked', paymentId: payment.id, operationId, code }, 'a person must look')
  const { id: paymentId, subjectId, purpose } = payment
  await publish(app, tx, 'payment.parked', subjectId, { paymentId, subjectId, purpose, operationId, code })
}

/** The same for a payment as a whole, once for each reason; the event then names the payment as its operation. */
export async function parkPayment(app: App, tx: Tx, payment: Parked, code: string): Promise<void> {
  if (await notePaymentParked(tx, payment.id, code)) await parkOperation(app, tx, payment, payment.id, code)
}

/** The payer's account cannot take the money back: an incident, until an operator has found another way. */
export async function reportAbnormal(
  app: App,
  tx: Tx,
  { id: paymentId, subjectId, shopId }: PaymentRow,
  { id: operationId, amountFen, attempts }: OperationRow,
): Promise<void> {
  await publish(app, tx, 'money.incident', subjectId, {
    causeKey: `refund-abnormal.${operationId}.${attempts}`, // a card can fail as well
    class: 'refund-abnormal',
    subjectId,
    paymentId,
    shopId,
    amountFen,
    text: `退款无法原路退回车主账户：¥${yuanText(amountFen)}`,
  })
}
