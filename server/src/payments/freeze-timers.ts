import { FREEZE_STAGES, type FreezeStage } from '@anxin/shared/events'
import { LIMITS } from '@anxin/shared/kernel/limits'
import { plusMs } from '@anxin/shared/kernel/time'
import type { App } from '../app'
import type { Tx } from '../platform/db'
import { cancelTimers, setTimers } from '../platform/timers'
import type { PaymentRow } from './payments.repository'

/** Timer kinds are stored, so they never change. */
export const GUARD = 'payments.freeze-guard'
export const FREED = 'payments.freed-check'

/** The stages of a freeze and their instants, in order. */
export function freezeStages(
  mode: PaymentRow['mode'],
  paidAt: Date,
): { readonly stage: FreezeStage; readonly at: Date }[] {
  const afterMs = mode === 'ecommerce' ? LIMITS.ecommerceFreezeStagesMs : LIMITS.partnerFreezeStagesMs
  return FREEZE_STAGES.map((stage, index) => ({ stage, at: plusMs(paidAt, afterMs[index] ?? 0) }))
}

type Frozen = Pick<PaymentRow, 'id' | 'mode'> & { readonly paidAt: Date; readonly freezeEndsAt: Date }

/** In the transaction in which a payment becomes frozen: from here on its freeze ends by somebody's decision. */
export async function startFreezeGuard(app: App, tx: Tx, payment: Frozen): Promise<void> {
  const { id: subjectId, mode, paidAt, freezeEndsAt } = payment
  const [first] = freezeStages(mode, paidAt)
  await setTimers(app, tx, [
    { kind: GUARD, subjectId, dueAt: first?.at ?? freezeEndsAt },
    { kind: FREED, subjectId, dueAt: plusMs(freezeEndsAt, LIMITS.freedCheckAfterMs) },
  ])
}

/** Nothing is frozen any more. */
export function endFreezeGuard(tx: Tx, paymentId: string): Promise<void> {
  return cancelTimers(tx, paymentId, [GUARD, FREED])
}
