import type { MoneyIncident } from '@anxin/shared/events'
import type { BillRow } from '../gateways/wechat-pay/port'
import { idOfNumber, type Transfer } from '../payments'
import type { BillKind } from './reconciliation.repository'

/** What one row of a bill and our ledger say differently. Amounts are fen. */
export type Difference = {
  readonly class: MoneyIncident
  readonly expectedFen: number
  readonly foundFen: number
}

const LETTERS = {
  payment: ['P'],
  refund: ['R'],
  share: ['S'],
  return: ['B'],
  // Freed money is told of a share, which frees the rest, or of a finish.
  unfreeze: ['S', 'F'],
  other: [],
} as const satisfies Record<BillRow['kind'], readonly string[]>

/** The id of our movement that a row is about; null where the number is none of ours. */
export function transferIdOf(row: BillRow): string | null {
  for (const letter of LETTERS[row.kind]) {
    const id = idOfNumber(letter, row.number)
    if (id !== null) return id
  }
  return null
}

/**
 * Whether a row has to have a counterpart in our ledger. In a flow of funds only what left the frozen account does:
 * payments, refunds, shares and returns are compared by bills of their own, and money that WeChat freed by itself has
 * no number of ours and shows in the balances.
 */
export function isCompared(row: BillRow): boolean {
  if (row.kind === 'other') return false
  return row.kind !== 'unfreeze' || (row.account === 'frozen' && row.number !== '')
}

/** The sum that a bill of this kind should tell of a movement; null while our ledger has not posted it. */
export function postedSum(kind: BillKind, { kind: what, posted }: Transfer): number | null {
  if (!posted) return null
  if (kind === 'merchant-flow') return posted.shop
  switch (what as string) {
    case 'payment':
      return 0 - posted.payer - posted.coupon
    case 'refund':
      return posted.refunded + posted.coupon
    case 'share':
      return posted.commission
    case 'return':
      return 0 - posted.commission
    default:
      return 0
  }
}

/** Compares a row with the movement that it is about. Null: they agree, or it is still on its way on both sides. */
export function differenceOf(
  kind: BillKind,
  row: BillRow,
  transfer: Transfer | undefined,
): Difference | null {
  const foundFen = Math.abs(row.amountFen)
  if (!transfer) return { class: 'they-have-we-do-not', expectedFen: 0, foundFen }
  const expectedFen = postedSum(kind, transfer)
  if (row.state === 'failed')
    return expectedFen === null ? null : { class: 'state-differs', expectedFen, foundFen: 0 }
  if (expectedFen === null) {
    if (row.state !== 'succeeded')
      return transfer.askedFen === foundFen
        ? null
        : { class: 'amount-differs', expectedFen: transfer.askedFen, foundFen }
    const missed = transfer.kind === 'payment' ? 'they-have-we-do-not' : 'state-differs'
    return { class: missed, expectedFen: 0, foundFen }
  }
  if (expectedFen !== foundFen) return { class: 'amount-differs', expectedFen, foundFen }
  const feeFen = transfer.posted?.fee ?? 0
  if (row.feeFen !== null && row.feeFen !== feeFen)
    return { class: 'fee-drift', expectedFen: feeFen, foundFen: row.feeFen }
  return null
}
