import { assert } from '@anxin/shared/kernel/errors'
import type { App } from '../app'
import type { Tx } from '../platform/db'
import { beginOperation } from './begin-operation'
import { heldAfterPending } from './held-after-pending'
import { commissionRoom, releaseEntries, spreadCommission } from './ledger'
import { lockPaymentsOf, movePayment, type PaymentRow } from './payments.repository'
import { releasableAt } from './releasable-at'

type ReleaseOrder = {
  readonly subjectId: string
  /** For all frozen payments together; 0 frees everything to the shop. */
  readonly commissionFen: number
}

/**
 * Orders the release of all frozen payments of a subject: the commission, divided by what remains of each and never
 * above WeChat's cap, to the platform, all the rest to the shop. Refunds that are under way come first. WeChat is asked
 * after the commit; `payment.released` comes for each payment. Returns the ids of the operations, none where nothing is
 * frozen.
 */
export async function releaseSubject(app: App, tx: Tx, order: ReleaseOrder): Promise<string[]> {
  assert(order.commissionFen >= 0, 'a commission is not negative')
  const legs = await releasableLegs(tx, order.subjectId)
  const commissions = spreadCommission(
    order.commissionFen,
    legs.map(({ payment, frozenFen, remainderFen }) => ({
      remainderFen,
      roomFen: commissionRoom(payment.amountFen, frozenFen),
    })),
  )
  const ids: string[] = []
  for (const [index, { payment, frozenFen }] of legs.entries()) {
    const amountFen = commissions[index] ?? 0
    const kind = amountFen > 0 ? 'share' : 'finish'
    await movePayment(tx, payment, 'release')
    const dueAt = releasableAt(payment)
    ids.push(
      await beginOperation(app, tx, payment, {
        kind,
        amountFen,
        reason: kind === 'share' ? '平台服务费' : '解冻剩余资金',
        pending: releaseEntries(frozenFen, amountFen),
        dueAt: dueAt > app.clock.now() ? dueAt : app.clock.now(),
      }),
    )
  }
  return ids
}

/** Whether releaseSubject would order anything now. Locks the payments of the subject. */
export async function hasReleasable(tx: Tx, subjectId: string): Promise<boolean> {
  return (await releasableLegs(tx, subjectId)).length > 0
}

type Leg = { readonly payment: PaymentRow; readonly frozenFen: number; readonly remainderFen: number }

async function releasableLegs(tx: Tx, subjectId: string): Promise<Leg[]> {
  const legs: Leg[] = []
  for (const payment of await lockPaymentsOf(tx, subjectId)) {
    if (payment.state !== 'frozen') continue
    const { held, remainderFen } = await heldAfterPending(tx, payment.id)
    // Nothing will remain of a payment that is being refunded whole: it ends by that refund.
    if (remainderFen > 0) legs.push({ payment, frozenFen: held.frozen, remainderFen })
  }
  return legs
}
