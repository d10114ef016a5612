import { LEDGER_ACCOUNTS } from '@anxin/drizzle/schema/payments'
import { LIMITS } from '@anxin/shared/kernel/limits'
import { floorShare, sumFen } from '@anxin/shared/kernel/money'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  balancesOf,
  commissionBackOn,
  commissionRoom,
  EMPTY,
  expectedEntries,
  feeOf,
  isPayerPart,
  moneyOfBalances,
  paidEntries,
  plus,
  recoverEntries,
  refundEntries,
  releaseEntries,
  remainderOf,
  returnEntries,
  reversed,
  spreadCommission,
  spreadRefund,
  type Balances,
  type Entry,
} from './ledger'

const total = fc.integer({ min: 1, max: 10_000_000 })
const sumOf = (entries: readonly Entry[]) => sumFen(entries.map(({ amountFen }) => amountFen))
const add = (held: Balances, entries: readonly Entry[]): Balances => {
  const moved = balancesOf(entries)
  return Object.fromEntries(LEDGER_ACCOUNTS.map((name) => [name, held[name] + moved[name]])) as Balances
}
const paid = (totalFen: number) => balancesOf(paidEntries(totalFen, feeOf(totalFen)))

/** Any payment, refunded in some parts and then released with some commission. */
const life = fc.record({
  totalFen: total,
  refunds: fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 6 }),
  commission: fc.double({ min: 0, max: 1, noNaN: true }),
})

function live({
  totalFen,
  refunds,
  commission,
}: {
  totalFen: number
  refunds: number[]
  commission: number
}) {
  const steps: { entries: Entry[]; held: Balances }[] = []
  let held = paid(totalFen)
  steps.push({ entries: paidEntries(totalFen, feeOf(totalFen)), held })
  for (const part of refunds) {
    const refundFen = Math.floor(part * remainderOf(held))
    if (refundFen === 0) continue
    const entries = refundEntries(held, refundFen)
    held = add(held, entries)
    steps.push({ entries, held })
  }
  if (remainderOf(held) > 0) {
    const commissionFen = Math.floor(commission * commissionRoom(totalFen, held.frozen))
    const entries = releaseEntries(held.frozen, commissionFen)
    held = add(held, entries)
    steps.push({ entries, held })
  }
  return { steps, held }
}

describe('the ledger', () => {
  test('every transfer sums to zero, and so does what takes it back', () => {
    fc.assert(
      fc.property(life, (input) => {
        for (const { entries } of live(input).steps) {
          expect(sumOf(entries)).toBe(0)
          expect(sumOf(reversed(entries))).toBe(0)
          expect(entries.every(({ amountFen }) => amountFen !== 0)).toBe(true)
        }
        expect(sumOf(expectedEntries(input.totalFen))).toBe(0)
      }),
    )
  })

  test('paid = frozen + to the shop + commission + refunded + fee, after every step', () => {
    fc.assert(
      fc.property(life, (input) => {
        for (const { held } of live(input).steps) {
          const money = moneyOfBalances(held)
          const { paidFen, frozenFen, toShopFen, commissionFen, refundedFen, feeFen } = money
          expect(paidFen).toBe(input.totalFen)
          expect(frozenFen + toShopFen + commissionFen + refundedFen + feeFen).toBe(paidFen)
          for (const amount of Object.values(money)) expect(amount).toBeGreaterThanOrEqual(0)
        }
      }),
    )
  })

  test('nothing stays frozen after a release', () => {
    fc.assert(
      fc.property(life, (input) => {
        expect(live(input).held.frozen).toBe(0)
      }),
    )
  })

  test('the fee is 0.6 % of what remains, half up, whatever the parts of the refunds were', () => {
    expect([1, 83, 84, 250, 28_600].map(feeOf)).toEqual([0, 0, 1, 2, 172])
    fc.assert(
      fc.property(life, (input) => {
        for (const { held } of live(input).steps) expect(held.fee).toBe(feeOf(remainderOf(held)))
      }),
    )
  })

  test('a full refund gives the payer everything, in one part or in many', () => {
    fc.assert(
      fc.property(life, ({ totalFen, refunds }) => {
        const { held } = live({ totalFen, refunds, commission: 0 })
        const rest = remainderOf(held) > 0 && refunds.length === 0 ? paid(totalFen) : null
        const end = rest === null ? held : add(rest, refundEntries(rest, totalFen))
        if (end.refunded === totalFen) expect(end).toMatchObject({ frozen: 0, fee: 0 })
      }),
    )
    const whole = paid(28_600)
    expect(add(whole, refundEntries(whole, 28_600))).toMatchObject({ frozen: 0, fee: 0, refunded: 28_600 })
  })

  test('a fee on less than the whole, because WeChat paid a part itself, is never given back twice', () => {
    const held = balancesOf(paidEntries(10_000, feeOf(6_000)))
    const half = add(held, refundEntries(held, 5_000))
    expect(half).toMatchObject({ fee: 30, refunded: 5_000 })
    expect(add(half, refundEntries(half, 5_000))).toMatchObject({ fee: 0, frozen: 0, refunded: 10_000 })
  })

  test('a refund above what remains, and a commission above what is frozen, are bugs', () => {
    expect(() => refundEntries(paid(100), 101)).toThrow('Invariant')
    expect(() => releaseEntries(99, 100)).toThrow('Invariant')
  })

  test('no account holds money of others for the platform', () => {
    // `frozen` and `shop` lie in the shop's sub-merchant account, `payer` and `refunded` with the payer, `fee` at WeChat.
    const ours = 'commission'
    expect([...LEDGER_ACCOUNTS].toSorted()).toEqual(
      // `coupon` is WeChat's money; `advance` and `promotion` are what the platform gave away, never what it holds, and
      // `waived` is what it did not take.
      [
        'payer',
        'frozen',
        'shop',
        'refunded',
        'fee',
        'coupon',
        'advance',
        'promotion',
        'waived',
        ours,
      ].toSorted(),
    )
    fc.assert(
      fc.property(life, (input) => {
        const { steps } = live(input)
        for (const { held } of steps) {
          expect(held[ours]).toBeLessThanOrEqual(
            floorShare(input.totalFen, LIMITS.commissionCapBasisPoints, 10_000),
          )
        }
        // Before the release the platform has nothing at all.
        for (const { held } of steps.slice(0, -1)) expect(held[ours]).toBe(0)
      }),
    )
  })
})

describe('dividing a commission', () => {
  const legs = fc.array(
    fc.record({
      remainderFen: fc.integer({ min: 1, max: 5_000_000 }),
      share: fc.double({ min: 0, max: 1, noNaN: true }),
    }),
    { minLength: 1, maxLength: 8 },
  )

  test('the parts sum to the commission where there is room, and none is above its room', () => {
    fc.assert(
      fc.property(legs, fc.integer({ min: 0, max: 20_000_000 }), (given, commissionFen) => {
        const all = given.map(({ remainderFen, share }) => ({
          remainderFen,
          roomFen: Math.floor(remainderFen * share),
        }))
        const parts = spreadCommission(commissionFen, all)
        expect(sumFen(parts)).toBe(Math.min(commissionFen, sumFen(all.map(({ roomFen }) => roomFen))))
        for (const [index, part] of parts.entries()) {
          expect(part).toBeGreaterThanOrEqual(0)
          expect(part).toBeLessThanOrEqual(all[index]?.roomFen ?? 0)
        }
      }),
    )
  })

  test('each leg bears its share by what remains of it', () => {
    const leg = (remainderFen: number) => ({
      remainderFen,
      roomFen: commissionRoom(remainderFen, remainderFen),
    })
    expect(spreadCommission(3_000, [leg(10_000), leg(20_000)])).toEqual([1_000, 2_000])
    expect(spreadCommission(1, [leg(10_000), leg(20_000)])).toEqual([0, 1])
  })

  test('what one leg may not bear goes to another, and what none may bear stays with the shop', () => {
    const legsWithRoom = [
      { remainderFen: 10_000, roomFen: 100 },
      { remainderFen: 10_000, roomFen: 3_000 },
    ]
    expect(spreadCommission(2_000, legsWithRoom)).toEqual([100, 1_900])
    expect(spreadCommission(9_000, legsWithRoom)).toEqual([100, 3_000])
    expect(spreadCommission(5, [])).toEqual([])
  })
})

describe('dividing a refund', () => {
  test('the parts sum to it, the first legs are emptied first', () => {
    expect(spreadRefund(150, [100, 200])).toEqual([100, 50])
    expect(() => spreadRefund(301, [100, 200])).toThrow('Invariant')
    fc.assert(
      fc.property(
        fc.array(total, { maxLength: 8 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (legs, part) => {
          const refundFen = Math.floor(sumFen(legs) * part)
          const parts = spreadRefund(refundFen, legs)
          expect(sumFen(parts)).toBe(refundFen)
          const firstUnfilled = parts.findIndex((got, index) => got < (legs[index] ?? 0))
          if (firstUnfilled >= 0) expect(parts.slice(firstUnfilled + 1).every((got) => got === 0)).toBe(true)
        },
      ),
    )
  })
})

describe('a life with coupons, refunds after the release and advances', () => {
  const amount = fc.double({ min: 0, max: 1, noNaN: true })
  const whole = fc.record({
    totalFen: total,
    coupon: amount,
    before: fc.array(amount, { maxLength: 3 }),
    commission: amount,
    after: fc.array(fc.record({ part: amount, byAdvance: fc.boolean() }), { maxLength: 4 }),
  })

  test('adds up after every step, and a refund of all that remains leaves nothing but what is owed', () => {
    fc.assert(
      fc.property(whole, ({ totalFen, coupon, before, commission, after }) => {
        const couponFen = Math.floor(coupon * (totalFen - 1))
        let held = balancesOf(paidEntries(totalFen, feeOf(totalFen - couponFen), couponFen))
        let owedFen = 0
        const move = (entries: readonly Entry[]) => {
          expect(sumOf(entries)).toBe(0)
          held = plus(held, entries)
          const { paidFen, advancedFen, ...places } = moneyOfBalances(held)
          const { frozenFen, toShopFen, commissionFen, refundedFen, feeFen } = places
          expect(frozenFen + toShopFen + commissionFen + refundedFen + feeFen).toBe(paidFen + advancedFen)
          expect(held.coupon).toBeLessThanOrEqual(0)
          expect(held.fee).toBeGreaterThanOrEqual(0)
        }
        const refund = (part: number, byAdvance: boolean) => {
          const refundFen = Math.floor(part * remainderOf(held))
          if (refundFen === 0) return
          const backFen = commissionBackOn(held.commission, refundFen, remainderOf(held))
          move(returnEntries(backFen))
          const entries = refundEntries(held, refundFen, { byAdvance })
          owedFen -= balancesOf(entries).advance
          move(entries)
        }
        for (const part of before) refund(part, false)
        if (held.frozen > 0)
          move(releaseEntries(held.frozen, Math.floor(commission * commissionRoom(totalFen, held.frozen))))
        for (const { part, byAdvance } of after) refund(part, byAdvance)
        refund(1, false)
        expect(remainderOf(held)).toBe(0)
        move(recoverEntries(owedFen))
        expect(held).toEqual({ ...EMPTY, payer: couponFen - totalFen, refunded: totalFen - couponFen })
      }),
    )
  })

  test('WeChat’s word on the payer’s part is believed only where it can be true', () => {
    const held = balancesOf(paidEntries(1_000, 5, 100))
    expect(isPayerPart(held, 500, 450)).toBe(true)
    expect(isPayerPart(held, 500, 501)).toBe(false)
    expect(isPayerPart(held, 500, 399)).toBe(false) // more than the coupon paid
    expect(isPayerPart(held, 1_000, 901)).toBe(false) // more than the payer paid
  })
})
