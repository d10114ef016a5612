import { z } from 'zod'
import { MINUTE_MS, SECOND_MS } from '@anxin/shared/kernel/time'
import type { GatewayDeps } from '../deps'
import { ok, unknown, type Outcome } from '../outcome'
import type { OpenCall, OpenClient, OpenReply } from './client'
import type { WechatApp, WechatOpenConfig } from './port'
import type { TokenCache } from './token-cache'

const TokenReply = z.object({ access_token: z.string().min(1), expires_in: z.int().positive() })

/** In its last five minutes WeChat gives a new token out while the old one still works, so that is when we change. */
const RENEW_BEFORE_MS = 5 * MINUTE_MS
const CACHED_AT_LEAST_MS = MINUTE_MS

/** errcodes under which the token we hold is no longer one: 40001 invalid, 40014 malformed, 42001 expired. */
const TOKEN_IS_DEAD: ReadonlySet<string> = new Set(['40001', '40014', '42001'])

/** Makes calls that carry an access token. */
export type AuthorizedCall = (app: WechatApp, call: OpenCall) => Promise<Outcome<OpenReply>>

/**
 * Gives each call the app's access token, from the shared cache or from WeChat. However many calls wait for a token,
 * this process asks for one once; processes that ask at the same moment get the same one, as it is WeChat's stable
 * token. A call that finds the token dead is repeated once with a fresh one: WeChat did not look at it.
 */
export function createAuthorizedCall(
  config: WechatOpenConfig,
  client: OpenClient,
  cache: TokenCache,
  log: GatewayDeps['log'],
): AuthorizedCall {
  const flights = new Map<WechatApp, Promise<Outcome<string>>>()

  async function fetchToken(app: WechatApp): Promise<Outcome<string>> {
    const { appid, secret } = config.apps[app]
    const cached = await quietly(() => cache.get(appid), log)
    if (cached) return ok(cached)
    const outcome = await client({
      method: 'POST',
      path: '/cgi-bin/stable_token',
      body: { grant_type: 'client_credential', appid, secret, force_refresh: false },
    })
    if (outcome.kind !== 'ok') return outcome
    const reply = TokenReply.safeParse(outcome.value.kind === 'json' ? outcome.value.json : undefined)
    if (!reply.success) return unknown('unreadable')
    const ttlMs = Math.max(reply.data.expires_in * SECOND_MS - RENEW_BEFORE_MS, CACHED_AT_LEAST_MS)
    await quietly(() => cache.set(appid, reply.data.access_token, ttlMs), log)
    return ok(reply.data.access_token)
  }

  function token(app: WechatApp): Promise<Outcome<string>> {
    const flying = flights.get(app)
    if (flying) return flying
    const flight = fetchToken(app).finally(() => flights.delete(app))
    flights.set(app, flight)
    return flight
  }

  async function attempt(app: WechatApp, call: OpenCall) {
    const held = await token(app)
    if (held.kind !== 'ok') return { outcome: held, isDead: false }
    const outcome = await client({ ...call, query: { ...call.query, access_token: held.value } })
    const isDead = outcome.kind === 'refused' && TOKEN_IS_DEAD.has(outcome.code)
    if (isDead) await quietly(() => cache.drop(config.apps[app].appid, held.value), log)
    return { outcome, isDead }
  }

  return async (app, call) => {
    const first = await attempt(app, call)
    return first.isDead ? (await attempt(app, call)).outcome : first.outcome
  }
}

/** A cache that fails is a cache that misses: Redis may be lost whole without stopping a notice. */
async function quietly<T>(use: () => Promise<T>, log: GatewayDeps['log']): Promise<T | null> {
  try {
    return await use()
  } catch (error) {
    log.warn({ error: error instanceof Error ? error.message : 'unknown' }, 'the token cache is out of reach')
    return null
  }
}
