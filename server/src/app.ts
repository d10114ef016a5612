import { Redis, type RedisOptions } from 'ioredis'
import { createStorage } from './gateways/storage/create-storage'
import { createSms } from './gateways/sms/create-sms'
import type { Sms } from './gateways/sms/port'
import type { Storage } from './gateways/storage/port'
import { createWechatOpen } from './gateways/wechat-open/create-wechat-open'
import type { WechatOpen } from './gateways/wechat-open/port'
import { createRedisTokenCache } from './gateways/wechat-open/token-cache'
import { createWechatPay } from './gateways/wechat-pay/create-wechat-pay'
import type { WechatPay } from './gateways/wechat-pay/port'
import { createSessions, type Sessions } from './platform/auth'
import { steeredClock, systemClock, type Clock } from './platform/clock'
import { openDb, type Db } from './platform/db'
import type { Env } from './platform/env'
import { createIds } from './platform/ids'
import { createLive, type Live } from './platform/live'
import { createLog, type Logger } from './platform/log'
import { createSeal, type Seal } from './platform/seal'

type WakeTarget = 'events' | 'timers'

/** Everything a use case may touch; its first argument. Wired here and nowhere else. */
export type App = {
  readonly env: Env
  readonly log: Logger
  readonly clock: Clock
  readonly db: Db
  readonly seal: Seal
  readonly redis: Redis
  readonly redisOptions: RedisOptions
  readonly live: Live
  readonly sessions: Sessions
  readonly wechatPay: WechatPay
  readonly wechatOpen: WechatOpen
  readonly sms: Sms
  readonly storage: Storage
  newId(): string
  /** Tells the worker that there is something to do; may be lost, the sweep finds it. */
  wake(what: WakeTarget): void
  onWake(what: WakeTarget, fn: () => void): () => void
  close(): Promise<void>
}

/** Test doubles are not among these: tests replace time and the log, everything else is real. */
export type AppOverrides = { clock?: Clock; log?: Logger }

export async function buildApp(env: Env, overrides: AppOverrides = {}): Promise<App> {
  const log = overrides.log ?? createLog(env.LOG_LEVEL)
  const db = openDb(env.DATABASE_URL, env.DATABASE_POOL)
  const steered =
    env.CLOCK === 'steered' && !overrides.clock ? await steeredClock(db, env.CLOCK_POLL_MS) : null
  const clock = overrides.clock ?? steered ?? systemClock
  const redisOptions = redisOptionsOf(env.REDIS_URL)
  const { redis, subscriber } = openRedis(redisOptions, log)
  const wakes = createWakes(redis, subscriber, `{${env.REDIS_PREFIX}-wake}`, log)
  steered?.onMove(() => {
    wakes.kick('events')
    wakes.kick('timers')
  })
  return {
    env,
    log,
    clock,
    db,
    redis,
    redisOptions,
    seal: createSeal(env.SEAL_KEYS, env.BLIND_INDEX_KEY),
    live: createLive(redis, subscriber, env.REDIS_PREFIX, log),
    sessions: createSessions(db, clock),
    ...openGateways(env, clock, log, redis),
    newId: createIds(clock),
    wake: (what) => wakes.wake(what),
    onWake: (what, fn) => wakes.on(what, fn),
    async close() {
      steered?.close()
      redis.disconnect()
      subscriber.disconnect()
      await db.close()
    },
  }
}

function openGateways(env: Env, clock: Clock, log: Logger, redis: Redis) {
  const wechatPay = createWechatPay(
    {
      mode: env.WECHATPAY_MODE,
      baseUrl: env.WECHATPAY_BASE_URL,
      spMchid: env.WECHATPAY_SP_MCHID,
      spAppid: env.WECHATPAY_SP_APPID,
      serialNo: env.WECHATPAY_SERIAL_NO,
      privateKeyPem: env.wechatPayPrivateKey,
      apiv3Key: env.WECHATPAY_APIV3_KEY,
      publicKeys: { [env.WECHATPAY_PUBLIC_KEY_ID]: env.wechatPayPublicKey },
      ownerAppid: env.WECHAT_OWNER_APPID,
      notifyUrl: `${env.PUBLIC_URL}/wechat/pay/notifications`,
      timeoutMs: env.WECHATPAY_TIMEOUT_MS,
    },
    { clock, log },
  )
  const wechatOpen = createWechatOpen(
    {
      baseUrl: env.WECHAT_API_BASE_URL,
      apps: {
        owner: { appid: env.WECHAT_OWNER_APPID, secret: env.WECHAT_OWNER_SECRET },
        shop: { appid: env.WECHAT_SHOP_APPID, secret: env.WECHAT_SHOP_SECRET },
      },
      version: env.NODE_ENV === 'production' ? 'release' : 'develop',
    },
    { clock, log, tokenCache: createRedisTokenCache(redis, `${env.REDIS_PREFIX}:`) },
  )
  const sms = createSms(
    {
      baseUrl: env.SMS_BASE_URL,
      secretId: env.SMS_SECRET_ID,
      secretKey: env.SMS_SECRET_KEY,
      sdkAppId: env.SMS_SDK_APP_ID,
      signName: env.SMS_SIGN_NAME,
      templateLogin: env.SMS_TEMPLATE_LOGIN,
    },
    { clock, log },
  )
  return { wechatPay, wechatOpen, sms, storage: createStorage(env, { clock }) }
}

function redisOptionsOf(url: string): RedisOptions {
  const { hostname, port, username, password, pathname, protocol } = new URL(url)
  return {
    host: hostname,
    port: Number(port || 6379),
    ...(username ? { username: decodeURIComponent(username) } : {}),
    ...(password ? { password: decodeURIComponent(password) } : {}),
    ...(pathname.length > 1 ? { db: Number(pathname.slice(1)) } : {}),
    ...(protocol === 'rediss:' ? { tls: {} } : {}),
  }
}

/** Two connections: a subscribed one may not send commands. Neither queues while Redis is away, so nothing waits. */
function openRedis(options: RedisOptions, log: Logger): { redis: Redis; subscriber: Redis } {
  const retryStrategy = (times: number) => Math.min(50 * times, 1000)
  const redis = new Redis({
    ...options,
    retryStrategy,
    maxRetriesPerRequest: 1,
    enableOfflineQueue: true,
    commandTimeout: 2000,
  })
  const subscriber = new Redis({ ...options, retryStrategy, maxRetriesPerRequest: null })
  for (const connection of [redis, subscriber]) {
    connection.on('error', (error: Error) => log.warn({ err: error.message }, 'Redis is away'))
  }
  return { redis, subscriber }
}

function createWakes(redis: Redis, subscriber: Redis, channel: string, log: Logger) {
  const listeners: Record<WakeTarget, Set<() => void>> = { events: new Set(), timers: new Set() }
  const kick = (what: WakeTarget) => {
    for (const fn of listeners[what]) fn()
  }
  let isSubscribed = false
  // Only workers listen; an API process would be told of everything that it says itself.
  const subscribe = () => {
    if (isSubscribed) return
    isSubscribed = true
    subscriber.on('message', (from: string, what: string) => {
      if (from === channel && (what === 'events' || what === 'timers')) kick(what)
    })
    subscriber
      .subscribe(channel)
      .catch((error: Error) => log.warn({ err: error.message }, 'wake-ups wait for Redis'))
  }
  // One message wakes for everything that was committed before it, so those of one turn of the loop are one.
  const pending = new Set<WakeTarget>()
  const send = () => {
    for (const what of pending) redis.publish(channel, what).catch(() => undefined)
    pending.clear()
  }
  return {
    kick,
    wake(what: WakeTarget) {
      if (pending.size === 0) setImmediate(send)
      pending.add(what)
    },
    on(what: WakeTarget, fn: () => void) {
      subscribe()
      listeners[what].add(fn)
      return () => void listeners[what].delete(fn)
    },
  }
}
