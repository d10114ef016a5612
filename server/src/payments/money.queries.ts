import type { PaymentState } from '@anxin/shared/payments/payment.machine'
import { assert } from '@anxin/shared/kernel/errors'
import { sumFen } from '@anxin/shared/kernel/money'
import type { Refunding } from '@anxin/shared/payments/payment.contract'
import type { Queries, Tx } from '../platform/db'
import { dueTimes } from '../platform/timers'
import { SUBMIT } from './begin-operation'
import { EMPTY, moneyOfBalances, type Money } from './ledger'
import { heldForShop, heldForSubject, heldForSubjects } from './ledger.repository'
import {
  findPaymentFacts,
  lockPaymentsOf,
  openRefundsOf,
  paymentsOf,
  waitsForMoney,
  type OperationRow,
  type PaymentRow,
} from './payments.repository'

/** Where the money of one subject is, by what is posted: what WeChat has confirmed. */
export async function moneyOf(q: Queries, subjectId: string): Promise<Money> {
  return moneyOfBalances(await heldForSubject(q, subjectId))
}

/** The same for the subjects of a page, in one query; every id that was asked for is in the answer. */
export async function moneyOfMany(q: Queries, subjectIds: readonly string[]): Promise<Map<string, Money>> {
  const held = await heldForSubjects(q, subjectIds)
  return new Map(subjectIds.map((id) => [id, moneyOfBalances(held.get(id) ?? EMPTY)]))
}

/** What of a subject's money is neither back with its payer nor on the way there: the most that may be ordered back. */
export async function keptFenOf(q: Queries, subjectId: string): Promise<number> {
  const { paidFen, refundedFen } = await moneyOf(q, subjectId)
  const onWay = await openRefundsOf(q, subjectId)
  return paidFen - refundedFen - sumFen(onWay.map(({ amountFen }) => amountFen))
}

/**
 * What is ordered back to the payer of a subject and has not arrived, in fen, with what keeps the one that is worst off
 * and when WeChat is asked next; null while nothing is on the way.
 */
export async function refundingOf(q: Queries, subjectId: string): Promise<Refunding | null> {
  const open = await openRefundsOf(q, subjectId)
  if (open.length === 0) return null
  const due = await dueTimes(
    q,
    SUBMIT,
    open.map(({ id }) => id),
  )
  const stands = open.map((refund) => ({ is: standOf(refund), askAt: due.get(refund.id) ?? null }))
  const worst = WORST_FIRST.flatMap((is) => stands.filter((stand) => stand.is === is))[0]
  assert(worst, 'every stand has its place')
  return {
    amountFen: sumFen(open.map(({ amountFen }) => amountFen)),
    stand: worst.is,
    askAt: worst.askAt?.toISOString() ?? null,
  }
}

const WORST_FIRST: readonly Refunding['stand'][] = ['review', 'short', 'unknown', 'going']

/** WeChat has said of a refund that it works on it, or nothing that counts. */
function standOf(refund: OperationRow): Refunding['stand'] {
  const { heldBy, state, lastCode } = refund
  if (heldBy !== null || lastCode === 'REFUND_ABNORMAL') return 'review'
  if (waitsForMoney(refund)) return 'short'
  return state === 'unknown' && lastCode !== 'PROCESSING' ? 'unknown' : 'going'
}

/** The sums over everything that was ever paid to a shop. */
export async function shopIncome(q: Queries, shopId: string): Promise<Money> {
  return moneyOfBalances(await heldForShop(q, shopId))
}

/** Whose money a payment is. */
export async function shopOfPayment(q: Queries, paymentId: string): Promise<string> {
  const payment = await findPaymentFacts(q, paymentId)
  assert(payment, `payment ${paymentId} exists`)
  return payment.shop_id
}

/** One payment of a subject, as who ordered it may see it. */
type Leg = {
  readonly id: string
  readonly purpose: PaymentRow['purpose']
  readonly state: PaymentState
  readonly amountFen: number
  readonly expiresAt: Date
  readonly paidAt: Date | null
  /** When WeChat would free the money to the shop by itself. */
  readonly freezeEndsAt: Date | null
}

/** The payments of a subject, oldest first. */
export async function legsOf(q: Queries, subjectId: string): Promise<Leg[]> {
  return (await paymentsOf(q, subjectId)).map(legOf)
}

/** The same, locked: until the transaction ends none of them is paid, released or refunded. */
export async function lockLegsOf(tx: Tx, subjectId: string): Promise<Leg[]> {
  return (await lockPaymentsOf(tx, subjectId)).map(legOf)
}

function legOf({ id, purpose, state, amountFen, expiresAt, paidAt, freezeEndsAt }: PaymentRow): Leg {
  return { id, purpose, state, amountFen, expiresAt, paidAt, freezeEndsAt }
}
