import type { Order } from '@anxin/shared/orders/order.contract'
import type { ReactNode } from 'react'
import { goTab } from '@/common/nav'
import { Empty, WhenLoaded } from '@/common/ui/Notice'
import { Screen } from '@/common/ui/Screen'
import type { LoadedOrder } from './use-order'

export const ORDERS_TAB = '/pages/orders/index'

type OrderScreenProps = {
  order: LoadedOrder
  footer?: (order: Order) => ReactNode
  children: (order: Order) => ReactNode
}

/** The frame of every page about one order; who cannot see it is told why and where her own are. */
export function OrderScreen({ order: { orderId, loaded }, footer, children }: OrderScreenProps) {
  const isUnknown = orderId === '' || (loaded.data === undefined && loaded.error?.code === 'NOT_FOUND')
  if (isUnknown)
    return (
      <Screen>
        <Empty
          icon="search"
          text="没有找到这个订单。只有下单的微信能看到它。"
          action="查看我的订单"
          onAction={() => goTab(ORDERS_TAB)}
        />
      </Screen>
    )
  return (
    <Screen footer={loaded.data === undefined ? undefined : footer?.(loaded.data)}>
      <WhenLoaded loaded={loaded} blocks={4} safe="订单和款项都不受影响">
        {children}
      </WhenLoaded>
    </Screen>
  )
}
