import type { LedgerAccount } from '@anxin/drizzle/schema/payments'
import type { OperationKind } from '@anxin/shared/payments/payment.machine'
import { assert } from '@anxin/shared/kernel/errors'
import { LIMITS } from '@anxin/shared/kernel/limits'
import { allocate, floorShare, roundShare, sumFen } from '@anxin/shared/kernel/money'

/*
 * The pure core of the ledger: how money moves between the accounts of one payment. All amounts are fen. `payer` falls
 * below zero by what was paid, `coupon` by what WeChat's coupons paid, `advance` and `promotion` by what the platform
 * put in; every other account says where that money is now, at WeChat or beyond it. `waived` is no money: it is what of
 * `promotion` was not put in but done without.
 */

/** One leg of a transfer; the legs of a transfer sum to zero. */
export type Entry = { readonly account: LedgerAccount; readonly amountFen: number }

/** What the posted entries of a payment, or of many, sum to. */
export type Balances = Readonly<Record<LedgerAccount, number>>

/**
 * Where the money of an order, or of a shop, is: paid + advanced = the sum of frozen, shop, commission, refunded and
 * fee, always.
 */
export type Money = {
  /** By the payers and by WeChat's coupons, less what went back to the coupons with refunds. */
  readonly paidFen: number
  /** The part of it that is WeChat's coupons: the payer gave that much less. */
  readonly couponFen: number
  /** What the platform has put in for shops whose balance was short, written off or not. */
  readonly advancedFen: number
  readonly frozenFen: number
  readonly toShopFen: number
  readonly commissionFen: number
  /** What the payers got back. */
  readonly refundedFen: number
  readonly feeFen: number
}

export const EMPTY: Balances = {
  payer: 0,
  frozen: 0,
  shop: 0,
  commission: 0,
  refunded: 0,
  fee: 0,
  coupon: 0,
  advance: 0,
  promotion: 0,
  waived: 0,
}

/** Where nothing was ever paid. */
export const NO_MONEY: Money = {
  paidFen: 0,
  couponFen: 0,
  advancedFen: 0,
  frozenFen: 0,
  toShopFen: 0,
  commissionFen: 0,
  refundedFen: 0,
  feeFen: 0,
}

/** WeChat's fee on an amount: 0.6 %, half up. */
export function feeOf(amountFen: number): number {
  return roundShare(amountFen, LIMITS.wechatFeePerMille10, 1000)
}

/** What a payment will freeze, before anybody knows the fee. */
export function expectedEntries(totalFen: number): Entry[] {
  return transfer([
    { account: 'payer', amountFen: -totalFen },
    { account: 'frozen', amountFen: totalFen },
  ])
}

/**
 * A payment: all of it is frozen but the fee, which WeChat takes at once.
 * @param couponFen the part of the total that WeChat's own coupons paid
 */
export function paidEntries(totalFen: number, feeFen: number, couponFen = 0): Entry[] {
  return transfer([
    { account: 'payer', amountFen: couponFen - totalFen },
    { account: 'coupon', amountFen: -couponFen },
    { account: 'fee', amountFen: feeFen },
    { account: 'frozen', amountFen: totalFen - feeFen },
  ])
}

type RefundTold = {
  /** What reaches the payer, as WeChat tells it; the rest goes back to its coupons. */
  readonly payerRefundFen?: number | null
  /** The platform pays it in place of the shop. */
  readonly byAdvance?: boolean
}

/**
 * A refund: from the frozen money while there is any, then from the shop, or from the platform's advance. WeChat keeps
 * its fee on what the payer has still paid and gives the rest of it back, so the refund takes less than is given back,
 * and a full refund leaves nothing.
 */
export function refundEntries(
  held: Balances,
  refundFen: number,
  { payerRefundFen, byAdvance = false }: RefundTold = {},
): Entry[] {
  assert(refundFen <= remainderOf(held), 'a refund is at most what was paid')
  const payerFen = payerRefundFen ?? payerPartOf(held, refundFen)
  const feeBackFen = Math.max(0, held.fee - feeOf(payerRestOf(held) - payerFen))
  const frozenOrShop = held.frozen > 0 ? 'frozen' : 'shop'
  return transfer([
    { account: byAdvance ? 'advance' : frozenOrShop, amountFen: feeBackFen - refundFen },
    { account: 'fee', amountFen: -feeBackFen },
    { account: 'coupon', amountFen: refundFen - payerFen },
    { account: 'refunded', amountFen: payerFen },
  ])
}

/** Whether WeChat's word on what reaches the payer can be true of this refund. */
export function isPayerPart(held: Balances, refundFen: number, payerRefundFen: number): boolean {
  const couponFen = refundFen - payerRefundFen
  return couponFen >= 0 && couponFen <= -held.coupon && payerRefundFen <= payerRestOf(held)
}

/** What of a refund reaches the payer, as long as WeChat has not told: its share of what remains, rounded down. */
function payerPartOf(held: Balances, refundFen: number): number {
  const remainderFen = remainderOf(held)
  if (refundFen === remainderFen) return payerRestOf(held)
  const couponFen = Math.min(floorShare(refundFen, -held.coupon, remainderFen), -held.coupon)
  return refundFen - couponFen
}

/** What the payer has paid and not got back. */
function payerRestOf(held: Balances): number {
  return 0 - held.payer - held.refunded
}

/** Commission taken back to the shop. */
export function returnEntries(amountFen: number): Entry[] {
  return transfer([
    { account: 'commission', amountFen: -amountFen },
    { account: 'shop', amountFen },
  ])
}

/** The shop pays an advance back. */
export function recoverEntries(amountFen: number): Entry[] {
  return transfer([
    { account: 'shop', amountFen: -amountFen },
    { account: 'advance', amountFen },
  ])
}

/** The platform bears an advance for good. */
export function writeOffEntries(amountFen: number): Entry[] {
  return transfer([
    { account: 'advance', amountFen },
    { account: 'promotion', amountFen: -amountFen },
  ])
}

/**
 * The platform does without commission for a compensation of its own: it bears that for good, and nothing moves.
 * @param amountFen below zero where it does without less than was booked
 */
export function waiveEntries(amountFen: number): Entry[] {
  return transfer([
    { account: 'promotion', amountFen: -amountFen },
    { account: 'waived', amountFen },
  ])
}

type Movement = {
  readonly kind: OperationKind
  readonly amountFen: number
  readonly byAdvance: boolean
}

/** What an operation will move once it has come through. */
export function entriesOfOperation(held: Balances, { kind, amountFen, byAdvance }: Movement): Entry[] {
  switch (kind) {
    case 'refund':
      return refundEntries(held, amountFen, { byAdvance })
    case 'share':
    case 'finish':
      return releaseEntries(held.frozen, amountFen)
    case 'return':
      return returnEntries(amountFen)
    case 'recover':
      return recoverEntries(amountFen)
    case 'write-off':
      return writeOffEntries(amountFen)
    case 'close':
    case 'freed':
    case 'waive':
      return []
  }
}

/** A release: the commission to the platform, everything else that is frozen to the shop. */
export function releaseEntries(frozenFen: number, commissionFen: number): Entry[] {
  assert(commissionFen >= 0 && commissionFen <= frozenFen, 'a commission is at most what is frozen')
  return transfer([
    { account: 'frozen', amountFen: -frozenFen },
    { account: 'commission', amountFen: commissionFen },
    { account: 'shop', amountFen: frozenFen - commissionFen },
  ])
}

/** The entries that take a pending transfer back. */
export function reversed(entries: readonly Entry[]): Entry[] {
  return entries.map(({ account, amountFen }) => ({ account, amountFen: -amountFen }))
}

export function balancesOf(entries: readonly Entry[]): Balances {
  return plus(EMPTY, entries)
}

/** The balances after some more entries. */
export function plus(held: Balances, entries: readonly Entry[]): Balances {
  const balances = { ...held }
  for (const { account, amountFen } of entries) balances[account] += amountFen
  return balances
}

/**
 * What is left of a payment after its refunds, before any fee: the most that may still be refunded. WeChat's coupons
 * count, because they fall back to zero with the refunds.
 */
export function remainderOf(held: Balances): number {
  return 0 - held.payer - held.coupon - held.refunded
}

/** What of a commission is taken back when a part of what remains is refunded: it never rounds against the shop. */
export function commissionBackOn(commissionFen: number, refundFen: number, remainderFen: number): number {
  return commissionFen - floorShare(commissionFen, remainderFen - refundFen, remainderFen)
}

export function moneyOfBalances(held: Balances): Money {
  return {
    paidFen: 0 - held.payer - held.coupon,
    couponFen: 0 - held.coupon,
    advancedFen: 0 - held.advance - held.promotion - held.waived,
    frozenFen: held.frozen,
    toShopFen: held.shop,
    commissionFen: held.commission,
    refundedFen: held.refunded,
    feeFen: held.fee,
  }
}

/** The most that WeChat lets the platform take of a payment: the cap on its amount, and never more than is frozen. */
export function commissionRoom(totalFen: number, frozenFen: number): number {
  return Math.min(floorShare(totalFen, LIMITS.commissionCapBasisPoints, 10_000), frozenFen)
}

type CommissionLeg = { readonly remainderFen: number; readonly roomFen: number }

/**
 * Divides a commission over the legs by what remains of each, none above its room. What one leg has no room for goes
 * to the others; what no leg has room for is left to the shop.
 */
export function spreadCommission(commissionFen: number, legs: readonly CommissionLeg[]): number[] {
  const parts = legs.map(() => 0)
  let restFen = Math.min(commissionFen, sumFen(legs.map((leg) => leg.roomFen)))
  // Every round either gives out all of the rest or fills at least one leg.
  while (restFen > 0) {
    const roomOf = (index: number) => (legs[index]?.roomFen ?? 0) - (parts[index] ?? 0)
    const weights = legs.map((leg, index) => (roomOf(index) > 0 ? leg.remainderFen : 0))
    for (const [index, wantedFen] of allocate(restFen, weights).entries()) {
      const givenFen = Math.min(wantedFen, roomOf(index))
      parts[index] = (parts[index] ?? 0) + givenFen
      restFen -= givenFen
    }
  }
  return parts
}

/** Takes a refund, or commission back, from the legs in the order given, each down to nothing before the next. */
export function spreadRefund(refundFen: number, remaindersFen: readonly number[]): number[] {
  assert(refundFen <= sumFen(remaindersFen), 'a refund is at most what remains')
  let restFen = refundFen
  return remaindersFen.map((remainderFen) => {
    const part = Math.min(restFen, remainderFen)
    restFen -= part
    return part
  })
}

/** Leaves out what does not move, and makes sure that nothing appears or is lost. */
function transfer(entries: readonly Entry[]): Entry[] {
  assert(sumFen(entries.map((entry) => entry.amountFen)) === 0, 'a transfer sums to zero')
  return entries.filter((entry) => entry.amountFen !== 0)
}
