import { HOUR_MS } from '@anxin/shared/kernel/time'
import { Redis } from 'ioredis'
import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest'
import { useGatewayWorld } from '../testing/gateway-world'
import { createWechatOpen } from './create-wechat-open'
import type { WechatOpen, WechatOpenConfig } from './port'
import { createRedisTokenCache, type TokenCache } from './token-cache'

const world = useGatewayWorld()
const keyPrefix = `anxin_test_gw_${randomBytes(6).toString('hex')}:`
let redis: Redis
let cache: TokenCache
let config: WechatOpenConfig
let open: WechatOpen

beforeAll(async () => {
  redis = new Redis(inject('redisUrl'))
  cache = createRedisTokenCache(redis, keyPrefix)
  const { identity, apiUrl } = world.sandbox
  config = {
    baseUrl: apiUrl,
    apps: {
      owner: { appid: identity.ownerAppid, secret: identity.ownerSecret },
      shop: { appid: identity.shopAppid, secret: identity.shopSecret },
    },
    version: 'develop',
    timeoutMs: 3000,
  }
  open = createWechatOpen(config, { ...world.deps, tokenCache: cache })
})
afterAll(async () => {
  const keys = await redis.keys(`${keyPrefix}*`)
  if (keys.length > 0) await redis.del(keys)
  redis.disconnect()
})
beforeEach(() => world.sandbox.sandbox.faults.clear())

async function login(user: string, app: 'owner' | 'shop' = 'owner') {
  const answer = await world.admin('/__sandbox/login', { appid: config.apps[app].appid, user })
  return answer as { js_code: string; openid: string; unionid: string }
}

describe('login', () => {
  it('trades a code for openid, unionid and session key, once', async () => {
    const { js_code, openid, unionid } = await login('li')
    const outcome = await open.code2session('owner', js_code)
    expect(outcome).toMatchObject({ kind: 'ok', value: { openid, unionid } })
    expect(await open.code2session('owner', js_code)).toMatchObject({
      kind: 'refused',
      status: 200,
      code: '40163',
    })
  })

  it('knows one person by one unionid in both apps, under two openids', async () => {
    const asOwner = await open.code2session('owner', (await login('wang')).js_code)
    const asShop = await open.code2session('shop', (await login('wang', 'shop')).js_code)
    if (asOwner.kind !== 'ok' || asShop.kind !== 'ok') throw new Error('login failed')
    expect(asShop.value.unionid).toBe(asOwner.value.unionid)
    expect(asShop.value.openid).not.toBe(asOwner.value.openid)
  })

  it('refuses a made-up, a foreign and an old code', async () => {
    const old = (await login('zhao')).js_code
    expect(await open.code2session('owner', 'made-up')).toMatchObject({ kind: 'refused', code: '40029' })
    expect(await open.code2session('shop', old)).toMatchObject({ kind: 'refused' })
    await world.advance(6 * 60_000)
    expect(await open.code2session('owner', old)).toMatchObject({ kind: 'refused', code: '40029' })
  })

  it('an account without Open Platform binding has no unionid', async () => {
    const appid = config.apps.owner.appid
    const { js_code } = await world.admin('/__sandbox/login', { appid, openid: 'oUNBOUND-1', unionid: null })
    expect(await open.code2session('owner', String(js_code))).toMatchObject({
      kind: 'ok',
      value: { unionid: null },
    })
  })
})

describe('what went wrong is told apart', () => {
  const path = 'jscode2session'

  async function outcomeUnder(fault: Parameters<typeof world.sandbox.sandbox.faults.add>[0]['do']) {
    const { js_code } = await login('fault')
    world.sandbox.sandbox.faults.add({ match: { on: 'api', path }, do: fault, times: 1 })
    return open.code2session('owner', js_code)
  }

  it('a lost, late or broken answer is unknown', async () => {
    expect(await outcomeUnder('drop_after_commit')).toEqual({ kind: 'unknown', reason: 'network' })
    expect(await outcomeUnder({ status: { http: 502, html: true } })).toEqual({
      kind: 'unknown',
      reason: 'server-error',
    })
    expect(await outcomeUnder({ status: { http: 200, html: true } })).toEqual({
      kind: 'unknown',
      reason: 'unreadable',
    })
    open = createWechatOpen({ ...config, timeoutMs: 200 }, { ...world.deps, tokenCache: cache })
    expect(await outcomeUnder({ hang: 5000 })).toEqual({ kind: 'unknown', reason: 'timeout' })
    open = createWechatOpen(config, { ...world.deps, tokenCache: cache })
  })

  it('busy, too often and over quota mean later', async () => {
    for (const [errcode, retryAfterMs] of [
      [-1, 1000],
      [45011, 60_000],
      [45009, 60_000],
    ] as const) {
      expect(await outcomeUnder({ errcode })).toEqual({
        kind: 'not-ready',
        retryAfterMs,
        code: String(errcode),
      })
    }
  })
})

describe('the access token', () => {
  const stable = { on: 'api' as const, path: 'stable_token' }
  const asked = () =>
    world.sandbox.sandbox.faults.list().find(({ match }) => match.path === stable.path)?.fired ?? 0
  /** A fault without effect, which counts the calls that it meets. */
  const count = () => world.sandbox.sandbox.faults.add({ match: stable, do: { hang: 0 } })

  beforeEach(async () => {
    await redis.del(
      ...['owner', 'shop'].map(
        (app) => `${keyPrefix}wechat:{${config.apps[app as 'owner'].appid}}:access-token`,
      ),
    )
  })

  it('is asked for once, however many calls wait for it, and then shared by all processes', async () => {
    count()
    const outcomes = await Promise.all(Array.from({ length: 10 }, () => open.isTradeManaged('owner')))
    for (const outcome of outcomes) expect(outcome).toEqual({ kind: 'ok', value: { managed: false } })
    const otherProcess = createWechatOpen(config, {
      ...world.deps,
      tokenCache: createRedisTokenCache(redis, keyPrefix),
    })
    expect(await otherProcess.isTradeManaged('owner')).toMatchObject({ kind: 'ok' })
    expect(asked()).toBe(1)
  })

  it('is one of each app', async () => {
    count()
    await open.isTradeManaged('owner')
    await open.isTradeManaged('shop')
    expect(asked()).toBe(2)
    expect(await cache.get(config.apps.owner.appid)).not.toBe(await cache.get(config.apps.shop.appid))
  })

  it('is forgotten five minutes before WeChat does', async () => {
    await open.isTradeManaged('owner')
    const ttlMs = await redis.pttl(`${keyPrefix}wechat:{${config.apps.owner.appid}}:access-token`)
    expect(ttlMs).toBeGreaterThan(0)
    expect(ttlMs).toBeLessThanOrEqual(2 * HOUR_MS - 5 * 60_000)
  })

  it.each([40001, 40014, 42001])(
    'that WeChat calls dead (%i) is replaced, and the call made again',
    async (errcode) => {
      await open.isTradeManaged('owner')
      count()
      world.sandbox.sandbox.faults.add({
        match: { on: 'api', path: 'is_trade_managed' },
        do: { errcode },
        times: 1,
      })
      expect(await open.isTradeManaged('owner')).toMatchObject({ kind: 'ok' })
      expect(asked()).toBe(1)
    },
  )

  it('that is dead twice is reported, not asked for in a circle', async () => {
    const { faults } = world.sandbox.sandbox
    faults.add({ match: { on: 'api', path: 'is_trade_managed' }, do: { errcode: 40001 } })
    expect(await open.isTradeManaged('owner')).toMatchObject({ kind: 'refused', code: '40001' })
    expect(faults.list()[0]?.fired).toBe(2)
  })

  it('that expired by WeChat’s clock is replaced', async () => {
    await open.isTradeManaged('owner')
    const before = await cache.get(config.apps.owner.appid)
    await world.advance(3 * HOUR_MS)
    expect(await open.isTradeManaged('owner')).toMatchObject({ kind: 'ok' })
    expect(await cache.get(config.apps.owner.appid)).not.toBe(before)
  })

  it('comes from WeChat when the cache is out of reach', async () => {
    const broken = () => Promise.reject(new Error('Redis is away'))
    const without = createWechatOpen(config, {
      ...world.deps,
      tokenCache: { get: broken, set: broken, drop: broken },
    })
    expect(await without.isTradeManaged('owner')).toMatchObject({ kind: 'ok' })
  })

  it('newer than the dead one survives the drop', async () => {
    await cache.set('wx-drop', 'newer', 60_000)
    await cache.drop('wx-drop', 'dead')
    expect(await cache.get('wx-drop')).toBe('newer')
    await cache.drop('wx-drop', 'newer')
    expect(await cache.get('wx-drop')).toBeNull()
  })

  it('that cannot be had is the outcome of the call', async () => {
    const wrong = {
      ...config,
      apps: { ...config.apps, owner: { appid: config.apps.owner.appid, secret: 'wrong' } },
    }
    const stranger = createWechatOpen(wrong, { ...world.deps, tokenCache: cache })
    expect(await stranger.isTradeManaged('owner')).toMatchObject({ kind: 'refused', code: '40125' })
  })
})

describe('phone number', () => {
  it('is traded for a code, once', async () => {
    await login('chen')
    const appid = config.apps.owner.appid
    const { code, phoneNumber } = await world.admin('/__sandbox/phone-code', {
      appid,
      user: 'chen',
      phoneNumber: '13800138000',
    })
    expect(phoneNumber).toBe('13800138000')
    expect(await open.phoneNumber('owner', String(code))).toEqual({
      kind: 'ok',
      value: { phone: '13800138000', countryCode: '86' },
    })
    expect(await open.phoneNumber('owner', String(code))).toMatchObject({ kind: 'refused', code: '40029' })
  })
})

it('a phone number of another mini-program is not believed', async () => {
  const appid = config.apps.owner.appid
  const { code } = await world.admin('/__sandbox/phone-code', { appid, user: 'feng' })
  const phone_info = {
    purePhoneNumber: '13900139000',
    countryCode: '86',
    watermark: { appid: 'wxother', timestamp: 1 },
  }
  const { faults } = world.sandbox.sandbox
  faults.add({ match: { on: 'api', path: 'getuserphonenumber' }, do: { api: { phone_info } }, times: 1 })
  expect(await open.phoneNumber('owner', String(code))).toEqual({ kind: 'unknown', reason: 'unreadable' })
})

describe('subscription notices', () => {
  const templateId = 'TPL-accepted'
  const data = {
    thing1: '一二三四五六七八九十一二三四五六七八九十一二',
    time2: '2026年3月4日 13:06',
    phrase3: '已确认！',
  }

  beforeAll(async () => {
    const keys = { thing1: 'thing', time2: 'time', phrase3: 'phrase' }
    await world.admin('/__sandbox/templates', { template_id: templateId, keys })
    await world.admin('/__sandbox/pages', { appid: config.apps.owner.appid, pages: ['pages/order/index'] })
  })

  it('are cut to what WeChat takes, sent once for a credit, and refused for good after it', async () => {
    const { openid } = await login('sun')
    const appid = config.apps.owner.appid
    await world.admin('/__sandbox/user/subscribe', {
      appid,
      openid,
      template_ids: [templateId],
      decision: 'accept',
    })
    const message = { openid, templateId, page: 'pages/order/index?id=1', data }
    expect(await open.sendSubscribeMessage('owner', message)).toEqual({ kind: 'ok', value: {} })
    expect(await open.sendSubscribeMessage('owner', message)).toMatchObject({
      kind: 'refused',
      code: '43101',
    })
  })

  it('to an unknown person or of an unknown template are refused', async () => {
    const { openid } = await login('qian')
    expect(await open.sendSubscribeMessage('owner', { openid: 'oNOBODY', templateId, data })).toMatchObject({
      code: '40003',
    })
    expect(await open.sendSubscribeMessage('owner', { openid, templateId: 'none', data })).toMatchObject({
      code: '40037',
    })
  })
})

describe('codes and links', () => {
  beforeAll(() =>
    world.admin('/__sandbox/pages', { appid: config.apps.owner.appid, pages: ['pages/shop/index'] }),
  )

  it('a mini-program code is an image', async () => {
    const outcome = await open.miniProgramCode('owner', {
      scene: 'r=01J0ABC',
      page: 'pages/shop/index',
      widthPx: 430,
    })
    if (outcome.kind !== 'ok') throw new Error(outcome.kind)
    expect(outcome.value.contentType).toMatch(/^image\//)
    expect(outcome.value.image.length).toBeGreaterThan(100)
  })

  it('a code of a page that is not published is refused; a bad scene never leaves the house', async () => {
    const unpublished = await open.miniProgramCode('owner', { scene: 'a', page: 'pages/none' })
    expect(unpublished).toMatchObject({ kind: 'refused', code: '41030' })
    await expect(open.miniProgramCode('owner', { scene: '上海', page: 'pages/shop/index' })).rejects.toThrow(
      'scene',
    )
    await expect(open.miniProgramCode('owner', { scene: 'a', page: '/pages/shop/index' })).rejects.toThrow(
      'slash',
    )
  })

  it('a link opens for at most 30 days', async () => {
    const at = world.deps.clock.now().getTime()
    const link = { path: 'pages/shop/index', query: 'r=1' }
    expect(await open.urlLink('owner', { ...link, expiresAt: new Date(at + 24 * HOUR_MS) })).toMatchObject({
      kind: 'ok',
      value: { url: expect.stringContaining('http') as string },
    })
    const tooLong = { ...link, expiresAt: new Date(at + 31 * 24 * HOUR_MS) }
    await expect(open.urlLink('owner', tooLong)).rejects.toThrow('30 days')
  })
})

describe('content checks', () => {
  it('judge a text, for who was there within two hours', async () => {
    const { openid } = await login('zhou')
    const check = (content: string) => open.checkText('owner', { openid, scene: 'comment', content })
    expect(await check('师傅很细心')).toMatchObject({ kind: 'ok', value: { suggest: 'pass', label: 100 } })
    expect(await check('代开发票')).toMatchObject({ kind: 'ok', value: { suggest: 'risky', label: 20008 } })
    await world.advance(3 * HOUR_MS)
    expect(await check('师傅很细心')).toMatchObject({ kind: 'refused', code: '61010' })
    await expect(check('长'.repeat(2501))).rejects.toThrow('2500')
  })

  it('take a picture over, with a trace to follow', async () => {
    const { openid } = await login('zhou')
    const picture = { openid, scene: 'comment' as const, url: 'https://example.test/a.jpg' }
    const outcome = await open.checkMedia('owner', picture)
    expect(outcome.kind === 'ok' && outcome.value.traceId).toMatch(/.+/)
  })
})

it('says whether WeChat holds settlement for shipping records', async () => {
  const appid = config.apps.owner.appid
  await world.admin('/__sandbox/trade-managed', { appid, managed: true })
  expect(await open.isTradeManaged('owner')).toEqual({ kind: 'ok', value: { managed: true } })
  await world.admin('/__sandbox/trade-managed', { appid, managed: false })
})

it('logs no secret, code, token, openid or phone', async () => {
  const { js_code, openid } = await login('quiet')
  world.sandbox.sandbox.faults.add({ match: { on: 'api' }, do: { status: { http: 500 } }, times: 3 })
  await open.code2session('owner', js_code)
  await open.sendSubscribeMessage('owner', { openid, templateId: 'none', data: {} })
  const token = await cache.get(config.apps.owner.appid)
  const lines = world.logged.join('\n')
  expect(lines).toContain('/sns/jscode2session')
  for (const secret of [config.apps.owner.secret, js_code, openid, '13800138000'])
    expect(lines).not.toContain(secret)
  if (token) expect(lines).not.toContain(token)
})
