import type { Order } from '@anxin/shared/orders/order.contract'
import { money as sumText } from '../../../common/format'

type Told = Pick<Order, 'state' | 'flags' | 'money'>

/** One sentence for the shop: what would move the money next. */
export function nextOfMoney({ state, flags, money }: Told): string {
  if (flags.hold === 'case') {
    const restFen = money?.undisputedFen ?? 0
    if (restFen === 0) return '售后处理完之前，冻结中的款项不放款'
    return `售后涉及的款项处理完之前不放款，其他付款 ${sumText(restFen)} 交车满 72 小时后放款`
  }
  if (flags.hold === 'complaint') return '微信支付投诉处理完之前，冻结中的款项不放款'
  if (flags.hold !== null) return '问题处理完之前不放款'
  const isFrozen = (money?.frozenFen ?? 0) > 0
  if (state === 'COMPLETED') return isFrozen ? '正在放款，微信处理需要一点时间' : '车主已满意，款项已放给门店'
  if (state === 'CANCELLED') {
    if (money?.refunding) return ''
    return isFrozen ? '取消费正在放款，微信处理需要一点时间' : '订单已取消，款项已按规则处理'
  }
  if (state === 'DELIVERED') return '车主确认满意后放款；没有异议的，交车 72 小时后自动放款'
  return '款项由微信冻结，交车且车主满意后放给门店'
}
