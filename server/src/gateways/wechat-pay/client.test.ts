import { verify } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createWechatPay } from './create-wechat-pay'
import type { WechatPay } from './port'
import { NOW, scriptWechat, type Script, type ScriptedWechat } from './testing/scripted-wechat'

const OPENID = 'oPAYER-0000000000000000000001'
let wechat: ScriptedWechat
let pay: WechatPay
const logged: unknown[] = []
const record = (...line: unknown[]) => void logged.push(line)
const deps = { clock: { now: () => NOW }, log: { debug: record, info: record, warn: record, error: record } }

beforeAll(async () => {
  wechat = await scriptWechat()
  pay = createWechatPay({ ...wechat.config, timeoutMs: 300 }, deps)
})
afterAll(() => wechat.close())

const refundInput = {
  subMchid: '1900000109',
  transactionId: '4208450740201411110007820472',
  refundNo: 'R01J000000000000000000000AB',
  reason: '已取消',
  refundFen: 100,
  totalFen: 300,
}
const accepted = JSON.stringify({
  refund_id: '500001',
  out_refund_no: refundInput.refundNo,
  amount: { refund: 100, payer_refund: 100 },
})
const prepayInput = {
  subMchid: '1900000109',
  tradeNo: 'P01J000000000000000000000AB',
  description: '保养',
  totalFen: 300,
  payerOpenid: OPENID,
  expiresAt: new Date('2026-03-04T06:00:00Z'),
}

async function refundAnswered(...scripts: Script[]) {
  wechat.play(...scripts)
  return pay.refund(refundInput)
}

describe('the retry table: what an answer says about the money', () => {
  it('a verified success is ok', async () => {
    expect(await refundAnswered({ status: 200, body: accepted })).toEqual({
      kind: 'ok',
      value: {
        refundNo: refundInput.refundNo,
        wechatRefundId: '500001',
        state: 'processing',
        refundFen: 100,
        payerRefundFen: 100,
        byAdvance: null,
        succeededAt: null,
      },
    })
  })

  it('a lost answer is unknown', async () => {
    const outcome = await refundAnswered({ status: 0, act: (request) => request.socket.destroy() })
    expect(outcome).toEqual({ kind: 'unknown', reason: 'network' })
  })

  it('an answer cut off in the middle is unknown', async () => {
    const outcome = await refundAnswered({
      status: 0,
      act: (_request, response) => {
        response.writeHead(200, {
          ...wechat.signedHeaders(accepted),
          'content-length': String(accepted.length),
        })
        response.write(accepted.slice(0, 10), () => response.destroy())
      },
    })
    expect(outcome).toEqual({ kind: 'unknown', reason: 'network' })
  })

  it('no answer in time is unknown, also when only the body hangs', async () => {
    expect(await refundAnswered({ status: 0, act: () => undefined })).toEqual({
      kind: 'unknown',
      reason: 'timeout',
    })
    const hanging = await refundAnswered({
      status: 0,
      act: (_request, response) => {
        response.writeHead(200, wechat.signedHeaders(accepted))
        response.write(accepted.slice(0, 10))
      },
    })
    expect(hanging).toEqual({ kind: 'unknown', reason: 'timeout' })
  })

  it('a port where nobody listens is unknown', async () => {
    const gone = await scriptWechat()
    await gone.close()
    const lonely = createWechatPay({ ...wechat.config, baseUrl: gone.config.baseUrl }, deps)
    expect(await lonely.refund(refundInput)).toEqual({ kind: 'unknown', reason: 'network' })
  })

  it.each([500, 502, 503])('%i is unknown, whoever says so and however', async (status) => {
    const told = { kind: 'unknown', reason: 'server-error' }
    expect(await refundAnswered({ status, body: '{"code":"SYSTEM_ERROR","message":""}' })).toEqual(told)
    expect(await refundAnswered({ status, body: '<h1>Bad Gateway</h1>', unsigned: true })).toEqual(told)
  })

  it('SYSTEM_ERROR is unknown under any status and in any spelling', async () => {
    for (const code of ['SYSTEM_ERROR', 'SYSTEMERROR', 'BANKERROR']) {
      const outcome = await refundAnswered({ status: 403, body: JSON.stringify({ code, message: '' }) })
      expect(outcome).toEqual({ kind: 'unknown', reason: 'server-error' })
    }
  })

  it('a redirect is unknown and is not followed', async () => {
    wechat.seen.length = 0
    const outcome = await refundAnswered({ status: 302, headers: { location: '/v3/elsewhere' } })
    expect(outcome).toEqual({ kind: 'unknown', reason: 'network' })
    expect(wechat.seen).toHaveLength(1)
  })

  it('a success that does not verify is unknown: tampered, unsigned, stale, foreign key, SIGNTEST', async () => {
    const genuine = () => wechat.signedHeaders(accepted)
    const forgeries: Script[] = [
      { status: 200, body: accepted.replace('100', '900'), headers: genuine() },
      { status: 200, body: accepted, unsigned: true },
      {
        status: 200,
        body: accepted,
        headers: wechat.signedHeaders(accepted, new Date(NOW.getTime() - 301_000)),
      },
      {
        status: 200,
        body: accepted,
        headers: wechat.signedHeaders(accepted, new Date(NOW.getTime() + 301_000)),
      },
      {
        status: 200,
        body: accepted,
        headers: { ...genuine(), 'wechatpay-serial': 'PUB_KEY_ID_0000000000000078' },
      },
      {
        status: 200,
        body: accepted,
        headers: { ...genuine(), 'wechatpay-signature': `WECHATPAY/SIGNTEST/${'A'.repeat(300)}` },
      },
      { status: 200, body: `${accepted} `, headers: genuine() },
    ]
    for (const forgery of forgeries) {
      expect(await refundAnswered(forgery)).toEqual({ kind: 'unknown', reason: 'unverified' })
    }
  })

  it('a verified success that cannot be read is unknown: no JSON, no such fields, 202, another number', async () => {
    const unreadable: Script[] = [
      { status: 200, body: '<html></html>' },
      { status: 200, body: '{}' },
      { status: 202, body: accepted },
      { status: 204 },
      { status: 200, body: accepted.replace(refundInput.refundNo, 'R01J000000000000000000000XX') },
      { status: 200, body: accepted.replace('"refund":100', '"refund":1.5') },
    ]
    for (const script of unreadable) {
      expect(await refundAnswered(script)).toEqual({ kind: 'unknown', reason: 'unreadable' })
    }
  })

  it('429 is not ready, verified or not, and a refund is left alone for a minute', async () => {
    for (const unsigned of [false, true]) {
      const outcome = await refundAnswered({ status: 429, body: '{"code":"FREQUENCY_LIMITED"}', unsigned })
      expect(outcome).toMatchObject({ kind: 'not-ready', code: 'FREQUENCY_LIMITED' })
      expect(outcome.kind === 'not-ready' && outcome.retryAfterMs).toBeGreaterThanOrEqual(60_000)
    }
    wechat.play({ status: 429, body: '{"code":"RATELIMIT_EXCEED"}', headers: { 'retry-after': '7' } })
    const query = await pay.queryRefund(refundInput)
    expect(query).toMatchObject({ kind: 'not-ready', code: 'RATELIMIT_EXCEED' })
    expect(query.kind === 'not-ready' && query.retryAfterMs).toBeGreaterThanOrEqual(7000)
    expect(query.kind === 'not-ready' && query.retryAfterMs).toBeLessThan(8000)
  })

  it('the two "order not ready" texts are not ready; the same code with other words is a no', async () => {
    const refusal = (message: string) => ({
      status: 400,
      body: JSON.stringify({ code: 'INVALID_REQUEST', message }),
    })
    const share = { subMchid: '1', transactionId: '2', shareNo: 'S1', commissionFen: 10, description: '佣金' }
    wechat.play(refusal('订单处理中，暂时无法分账，请稍后再试'))
    expect(await pay.share(share)).toEqual({
      kind: 'not-ready',
      retryAfterMs: 60_000,
      code: 'TRADE_PROCESSING',
    })
    wechat.play(refusal('该订单需确认收货后结算'))
    expect(await pay.share(share)).toEqual({
      kind: 'not-ready',
      retryAfterMs: 60_000,
      code: 'RECEIPT_NOT_CONFIRMED',
    })
    wechat.play(refusal('非分账订单不支持分账'))
    expect(await pay.share(share)).toMatchObject({ kind: 'refused', status: 400, code: 'INVALID_REQUEST' })
  })

  it('a verified 4xx is a no with its code in one spelling; an unverified one is unknown', async () => {
    const body = '{"code":"NOTENOUGH","message":"余额不足"}'
    expect(await refundAnswered({ status: 403, body, headers: { 'request-id': '08F5-268435' } })).toEqual({
      kind: 'refused',
      status: 403,
      code: 'NOT_ENOUGH',
      message: '余额不足',
      requestId: '08F5-268435',
    })
    expect(await refundAnswered({ status: 403, body, unsigned: true })).toEqual({
      kind: 'unknown',
      reason: 'unverified',
    })
    expect(await refundAnswered({ status: 403, body: 'Forbidden' })).toEqual({
      kind: 'unknown',
      reason: 'unreadable',
    })
  })

  it('an unsigned 401 SIGN_ERROR is a no: WeChat signs only for those whom it recognised', async () => {
    const outcome = await refundAnswered({
      status: 401,
      body: '{"code":"SIGN_ERROR","message":"签名错误"}',
      unsigned: true,
    })
    expect(outcome).toMatchObject({ kind: 'refused', status: 401, code: 'SIGN_ERROR' })
    const proxy = await refundAnswered({ status: 401, body: '{"code":"LOGIN","message":""}', unsigned: true })
    expect(proxy).toEqual({ kind: 'unknown', reason: 'unverified' })
  })

  it('a verified 404 about the resource of a query is missing; about a merchant it is a no; on an apply it is a no', async () => {
    const absent = { status: 404, body: '{"code":"RESOURCE_NOT_EXISTS","message":""}' }
    wechat.play(absent)
    expect(await pay.queryRefund(refundInput)).toEqual({ kind: 'missing' })
    wechat.play({ status: 404, body: '{"code":"ORDERNOTEXIST","message":""}' })
    expect(await pay.queryTrade(prepayInput)).toEqual({ kind: 'missing' })
    wechat.play({ status: 404, body: '{"code":"MCH_NOT_EXISTS","message":""}' })
    expect(await pay.queryRefund(refundInput)).toMatchObject({ kind: 'refused', code: 'MCH_NOT_EXISTS' })
    wechat.play({ ...absent, unsigned: true })
    expect(await pay.queryRefund(refundInput)).toEqual({ kind: 'unknown', reason: 'unverified' })
    expect(await refundAnswered(absent)).toMatchObject({ kind: 'refused', code: 'RESOURCE_NOT_EXISTS' })
  })

  it('a closed order is an empty 204 that verifies', async () => {
    wechat.play({ status: 204 })
    expect(await pay.closePrepay(prepayInput)).toEqual({ kind: 'ok', value: {} })
    wechat.play({ status: 204, unsigned: true })
    expect(await pay.closePrepay(prepayInput)).toEqual({ kind: 'unknown', reason: 'unverified' })
  })
})

describe('what is sent', () => {
  it('is signed over method, path with query, time, nonce and the very bytes of the body', async () => {
    wechat.seen.length = 0
    wechat.play(
      { status: 200, body: '{"prepay_id":"wx1"}' },
      { status: 404, body: '{"code":"ORDER_NOT_EXIST"}' },
    )
    await pay.createPrepay({ ...prepayInput, tradeNo: 'P|1*@' })
    await pay.queryTrade({ ...prepayInput, tradeNo: 'P|1*@' })
    expect(wechat.seen.map(({ path }) => path)).toEqual([
      '/v3/pay/partner/transactions/jsapi',
      '/v3/pay/partner/transactions/out-trade-no/P%7C1*%40?sp_mchid=1900000100&sub_mchid=1900000109',
    ])
    for (const { method, path, headers, body } of wechat.seen) {
      const authorization = headers.authorization ?? ''
      expect(authorization).toMatch(/^WECHATPAY2-SHA256-RSA2048 mchid="1900000100",/)
      const part = (name: string) => new RegExp(`${name}="([^"]+)"`).exec(authorization)?.[1] ?? ''
      expect(part('serial_no')).toBe(wechat.config.serialNo)
      expect(part('timestamp')).toBe(String(NOW.getTime() / 1000))
      const text = `${method}\n${path}\n${part('timestamp')}\n${part('nonce_str')}\n${body}\n`
      const signature = Buffer.from(part('signature'), 'base64')
      expect(verify('RSA-SHA256', Buffer.from(text), wechat.merchantPublicKey, signature)).toBe(true)
      expect(headers['wechatpay-serial']).toBe('PUB_KEY_ID_0000000000000077')
      expect(headers['user-agent']).toMatch(/^anxin-server/)
    }
  })

  it('names the payer by sub_openid when the platform’s appid is not the mini-program’s', async () => {
    const other = createWechatPay({ ...wechat.config, ownerAppid: 'wxowner0000000001' }, deps)
    wechat.seen.length = 0
    wechat.play({ status: 200, body: '{"prepay_id":"wx1"}' })
    await other.createPrepay(prepayInput)
    await pay.createPrepay(prepayInput)
    const [foreign, own] = wechat.seen.map(({ body }) => JSON.parse(body) as Record<string, unknown>)
    expect(foreign).toMatchObject({ sub_appid: 'wxowner0000000001', payer: { sub_openid: OPENID } })
    expect(own).toMatchObject({ payer: { sp_openid: OPENID }, settle_info: { profit_sharing: true } })
    expect(own).not.toHaveProperty('sub_appid')
    expect(own).toMatchObject({
      time_expire: '2026-03-04T14:00:00+08:00',
      amount: { total: 300, currency: 'CNY' },
    })
  })

  it('never lets an id change the call', async () => {
    await expect(pay.queryTrade({ subMchid: '1', tradeNo: '../id/1?sp_mchid=2' })).rejects.toThrow(
      'not an id',
    )
    await expect(
      pay.share({ ...refundInput, shareNo: 'S1', commissionFen: 0, description: '' }),
    ).rejects.toThrow('amount')
  })

  it('gives the payer parameters that verify with the merchant’s key', async () => {
    const parameters = await pay.signForPayer('wx201410272009395522657a690389285100')
    expect(parameters).toMatchObject({
      timeStamp: String(NOW.getTime() / 1000),
      signType: 'RSA',
      package: 'prepay_id=wx201410272009395522657a690389285100',
    })
    expect(parameters.nonceStr.length).toBeLessThanOrEqual(32)
    const { timeStamp, nonceStr, package: packed, paySign } = parameters
    const text = `${wechat.config.ownerAppid}\n${timeStamp}\n${nonceStr}\n${packed}\n`
    const signature = Buffer.from(paySign, 'base64')
    expect(verify('RSA-SHA256', Buffer.from(text), wechat.merchantPublicKey, signature)).toBe(true)
  })
})

it('logs no signature, no body, no openid and no foreign message', async () => {
  logged.length = 0
  wechat.seen.length = 0
  const message = `输入源“/body/payer/sp_openid”的值 ${OPENID} 无效`
  const detail = {
    field: '/body/payer/sp_openid',
    sign_information: { truncated_sign_message: `POST\n/v3/x\n1\nn\n{"payer":"${OPENID}"}` },
  }
  wechat.play({ status: 400, body: JSON.stringify({ code: 'PARAM_ERROR', message, detail }) })
  await pay.createPrepay(prepayInput)
  const lines = JSON.stringify(logged)
  expect(lines).toContain('/body/payer/sp_openid')
  expect(lines).toContain('PARAM_ERROR')
  expect(lines).not.toContain(OPENID)
  expect(lines).not.toContain('signature=')
})
