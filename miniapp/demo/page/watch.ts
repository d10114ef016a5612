import type { Order } from '@anxin/shared/orders/order.contract'
import {
  advanceClock,
  listenLive,
  newestOrder,
  readBooks,
  readClock,
  readNotices,
  readTextMessages,
  type Books,
  type PhoneNotice,
  type TextMessage,
} from './product'

/** What the panel shows of the product. */
export type Seen = {
  readonly order: Order | null
  readonly books: Books | null
  readonly notices: Readonly<Record<'owner' | 'shop', readonly PhoneNotice[]>>
  readonly textMessages: readonly TextMessage[]
  /** How far everybody's time is ahead of the computer's. */
  readonly aheadMs: number
  readonly isReachable: boolean
}

export type Watch = {
  seen(): Seen
  /** Looks again now. */
  look(): Promise<void>
  advance(ms: number): Promise<void>
}

export type Watched = { readonly token: () => string | null; readonly user: () => string }

/** Looks at least this often: what happens by itself, such as a share that has ended, is announced to nobody. */
const LOOK_MS = 3000

/** Keeps looking at the product as a visitor would: by the owner's own session, and at WeChat's books and notices. */
export function watchProduct(owner: Watched, shopUser: () => string, changed: () => void): Watch {
  let seen: Seen = {
    order: null,
    books: null,
    notices: { owner: [], shop: [] },
    textMessages: [],
    aheadMs: 0,
    isReachable: true,
  }
  let looking: Promise<void> | undefined
  let isOld = false
  let live: { token: string; stop: () => void } | undefined
  const lookNow = async () => {
    const token = owner.token()
    if (token !== null && token !== live?.token) {
      live?.stop()
      live = { token, stop: listenLive(token, () => void watch.look()) }
    }
    try {
      const [order, books, ownerNotices, shopNotices, textMessages, now] = await Promise.all([
        newestOrder(token),
        readBooks(),
        readNotices(owner.user()),
        readNotices(shopUser()),
        readTextMessages(),
        readClock(),
      ])
      const notices = { owner: ownerNotices, shop: shopNotices }
      seen = { order, books, notices, textMessages, aheadMs: aheadOf(now), isReachable: true }
    } catch {
      seen = { ...seen, isReachable: false }
    }
    changed()
  }
  const watch: Watch = {
    seen: () => seen,
    async look() {
      // What changed while we were looking may have been missed: look once more afterwards.
      isOld = looking !== undefined
      looking ??= lookNow().finally(() => {
        looking = undefined
        if (isOld) void watch.look()
      })
      return looking
    },
    async advance(ms) {
      seen = { ...seen, aheadMs: aheadOf(await advanceClock(ms)) }
      await watch.look()
    },
  }
  setInterval(() => {
    if (!document.hidden) void watch.look()
  }, LOOK_MS)
  return watch
}

/** To the second: the way of the answer must not make the clock tremble. */
function aheadOf(now: number): number {
  return Math.max(0, Math.round((now - Date.now()) / 1000) * 1000)
}
