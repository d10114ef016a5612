import { IdText } from '@anxin/shared/kernel/id'
import type { OperationKind } from '@anxin/shared/payments/payment.machine'

/*
 * WeChat's numbers are our ids with a letter before them, so a row always knows its number, and a number its row. A
 * close has no number: it names the payment's.
 */

type Letter = 'P' | 'S' | 'F' | 'R' | 'B'
const LETTERS = { share: 'S', finish: 'F', refund: 'R' } as const satisfies Partial<
  Record<OperationKind, Letter>
>

/** The payment's out_trade_no. */
export function tradeNoOf(paymentId: string): string {
  return `P${paymentId}`
}

/** The operation's out_order_no or out_refund_no. */
export function operationNoOf(kind: keyof typeof LETTERS, operationId: string): string {
  return `${LETTERS[kind]}${operationId}`
}

/** The id in a number that WeChat names; null where it is none of ours. */
export function idOfNumber(letter: Letter, number: string): string | null {
  if (!number.startsWith(letter)) return null
  const id = IdText.safeParse(number.slice(1))
  return id.success ? id.data : null
}
