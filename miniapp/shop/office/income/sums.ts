import { dayAndClock, money } from '../../../common/format'
import type { Reply } from '@/common/request'

export type Income = Reply<'GET /shop/income'>
export type Row = Income['items'][number]
type Sums = Pick<Row, 'frozenFen' | 'toShopFen' | 'commissionFen' | 'refundedFen' | 'feeFen' | 'advancedFen'>

/** All that owners have ever paid: where the money now is, without what the platform has put in. */
export function paidFen(sums: Sums): number {
  const { frozenFen, toShopFen, commissionFen, refundedFen, feeFen, advancedFen } = sums
  return frozenFen + toShopFen + commissionFen + refundedFen + feeFen - advancedFen
}

/** What will move the money of an order next, in a sentence. */
export function nextMove(row: Row, nowMs: number): string {
  const { state, next, dueFen, frozenFen } = row
  const by = next.by === null ? '' : dayAndClock(next.by, nowMs)
  if (dueFen > 0) return `等车主支付 ${money(dueFen)}${by === '' ? '' : `，${by} 前`}`
  if (frozenFen > 0) return whenFrozen(state, next.who === 'shop', by)
  if (row.toShopFen > 0) return row.refundedFen > 0 ? '已到账，其余已退车主' : '已到账'
  return row.refundedFen > 0 ? '已全部退给车主' : '没有待处理的款项'
}

function whenFrozen(state: Row['state'], isHeld: boolean, by: string): string {
  switch (state) {
    case 'DELIVERED':
      if (isHeld) return '车主反馈了问题，处理好后才放款'
      return by === '' ? '车主验收后到账' : `车主验收后到账，最迟 ${by} 自动到账`
    case 'COMPLETED':
      return '放款处理中，完成后显示已到账'
    case 'CANCELLED':
      return '退款处理中'
    case 'NO_SHOW':
      return '等车主改期或取消'
    case 'READY':
      return '交车、车主验收后到账'
    default:
      return '完工交车、车主验收后到账'
  }
}
