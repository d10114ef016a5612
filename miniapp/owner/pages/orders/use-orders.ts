import type { OrderSummary } from '@anxin/shared/orders/order.contract'
import { useReachBottom } from '@tarojs/taro'
import { useRef } from 'react'
import { api } from '@/common/api'
import { useLive } from '@/common/live'
import { useLoad, type Loaded } from '@/common/load'

export type Orders = { readonly items: readonly OrderSummary[]; readonly hasMore: boolean }

const PAGE_SIZE = 30

/** As many pages as have been scrolled to, always fetched together: so what is shown is one moment's truth. */
export function useOrders(): Loaded<Orders> {
  const pages = useRef(1)
  const loaded = useLoad('orders', () => fetchPages(pages.current))
  useLive(() => void loaded.reload())
  useReachBottom(() => {
    if (loaded.data?.hasMore !== true || loaded.isLoading) return
    pages.current += 1
    void loaded.reload()
  })
  return loaded
}

async function fetchPages(count: number): Promise<Orders> {
  const items: OrderSummary[] = []
  let cursor: string | undefined
  for (let page = 0; page < count; page += 1) {
    const answer = await api('GET /orders', { query: { limit: PAGE_SIZE, cursor } })
    items.push(...answer.items)
    if (answer.nextCursor === null) return { items, hasMore: false }
    cursor = answer.nextCursor
  }
  return { items, hasMore: true }
}
