import { describe, expect, test } from 'vitest'
import { nextMove, paidFen, type Row } from './sums'

const now = Date.parse('2026-11-23T02:00:00.000Z')
const row = (more: Partial<Row>): Row => ({
  orderId: 'o',
  serviceName: '小保养',
  vehicleText: '朗逸',
  at: '2026-11-23T02:00:00.000Z',
  state: 'IN_SERVICE',
  next: { who: 'shop', what: '', by: null },
  dueFen: 0,
  frozenFen: 0,
  toShopFen: 0,
  commissionFen: 0,
  refundedFen: 0,
  feeFen: 0,
  advancedFen: 0,
  ...more,
})

describe('what moves the money next', () => {
  const by = '2026-11-24T06:20:00.000Z'
  test.each([
    [
      row({ state: 'PENDING_PAY', dueFen: 28600, next: { who: 'owner', what: '', by } }),
      '等车主支付 ¥286.00，明天 14:20 前',
    ],
    [row({ frozenFen: 1 }), '完工交车、车主验收后到账'],
    [row({ frozenFen: 1, state: 'READY' }), '交车、车主验收后到账'],
    [
      row({ frozenFen: 1, state: 'DELIVERED', next: { who: 'owner', what: '', by } }),
      '车主验收后到账，最迟 明天 14:20 自动到账',
    ],
    [row({ frozenFen: 1, state: 'DELIVERED' }), '车主反馈了问题，处理好后才放款'],
    [row({ frozenFen: 1, state: 'COMPLETED' }), '放款处理中，完成后显示已到账'],
    [row({ frozenFen: 1, state: 'NO_SHOW' }), '等车主改期或取消'],
    [row({ toShopFen: 1, state: 'COMPLETED' }), '已到账'],
    [row({ refundedFen: 1, state: 'CANCELLED' }), '已全部退给车主'],
  ])('%#: is said as it stands', (one, words) => {
    expect(nextMove(one, now)).toBe(words)
  })

  test('paid is where all of it is, without what the platform put in', () => {
    const sums = { frozenFen: 1, toShopFen: 2, commissionFen: 4, refundedFen: 8, feeFen: 16, advancedFen: 8 }
    expect(paidFen(sums)).toBe(23)
  })
})
