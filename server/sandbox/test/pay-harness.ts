import { afterAll, afterEach, beforeAll, expect } from 'vitest'
import type { SandboxConfig } from '../src/types'
import type { Json, Reply } from './pay-client'
import { createPayHost, type PayHost } from './pay-host'
import { refundWays, shareWays, type RefundWays, type ShareWays } from './pay-money'
import { OPENID, orderWays, OTHER_SUB, SHOP_OPENID, SUB, type OrderWays } from './pay-orders'

export { fresh, MINUTE_MS, OPENID, OTHER_SUB, SHOP_OPENID, SUB, type Paid } from './pay-orders'
export type { Json, Reply } from './pay-client'
export const SECOND_MS = 1000
export const DAY_MS = 86_400_000

export type PayWorld = {
  readonly host: PayHost
  fault(fault: unknown): Promise<void>
} & OrderWays &
  ShareWays &
  RefundWays

/**
 * One private sandbox with books of its own, a clock that stands still unless it is moved, two sub-merchants, two
 * users, and a merchant's address that listens. After the tests the books must balance.
 */
export function usePayWorld(config: Partial<SandboxConfig> = {}): PayWorld {
  // Nothing ends by itself in real time here: a slow machine must not change what a test sees.
  const host = createPayHost({ asyncRealDelayMs: 3_600_000, ...config })
  beforeAll(async () => {
    await host.open()
    await enrol(host)
  })
  afterEach(async () => {
    await host.admin('DELETE', '/faults')
    host.answer = () => 204
  })
  afterAll(async () => {
    // Whatever the tests did, refused or broken off, the books must balance after them.
    const { body } = await host.admin('GET', '/books')
    await host.close()
    expect(body['faults']).toEqual([])
    expect(body['balanced']).toBe(true)
  })
  return {
    host,
    async fault(fault) {
      const { http, body } = await host.admin('POST', '/faults', fault)
      expect(http, JSON.stringify(body)).toBe(200)
    },
    ...orderWays(host),
    ...shareWays(host),
    ...refundWays(host),
  }
}

async function enrol(host: PayHost): Promise<void> {
  const { ownerAppid, shopAppid, spMchid, spAppid } = host.running.identity
  await host.admin('POST', '/merchants', [{ sub_mchid: SUB, name: '一号店' }, { sub_mchid: OTHER_SUB }])
  await host.admin('POST', '/users', [
    { appid: ownerAppid, openid: OPENID },
    { appid: shopAppid, openid: SHOP_OPENID },
  ])
  if (host.family === 'ecommerce') return
  const receiver = { type: 'MERCHANT_ID', account: spMchid, relation_type: 'SERVICE_PROVIDER' }
  const body = { sub_mchid: SUB, appid: spAppid, ...receiver }
  expect((await host.client.post('/v3/profitsharing/receivers/add', body)).http).toBe(200)
}

/** Expects a refusal with this status and code, signed like any other answer. */
export function expectRefusal(reply: Reply, http: number, code: string, message?: string): void {
  expect({ http: reply.http, code: reply.body['code'] }, reply.raw).toEqual({ http, code })
  if (message !== undefined) expect(String(reply.body['message'])).toContain(message)
  expect(reply.verified).toBe(true)
}

/** The field and location that a refusal names. */
export function fieldOf(reply: Reply): Json {
  const { field, location } = (reply.body['detail'] ?? {}) as Json
  return { field, location }
}

/** Waits until `condition` gives something, and returns it; fails after `withinMs`. */
export async function until<T>(
  condition: () => T | undefined | false | Promise<T | undefined | false>,
  withinMs = 10_000,
): Promise<T> {
  const deadline = Date.now() + withinMs
  for (;;) {
    const value = await condition()
    if (value !== undefined && value !== false) return value
    if (Date.now() > deadline) throw new Error('the condition did not come true')
    await new Promise((done) => setTimeout(done, 20))
  }
}
