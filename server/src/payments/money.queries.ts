import type { PaymentState } from '@anxin/shared/payments/payment.machine'
import { assert } from '@anxin/shared/kernel/errors'
import type { Queries } from '../platform/db'
import { EMPTY, moneyOfBalances, type Money } from './ledger'
import { heldForShop, heldForSubject, heldForSubjects } from './ledger.repository'
import { findPaymentFacts, paymentsOf, refundingOf, type PaymentRow } from './payments.repository'

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
  return paidFen - refundedFen - (await refundingOf(q, subjectId))
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
  return (await paymentsOf(q, subjectId)).map(
    ({ id, purpose, state, amountFen, expiresAt, paidAt, freezeEndsAt }) => ({
      id,
      purpose,
      state,
      amountFen,
      expiresAt,
      paidAt,
      freezeEndsAt,
    }),
  )
}
