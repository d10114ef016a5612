import Taro from '@tarojs/taro'
import { useEffect } from 'react'
import { api } from '@/common/api'
import { useLive } from '@/common/live'
import { useLoad, type Loaded } from '@/common/load'
import type { Reply } from '@/common/request'
import { ringForOrder } from './ring'

export type Offers = Reply<'GET /shop/offers'>
export type Offer = Offers['items'][number]

/** Which offers this run of the app has seen already; before the first answer it knows nothing and does not ring. */
let seen: ReadonlySet<string> | undefined

/**
 * The orders that wait for this shop, live: a new one rings and buzzes, and the number stands on the tab. For the tab
 * pages; `isWanted` is false for those who may not answer.
 */
export function useOffers(isWanted: boolean): Loaded<Offers> {
  const loaded = useLoad(`offers ${isWanted}`, () => (isWanted ? api('GET /shop/offers') : undefined))
  useLive(() => {
    if (isWanted) void loaded.reload()
  })
  const items = loaded.data?.items
  useEffect(() => {
    if (items === undefined) return
    const known = seen
    seen = new Set(items.map(({ orderId }) => orderId))
    if (known !== undefined && items.some(({ orderId }) => !known.has(orderId))) ringForOrder()
    showBadge(items.length)
  }, [items])
  return loaded
}

function showBadge(count: number): void {
  const done =
    count > 0 ? Taro.setTabBarBadge({ index: 0, text: String(count) }) : Taro.removeTabBarBadge({ index: 0 })
  // WeChat refuses it while another page lies over the tabs; the tab says so again when it is shown.
  void Promise.resolve(done).catch(() => undefined)
}
