/** A part of what was paid for, in the order in which it was agreed to. */
export type BillPart = { readonly amountFen: number; readonly isDisputed: boolean }

/**
 * Of payments in the order in which they were made, those that pay for nothing disputed. The bill is laid along the
 * money that remains: what was agreed to first was paid first. Where the two differ in length (a coupon, a part given
 * back already) the bill is stretched, and a payment that is touched at all counts as disputed: WeChat frees a payment
 * whole or not at all.
 */
export function undisputed(remaindersFen: readonly number[], bill: readonly BillPart[]): boolean[] {
  const moneyFen = sum(remaindersFen)
  const billFen = sum(bill.map(({ amountFen }) => amountFen))
  const disputed: { from: bigint; to: bigint }[] = []
  let at = 0n
  for (const { amountFen, isDisputed } of bill) {
    const to = at + BigInt(amountFen)
    if (isDisputed) disputed.push({ from: at * moneyFen, to: to * moneyFen })
    at = to
  }
  let paid = 0n
  return remaindersFen.map((remainderFen) => {
    const from = paid * billFen
    paid += BigInt(remainderFen)
    const to = paid * billFen
    return billFen > 0n && disputed.every((part) => part.to <= from || part.from >= to)
  })
}

function sum(amountsFen: readonly number[]): bigint {
  return amountsFen.reduce((total, fen) => total + BigInt(fen), 0n)
}
