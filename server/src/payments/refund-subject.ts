import { assert } from '@anxin/shared/kernel/errors'
import type { App } from '../app'
import type { Tx } from '../platform/db'
import { beginOperation } from './begin-operation'
import { refundEntries, spreadRefund } from './ledger'
import { heldAfterPending } from './held-after-pending'
import { lockPaymentsOf } from './payments.repository'

export type RefundOrder = {
  readonly subjectId: string
  /** At most what is frozen and not being refunded already; 0 does nothing. */
  readonly amountFen: number
  /** Shown to the payer. */
  readonly reason: string
  /** Refunds this payment alone, e.g. one that was paid after its close; without it the newest go first. */
  readonly paymentId?: string
}

/**
 * Orders a refund from the frozen money of a subject. WeChat is asked after the commit; `payment.refunded` comes for
 * each payment once its payer has the money. Returns the ids of the operations.
 */
export async function refundSubject(app: App, tx: Tx, order: RefundOrder): Promise<string[]> {
  if (order.amountFen === 0) return []
  const payments = (await lockPaymentsOf(tx, order.subjectId))
    .filter(({ state }) => state === 'frozen')
    .filter(({ id }) => order.paymentId === undefined || id === order.paymentId)
    .toReversed()
  const legs = []
  for (const payment of payments) legs.push({ payment, ...(await heldAfterPending(tx, payment.id)) })
  const remainders = legs.map((leg) => leg.remainderFen)
  assert(order.amountFen > 0, 'a refund is not negative')
  const parts = spreadRefund(order.amountFen, remainders)
  const ids: string[] = []
  for (const [index, { payment, held }] of legs.entries()) {
    const amountFen = parts[index] ?? 0
    if (amountFen === 0) continue
    const pending = refundEntries(held, amountFen)
    const { reason } = order
    const dueAt = app.clock.now()
    ids.push(await beginOperation(app, tx, payment, { kind: 'refund', amountFen, reason, pending, dueAt }))
  }
  return ids
}
