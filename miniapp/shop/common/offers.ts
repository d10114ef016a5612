import Taro, { useDidHide, useDidShow } from '@tarojs/taro'
import { useEffect, useRef } from 'react'
import { api } from '@/common/api'
import { askEarly, takeEarly } from '@/common/early'
import { useLive } from '@/common/live'
import { useLoad, type Loaded } from '@/common/load'
import type { Reply } from '@/common/request'
import { isDesk, lastMe } from './me'
import { ringForOrder } from './ring'

export type Offers = Reply<'GET /shop/offers'>
export type Offer = Offers['items'][number]

const EARLY = 'offers'
const POLL_MS = 8_000
/** Which offers this run of the app has seen already; before the first answer it knows nothing and does not ring. */
let seen: ReadonlySet<string> | undefined

/** Before the first page is drawn, where this phone knows from last time that its person answers them. */
export function askForOffers(): void {
  if (isDesk(lastMe()?.active)) askEarly(EARLY, () => api('GET /shop/offers'))
}

/**
 * The orders that wait for this shop, live: a new one rings and buzzes, and the number stands on the tab. For the tab
 * pages; `isWanted` is false for those who may not answer.
 */
export function useOffers(isWanted: boolean): Loaded<Offers> {
  const loaded = useLoad(`offers ${isWanted}`, () =>
    isWanted ? (takeEarly<Offers>(EARLY) ?? api('GET /shop/offers')) : undefined,
  )
  useLive(() => {
    if (isWanted) void loaded.reload()
  })
  usePoll(() => {
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

/** An offer that another shop or the owner has ended is told to nobody: while the page is shown it is asked for. */
function usePoll(ask: () => void): void {
  const newest = useRef(ask)
  newest.current = ask
  const timer = useRef<ReturnType<typeof setInterval>>()
  const stop = () => clearInterval(timer.current)
  const start = () => {
    stop()
    timer.current = setInterval(() => newest.current(), POLL_MS)
  }
  useDidShow(start)
  useDidHide(stop)
  useEffect(() => {
    start()
    return stop
  }, [])
}

function showBadge(count: number): void {
  const done =
    count > 0 ? Taro.setTabBarBadge({ index: 0, text: String(count) }) : Taro.removeTabBarBadge({ index: 0 })
  // WeChat refuses it while another page lies over the tabs; the tab says so again when it is shown.
  void Promise.resolve(done).catch(() => undefined)
}
