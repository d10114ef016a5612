import { statesOf } from '@anxin/shared/kernel/machine'
import { HOUR_MS, MINUTE_MS } from '@anxin/shared/kernel/time'
import { orderMachine } from '@anxin/shared/orders/order.machine'
import { describe, expect, it } from 'vitest'
import { cancellationTerms, type CancellationFacts } from './cancellation-rules'

const NOW = new Date('2027-03-01T02:00:00Z')
const ago = (ms: number) => new Date(NOW.getTime() - ms)
const facts = (over: Partial<CancellationFacts>): CancellationFacts => ({
  state: 'ACCEPTED',
  now: NOW,
  slotStartAt: ago(-24 * HOUR_MS),
  acceptedAt: ago(2 * HOUR_MS),
  withdrawn: false,
  paidFen: 28_600,
  inspectionFeeFen: 0,
  lateBefore: 1,
  ...over,
})

describe('cancellationTerms', () => {
  it.each(['MATCHING', 'PENDING_PAY'] as const)('%s is free', (state) => {
    expect(cancellationTerms(facts({ state, paidFen: 0 }))).toMatchObject({ allowed: true, feeFen: 0 })
  })

  it('is free two hours before the slot and within thirty minutes of acceptance, to the minute', () => {
    expect(cancellationTerms(facts({ slotStartAt: ago(-2 * HOUR_MS) })).feeFen).toBe(0)
    expect(
      cancellationTerms(facts({ slotStartAt: ago(-HOUR_MS), acceptedAt: ago(30 * MINUTE_MS) })).feeFen,
    ).toBe(0)
    expect(
      cancellationTerms(facts({ slotStartAt: ago(-HOUR_MS), acceptedAt: ago(31 * MINUTE_MS) })).feeFen,
    ).toBe(3000)
  })

  it('costs at most 30 yuan and never more than was paid; the first of a year is waived', () => {
    const late = { slotStartAt: ago(-HOUR_MS) }
    expect(cancellationTerms(facts(late))).toMatchObject({ feeFen: 3000, refundFen: 25_600, late: true })
    expect(cancellationTerms(facts({ ...late, paidFen: 2000 }))).toMatchObject({ feeFen: 2000, refundFen: 0 })
    expect(cancellationTerms(facts({ ...late, paidFen: 0 }))).toMatchObject({ feeFen: 0, refundFen: 0 })
    expect(cancellationTerms(facts({ ...late, lateBefore: 0 }))).toMatchObject({
      feeFen: 0,
      refundFen: 28_600,
      late: true,
    })
  })

  it('is free when the shop withdrew, however late', () => {
    expect(
      cancellationTerms(facts({ withdrawn: true, slotStartAt: ago(-MINUTE_MS), paidFen: 0 })),
    ).toMatchObject({ allowed: true, feeFen: 0 })
  })

  it('after intake costs the inspection fee that was shown', () => {
    expect(cancellationTerms(facts({ state: 'AWAIT_APPROVAL', inspectionFeeFen: 9900 }))).toMatchObject({
      feeFen: 9900,
      refundFen: 18_700,
    })
  })

  it('fee and refund together are what was paid, in every state that allows it', () => {
    for (const state of statesOf(orderMachine)) {
      const terms = cancellationTerms(facts({ state, inspectionFeeFen: 5000 }))
      if (terms.allowed) expect(terms.feeFen + terms.refundFen).toBe(28_600)
      else expect([terms.feeFen, terms.refundFen]).toEqual([0, 0])
    }
  })
})
