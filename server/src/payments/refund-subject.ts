import { AppError, assert } from '@anxin/shared/kernel/errors'
import { sumFen } from '@anxin/shared/kernel/money'
import type { App } from '../app'
import type { Tx } from '../platform/db'
import { beginOperation } from './begin-operation'
import { heldAfterPending } from './held-after-pending'
import {
  commissionBackOn,
  commissionRoom,
  plus,
  refundEntries,
  remainderOf,
  returnEntries,
  spreadCommission,
  spreadRefund,
  type Balances,
} from './ledger'
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
  /** The platform pays what was released already from the first call on, where WeChat lets it. */
  readonly byAdvance?: boolean
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
  const payments = await lockPaymentsOf(tx, order.subjectId)
  const legs = await refundableLegs(
    tx,
    payments.filter(({ id }) => order.paymentId === undefined || id === order.paymentId),
  )
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
    const byAdvance = order.byAdvance === true && payment.state === 'released' && canAdvance(app, payment)
    ids.push(
      await beginOperation(app, tx, payment, {
        kind: 'refund',
        amountFen: refundFen,
        byAdvance,
        reason: order.reason,
        pending: refundEntries(held, refundFen, { byAdvance }),
        dueAt: app.clock.now(),
      }),
    )
  }
  return ids
}

/**
 * The most that refundSubject would order now, in fen: what remains of frozen and released payments, less what is being
 * refunded already. RELEASE_UNDER_WAY while one is on its way to the shop: what its platform's share will be is not
 * known yet, and a commission that leaves it out would be rounded twice. Locks the payments of the subject.
 */
export async function refundableFen(tx: Tx, subjectId: string): Promise<number> {
  const payments = await lockPaymentsOf(tx, subjectId)
  if (payments.some(({ state }) => state === 'releasing'))
    throw new AppError('RELEASE_UNDER_WAY', `subject ${subjectId}`)
  return sumFen((await refundableLegs(tx, payments)).map(({ remainderFen }) => remainderFen))
}

/** Whether WeChat lets the platform pay a refund of this payment in place of the shop. */
export function canAdvance(app: App, { mode }: Pick<PaymentRow, 'mode'>): boolean {
  return mode === 'ecommerce' && app.env.WECHATPAY_ADVANCE === 'on'
}

type Planned = { readonly subjectId: string; readonly amountFen: number; readonly commissionFen: number }

/** What each has in the end. `released`: at least a part of the refund has to be taken from the shop again. */
export type MoneyAfter = {
  readonly ownerFen: number
  readonly toShopFen: number
  readonly commissionFen: number
  readonly feeFen: number
  readonly released: boolean
}

/**
 * What a refund of that sum and the release of all the rest would lead to, by the same rules: nothing is ordered. Locks
 * the payments of the subject.
 * @param commissionFen as in RefundOrder
 */
export async function moneyAfterRefund(tx: Tx, planned: Planned): Promise<MoneyAfter> {
  const legs = await refundableLegs(tx, await lockPaymentsOf(tx, planned.subjectId))
  const parts = spreadRefund(
    planned.amountFen,
    legs.map(({ remainderFen }) => remainderFen),
  )
  const returns = commissionBack({ ...planned, reason: '' }, legs, parts)
  const after = legs.map((leg, index) => {
    const held = plus(leg.held, returnEntries(returns[index] ?? 0))
    return { payment: leg.payment, held: plus(held, refundEntries(held, parts[index] ?? 0)) }
  })
  const frozen = after.filter(({ held }) => held.frozen > 0)
  const commissions = spreadCommission(
    Math.max(0, planned.commissionFen - sumFen(after.map(({ held }) => held.commission))),
    frozen.map(({ payment, held }) => ({
      remainderFen: remainderOf(held),
      roomFen: commissionRoom(payment.amountFen, held.frozen),
    })),
  )
  const sumOf = (account: 'refunded' | 'shop' | 'commission' | 'fee' | 'frozen') =>
    sumFen(after.map(({ held }) => held[account]))
  const shareFen = sumFen(commissions)
  return {
    ownerFen: sumOf('refunded'),
    toShopFen: sumOf('shop') + sumOf('frozen') - shareFen,
    commissionFen: sumOf('commission') + shareFen,
    feeFen: sumOf('fee'),
    released: legs.some(({ payment }, index) => payment.state === 'released' && (parts[index] ?? 0) > 0),
  }
}

/** Of locked payments, frozen money is given back before released money, the newest payment first. */
async function refundableLegs(tx: Tx, payments: readonly PaymentRow[]): Promise<Leg[]> {
  const legs: Leg[] = []
  for (const state of ['frozen', 'released'] as const)
    for (const payment of payments.toReversed())
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
