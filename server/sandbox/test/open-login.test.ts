import { describe, expect, test } from 'vitest'
import { expectRefusal, MINUTE_MS, send, useOpenWorld } from './open-harness'

const world = useOpenWorld()

describe('wx.login on the phone', () => {
  test('one person has one unionid, and for each app an openid that stays', async () => {
    const owner = await world.login({ user: '李雷' })
    const shop = await world.login({ user: '李雷', appid: world.shop.appid })
    const again = await world.login({ user: '李雷' })
    expect(owner.openid).toMatch(/^o[\w-]{27}$/)
    expect(owner.unionid).toBe(shop.unionid)
    expect(owner.openid).not.toBe(shop.openid)
    expect(again.openid).toBe(owner.openid)
    expect(again.js_code).not.toBe(owner.js_code)
  })

  test('two people never share an id, and without a name everybody is new', async () => {
    const people = [
      await world.login({ user: '甲' }),
      await world.login({ user: '乙' }),
      await world.login({}),
      await world.login({}),
    ]
    expect(new Set(people.map(({ openid }) => openid)).size).toBe(4)
    expect(new Set(people.map(({ unionid }) => unionid)).size).toBe(4)
  })

  test('an openid keeps the unionid it is given, or none', async () => {
    const bound = await world.login({ openid: 'oTest_bound_1', unionid: 'oUnion_1' })
    const unbound = await world.login({ openid: 'oTest_unbound_1' })
    expect(await world.exchange(bound.js_code)).toMatchObject({
      openid: 'oTest_bound_1',
      unionid: 'oUnion_1',
    })
    const session = await world.exchange(unbound.js_code)
    expect(session).toMatchObject({ openid: 'oTest_unbound_1' })
    expect(session).not.toHaveProperty('unionid')
  })

  test('the admin call refuses an unknown app and the openid of the other app', async () => {
    const shop = await world.login({ appid: world.shop.appid, user: '韩梅梅' })
    for (const body of [
      { appid: 'wx_nobody' },
      { appid: world.owner.appid, openid: shop.openid },
      { user: 'x' },
    ]) {
      const response = await send(`${world.running.adminUrl}/__sandbox/login`, body)
      expect(response.status).toBe(400)
      expect(await response.json()).toHaveProperty('error')
    }
  })
})

describe('GET /sns/jscode2session', () => {
  test('a code becomes openid, unionid and a session key of 16 bytes', async () => {
    const { js_code, openid, unionid } = await world.login({ user: '周' })
    const session = await world.exchange(js_code)
    expect(session).toEqual({ openid, unionid, session_key: expect.any(String) })
    expect(Buffer.from(String(session['session_key']), 'base64')).toHaveLength(16)
  })

  test('a code is good once: of twenty callers at once one gets a session', async () => {
    // Several rounds, because in the first the connections are still being opened one after the other.
    for (let round = 0; round < 4; round += 1) {
      const { js_code } = await world.login({ user: '吴' })
      const answers = await Promise.all(Array.from({ length: 20 }, () => world.exchange(js_code)))
      const [refused, good] = [
        answers.filter((one) => !one['openid']),
        answers.filter((one) => one['openid']),
      ]
      expect(good).toHaveLength(1)
      for (const answer of refused) expectRefusal(answer, 40163, 'code been used')
    }
  })

  test('a code is good for five minutes of virtual time', async () => {
    const early = await world.login({ user: '郑' })
    const late = await world.login({ user: '郑' })
    world.advance(5 * MINUTE_MS - 1)
    expect(await world.exchange(early.js_code)).toHaveProperty('openid')
    world.advance(1)
    expectRefusal(await world.exchange(late.js_code), 40029, 'invalid code')
  })

  test('an unknown code and the code of the other app are invalid, and the latter is not used up', async () => {
    expectRefusal(await world.exchange('0nothing'), 40029)
    const shop = await world.login({ appid: world.shop.appid, user: '王' })
    expectRefusal(await world.exchange(shop.js_code), 40029)
    expect(await world.exchange(shop.js_code, world.shop)).toMatchObject({ openid: shop.openid })
  })

  test.each([
    [{ appid: '' }, 41002],
    [{ appid: 'wx_nobody' }, 40013],
    [{ secret: '' }, 41004],
    [{ secret: 'wrong' }, 40125],
    [{ js_code: '' }, 41008],
    [{ grant_type: 'client_credential' }, 40002],
  ])('refuses %j with %i and leaves the code unused', async (overrides, errcode) => {
    const { js_code, openid } = await world.login({ user: '冯' })
    expectRefusal(await world.exchange(js_code, overrides), errcode)
    expect(await world.exchange(js_code)).toMatchObject({ openid })
  })

  test('the hundred-and-first login of one user in one minute is refused, the next minute is free', async () => {
    world.advance(MINUTE_MS)
    for (let count = 0; count < 100; count += 1) {
      const { js_code } = await world.login({ user: '忙' })
      expect(await world.exchange(js_code)).toHaveProperty('openid')
    }
    const over = await world.login({ user: '忙' })
    const other = await world.login({ user: '闲' })
    expectRefusal(await world.exchange(over.js_code), 45011)
    expect(await world.exchange(other.js_code)).toHaveProperty('openid')
    world.advance(MINUTE_MS)
    expect(await world.exchange(over.js_code)).toHaveProperty('openid')
  })

  test('a user whom WeChat has blocked gets no session until she is unblocked', async () => {
    const { js_code, openid } = await world.login({ user: '险' })
    await world.admin('/__sandbox/user/block', { appid: world.owner.appid, user: '险' })
    expectRefusal(await world.exchange(js_code), 40226)
    await world.admin('/__sandbox/user/block', { appid: world.owner.appid, openid, blocked: false })
    expect(await world.exchange(js_code)).toMatchObject({ openid })
  })

  test('people keep their ids when the sandbox starts again on the same books', async () => {
    const before = await world.login({ openid: 'oTest_kept_1', unionid: 'oUnion_kept' })
    await world.restart()
    expect(await world.exchange(before.js_code)).toMatchObject({
      openid: 'oTest_kept_1',
      unionid: 'oUnion_kept',
    })
  })
})
