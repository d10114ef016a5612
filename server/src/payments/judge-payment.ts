import { AppError } from '@anxin/shared/kernel/errors'
import type { App } from '../app'
import { lockUser, proveByCode } from '../identity'
import { moneyTransaction } from '../platform/crash'
import { judgeOnce, noteVerified } from '../risk'
import type { PaymentRow } from './payments.repository'

/** What the payer's phone says of itself when it wants to pay. */
export type Payer = {
  /** The name that the phone gives itself; risk keeps a keyed hash of it. */
  readonly deviceId?: string | undefined
  /** The code that was sent to the payer's phone, where risk wants it. */
  readonly code?: string | undefined
}

/**
 * Lets a payment through that risk allows, or whose payer has proved the phone, once for the payment.
 * PAYMENT_VERIFICATION_NEEDED, SMS_CODE_WRONG, PAYMENT_CODE_LOCKED, PAYMENT_HELD while a person looks, PAYMENT_REFUSED
 * after that person said no.
 */
export async function judgePayment(app: App, payment: PaymentRow, payer: Payer): Promise<void> {
  const { id, subjectId, payerId, shopId, amountFen } = payment
  const { decisionId, is } = await moneyTransaction(app, 'payment.judge', async (tx) => {
    await lockUser(tx, payerId) // many payments of one payer at one time see each other
    return judgeOnce(app, tx, {
      kind: 'payment',
      movementId: id,
      paymentId: id,
      subjectId,
      payerId,
      shopId,
      amountFen,
      deviceId: payer.deviceId ?? null,
    })
  })
  if (is === 'held') throw new AppError('PAYMENT_HELD', `payment ${id}: decision ${decisionId}`)
  if (is === 'rejected') throw new AppError('PAYMENT_REFUSED', `payment ${id}: decision ${decisionId}`)
  if (is === 'free') return
  if (payer.code === undefined) throw new AppError('PAYMENT_VERIFICATION_NEEDED', `payment ${id}`)
  const proof = { userId: payerId, subjectId: id, code: payer.code }
  await proveByCode(app, proof, (tx) => noteVerified(app, tx, decisionId))
}
