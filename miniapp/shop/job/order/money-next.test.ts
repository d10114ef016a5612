import { describe, expect, test } from 'vitest'
import { nextOfMoney } from './money-next'

const FLAGS: Parameters<typeof nextOfMoney>[0]['flags'] = {
  hold: 'case',
  waitingPartsUntil: null,
  supplementPending: false,
  withdrawn: false,
  followUp: 'none',
}
const MONEY = {
  approvedFen: 40_949,
  paidFen: 40_949,
  couponFen: 0,
  advancedFen: 0,
  frozenFen: 40_703,
  toShopFen: 0,
  commissionFen: 0,
  refundedFen: 0,
  feeFen: 246,
  dueFen: 0,
  refunding: null,
}
const told = (undisputedFen: number) =>
  nextOfMoney({ state: 'DELIVERED', flags: FLAGS, money: { ...MONEY, undisputedFen } })

describe('what a shop reads of its money under a case', () => {
  test('with nothing else frozen promises no other payment', () => {
    expect(told(0)).toBe('售后处理完之前，冻结中的款项不放款')
  })

  test('about some lines says how much goes after 72 hours', () => {
    expect(told(28_600)).toBe('售后涉及的款项处理完之前不放款，其他付款 ¥286.00 交车满 72 小时后放款')
  })
})
