import { describe, expect, test } from 'vitest'
import { expectRefusal, fresh, MINUTE_MS, SUB, usePayWorld } from './pay-harness'

const SCHEME = 'WECHATPAY2-SHA256-RSA2048'

describe('who may call', () => {
  const world = usePayWorld()
  const path = (): string => `/v3/merchant/fund/balance/BASIC`

  test('a well signed call is answered, and the answer is signed', async () => {
    expect(await world.host.client.get(path())).toMatchObject({ http: 200, verified: true })
  })

  test.each([
    ['no Authorization at all', { authorization: null }],
    ['another scheme', { scheme: 'WECHATPAY2-SM2-WITH-SM3' }],
    ['a header without a space', { authorization: SCHEME }],
    ['a header without its fields', { authorization: `${SCHEME} mchid="1900000100"` }],
    ['the number of another merchant', { mchid: SUB }],
    ['the serial of another certificate', { serial: '5'.repeat(40) }],
    ['a timestamp in milliseconds', { timestamp: String(Date.parse('2026-03-02T02:00:00.000Z')) }],
    ['a timestamp that is no number', { timestamp: 'now' }],
    ['a signature that is no base64', { signature: '***' }],
    ['a signature of other bytes', { signature: Buffer.alloc(256, 7).toString('base64') }],
  ])('%s is refused with 401 SIGN_ERROR', async (_what, options) => {
    expectRefusal(await world.host.client.get(path(), options), 401, 'SIGN_ERROR')
  })

  test.each([
    ['older', -5 * 60 - 1],
    ['younger', 5 * 60 + 1],
  ])('a call more than five minutes %s than now is refused', async (_what, seconds) => {
    const now = Math.floor(world.host.nowMs() / 1000)
    const near = await world.host.client.get(path(), {
      timestamp: String(now + Math.sign(seconds) * (5 * 60)),
    })
    expect(near.http).toBe(200)
    expectRefusal(
      await world.host.client.get(path(), { timestamp: String(now + seconds) }),
      401,
      'SIGN_ERROR',
      '5分钟',
    )
  })

  test('a body that was changed by a space after signing is refused, and WeChat shows what it verified', async () => {
    const body = JSON.stringify(world.orderBody())
    const sentBody = `${body} `
    const reply = await world.host.client.post('/v3/pay/partner/transactions/jsapi', body, { sentBody })
    expectRefusal(reply, 401, 'SIGN_ERROR')
    const detail = reply.body['detail'] as { sign_information: Record<string, string> }
    expect(detail.sign_information).toMatchObject({
      method: 'POST',
      url: '/v3/pay/partner/transactions/jsapi',
    })
    expect(detail.sign_information['truncated_sign_message']).toMatch(
      /^POST\n\/v3\/pay\/partner\/transactions\/jsapi\n\d+\n/,
    )
  })

  test('a query that was signed in another order is refused', async () => {
    const base = '/v3/pay/partner/transactions/out-trade-no/P123456'
    const signedPath = `${base}?sub_mchid=${SUB}&sp_mchid=1900000100`
    const good = await world.host.client.get(`${base}?sp_mchid=1900000100&sub_mchid=${SUB}`)
    expect(good.http).toBe(404)
    expect((await world.host.client.get(signedPath)).http).toBe(404)
    const other = await world.host.client.get(signedPath, { signature: 'AAAA' })
    expectRefusal(other, 401, 'SIGN_ERROR')
  })

  test('the merchant serial in Wechatpay-Serial is refused, the platform key id is taken', async () => {
    const { serialNo, publicKeyId } = world.host.running.identity
    const wrong = await world.host.client.get(path(), { headers: { 'Wechatpay-Serial': serialNo } })
    expectRefusal(wrong, 400, 'PARAM_ERROR')
    expect(JSON.stringify(wrong.body)).toContain('平台证书序列号Wechatpay-Serial错误')
    const right = await world.host.client.get(path(), { headers: { 'Wechatpay-Serial': publicKeyId } })
    expect(right.http).toBe(200)
  })

  test('a nonce may come again while the switch is off', async () => {
    const nonce = fresh('n')
    expect((await world.host.client.get(path(), { nonce })).http).toBe(200)
    expect((await world.host.client.get(path(), { nonce })).http).toBe(200)
  })

  test('a path that does not exist is 404 and signed, without a word about orders', async () => {
    expectRefusal(await world.host.client.get('/v3/nothing'), 404, 'NOT_FOUND')
  })

  test('a public-key merchant has no platform certificates', async () => {
    expectRefusal(await world.host.client.get('/v3/certificates'), 404, 'RESOURCE_NOT_EXISTS')
  })

  test('a body that is not JSON, not an object, or of another type is refused', async () => {
    const url = '/v3/pay/partner/transactions/jsapi'
    expectRefusal(await world.host.client.post(url, '{"a":'), 400, 'PARAM_ERROR', 'JSON')
    expectRefusal(await world.host.client.post(url, '[]'), 400, 'PARAM_ERROR')
    expectRefusal(await world.host.client.post(url, ''), 400, 'PARAM_ERROR')
    const headers = { 'Content-Type': 'text/plain' }
    expectRefusal(
      await world.host.client.post(url, JSON.stringify(world.orderBody()), { headers }),
      400,
      'PARAM_ERROR',
      'Content-Type',
    )
  })
})

describe('with the nonce switch on', () => {
  const world = usePayWorld({ nonceReplayCheck: true })

  test('a nonce seen within ten minutes is refused, and forgotten later', async () => {
    const nonce = fresh('n')
    const path = '/v3/merchant/fund/balance/BASIC'
    expect((await world.host.client.get(path, { nonce })).http).toBe(200)
    expectRefusal(await world.host.client.get(path, { nonce }), 401, 'SIGN_ERROR', 'nonce_str')
    world.host.advance(11 * MINUTE_MS)
    expect((await world.host.client.get(path, { nonce })).http).toBe(200)
  })
})
