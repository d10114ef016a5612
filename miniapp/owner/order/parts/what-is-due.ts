import type { Order } from '@anxin/shared/orders/order.contract'

/** What the sum that is due is for. */
export function whatIsDue({ state, priceMode }: Order): string {
  switch (state) {
    case 'PENDING_PAY':
      return priceMode === 'fixed' ? '预约应付' : '预约定金，抵扣后续费用'
    case 'AWAIT_APPROVAL':
      return '你已同意的项目'
    case 'IN_SERVICE':
      return '你已同意的增项'
    case 'READY':
      return '检测费'
    default:
      return '应付'
  }
}
