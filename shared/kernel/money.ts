import { assert } from './errors'

/** Money is an integer number of fen (1/100 yuan); names of such values end in `Fen`. */
export const FEN_MAX = 100_000_000 // one million yuan: above any repair, below every integer limit

/** `amountFen × numerator / denominator`, rounded down. Used for commission, which never rounds against the shop. */
export function floorShare(amountFen: number, numerator: number, denominator: number): number {
  assertFen(amountFen)
  return Math.floor((amountFen * numerator) / denominator)
}

/** `amountFen × numerator / denominator`, half up. Used for WeChat's fee. */
export function roundShare(amountFen: number, numerator: number, denominator: number): number {
  assertFen(amountFen)
  return Math.floor((amountFen * numerator * 2 + denominator) / (denominator * 2))
}

/**
 * Splits `totalFen` by weights; the parts sum to the total exactly. Each part is floored and the remaining fen go
 * one each to the largest remainders, the earlier first, so the same input gives the same parts.
 */
export function allocate(totalFen: number, weights: readonly number[]): number[] {
  assertFen(totalFen)
  const sum = weights.reduce((a, b) => a + b, 0)
  assert(weights.every((w) => w >= 0) && (sum > 0 || totalFen === 0), 'weights must be positive in sum')
  if (sum === 0) return weights.map(() => 0)
  const exact = weights.map((w) => (totalFen * w) / sum)
  const parts = exact.map(Math.floor)
  const rest = totalFen - parts.reduce((a, b) => a + b, 0)
  const byRemainder = exact
    .map((value, index) => ({ index, remainder: value - Math.floor(value) }))
    .toSorted((a, b) => b.remainder - a.remainder || a.index - b.index)
  for (const { index } of byRemainder.slice(0, rest)) parts[index] = (parts[index] ?? 0) + 1
  return parts
}

export function sumFen(amounts: readonly number[]): number {
  const sum = amounts.reduce((a, b) => a + b, 0)
  assert(Number.isSafeInteger(sum), 'sum of fen must be a safe integer')
  return sum
}

/** "286.00": yuan with two decimals, without a currency sign. */
export function yuanText(fen: number): string {
  assert(Number.isSafeInteger(fen), 'fen must be an integer')
  const sign = fen < 0 ? '-' : ''
  const abs = Math.abs(fen)
  return `${sign}${Math.floor(abs / 100)}.${String(abs % 100).padStart(2, '0')}`
}

function assertFen(amountFen: number): void {
  assert(Number.isSafeInteger(amountFen) && amountFen >= 0, `not an amount in fen: ${amountFen}`)
}
