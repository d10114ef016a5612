import { useRouter } from '@tarojs/taro'
import type { Order } from '@anxin/shared/orders/order.contract'
import { api } from '@/common/api'
import { useLive } from '@/common/live'
import { useLoad, type Loaded } from '@/common/load'

export type LoadedOrder = { readonly orderId: string; readonly loaded: Loaded<Order> }

/** The order that the address names, kept fresh while the page is shown. WeChat's order centre calls it `id`. */
export function useOrder(): LoadedOrder {
  const { params } = useRouter()
  const orderId = params['orderId'] ?? params['id'] ?? ''
  const loaded = useLoad(`order ${orderId}`, () =>
    orderId === '' ? undefined : api('GET /orders/:orderId', { params: { orderId } }),
  )
  useLive((changed) => {
    if (changed === null || changed === orderId) void loaded.reload()
  })
  return { orderId, loaded }
}
