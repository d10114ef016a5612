import { LIMITS } from '@anxin/shared/kernel/limits'

export type Counts = { readonly orders: number; readonly suggested: number; readonly doubted: number }
export type Medians = { readonly doubtedBp: number; readonly perHundred: number }

const POLICY = LIMITS.oversellPolicy

/** In basis points: 10,000 is all of them. */
export function doubtedBpOf({ suggested, doubted }: Counts): number {
  return suggested === 0 ? 0 : Math.round((10_000 * doubted) / suggested)
}

export function perHundredOf({ orders, suggested }: Counts): number {
  return orders === 0 ? 0 : Math.round((100 * suggested) / orders)
}

/** As people read a share. */
export function percentText(bp: number): string {
  return `${Math.round(bp / 100)}%`
}

export function isEnough({ orders }: { readonly orders: number }): boolean {
  return orders >= POLICY.ordersMin
}

/** What is usual among the shops that have enough orders; null where they are too few to say. */
export function mediansOf(shops: readonly Counts[]): Medians | null {
  const enough = shops.filter(isEnough)
  if (enough.length < POLICY.shopsMin) return null
  return { doubtedBp: median(enough.map(doubtedBpOf)), perHundred: median(enough.map(perHundredOf)) }
}

/**
 * Whether a person should look: many suggestions, and far fewer of them confirmed than around. Neither alone is odd: a
 * careful shop finds much that is done, and a shop with few suggestions has little to confirm.
 */
export function isOversold(own: Counts, usual: Medians): boolean {
  const share = doubtedBpOf(own)
  return (
    isEnough(own) &&
    own.suggested >= POLICY.suggestedMin &&
    perHundredOf(own) >= usual.perHundred &&
    share >= POLICY.doubtedMinPercent * 100 &&
    share >= POLICY.doubtedFactor * usual.doubtedBp
  )
}

/** Of an even number the lower one, so that half of the shops are above it. */
function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor((values.length - 1) / 2)] ?? 0
}
