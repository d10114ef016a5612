import { LIMITS } from '@anxin/shared/kernel/limits'
import { plusMs } from '@anxin/shared/kernel/time'
import type { App } from '../app'
import type { Tx } from '../platform/db'
import { cancelTimers, setTimers } from '../platform/timers'

/** Timers of a quote that is shown, and of a supplement; the nth reminder is the number at the end. */
export const QUOTE_TIMERS = [
  'orders.quote-due',
  'orders.quote-remind-1',
  'orders.quote-remind-2',
  'orders.quote-remind-3',
  'orders.quote-expire',
] as const
export const SUPPLEMENT_TIMERS = ['orders.supplement-nudge', 'orders.supplement-expire'] as const

/** How long a quote that is shown now can be approved. */
export function quoteUntil(app: App): Date {
  return plusMs(app.clock.now(), LIMITS.quoteValidMs)
}

export function supplementUntil(app: App): Date {
  return plusMs(app.clock.now(), LIMITS.supplementValidMs)
}

/** A quote was shown: reminders and expiry begin anew. */
export async function timeQuote(app: App, tx: Tx, orderId: string, until: Date): Promise<void> {
  await cancelTimers(tx, orderId, ['orders.quote-due'])
  const now = app.clock.now()
  await setTimers(app, tx, [
    ...LIMITS.quoteRemindersMs.map((afterMs, index) => ({
      kind: `orders.quote-remind-${index + 1}`,
      subjectId: orderId,
      dueAt: plusMs(now, afterMs),
    })),
    { kind: 'orders.quote-expire', subjectId: orderId, dueAt: until },
  ])
}

/** The same for a supplement. */
export async function timeSupplement(app: App, tx: Tx, orderId: string, until: Date): Promise<void> {
  const nudgeAt = plusMs(app.clock.now(), LIMITS.supplementNudgeMs)
  await setTimers(app, tx, [
    { kind: 'orders.supplement-nudge', subjectId: orderId, dueAt: nudgeAt },
    { kind: 'orders.supplement-expire', subjectId: orderId, dueAt: until },
  ])
}
