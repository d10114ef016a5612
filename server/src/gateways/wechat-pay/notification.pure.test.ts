import { generateKeyPairSync } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createWechatPay } from './create-wechat-pay'
import type { WechatPay } from './port'
import { NOW, scriptWechat, type ScriptedWechat } from './testing/scripted-wechat'

let wechat: ScriptedWechat
let pay: WechatPay
const quiet = () => undefined
const deps = { clock: { now: () => NOW }, log: { debug: quiet, info: quiet, warn: quiet, error: quiet } }

beforeAll(async () => {
  wechat = await scriptWechat()
  pay = createWechatPay(wechat.config, deps)
})
afterAll(() => wechat.close())

const trade = {
  sp_mchid: '1900000100',
  sub_mchid: '1900000109',
  sp_appid: 'wxplatform00000001',
  out_trade_no: 'P01J000000000000000000000AB',
  transaction_id: '4208450740201411110007820472',
  trade_type: 'JSAPI',
  trade_state: 'SUCCESS',
  success_time: '2026-03-04T13:06:00+08:00',
  payer: { sp_openid: 'oPAYER' },
  amount: { total: 300, payer_total: 250, currency: 'CNY', payer_currency: 'CNY' },
}

type Changes = {
  eventType?: string
  originalType?: string
  summary?: string
  content?: unknown
  resource?: object
}

function compose({
  eventType,
  originalType = 'transaction',
  summary,
  content = trade,
  resource,
}: Changes = {}) {
  const sealed = wechat.seal(JSON.stringify(content), originalType)
  return JSON.stringify({
    id: 'notice-1',
    create_time: '2026-03-04T13:06:01+08:00',
    event_type: eventType ?? 'TRANSACTION.SUCCESS',
    resource_type: 'encrypt-resource',
    summary: summary ?? '支付成功',
    resource: { original_type: originalType, algorithm: 'AEAD_AES_256_GCM', ...sealed, ...resource },
  })
}

function parse(body: string, headers = wechat.signedHeaders(body)) {
  return pay.parseNotification(headers, Buffer.from(body))
}

describe('a genuine notification', () => {
  it('of a payment says what was paid, by whom, to whom', () => {
    expect(parse(compose())).toEqual({
      kind: 'transaction',
      id: 'notice-1',
      eventType: 'TRANSACTION.SUCCESS',
      trade: {
        tradeNo: trade.out_trade_no,
        state: 'paid',
        spMchid: '1900000100',
        subMchid: '1900000109',
        appid: 'wxplatform00000001',
        transactionId: trade.transaction_id,
        totalFen: 300,
        payerTotalFen: 250,
        currency: 'CNY',
        payerOpenid: 'oPAYER',
        paidAt: new Date('2026-03-04T05:06:00Z'),
      },
    })
  })

  it.each([
    ['REFUND.SUCCESS', 'SUCCESS', 'succeeded'],
    ['REFUND.ABNORMAL', 'ABNORMAL', 'abnormal'],
    ['REFUND.CLOSED', 'CLOSED', 'closed'],
    ['REFUND.CLOSED', 'CLOSE', 'closed'],
    ['REFUND.SUCCESS', 'NEW_WORD', 'unknown'],
    ['REFUND.SUCCESS', 'constructor', 'unknown'],
  ])('of a refund: %s with status %s is %s', (eventType, status, state) => {
    const content = {
      sp_mchid: '1900000100',
      sub_mchid: '1900000109',
      out_trade_no: 'P1',
      transaction_id: '42',
      out_refund_no: 'R1',
      refund_id: '50',
      refund_status: status,
      ...(status === 'SUCCESS' ? { success_time: '2026-03-04T13:06:00+08:00' } : {}),
      amount: { total: 300, refund: 100, payer_total: 250, payer_refund: 83 },
    }
    expect(parse(compose({ eventType, originalType: 'refund', content }))).toMatchObject({
      kind: 'refund',
      refund: { refundNo: 'R1', state, refundFen: 100, totalFen: 300, payerRefundFen: 83 },
    })
  })

  it.each([
    ['PROFITSHARING.SUCCESS', '分账', 'shared'],
    ['PROFITSHARING', '分账', 'shared'],
    ['TRANSACTION.SUCCESS', '分账', 'shared'],
    ['TRANSACTION.SUCCESS', '分账回退', 'returned'],
    ['PROFITSHARING.RETURN', '分账回退', 'returned'],
    ['PROFITSHARING_RETURN', '', 'returned'],
  ])(
    'of a share is never taken for a payment: %s with summary "%s" is %s',
    (eventType, summary, direction) => {
      const content = {
        sp_mchid: '1900000100',
        sub_mchid: '1900000109',
        transaction_id: '42',
        order_id: '30',
        out_order_no: 'S1',
        receiver: { type: 'MERCHANT_ID', account: '1900000100', amount: 30, description: '佣金' },
      }
      expect(parse(compose({ eventType, originalType: 'profitsharing', summary, content }))).toMatchObject({
        kind: 'profitsharing',
        share: { direction, shareNo: 'S1', amountFen: 30 },
      })
    },
  )

  it('of something we do not handle is other, not an error', () => {
    const body = compose({
      eventType: 'MCHWITHDRAW.CHANGE',
      originalType: 'withdraw',
      content: { withdraw_id: '1' },
    })
    expect(parse(body)).toEqual({
      kind: 'other',
      id: 'notice-1',
      eventType: 'MCHWITHDRAW.CHANGE',
      originalType: 'withdraw',
    })
  })

  it('of an event that nobody heard of is other, whatever it carries', () => {
    expect(parse(compose({ eventType: 'TRANSACTION.UNHEARD_OF' }))).toMatchObject({ kind: 'other' })
    expect(parse(compose({ eventType: 'REFUND.UNHEARD_OF', originalType: 'refund' }))).toMatchObject({
      kind: 'other',
    })
  })

  it('may leave associated_data out', () => {
    const sealed = wechat.seal(JSON.stringify(trade), '')
    for (const associated_data of [undefined, null, '']) {
      expect(parse(compose({ resource: { ...sealed, associated_data } }))).toMatchObject({
        kind: 'transaction',
      })
    }
  })
})

describe('a notification that nobody vouches for is rejected', () => {
  it('when any of the four headers is missing or doubled', () => {
    const body = compose()
    const headers = wechat.signedHeaders(body)
    for (const name of Object.keys(headers)) {
      const rejected = { kind: 'rejected', reason: 'missing-headers' }
      expect(pay.parseNotification({ ...headers, [name]: undefined }, body)).toEqual(rejected)
      expect(pay.parseNotification({ ...headers, [name]: [headers[name] ?? '', 'x'] }, body)).toEqual(
        rejected,
      )
    }
  })

  it('when its time is more than five minutes off, either way, or no time at all', () => {
    const body = compose()
    const at = (offsetMs: number) => wechat.signedHeaders(body, new Date(NOW.getTime() + offsetMs))
    expect(parse(body, at(-300_000))).toMatchObject({ kind: 'transaction' })
    expect(parse(body, at(-301_000))).toEqual({ kind: 'rejected', reason: 'stale-timestamp' })
    expect(parse(body, at(301_000))).toEqual({ kind: 'rejected', reason: 'stale-timestamp' })
    const headers = { ...wechat.signedHeaders(body), 'wechatpay-timestamp': 'Infinity' }
    expect(parse(body, headers)).toEqual({ kind: 'rejected', reason: 'stale-timestamp' })
  })

  it('when its serial is not configured, though the key be right', () => {
    const body = compose()
    const headers = wechat.signedHeaders(body, NOW, wechat.platformPrivateKey, 'PUB_KEY_ID_0000000000000078')
    expect(parse(body, headers)).toEqual({ kind: 'rejected', reason: 'unknown-serial' })
    expect(parse(body, { ...headers, 'wechatpay-serial': '__proto__' })).toMatchObject({
      reason: 'unknown-serial',
    })
  })

  it('when it was signed by anyone else', () => {
    const body = compose()
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
    expect(parse(body, wechat.signedHeaders(body, NOW, privateKey))).toEqual({
      kind: 'rejected',
      reason: 'bad-signature',
    })
    const probe = {
      ...wechat.signedHeaders(body),
      'wechatpay-signature': `WECHATPAY/SIGNTEST/${'A'.repeat(320)}`,
    }
    expect(parse(body, probe)).toEqual({ kind: 'rejected', reason: 'bad-signature' })
  })

  it('when one byte of the body differs, even a space outside the strings', () => {
    const body = compose()
    expect(parse(`${body} `, wechat.signedHeaders(body))).toEqual({
      kind: 'rejected',
      reason: 'bad-signature',
    })
    expect(parse(body.replace('notice-1', 'notice-2'), wechat.signedHeaders(body))).toMatchObject({
      kind: 'rejected',
    })
  })

  it('when the ciphertext, its tag, nonce or associated data were touched, under a valid signature', () => {
    const sealed = wechat.seal(JSON.stringify(trade))
    const bytes = Buffer.from(sealed.ciphertext, 'base64')
    const flipped = (index: number) => {
      const copy = Buffer.from(bytes)
      copy[index] = (copy[index] ?? 0) ^ 1
      return copy.toString('base64')
    }
    const touched = [
      { ...sealed, ciphertext: flipped(0) },
      { ...sealed, ciphertext: flipped(bytes.length - 17) },
      { ...sealed, ciphertext: flipped(bytes.length - 1) },
      { ...sealed, ciphertext: bytes.subarray(0, -1).toString('base64') },
      { ...sealed, ciphertext: bytes.subarray(0, 8).toString('base64') },
      { ...sealed, associated_data: 'refund' },
      { ...sealed, nonce: '000000000000' },
      { ...sealed, nonce: 'short' },
    ]
    for (const resource of touched) {
      expect(parse(compose({ resource }))).toEqual({ kind: 'rejected', reason: 'undecryptable' })
    }
  })

  it('when it was sealed with another APIv3 key', async () => {
    const rotated = createWechatPay({ ...wechat.config, apiv3Key: 'x'.repeat(32) }, deps)
    const body = compose()
    const rejected = { kind: 'rejected', reason: 'undecryptable' }
    expect(rotated.parseNotification(wechat.signedHeaders(body), body)).toEqual(rejected)
  })

  it('when it is about another merchant or another mini-program', () => {
    const foreign = [
      { sp_mchid: '1900000999' },
      { sp_appid: 'wxsomebodyelse0001' },
      { sub_appid: 'wxsomebodyelse0001' },
    ]
    for (const change of foreign) {
      const body = compose({ content: { ...trade, ...change } })
      expect(parse(body)).toEqual({ kind: 'rejected', reason: 'foreign-merchant' })
    }
  })

  it('when it has not the form of a notification', () => {
    const strange = [
      '',
      'null',
      '[]',
      '{"id":"1"}',
      compose({ content: { sp_mchid: '1900000100' } }),
      compose({ resource: { algorithm: 'NONE' } }),
    ]
    for (const body of strange) expect(parse(body)).toEqual({ kind: 'rejected', reason: 'malformed' })
    const notJson = wechat.seal('not json')
    expect(parse(compose({ resource: notJson }))).toEqual({ kind: 'rejected', reason: 'malformed' })
  })
})

it('a platform certificate’s serial is the same in either case of its hex digits', async () => {
  const serial = 'ab12'.repeat(10)
  const [pem] = Object.values(wechat.config.publicKeys)
  const certified = createWechatPay({ ...wechat.config, publicKeys: { [serial]: pem ?? '' } }, deps)
  const body = compose()
  const headers = wechat.signedHeaders(body, NOW, wechat.platformPrivateKey, serial.toUpperCase())
  expect(certified.parseNotification(headers, body)).toMatchObject({ kind: 'transaction' })
})
