import type { App } from '../app'
import type { Tx } from '../platform/db'
import { heldAfterPending } from './held-after-pending'
import { lockPayment } from './payments.repository'
import { refundSubject } from './refund-subject'

/**
 * Orders the refund of all that remains of one frozen payment. Returns how much in fen; 0 where it is no longer frozen,
 * or all of it is on its way back already.
 * @param reason shown to the payer
 */
export async function refundPayment(app: App, tx: Tx, paymentId: string, reason: string): Promise<number> {
  const payment = await lockPayment(tx, paymentId)
  if (payment?.state !== 'frozen') return 0
  const { remainderFen: amountFen } = await heldAfterPending(tx, paymentId)
  await refundSubject(app, tx, { subjectId: payment.subjectId, paymentId, amountFen, reason })
  return amountFen
}
