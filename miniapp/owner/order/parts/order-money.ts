import type { Order } from '@anxin/shared/orders/order.contract'
import { serverNow } from '@/common/clock'
import { dayAndClock, money } from '@/common/format'

type OrderMoney = NonNullable<Order['money']>
type Line = Order['lines'][number]

export const NO_MONEY: OrderMoney = {
  approvedFen: 0,
  paidFen: 0,
  couponFen: 0,
  advancedFen: 0,
  frozenFen: 0,
  toShopFen: 0,
  commissionFen: 0,
  refundedFen: 0,
  feeFen: 0,
  dueFen: 0,
  refunding: null,
  undisputedFen: 0,
}

/** An owner always sees the money; the type also serves those who do not. */
export function moneyOf(order: Order): OrderMoney {
  return order.money ?? NO_MONEY
}

export function sumOf(lines: readonly Line[]): number {
  return lines.reduce((sum, { amountFen }) => sum + (amountFen ?? 0), 0)
}

/** What has been paid and not gone back. */
export function keptFen(order: Order): number {
  const { paidFen, refundedFen } = moneyOf(order)
  return paidFen - refundedFen
}

/** One sentence: what would move the money next; none while all that is left to say is how the refund stands. */
export function moneyNext(order: Order): string {
  const { frozenFen, refundedFen, refunding, undisputedFen } = moneyOf(order)
  if (order.reworkOf !== null) return '返修不收费；你确认返修满意后，原订单才放款'
  if (order.flags.hold === 'case' && undisputedFen > 0)
    return `售后涉及的款项处理完才放款；其余 ${money(undisputedFen)} 交车满 72 小时放款，你也可以先放`
  if (order.flags.hold === 'case') return '售后处理中，冻结中的款项处理完才放款'
  if (order.flags.hold === 'follow-up') return '你反馈了问题，款项继续冻结；问题解决后由你确认放款'
  if (order.flags.hold === 'complaint') return '你在微信支付的投诉处理完之前，冻结中的款项不放款'
  if (order.flags.hold !== null) return '平台正在处理这个订单，款项暂不放行'
  switch (order.state) {
    case 'MATCHING':
    case 'PENDING_PAY':
      return '支付后冻结在微信，你满意后才放款给门店'
    case 'ACCEPTED':
      return order.flags.withdrawn
        ? '已付的款项全额原路退回，不需要你操作'
        : '冻结在微信，交车后由你确认满意才放款'
    case 'NO_SHOW':
      return '改期后继续冻结；24 小时内没有改期，订单取消并按规则退款'
    case 'CHECKED_IN':
      return '继续冻结，没有你的同意不会多收钱'
    case 'AWAIT_APPROVAL':
      return '你同意并支付的项目才会冻结，没同意的不收钱'
    case 'IN_SERVICE':
      return '完工后账单不会超过你同意的金额，多付的原路退回'
    case 'READY':
      return '取车后由你确认满意才放款'
    case 'DELIVERED':
      return `你确认满意，或交车 72 小时后${untilText(order)}无异议，放款给门店`
    case 'COMPLETED':
      return frozenFen > 0 ? '正在放款给门店，微信处理需要一点时间' : '已放款给门店，订单结束'
    case 'CANCELLED':
      if (refunding !== null) return ''
      if (frozenFen > 0) return '取消费正在付给门店，微信处理需要一点时间'
      return refundedFen > 0 ? `已原路退回 ${money(refundedFen)}` : '没有扣款'
  }
}

function untilText({ next }: Order): string {
  return next.by === null ? '' : `（${dayAndClock(next.by, serverNow())}）`
}
