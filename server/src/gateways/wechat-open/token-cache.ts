import type { Redis } from 'ioredis'

/** Where the processes of one deployment share an app's access token. It may forget anything at any time. */
export type TokenCache = {
  get(appid: string): Promise<string | null>
  set(appid: string, token: string, ttlMs: number): Promise<void>
  /** Forgets `token`, unless somebody has put a newer one there. */
  drop(appid: string, token: string): Promise<void>
}

/** Compare and delete in one step: between two commands another process could store the token that replaced it. */
const DROP = "if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end return 0"

/** The cache in Redis. The appid is the hash tag, so that all keys of one app live in one slot of a cluster. */
export function createRedisTokenCache(redis: Redis, keyPrefix = 'anxin:'): TokenCache {
  const keyOf = (appid: string) => `${keyPrefix}wechat:{${appid}}:access-token`
  return {
    get: (appid) => redis.get(keyOf(appid)),
    async set(appid, token, ttlMs) {
      await redis.set(keyOf(appid), token, 'PX', ttlMs)
    },
    async drop(appid, token) {
      await redis.eval(DROP, 1, keyOf(appid), token)
    },
  }
}
