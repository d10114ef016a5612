import { describe, expect, test } from 'vitest'
import { expectRefusal, MINUTE_MS, send, useOpenWorld } from './open-harness'

const world = useOpenWorld()
const PATH = '/wxa/business/getuserphonenumber'
const askCode = (body: Record<string, unknown>) =>
  world.admin('/__sandbox/phone-code', { appid: world.owner.appid, ...body })

describe('POST /wxa/business/getuserphonenumber', () => {
  test('a code becomes the number, with the app and the time as a watermark', async () => {
    const { code } = await askCode({ user: '李雷', phoneNumber: '13812345678' })
    expect(await world.call(PATH, { code })).toEqual({
      errcode: 0,
      errmsg: 'ok',
      phone_info: {
        phoneNumber: '13812345678',
        purePhoneNumber: '13812345678',
        countryCode: '86',
        watermark: { appid: world.owner.appid, timestamp: Math.floor(world.nowMs() / 1000) },
      },
    })
  })

  test('a person has one number in both apps, and keeps one that she gave', async () => {
    const owner = await askCode({ user: '梅' })
    const shop = await askCode({ user: '梅', appid: world.shop.appid })
    expect(owner['phoneNumber']).toMatch(/^1\d{10}$/)
    expect(shop['phoneNumber']).toBe(owner['phoneNumber'])
    await askCode({ user: '梅', phoneNumber: '13700000001' })
    expect((await askCode({ user: '梅' }))['phoneNumber']).toBe('13700000001')
  })

  test('a code is good once: of ten callers at once one gets the number', async () => {
    const { code } = await askCode({ user: '一' })
    await world.token()
    const answers = await Promise.all(Array.from({ length: 10 }, () => world.call(PATH, { code })))
    expect(answers.filter((answer) => answer['errcode'] === 0)).toHaveLength(1)
    for (const answer of answers.filter((one) => one['errcode'] !== 0)) expectRefusal(answer, 40029)
  })

  test('a code is good for five minutes, and a login code is not a phone code', async () => {
    const early = await askCode({ user: '二' })
    const late = await askCode({ user: '二' })
    world.advance(5 * MINUTE_MS - 1)
    expect(await world.call(PATH, { code: early['code'] })).toMatchObject({ errcode: 0 })
    world.advance(1)
    expectRefusal(await world.call(PATH, { code: late['code'] }), 40029)
    const login = await world.login({ user: '二' })
    expectRefusal(await world.call(PATH, { code: login.js_code }), 40029)
    expectRefusal(await world.call(PATH, { code: '码' }), 40029)
    expectRefusal(await world.call(PATH, {}), 40029)
  })

  test('refuses the code of the other app and a wrong openid, and leaves the code unused', async () => {
    const shop = await askCode({ user: '三', appid: world.shop.appid })
    expectRefusal(await world.call(PATH, { code: shop['code'] }), 40013)
    const { code } = await askCode({ user: '三' })
    expectRefusal(await world.call(PATH, { code, openid: 'oTest_somebody_else' }), 40003)
    const { openid } = await world.login({ user: '三' })
    expect(await world.call(PATH, { code, openid })).toMatchObject({ errcode: 0 })
  })

  test('with the quota used up the phone gets errno 1400001 and no code, until it is topped up', async () => {
    await world.admin('/__sandbox/phone-quota', { appid: world.owner.appid, exhausted: true })
    const answer = await askCode({ user: '四' })
    expect(answer).toEqual({ errno: 1400001, errMsg: expect.stringContaining('getPhoneNumber:fail') })
    await world.admin('/__sandbox/phone-quota', { appid: world.owner.appid, exhausted: false })
    expect(await askCode({ user: '四' })).toHaveProperty('code')
  })

  test('the admin call refuses a user whom WeChat does not know and a number that is none', async () => {
    const url = `${world.running.adminUrl}/__sandbox/phone-code`
    const { appid } = world.owner
    expect((await send(url, { appid, openid: 'oTest_never_seen' })).status).toBe(404)
    expect((await send(url, { appid, user: '五', phoneNumber: '12' })).status).toBe(400)
  })
})
