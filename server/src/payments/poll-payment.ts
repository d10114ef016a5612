import { LIMITS } from '@anxin/shared/kernel/limits'
import { plusMs } from '@anxin/shared/kernel/time'
import type { App } from '../app'
import { moneyTransaction } from '../platform/crash'
import { askTrade } from './check-payment'
import { closePayment } from './close-payment'
import { findPayment } from './payments.repository'

/**
 * Timer `payments.poll`: asks about an open payment until it ends, so that one whose notification never came is found
 * within a minute; past the deadline it orders the close. Returns when to come back.
 */
export async function pollPayment(app: App, paymentId: string): Promise<Date | null> {
  const payment = await findPayment(app.db, paymentId)
  if (payment?.state !== 'created') return null
  if (app.clock.now() >= payment.expiresAt) {
    await moneyTransaction(app, 'close.order', (tx) => closePayment(app, tx, paymentId))
    return null
  }
  if (payment.prepayAt === null) return payment.expiresAt
  await askTrade(app, payment)
  const after = await findPayment(app.db, paymentId)
  if (after?.state !== 'created') return null
  return nextPollAt(after.prepayAt ?? payment.prepayAt, after.expiresAt, app.clock.now())
}

/** The next instant to ask at: soon after the prepay id was made, every 45 s while it is good, then now and then. */
export function nextPollAt(prepayAt: Date, expiresAt: Date, now: Date): Date {
  const elapsedMs = now.getTime() - prepayAt.getTime()
  const early = LIMITS.payQueryAfterMs.find((afterMs) => afterMs > elapsedMs)
  const canBePaid = elapsedMs < LIMITS.prepayValidMs
  const laterMs = canBePaid ? LIMITS.payQueryEveryMs : LIMITS.payQueryIdleMs
  const next = plusMs(now, early === undefined ? laterMs : early - elapsedMs)
  return next < expiresAt ? next : expiresAt
}
