import type { Listener } from '../platform/outbox'
import { setTimer } from '../platform/timers'
import { SUBMIT } from './begin-operation'
import { findOperation, freeOperation, lockPayment } from './payments.repository'
import { settleOperation } from './settle-operation'

/** WeChat's codes are upper case too; this one is ours. */
const REJECTED = 'RISK_REJECTED'

/** A person let a held refund or payout go: it takes its turn. A payment is prepared by its payer, who tries again. */
export const onMovementReleased: Listener<'movement.released'> = async (app, tx, { payload }) => {
  const { kind, paymentId, movementId, decisionId } = payload
  if (kind === 'payment') return
  await lockPayment(tx, paymentId)
  if (await freeOperation(tx, movementId, decisionId))
    await setTimer(app, tx, SUBMIT, movementId, app.clock.now())
}

/**
 * A person refused a held refund or payout. WeChat was never asked, so it ends like one that WeChat refused: its pending
 * entries are void, the money is frozen as before, and the payment is parked, because somebody waits for that money and a
 * person must decide again. Silently giving it to the other side would be a decision that nobody made.
 */
export const onMovementRejected: Listener<'movement.rejected'> = async (app, tx, { payload }) => {
  const { kind, paymentId, movementId, decisionId } = payload
  if (kind === 'payment') return
  await lockPayment(tx, paymentId)
  const operation = await findOperation(tx, movementId)
  if (operation?.heldBy !== decisionId) return
  await settleOperation(app, tx, movementId, { kind: 'refused', code: REJECTED }, 'people')
}
