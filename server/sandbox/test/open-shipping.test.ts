import { createDecipheriv, createHash, randomBytes } from 'node:crypto'
import { createServer, type Server } from 'node:http'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import {
  DAY_MS,
  expectRefusal,
  OPENID,
  SECOND_MS,
  SUB,
  usePayWorld,
  type Json,
  type Paid,
} from './pay-harness'

const world = usePayWorld()
const TOKEN = 'sandboxtoken1'
const AES_KEY = randomBytes(32).toString('hex').slice(0, 43)

type Pushed = { query: URLSearchParams; body: { Encrypt: string } }
const pushed: Pushed[] = []
let listener: Server
let answers: number[] = []
let echoes = true

beforeAll(async () => {
  listener = createServer((incoming, outgoing) => {
    const { searchParams } = new URL(incoming.url ?? '', 'http://localhost')
    if (incoming.method === 'GET') return void outgoing.end(echoes ? searchParams.get('echostr') : 'no')
    const chunks: Buffer[] = []
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk))
    incoming.on('end', () => {
      pushed.push({ query: searchParams, body: JSON.parse(Buffer.concat(chunks).toString()) })
      outgoing.statusCode = answers.shift() ?? 200
      outgoing.end('success')
    })
  })
  await new Promise<void>((done) => listener.listen(0, '127.0.0.1', done))
})
afterAll(() => void listener.close())
beforeEach(() => {
  pushed.length = 0
  answers = []
})

async function office(path: string, body: Json): Promise<{ http: number; body: Json }> {
  return world.host.admin('POST', path, body)
}
async function manage(managed: boolean): Promise<void> {
  await office('/trade-managed', { appid: world.host.running.identity.ownerAppid, managed })
}
function pushAddress(): Json {
  const address = listener.address()
  const port = typeof address === 'object' && address ? address.port : 0
  const { ownerAppid: appid } = world.host.running.identity
  return { appid, url: `http://127.0.0.1:${port}/push`, token: TOKEN, encoding_aes_key: AES_KEY }
}
async function call(path: string, body: unknown): Promise<Json> {
  const { apiUrl, identity } = world.host.running
  const post = async (to: string, content: unknown): Promise<Json> =>
    (await (await fetch(`${apiUrl}${to}`, { method: 'POST', body: JSON.stringify(content) })).json()) as Json
  const token = await post('/cgi-bin/stable_token', {
    grant_type: 'client_credential',
    appid: identity.ownerAppid,
    secret: identity.ownerSecret,
  })
  return post(`/wxa/sec/order/${path}?access_token=${String(token['access_token'])}`, body)
}
function record(paid: Paid, changes: Json = {}): Json {
  return {
    order_key: { order_number_type: 2, transaction_id: paid.transaction_id },
    logistics_type: 4,
    delivery_mode: 1,
    shipping_list: [{ item_desc: '小保养，到店取车' }],
    upload_time: new Date(world.host.nowMs()).toISOString(),
    payer: { openid: OPENID },
    ...changes,
  }
}
const orderOf = async (paid: Paid) =>
  (await call('get_order', { transaction_id: paid.transaction_id }))['order'] as Json
const share = (paid: Paid) => world.share(world.shareBody(paid, 1_000))

/** The message as the merchant reads it. */
function opened({ query, body }: Pushed): Json {
  const parts = [TOKEN, query.get('timestamp') ?? '', query.get('nonce') ?? '', body.Encrypt]
  expect(query.get('msg_signature')).toBe(createHash('sha1').update(parts.toSorted().join('')).digest('hex'))
  const key = Buffer.from(`${AES_KEY}=`, 'base64')
  const decipher = createDecipheriv('aes-256-cbc', key, key.subarray(0, 16)).setAutoPadding(false)
  const plain = Buffer.concat([decipher.update(Buffer.from(body.Encrypt, 'base64')), decipher.final()])
  const length = plain.readUInt32BE(16)
  return JSON.parse(plain.subarray(20, 20 + length).toString()) as Json
}

describe('shipping records', () => {
  it('keep the money of a managed app from being shared until they are confirmed, two days later by themselves', async () => {
    await manage(true)
    const paid = await world.paid()
    const early = await share(paid)
    expect(early.http).toBe(400)
    expect(early.body).toMatchObject({ code: 'INVALID_REQUEST' })
    expect(String(early.body['message'])).toContain('需确认收货后结算')
    expect(await call('upload_shipping_info', record(paid))).toMatchObject({ errcode: 0 })
    expect(await orderOf(paid)).toMatchObject({ order_state: 2, in_complaint: false })
    await world.host.settle(2 * DAY_MS - SECOND_MS)
    expect((await share(paid)).http).toBe(400)
    await world.host.settle(SECOND_MS)
    expect(await orderOf(paid)).toMatchObject({ order_state: 4 })
    expect((await share(paid)).http).toBe(200)
  })

  it('express takes ten days; the payer may confirm sooner, and a complaint blocks settlement', async () => {
    await manage(true)
    const paid = await world.paid()
    await call('upload_shipping_info', record(paid, { logistics_type: 1 }))
    await world.host.settle(9 * DAY_MS)
    expect(await orderOf(paid)).toMatchObject({ order_state: 2 })
    await office('/user/complain', { out_trade_no: paid.out_trade_no })
    expect((await office('/user/confirm-receipt', { out_trade_no: paid.out_trade_no })).http).toBe(200)
    expect(await orderOf(paid)).toMatchObject({ order_state: 3, in_complaint: true })
    expect((await share(paid)).http).toBe(400)
    await office('/user/complain', { out_trade_no: paid.out_trade_no, resolved: true })
    expect(await orderOf(paid)).toMatchObject({ order_state: 4 })
    expect((await share(paid)).http).toBe(200)
    expect((await office('/user/confirm-receipt', { out_trade_no: paid.out_trade_no })).http).toBe(400)
  })

  it('change nothing for an app that is not managed', async () => {
    await manage(false)
    expect((await share(await world.paid())).http).toBe(200)
  })

  it('are refused as WeChat refuses them', async () => {
    await manage(true)
    const { out_trade_no, prepay_id } = await world.order()
    const answer = await world.payPrepay(prepay_id)
    const paid = { out_trade_no, transaction_id: String(answer['transaction_id']), total: 10_000 }
    const upload = (changes: Json = {}) => call('upload_shipping_info', record(paid, changes))
    expect(await upload()).toMatchObject({ errcode: 10060001 }) // not indexed yet
    world.host.advance(10 * SECOND_MS)
    const byNumber = (mchid: string) => ({ order_number_type: 1, mchid, out_trade_no })
    const { spMchid } = world.host.running.identity
    expect(await upload({ order_key: byNumber(spMchid) })).toMatchObject({ errcode: 10060001 })
    expect(await upload({ payer: { openid: 'somebody-else' } })).toMatchObject({ errcode: 10060001 })
    expect(await upload({ shipping_list: { item_desc: '小保养' } })).toMatchObject({ errcode: 47001 })
    expect(await upload({ logistics_type: 5 })).toMatchObject({ errcode: 268485216 })
    expect(await upload({ upload_time: '昨天' })).toMatchObject({ errcode: 268485216 })
    expect(await upload({ order_key: byNumber(SUB) })).toMatchObject({ errcode: 0 })
    expect(await upload({ shipping_list: [{ item_desc: '大保养' }] })).toMatchObject({ errcode: 0 })
    expect(await upload()).toMatchObject({ errcode: 10060003 })
    await office('/user/confirm-receipt', { out_trade_no })
    expect(await upload()).toMatchObject({ errcode: 10060004 })
    const refunded = await world.paid()
    expect((await world.refund(world.refundBody(refunded, refunded.total))).http).toBe(200)
    expect(await call('upload_shipping_info', record(refunded))).toMatchObject({ errcode: 10060004 })
    expect(await orderOf(refunded)).toMatchObject({ order_state: 5 })
    expectRefusal(await share(refunded), 400, 'INVALID_REQUEST')
  })

  it('are listed by state and page', async () => {
    await manage(true)
    const paid = await world.paid()
    const { order_list: waiting } = await call('get_order_list', { order_state: 1, page_size: 1 })
    expect(waiting).toMatchObject([{ merchant_trade_no: paid.out_trade_no, order_state: 1 }])
    const first = await call('get_order_list', { page_size: 2 })
    expect(first).toMatchObject({ has_more: true, order_list: [{}, {}] })
    const second = await call('get_order_list', { page_size: 2, last_index: first['last_index'] })
    const numbers = [first, second].flatMap(({ order_list: list }) =>
      (list as Json[]).map(({ merchant_trade_no: no }) => no),
    )
    expect(new Set(numbers).size).toBe(numbers.length)
    expect(await call('get_order_list', { page_size: 51 })).toMatchObject({ errcode: 47001 })
    expect(
      await call('notify_confirm_receive', { transaction_id: paid.transaction_id, received_time: 1 }),
    ).toMatchObject({
      errcode: 10060004,
    })
    const { ownerAppid: appid } = world.host.running.identity
    expect(await call('is_trade_management_confirmation_completed', { appid })).toMatchObject({
      completed: true,
    })
    expect(await call('set_msg_jump_path', { path: 'pages/order' })).toMatchObject({ errcode: 0 })
  })
})

describe('the message push', () => {
  it('goes only to an address that echoes, signed and encrypted, and is repeated twice at most', async () => {
    echoes = false
    expect((await office('/message-push', pushAddress())).http).toBe(400)
    echoes = true
    expect((await office('/message-push', pushAddress())).http).toBe(200)
    await manage(true)
    const paid = await world.paid()
    answers = [500, 200]
    await call('upload_shipping_info', record(paid))
    await world.host.settle()
    await world.host.settle()
    expect(pushed.map(opened)).toMatchObject([
      { Event: 'trade_manage_order_settlement', estimated_settlement_time: expect.any(Number) },
      { Event: 'trade_manage_order_settlement', estimated_settlement_time: expect.any(Number) },
    ])
    pushed.length = 0
    await office('/user/confirm-receipt', { out_trade_no: paid.out_trade_no })
    await world.host.settle()
    expect(pushed.map(opened)).toMatchObject([
      {
        transaction_id: paid.transaction_id,
        merchant_trade_no: paid.out_trade_no,
        sub_merchant_id: SUB,
        confirm_receive_method: 2,
        settlement_time: Math.floor(world.host.nowMs() / 1000),
      },
    ])
    answers = [500, 500, 500, 500]
    const { ownerAppid: appid } = world.host.running.identity
    await office('/message-push/event', { appid, event: { Event: 'trade_manage_remind_shipping' } })
    for (let pass = 0; pass < 5; pass += 1) await world.host.settle()
    expect(pushed.slice(1).map(opened)).toMatchObject(
      [1, 2, 3].map(() => ({ Event: 'trade_manage_remind_shipping' })),
    )
  })
})
