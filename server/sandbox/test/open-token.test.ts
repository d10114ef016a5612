import { describe, expect, test } from 'vitest'
import { expectRefusal, HOUR_MS, MINUTE_MS, useOpenWorld } from './open-harness'

const world = useOpenWorld()
const ask = (overrides: Record<string, unknown> = {}) =>
  world.api('/cgi-bin/stable_token', { grant_type: 'client_credential', ...world.owner, ...overrides })
/** Any call that needs a token: without a code it is refused, but not for its token. */
const tryToken = (token: string) =>
  world.api(`/wxa/business/getuserphonenumber?access_token=${token}`, { code: 'none' })
const GOOD_TOKEN = 40029

describe('POST /cgi-bin/stable_token', () => {
  test('a token lives two hours, and asking again gives the same one with what is left', async () => {
    const first = await ask()
    expect(first).toEqual({ access_token: expect.stringMatching(/^[\w-]{100,512}$/), expires_in: 7200 })
    world.advance(10 * MINUTE_MS)
    expect(await ask()).toEqual({ access_token: first['access_token'], expires_in: 6600 })
    expectRefusal(await tryToken(String(first['access_token'])), GOOD_TOKEN)
  })

  test('in the last five minutes a new token is given, and the old one stays good to its end', async () => {
    world.advance(3 * HOUR_MS)
    const old = String((await ask())['access_token'])
    world.advance(115 * MINUTE_MS)
    expect(await ask()).toEqual({ access_token: old, expires_in: 300 })
    world.advance(1)
    const next = await ask()
    expect(next).toEqual({ access_token: expect.not.stringMatching(old), expires_in: 7200 })
    expectRefusal(await tryToken(old), GOOD_TOKEN)
    expectRefusal(await tryToken(String(next['access_token'])), GOOD_TOKEN)
    world.advance(5 * MINUTE_MS)
    expectRefusal(await tryToken(old), 42001, 'access_token expired')
    expectRefusal(await tryToken(String(next['access_token'])), GOOD_TOKEN)
  })

  test('thirty callers at once get one token', async () => {
    for (let round = 0; round < 4; round += 1) {
      world.advance(3 * HOUR_MS)
      const answers = await Promise.all(Array.from({ length: 30 }, () => ask()))
      expect(new Set(answers.map((answer) => answer['access_token'])).size).toBe(1)
    }
  })

  test('a forced refresh ends the old token at once, but not within 30 s of the last one', async () => {
    const old = String((await ask())['access_token'])
    const forced = String((await ask({ force_refresh: true }))['access_token'])
    expect(forced).not.toBe(old)
    expectRefusal(await tryToken(old), 40001, 'invalid credential')
    expectRefusal(await tryToken(forced), GOOD_TOKEN)
    world.advance(29_999)
    expect((await ask({ force_refresh: true }))['access_token']).toBe(forced)
    world.advance(1)
    expect((await ask({ force_refresh: true }))['access_token']).not.toBe(forced)
  })

  test('the 21st forced refresh of a day of China is refused and changes nothing', async () => {
    const untilMidnightMs = 24 * HOUR_MS - ((world.nowMs() + 8 * HOUR_MS) % (24 * HOUR_MS))
    world.advance(untilMidnightMs)
    for (let count = 0; count < 20; count += 1) {
      expect(await ask({ force_refresh: true })).toHaveProperty('access_token')
      world.advance(30_000)
    }
    const current = await ask()
    expectRefusal(await ask({ force_refresh: true }), 45009)
    expect((await ask())['access_token']).toBe(current['access_token'])
    world.advance(24 * HOUR_MS)
    expect(await ask({ force_refresh: true })).toHaveProperty('access_token')
  })

  test('the tokens of the two apps are their own', async () => {
    expect(await world.token(world.owner)).not.toBe(await world.token(world.shop))
  })

  test.each([
    [{ grant_type: 'authorization_code' }, 40002],
    [{ grant_type: undefined }, 40002],
    [{ appid: undefined }, 41002],
    [{ appid: 'wx_nobody' }, 40013],
    [{ secret: undefined }, 41004],
    [{ secret: 'wrong' }, 40125],
    [{ force_refresh: 'true' }, 47001],
  ])('refuses %j with %i', async (overrides, errcode) => {
    expectRefusal(await ask(overrides), errcode)
  })

  test('refuses what is not JSON, nothing at all, and GET', async () => {
    expectRefusal(await world.api('/cgi-bin/stable_token', '{"grant_type":'), 47001)
    expectRefusal(await world.api('/cgi-bin/stable_token', ''), 44002)
    expectRefusal(await world.api('/cgi-bin/stable_token'), 43002)
  })

  test('a token outlives a restart of the sandbox', async () => {
    const token = await world.token()
    await world.restart()
    expect(await world.token()).toBe(token)
    expectRefusal(await tryToken(token), GOOD_TOKEN)
  })
})

describe('every call with a token', () => {
  const PATHS = [
    '/wxa/business/getuserphonenumber',
    '/cgi-bin/message/subscribe/send',
    '/wxa/getwxacodeunlimit',
    '/wxa/generate_urllink',
    '/wxa/msg_sec_check',
    '/wxa/media_check_async',
    '/wxa/sec/order/is_trade_managed',
  ]

  test.each(PATHS)(
    '%s refuses a token that is missing, odd, unknown or expired, a body that is not JSON, and GET',
    async (path) => {
      expectRefusal(await world.api(path, {}), 41001)
      expectRefusal(await world.api(`${path}?access_token=not!a!token`, {}), 40014)
      expectRefusal(await world.api(`${path}?access_token=90_unknown`, {}), 40001)
      const token = await world.token()
      expectRefusal(await world.api(`${path}?access_token=${token}`, 'no json'), 47001)
      expectRefusal(await world.api(`${path}?access_token=${token}`, ''), 44002)
      expectRefusal(await world.api(`${path}?access_token=${token}`), 43002)
      world.advance(2 * HOUR_MS)
      expectRefusal(await world.api(`${path}?access_token=${token}`, {}), 42001)
    },
  )
})
