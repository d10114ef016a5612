import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { billHash, commissionOn, couponOn, payableFen, takenCommission } from './bill'
import type { OrderLineRow } from './orders.repository'

const line = (over: Partial<OrderLineRow>): OrderLineRow => ({
  id: '01TESTBRAND0000000000000AA',
  orderId: '01TESTBRAND0000000000000AB',
  round: 1,
  kind: 'labour',
  name: '工时费',
  partType: null,
  brand: null,
  quantityMilli: 1000,
  unit: '小时',
  unitPriceFen: 10_000,
  oemUnitPriceFen: null,
  amountFen: 10_000,
  warrantyDays: null,
  warrantyKm: null,
  basis: null,
  replacesId: null,
  state: 'approved',
  declineReason: null,
  paymentId: null,
  decidedAt: null,
  createdAt: new Date(0),
  ...over,
})
const anyLine = fc
  .record({
    amountFen: fc.integer({ min: 0, max: 1_000_000 }),
    kind: fc.constantFrom('labour', 'part', 'consumable', 'fee', 'outside'),
  })
  .map((over) => line(over as Partial<OrderLineRow>))

describe('the bill', () => {
  it('takes no commission on fees and outside work', () => {
    expect(commissionOn([line({}), line({ kind: 'fee' }), line({ kind: 'outside' })], 1000)).toBe(1000)
  })

  it('a coupon lowers what is paid and the commission by the same amount', () => {
    expect(couponOn([line({})], 600, 1000)).toBe(600)
    expect(payableFen([line({})], 600, 1000)).toBe(9400)
    expect(couponOn([line({})], 5000, 1000)).toBe(1000) // never more than the commission
  })

  it('the shop gets the same with and without a coupon, whatever the lines', () => {
    fc.assert(
      fc.property(
        fc.array(anyLine, { maxLength: 20 }),
        fc.integer({ min: 0, max: 10_000 }),
        fc.integer({ min: 0, max: 3000 }),
        (lines, coupon, rate) => {
          const without = payableFen(lines, 0, rate) - commissionOn(lines, rate)
          const used = couponOn(lines, coupon, rate)
          expect(payableFen(lines, coupon, rate) - (commissionOn(lines, rate) - used)).toBe(without)
          expect(used).toBeLessThanOrEqual(coupon)
        },
      ),
    )
  })

  it('dropping a line never makes the rest cost more', () => {
    fc.assert(
      fc.property(
        fc.array(anyLine, { minLength: 1, maxLength: 20 }),
        fc.integer({ min: 0, max: 10_000 }),
        (lines, coupon) => {
          expect(payableFen(lines.slice(1), coupon, 1000)).toBeLessThanOrEqual(
            payableFen(lines, coupon, 1000),
          )
        },
      ),
    )
  })

  it('any change changes the fingerprint; the order of lines does not', () => {
    const a = line({ id: '01TESTBRAND0000000000000AC' })
    const b = line({ id: '01TESTBRAND0000000000000AD', partType: 'oem', kind: 'part' })
    const hash = billHash('x', [a, b], 20_000)
    expect(billHash('x', [b, a], 20_000)).toBe(hash)
    expect(billHash('x', [a, { ...b, partType: 'brand' }], 20_000)).not.toBe(hash)
    expect(billHash('x', [a, b], 19_999)).not.toBe(hash)
  })
})

describe('what the platform takes of a job', () => {
  const order = { couponFen: 0, commissionBasisPoints: 1000 }

  it('falls with what was given back, rounded down, and never below zero', () => {
    expect(takenCommission([line({})], order, 0)).toBe(1_000)
    expect(takenCommission([line({})], order, 5)).toBe(999)
    expect(takenCommission([line({}), line({ kind: 'fee' })], order, 12_000)).toBe(0)
  })

  it('is lowered by the coupon too', () => {
    expect(takenCommission([line({})], { ...order, couponFen: 600 }, 0)).toBe(400)
    expect(takenCommission([line({})], { ...order, couponFen: 600 }, 9_400)).toBe(0)
  })
})
