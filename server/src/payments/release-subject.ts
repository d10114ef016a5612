import { assert } from '@anxin/shared/kernel/errors'
import { sumFen } from '@anxin/shared/kernel/money'
import type { App } from '../app'
import type { Tx } from '../platform/db'
import { beginOperation } from './begin-operation'
import { heldAfterPending } from './held-after-pending'
import { commissionRoom, releaseEntries, spreadCommission } from './ledger'
import { lockPaymentsOf, movePayment, paymentsOf, type PaymentRow } from './payments.repository'
import { releasableAt } from './releasable-at'
import { undisputed, type BillPart } from './undisputed'

type ReleaseOrder = {
  readonly subjectId: string
  /**
   * What the platform deserves of the subject in all; what it has or is getting of other payments is taken off. 0 frees
   * everything to the shop.
   */
  readonly commissionFen: number
  /** Only payments that pay for nothing disputed are released; the others keep their part of the commission. */
  readonly bill?: readonly BillPart[]
}

/**
 * Orders the release of the frozen payments of a subject: the commission, divided by what remains of each and never
 * above WeChat's cap, to the platform, all the rest to the shop. Refunds that are under way come first. WeChat is asked
 * after the commit; `payment.released` comes for each payment. Returns the ids of the operations, none where nothing is
 * frozen.
 */
export async function releaseSubject(app: App, tx: Tx, order: ReleaseOrder): Promise<string[]> {
  assert(order.commissionFen >= 0, 'a commission is not negative')
  const all = await remainingLegs(tx, order.subjectId)
  const legs = all.filter(isReleasable)
  const hadFen = sumFen(all.filter((leg) => !isReleasable(leg)).map(({ commissionFen }) => commissionFen))
  const commissions = spreadCommission(
    Math.max(0, order.commissionFen - hadFen),
    legs.map(({ payment, frozenFen, remainderFen }) => ({
      remainderFen,
      roomFen: commissionRoom(payment.amountFen, frozenFen),
    })),
  )
  const isFree = order.bill ? freeOfDispute(all, order.bill) : () => true
  const ids: string[] = []
  for (const [index, { payment, frozenFen }] of legs.entries()) {
    if (!isFree(payment.id)) continue
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

function freeOfDispute(legs: readonly Leg[], bill: readonly BillPart[]): (paymentId: string) => boolean {
  const free = undisputed(
    legs.map(({ remainderFen }) => remainderFen),
    bill,
  )
  const ids = new Set(legs.filter((_leg, index) => free[index]).map(({ payment }) => payment.id))
  return (paymentId) => ids.has(paymentId)
}

/** Whether releaseSubject would order anything now. Locks the payments of the subject. */
export async function hasReleasable(tx: Tx, subjectId: string): Promise<boolean> {
  return (await remainingLegs(tx, subjectId)).some(isReleasable)
}

/** What is frozen in payments of which nothing pays for what is disputed: what releaseSubject would free now, in fen. */
export async function undisputedFenOf(tx: Tx, subjectId: string, bill: readonly BillPart[]): Promise<number> {
  const legs = await legsThatRemain(tx, await paymentsOf(tx, subjectId))
  const isFree = freeOfDispute(legs, bill)
  const free = legs.filter((leg) => isReleasable(leg) && isFree(leg.payment.id))
  return sumFen(free.map(({ frozenFen }) => frozenFen))
}

/** What remains with platform and shop, or frozen, once all that is under way has come through, in fen. */
export async function remainingFen(tx: Tx, subjectId: string): Promise<number> {
  return sumFen((await remainingLegs(tx, subjectId)).map(({ remainderFen }) => remainderFen))
}

type Leg = {
  readonly payment: PaymentRow
  readonly frozenFen: number
  readonly commissionFen: number
  readonly remainderFen: number
}

const isReleasable = ({ payment }: Leg) => payment.state === 'frozen'

/** The payments of which something remains, locked, in the order in which they were made. */
async function remainingLegs(tx: Tx, subjectId: string): Promise<Leg[]> {
  return legsThatRemain(tx, await lockPaymentsOf(tx, subjectId))
}

async function legsThatRemain(tx: Tx, payments: readonly PaymentRow[]): Promise<Leg[]> {
  const legs: Leg[] = []
  for (const payment of payments) {
    if (!['frozen', 'releasing', 'released'].includes(payment.state)) continue
    const { held, remainderFen } = await heldAfterPending(tx, payment.id)
    const { frozen: frozenFen, commission: commissionFen } = held
    // Nothing will remain of a payment that is being refunded whole: it ends by that refund.
    if (remainderFen > 0) legs.push({ payment, frozenFen, commissionFen, remainderFen })
  }
  return legs
}
