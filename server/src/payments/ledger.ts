import type { LedgerAccount } from '@anxin/drizzle/schema/payments'
import { assert } from '@anxin/shared/kernel/errors'
import { LIMITS } from '@anxin/shared/kernel/limits'
import { allocate, floorShare, roundShare, sumFen } from '@anxin/shared/kernel/money'

/*
 * The pure core of the ledger: how money moves between the accounts of one payment. All amounts are fen. `payer` falls
 * below zero by what was paid; every other account says where that money is now, at WeChat or beyond it. None of them
 * is the platform's but the commission.
 */

/** One leg of a transfer; the legs of a transfer sum to zero. */
export type Entry = { readonly account: LedgerAccount; readonly amountFen: number }

/** What the posted entries of a payment, or of many, sum to. */
export type Balances = Readonly<Record<LedgerAccount, number>>

/** Where the money of an order, or of a shop, is. paidFen = the sum of the others, always. */
export type Money = {
  readonly paidFen: number
  readonly frozenFen: number
  readonly toShopFen: number
  readonly commissionFen: number
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
}

/** Where nothing was ever paid. */
export const NO_MONEY: Money = {
  paidFen: 0,
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

/** A payment: all of it is frozen but the fee, which WeChat takes at once. */
export function paidEntries(totalFen: number, feeFen: number): Entry[] {
  return transfer([
    { account: 'payer', amountFen: -totalFen },
    { account: 'fee', amountFen: feeFen },
    { account: 'frozen', amountFen: totalFen - feeFen },
  ])
}

/**
 * A refund from frozen money. WeChat keeps its fee on what remains and gives the rest of it back, so the refund takes
 * less from the frozen money than the payer gets, and a full refund leaves nothing.
 */
export function refundEntries(held: Balances, refundFen: number): Entry[] {
  const remainsFen = remainderOf(held) - refundFen
  assert(remainsFen >= 0, 'a refund is at most what was paid')
  const feeBackFen = Math.max(0, held.fee - feeOf(remainsFen))
  return transfer([
    { account: 'frozen', amountFen: feeBackFen - refundFen },
    { account: 'fee', amountFen: -feeBackFen },
    { account: 'refunded', amountFen: refundFen },
  ])
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
  const balances = { ...EMPTY }
  for (const { account, amountFen } of entries) balances[account] += amountFen
  return balances
}

/** What is left of a payment after its refunds, before any fee: the most that may still be refunded. */
export function remainderOf(held: Balances): number {
  return 0 - held.payer - held.refunded
}

export function moneyOfBalances(held: Balances): Money {
  return {
    paidFen: 0 - held.payer,
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

/** Takes a refund from the legs in the order given, each down to nothing before the next. */
export function spreadRefund(refundFen: number, remaindersFen: readonly number[]): number[] {
  assert(refundFen <= sumFen(remaindersFen), 'a refund is at most what remains frozen')
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
