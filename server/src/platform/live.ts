import type { Redis } from 'ioredis'
import type { Logger } from './log'

/** A hint that something changed; the client fetches when its version is older. Losing one costs freshness only. */
export type Hint = { readonly orderId: string; readonly version: number }
/** Who hears it: `user:<id>` or `shop:<id>`. */
export type Audience = `user:${string}` | `shop:${string}`

export type Live = {
  tell(audiences: readonly Audience[], hint: Hint): void
  listen(audience: Audience, fn: (hint: Hint) => void): () => void
}

/** Redis pub/sub on one channel; every API process keeps its own table of who listens. */
export function createLive(redis: Redis, subscriber: Redis, prefix: string, log: Logger): Live {
  const channel = `{${prefix}-live}`
  const listeners = new Map<string, Set<(hint: Hint) => void>>()
  subscriber.on('message', (from: string, text: string) => {
    if (from !== channel) return
    const { to, hint } = JSON.parse(text) as { to: string[]; hint: Hint }
    for (const audience of to) for (const fn of listeners.get(audience) ?? []) fn(hint)
  })
  subscriber
    .subscribe(channel)
    .catch((error: Error) => log.warn({ err: error.message }, 'live hints wait for Redis'))
  return {
    tell(to, hint) {
      redis.publish(channel, JSON.stringify({ to, hint })).catch(() => undefined)
    },
    listen(audience, fn) {
      const set = listeners.get(audience) ?? new Set()
      listeners.set(audience, set)
      set.add(fn)
      return () => {
        set.delete(fn)
        if (set.size === 0) listeners.delete(audience)
      }
    },
  }
}
