import { floorShare, sumFen } from '@anxin/shared/kernel/money'
import { createHash } from 'node:crypto'
import type { OrderLineRow, OrderRow } from './orders.repository'

/** What of a line decides about money. */
type Priced = Pick<OrderLineRow, 'kind' | 'state' | 'amountFen'>

/** Lines that count as agreed: approved or already done. */
export function approvedFen(lines: readonly Priced[]): number {
  return sumFen(
    lines.filter(({ state }) => state === 'approved' || state === 'done').map(({ amountFen }) => amountFen),
  )
}

/** Commission before any coupon: fees and outside work carry none (lifecycle, section 3). Rounded down. */
export function commissionOn(lines: readonly Priced[], basisPoints: number): number {
  return floorShare(commissionBase(lines), basisPoints, 10_000)
}

function commissionBase(lines: readonly Priced[]): number {
  return sumFen(
    lines.filter(({ kind }) => kind !== 'fee' && kind !== 'outside').map(({ amountFen }) => amountFen),
  )
}

/**
 * How much of a coupon these lines can carry: what the owner saves is taken from the commission alone, so a coupon
 * never costs the shop anything and never exceeds the commission.
 */
export function couponOn(lines: readonly Priced[], couponFen: number, basisPoints: number): number {
  return Math.min(couponFen, commissionOn(lines, basisPoints))
}

/**
 * What the platform takes of a job: the commission on what the owner has paid for and not got back, less the coupon
 * (lifecycle, section 3). Refunds beyond the bill lower the base of the lines that carry a commission.
 * @param refundedFen what was given back of the bill of `done`, or is about to be
 */
export function takenCommission(
  done: readonly Priced[],
  { couponFen, commissionBasisPoints: basisPoints }: Pick<OrderRow, 'couponFen' | 'commissionBasisPoints'>,
  refundedFen: number,
): number {
  return Math.max(0, commissionLeft(done, basisPoints, refundedFen) - couponOn(done, couponFen, basisPoints))
}

/** Commission before any coupon on what was not given back. */
function commissionLeft(done: readonly Priced[], basisPoints: number, refundedFen: number): number {
  return floorShare(Math.max(0, commissionBase(done) - refundedFen), basisPoints, 10_000)
}

/**
 * What of the commission the platform does without because a coupon of its own stood for it; nothing where the owner
 * has everything back.
 * @param refundedFen as for takenCommission
 */
export function waivedCommission(
  done: readonly Priced[],
  { couponFen, commissionBasisPoints: basisPoints }: Pick<OrderRow, 'couponFen' | 'commissionBasisPoints'>,
  refundedFen: number,
): number {
  const restFen = Math.max(0, payableFen(done, couponFen, basisPoints) - refundedFen)
  const usedFen = couponOn(done, couponFen, basisPoints)
  return Math.min(commissionLeft(done, basisPoints, refundedFen), usedFen, restFen)
}

/** What was done, line by line, and what of it the open case is about: without lines of its own, everything. */
export function disputedBill(
  { heldLineIds }: Pick<OrderRow, 'heldLineIds'>,
  done: readonly Pick<OrderLineRow, 'id' | 'amountFen'>[],
): { readonly amountFen: number; readonly isDisputed: boolean }[] {
  return done.map(({ id, amountFen }) => ({ amountFen, isDisputed: heldLineIds?.includes(id) ?? true }))
}

/** What the owner owes for these lines. */
export function payableFen(lines: readonly Priced[], couponFen: number, basisPoints: number): number {
  return sumFen(lines.map(({ amountFen }) => amountFen)) - couponOn(lines, couponFen, basisPoints)
}

/** The fingerprint of a bill: any change of a line, a price or the order changes it. */
export function billHash(orderId: string, lines: readonly OrderLineRow[], totalFen: number): string {
  const content = lines
    .toSorted((a, b) => (a.id < b.id ? -1 : 1))
    .map(({ id, kind, name, partType, quantityMilli, unit, unitPriceFen, amountFen }) => [
      id,
      kind,
      name,
      partType,
      quantityMilli,
      unit,
      unitPriceFen,
      amountFen,
    ])
  return createHash('sha256')
    .update(JSON.stringify([orderId, content, totalFen]))
    .digest('hex')
}
