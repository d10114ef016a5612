import { describe, expect, it } from 'vitest'
import type { BillRow } from '../gateways/wechat-pay/port'
import type { Transfer } from '../payments'
import { differenceOf, isCompared, transferIdOf } from './compare-row'

const ID = '01HZZZZZZZZZZZZZZZZZZZZZZZ'
const NOTHING = {
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
const row = (change: Partial<BillRow>): BillRow => ({
  kind: 'payment',
  at: new Date(0),
  subMchid: '1',
  number: `P${ID}`,
  wechatId: '42',
  state: 'succeeded',
  amountFen: 10_000,
  feeFen: 60,
  account: null,
  balanceFen: null,
  ...change,
})
const transfer = (kind: Transfer['kind'], posted: Partial<typeof NOTHING> | null): Transfer => ({
  id: ID,
  kind,
  paymentId: ID,
  subjectId: ID,
  shopId: ID,
  askedFen: 10_000,
  posted: posted && { ...NOTHING, ...posted },
})

describe('a row of a bill against the ledger', () => {
  it('agrees where the sums and fees do, also where a coupon of WeChat paid a part', () => {
    const whole = transfer('payment', { payer: -10_000, fee: 60, frozen: 9940 })
    const withCoupon = transfer('payment', { payer: -9000, coupon: -1000, fee: 60, frozen: 9940 })
    expect(differenceOf('trade', row({}), whole)).toBeNull()
    expect(differenceOf('trade', row({}), withCoupon)).toBeNull()
    expect(differenceOf('trade', row({ feeFen: 61 }), whole)).toEqual({
      class: 'fee-drift',
      expectedFen: 60,
      foundFen: 61,
    })
    expect(differenceOf('trade', row({ amountFen: 10_001 }), whole)?.class).toBe('amount-differs')
  })

  it('a refund that is on its way on both sides is no difference; one that failed there and is posted here is', () => {
    const refund = { kind: 'refund', number: `R${ID}`, feeFen: -60 } as const
    const open = transfer('refund', null)
    const posted = transfer('refund', { refunded: 10_000, fee: -60, frozen: -9940 })
    expect(differenceOf('trade', row({ ...refund, state: 'processing' }), open)).toBeNull()
    expect(differenceOf('trade', row({ ...refund, state: 'processing', amountFen: 1 }), open)?.class).toBe(
      'amount-differs',
    )
    expect(differenceOf('trade', row({ ...refund, state: 'processing' }), posted)).toBeNull()
    expect(differenceOf('trade', row(refund), open)?.class).toBe('state-differs')
    expect(differenceOf('trade', row({ ...refund, state: 'failed' }), open)).toBeNull()
    expect(differenceOf('trade', row({ ...refund, state: 'failed' }), posted)).toEqual({
      class: 'state-differs',
      expectedFen: 10_000,
      foundFen: 0,
    })
  })

  it('is found by the letter of its kind alone, and a number of others is nobody’s', () => {
    expect(transferIdOf(row({}))).toBe(ID)
    expect(transferIdOf(row({ kind: 'refund' }))).toBeNull()
    expect(transferIdOf(row({ kind: 'unfreeze', number: `F${ID}` }))).toBe(ID)
    expect(transferIdOf(row({ number: 'somebody-else-1' }))).toBeNull()
    expect(differenceOf('trade', row({}), undefined)?.class).toBe('they-have-we-do-not')
  })

  it('in a flow of funds only what left the frozen account by our order is compared', () => {
    const freed = row({
      kind: 'unfreeze',
      number: `S${ID}`,
      account: 'frozen',
      amountFen: -8940,
      feeFen: null,
    })
    expect(isCompared(freed)).toBe(true)
    expect(isCompared({ ...freed, account: 'available' })).toBe(false)
    expect(isCompared({ ...freed, number: '' })).toBe(false)
    const share = transfer('share', { frozen: -9940, commission: 1000, shop: 8940 })
    expect(differenceOf('merchant-flow', freed, share)).toBeNull()
    expect(differenceOf('sharing', row({ kind: 'share', amountFen: 1000, feeFen: null }), share)).toBeNull()
  })
})
