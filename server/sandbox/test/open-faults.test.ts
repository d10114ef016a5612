import { afterEach, describe, expect, test } from 'vitest'
import { expectRefusal, send, useOpenWorld } from './open-harness'

const world = useOpenWorld()
const PATH = '/wxa/sec/order/is_trade_managed'
const ask = () => world.call(PATH, { appid: world.owner.appid })

afterEach(() => world.running.sandbox.faults.clear())

describe('POST /wxa/sec/order/is_trade_managed', () => {
  test('is false until the office puts the app under it, for each app by itself', async () => {
    expect(await ask()).toEqual({ errcode: 0, errmsg: 'ok', is_trade_managed: false })
    await world.admin('/__sandbox/trade-managed', { appid: world.owner.appid, managed: true })
    expect(await ask()).toMatchObject({ is_trade_managed: true })
    const path = `${PATH}?access_token=${await world.token(world.shop)}`
    expect(await world.api(path, { appid: world.shop.appid })).toMatchObject({ is_trade_managed: false })
    await world.admin('/__sandbox/trade-managed', { appid: world.owner.appid, managed: false })
    expect(await ask()).toMatchObject({ is_trade_managed: false })
  })

  test('refuses an unknown app and the other app with 40013', async () => {
    expectRefusal(await world.call(PATH, { appid: 'wx_nobody' }), 40013)
    expectRefusal(await world.call(PATH, { appid: world.shop.appid }), 40013)
    expectRefusal(await world.call(PATH, {}), 40013)
  })
})

describe('faults', () => {
  test.each([
    [40001, 'invalid credential'],
    [-1, 'system error'],
    [45009, 'reach max api daily quota limit'],
    [61010, 'code is expired'],
  ])('%i once, then the call works', async (errcode, text) => {
    await world.token()
    world.running.sandbox.faults.add({ match: { on: 'api', path: PATH }, do: { errcode }, times: 1 })
    expectRefusal(await ask(), errcode, text)
    expect(await ask()).toMatchObject({ errcode: 0 })
  })

  test('the first n tries fail, and a refused send uses no credit', async () => {
    const { openid } = await world.login({ user: '李雷' })
    await world.admin('/__sandbox/templates', { template_id: 'tmpl_x', keys: { thing1: 'thing' } })
    const body = { appid: world.owner.appid, openid, template_ids: ['tmpl_x'], decision: 'accept' }
    await world.admin('/__sandbox/user/subscribe', body)
    world.running.sandbox.faults.add({
      match: { on: 'api', path: 'subscribe/send' },
      do: { errcode: 43101 },
      times: 3,
    })
    const post = () =>
      world.call('/cgi-bin/message/subscribe/send', {
        touser: openid,
        template_id: 'tmpl_x',
        data: { thing1: { value: '好' } },
      })
    for (let count = 0; count < 3; count += 1) expectRefusal(await post(), 43101)
    expect(await post()).toMatchObject({ errcode: 0 })
  })

  test('an answer is overlaid, a connection is lost before and after the deed, a gateway answers HTML', async () => {
    const { js_code, openid } = await world.login({ user: '断' })
    const { faults } = world.running.sandbox
    faults.add({ match: { on: 'api', path: 'jscode2session' }, do: 'drop_before', times: 1 })
    await expect(world.exchange(js_code)).rejects.toThrow()
    expect(await world.exchange(js_code)).toMatchObject({ openid })
    const second = await world.login({ user: '断' })
    faults.add({ match: { on: 'api', path: 'jscode2session' }, do: 'drop_after_commit', times: 1 })
    await expect(world.exchange(second.js_code)).rejects.toThrow()
    expectRefusal(await world.exchange(second.js_code), 40163)
    const token = await world.token()
    faults.add({ match: { on: 'api', path: PATH }, do: { status: { http: 502, html: true } }, times: 1 })
    const response = await send(`${world.running.apiUrl}${PATH}?access_token=${token}`, {
      appid: world.owner.appid,
    })
    expect(response.status).toBe(502)
    expect(response.headers.get('content-type')).toContain('text/html')
    faults.add({ match: { on: 'api', path: PATH }, do: { api: { is_trade_managed: true } }, times: 1 })
    expect(await ask()).toMatchObject({ errcode: 0, is_trade_managed: true })
    expect(await ask()).toMatchObject({ is_trade_managed: false })
  })
})
