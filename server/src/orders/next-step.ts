import type { z } from 'zod'
import type { NextStep } from '@anxin/shared/orders/order.contract'
import type { OrderRow } from './orders.repository'

type Step = z.input<typeof NextStep>
type Facts = Pick<
  OrderRow,
  | 'state'
  | 'stepDueAt'
  | 'dueFen'
  | 'supplementPending'
  | 'waitingPartsUntil'
  | 'withdrawnAt'
  | 'hold'
  | 'complainedAt'
  | 'slotStartAt'
  | 'priceMode'
  | 'stopRequestedAt'
  | 'awaitsReceipt'
>

/** Who acts next, on what and until when; every state that waits names somebody. */
export function nextStep(order: Facts): Step {
  const by = order.stepDueAt?.toISOString() ?? null
  switch (order.state) {
    case 'MATCHING':
      return by
        ? { who: 'shop', what: '门店确认接单', by }
        : { who: 'operator', what: '客服为你联系门店', by: null }
    case 'PENDING_PAY':
      return { who: 'owner', what: '支付后预约生效', by }
    case 'ACCEPTED':
      if (order.withdrawnAt) return { who: 'owner', what: '门店无法履约，选择换店或取消', by }
      return { who: 'owner', what: '按预约时间到店，出示接车码', by: order.slotStartAt.toISOString() }
    case 'NO_SHOW':
      return { who: 'owner', what: '改期或取消', by }
    case 'CHECKED_IN':
      return { who: 'shop', what: order.priceMode === 'fixed' ? '检查车辆后开始施工' : '检测并报价', by }
    case 'AWAIT_APPROVAL':
      return { who: 'owner', what: order.dueFen > 0 ? '支付已同意的项目' : '逐项确认报价', by }
    case 'IN_SERVICE':
      return inService(order, by)
    case 'READY':
      if (order.dueFen > 0) return { who: 'owner', what: '支付检测费后取车', by }
      return { who: 'owner', what: '到店取车，出示交车码', by }
    case 'DELIVERED':
      if (order.hold === 'case') return { who: 'platform', what: '售后处理中，所涉款项暂不放行', by: null }
      if (order.complainedAt) return { who: 'platform', what: '微信支付投诉处理中，款项暂不放行', by: null }
      if (order.hold) return { who: 'shop', what: '处理反馈的问题，款项暂不放行', by: null }
      return { who: 'owner', what: '确认满意后放款给门店', by }
    case 'COMPLETED':
    case 'CANCELLED':
      if (order.awaitsReceipt) return { who: 'platform', what: '等待微信确认收货结算', by: null }
      return { who: 'none', what: '', by: null }
  }
}

function inService(order: Facts, by: string | null): Step {
  if (order.supplementPending)
    return { who: 'owner', what: order.dueFen > 0 ? '支付已同意的增项' : '确认增项', by }
  if (order.stopRequestedAt) return { who: 'shop', what: '结算已完成的项目', by }
  if (order.waitingPartsUntil)
    return { who: 'shop', what: '等待配件到货', by: order.waitingPartsUntil.toISOString() }
  return { who: 'shop', what: '按已同意的项目施工', by }
}
