import { assert } from '@anxin/shared/kernel/errors'
import { sumFen } from '@anxin/shared/kernel/money'
import type { App } from '../app'
import type { Tx } from '../platform/db'
import { beginOperation } from './begin-operation'
import { heldAfterPending } from './held-after-pending'
import { commissionBackOn, plus, refundEntries, returnEntries, spreadRefund, type Balances } from './ledger'
import { lockPaymentsOf, operationsOf, type PaymentRow } from './payments.repository'

export type RefundOrder = {
  readonly subjectId: string
  /** At most what remains of its frozen and released payments and is not being refunded already; 0 does nothing. */
  readonly amountFen: number
  /** Shown to the payer. */
  readonly reason: string
  /** Refunds this payment alone, e.g. one that was paid after its close; without it frozen money goes first, the newest first. */
  readonly paymentId?: string
  /**
   * What the platform may keep of the commission for the whole subject after this refund; what was released to it
   * beyond that goes back to the shop first. Without it: its share of what remains of each payment, rounded down.
   */
  readonly commissionFen?: number
}

type Leg = { readonly payment: PaymentRow; readonly held: Balances; readonly remainderFen: number }

/**
 * Orders a refund of a subject. Of a payment that was released, the platform first returns the commission that it no
 * longer deserves, and then the shop refunds (lifecycle, money rules). WeChat is asked after the commit;
 * `payment.refunded` comes for each payment once its payer has the money. Returns the ids of the refunds.
 */
export async function refundSubject(app: App, tx: Tx, order: RefundOrder): Promise<string[]> {
  if (order.amountFen === 0) return []
  assert(order.amountFen > 0, 'a refund is not negative')
  const legs = await refundableLegs(tx, order)
  const parts = spreadRefund(
    order.amountFen,
    legs.map(({ remainderFen }) => remainderFen),
  )
  const returns = commissionBack(order, legs, parts)
  const ids: string[] = []
  for (const [index, leg] of legs.entries()) {
    const returnFen = returns[index] ?? 0
    const refundFen = parts[index] ?? 0
    if (returnFen > 0) await beginReturn(app, tx, leg, returnFen)
    if (refundFen === 0) continue
    const { payment } = leg
    const held = returnFen > 0 ? plus(leg.held, returnEntries(returnFen)) : leg.held
    ids.push(
      await beginOperation(app, tx, payment, {
        kind: 'refund',
        amountFen: refundFen,
        reason: order.reason,
        pending: refundEntries(held, refundFen),
        dueAt: app.clock.now(),
      }),
    )
  }
  return ids
}

/**
 * The most that refundSubject would order now, in fen: what remains of frozen and released payments, less what is being
 * refunded already. Locks the payments of the subject.
 */
export async function refundableFen(tx: Tx, subjectId: string): Promise<number> {
  return sumFen((await refundableLegs(tx, { subjectId })).map(({ remainderFen }) => remainderFen))
}

/** Frozen money is given back before released money, the newest payment first. */
async function refundableLegs(tx: Tx, order: Pick<RefundOrder, 'subjectId' | 'paymentId'>): Promise<Leg[]> {
  const payments = (await lockPaymentsOf(tx, order.subjectId))
    .filter(({ id }) => order.paymentId === undefined || id === order.paymentId)
    .toReversed()
  const legs: Leg[] = []
  for (const state of ['frozen', 'released'] as const)
    for (const payment of payments)
      if (payment.state === state) legs.push({ payment, ...(await heldAfterPending(tx, payment.id)) })
  return legs
}

/** What of its commission the platform returns of each leg; of a frozen one it has none yet. */
function commissionBack(order: RefundOrder, legs: readonly Leg[], partsFen: readonly number[]): number[] {
  const takenFen = legs.map(({ held }) => held.commission)
  if (order.commissionFen === undefined)
    return legs.map(({ held, remainderFen }, index) =>
      remainderFen === 0 ? 0 : commissionBackOn(held.commission, partsFen[index] ?? 0, remainderFen),
    )
  // Where the refund goes, the commission goes first: in the same order.
  return spreadRefund(Math.max(0, sumFen(takenFen) - order.commissionFen), takenFen)
}

async function beginReturn(app: App, tx: Tx, { payment }: Leg, amountFen: number): Promise<void> {
  const share = (await operationsOf(tx, payment.id)).find(
    ({ kind, state }) => kind === 'share' && state === 'succeeded',
  )
  assert(share, `a commission was shared of payment ${payment.id}`)
  await beginOperation(app, tx, payment, {
    kind: 'return',
    amountFen,
    sourceId: share.id,
    reason: '退款，退回平台服务费',
    pending: returnEntries(amountFen),
    dueAt: app.clock.now(),
  })
}
