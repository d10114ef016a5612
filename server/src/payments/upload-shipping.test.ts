import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '@anxin/shared/kernel/time'
import { randomBytes } from 'node:crypto'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { moneyOf } from './money.queries'
import { shipSubject } from './ship-subject'
import { MODES, startPayWorld, type PayWorld } from './testing/pay-world'

const TOKEN = 'pushtoken1'
const AES_KEY = randomBytes(32).toString('hex').slice(0, 43)
const UPLOAD = 'upload_shipping_info'

describe.each(MODES)('money whose app WeChat manages, %s', (mode) => {
  let world: PayWorld
  let pushUrl: string
  let appid: string
  beforeAll(async () => {
    world = await startPayWorld(mode, {
      database: 'ship',
      env: { WECHAT_PUSH_TOKEN: TOKEN, WECHAT_PUSH_AES_KEY: AES_KEY },
    })
    pushUrl = world.notifyUrl.replace('/pay/notifications', '/messages')
    appid = world.sandbox.identity.ownerAppid
    await pushTo(AES_KEY)
  })
  beforeEach(async () => {
    await world.wechat('/trade-managed', { appid, managed: true })
    world.clock.advance(HOUR_MS + SECOND_MS) // what was known of it is old
  })
  afterEach(() => world.endOfTest())
  afterAll(() => world.close())

  const pushTo = (aesKey: string, token = TOKEN) =>
    world.wechat('/message-push', { appid, url: pushUrl, token, encoding_aes_key: aesKey })
  const ship = (subjectId: string) => world.app.db.transaction((tx) => shipSubject(world.app, tx, subjectId))
  /** The record at WeChat; asking for it ends no complaint, because there is none. */
  const atWechat = (paymentId: string) =>
    world.wechat<{ uploads: number; logistics_type: number; settled_at: number | null }>('/user/complain', {
      out_trade_no: `P${paymentId}`,
      resolved: true,
    })
  const ours = async (paymentId: string) =>
    (
      await world.app.db.rows<{ state: string; kind: string; attempts: number; last_code: string | null }>(
        'SELECT state, kind, attempts, last_code FROM shipping_record WHERE payment_id = ?',
        [paymentId],
      )
    )[0]
  const told = async (subjectId: string, topic: string) =>
    (await world.events(subjectId)).filter((event) => event.topic === topic).map(({ payload }) => payload)
  const confirm = (paymentId: string) =>
    world.wechat('/user/confirm-receipt', { out_trade_no: `P${paymentId}` })
  /** A message as WeChat would send it now, to be sent by the test. */
  const sealed = (event: object) =>
    world.wechat<{ query: string; body: string }>('/message-push/event', { appid, event, send: false })
  const send = async ({ query, body }: { query: string; body: string }): Promise<number> =>
    (await fetch(`${pushUrl}?${query}`, { method: 'POST', body })).status

  test('is shipped once, and its release waits for WeChat to settle, which ends by time', async () => {
    const { paymentId, subjectId } = await world.paid(10_000)
    await ship(subjectId)
    await world.work()
    // WeChat's shipping system hears of a payment some seconds late.
    expect(await ours(paymentId)).toMatchObject({ state: 'pending', attempts: 1 })
    await world.later(MINUTE_MS)
    expect(await ours(paymentId)).toMatchObject({ state: 'uploaded', kind: 'pick-up', attempts: 2 })
    await ship(subjectId) // handed over, too
    await world.release(subjectId, 1_000)
    await world.later(MINUTE_MS)
    await world.later(DAY_MS)
    expect((await world.payment(paymentId)).state).toBe('releasing')
    expect(await world.operations(paymentId)).toMatchObject([
      { kind: 'share', state: 'pending', lastCode: 'AWAITING_SETTLEMENT' },
    ])
    expect(await told(subjectId, 'payment.awaiting-receipt')).toHaveLength(1)
    await world.later(DAY_MS)
    await world.settle(paymentId)
    expect(await moneyOf(world.app.db, subjectId)).toMatchObject({ commissionFen: 1_000, toShopFen: 8_940 })
    expect(await told(subjectId, 'payment.receipt-confirmed')).toMatchObject([{ by: 'time' }])
    expect(await atWechat(paymentId)).toMatchObject({ uploads: 1, logistics_type: 4 })
  })

  test('a lost answer of the upload is asked about, and WeChat has one record', async () => {
    const { paymentId, subjectId } = await world.paid(10_000)
    await world.later(MINUTE_MS)
    await world.fault({ match: { on: 'api', path: UPLOAD }, do: 'drop_after_commit', times: 1 })
    await ship(subjectId)
    await world.work()
    expect(await ours(paymentId)).toMatchObject({ state: 'pending' })
    await world.later(MINUTE_MS)
    expect(await ours(paymentId)).toMatchObject({ state: 'uploaded', attempts: 2 })
    expect(await atWechat(paymentId)).toMatchObject({ uploads: 1 })
  })

  test('an upload that WeChat refuses for good calls a person, once, and is not repeated', async () => {
    const { paymentId, subjectId } = await world.paid(10_000)
    await world.later(MINUTE_MS)
    await world.fault({ match: { on: 'api', path: UPLOAD }, do: { errcode: 268485216 } })
    await ship(subjectId)
    await world.later(HOUR_MS)
    expect(await ours(paymentId)).toMatchObject({ state: 'refused', attempts: 1, last_code: '268485216' })
    expect(await told(subjectId, 'payment.parked')).toMatchObject([{ code: 'SHIPPING_268485216' }])
  })

  test("the payer's own confirmation lets the release go at once, by WeChat's message, which counts once", async () => {
    const { paymentId, subjectId } = await world.paid(10_000)
    // Nobody has shipped it, as where a fee is kept of a cancelled order: the release sees to that.
    await world.release(subjectId, 0)
    await world.later(2 * MINUTE_MS)
    expect(await ours(paymentId)).toMatchObject({ state: 'uploaded', kind: 'none' })
    expect(await atWechat(paymentId)).toMatchObject({ uploads: 1, logistics_type: 3 })
    await confirm(paymentId)
    await world.later(SECOND_MS)
    await world.later(2 * SECOND_MS)
    expect((await world.payment(paymentId)).state).toBe('released')
    expect(await told(subjectId, 'payment.receipt-confirmed')).toMatchObject([{ paymentId, by: 'payer' }])
    const { transactionId, subMchid } = await world.payment(paymentId)
    const message = await sealed({
      Event: 'trade_manage_order_settlement',
      transaction_id: transactionId,
      sub_merchant_id: subMchid,
      merchant_trade_no: `P${paymentId}`,
      confirm_receive_method: 1,
    })
    expect([await send(message), await send(message)]).toEqual([200, 200])
    expect(await Promise.all([send(message), send(message)])).toEqual([200, 200])
    expect(await told(subjectId, 'payment.receipt-confirmed')).toHaveLength(2)
  })

  test('a complaint keeps it waiting after the confirmation, until it is resolved', async () => {
    const { paymentId, subjectId } = await world.paid(10_000)
    await world.later(MINUTE_MS)
    await ship(subjectId)
    await world.work()
    await world.wechat('/user/complain', { out_trade_no: `P${paymentId}` })
    await confirm(paymentId)
    await world.release(subjectId, 1_000)
    await world.later(3 * DAY_MS)
    expect((await world.payment(paymentId)).state).toBe('releasing')
    await atWechat(paymentId) // which resolves it
    await world.later(SECOND_MS)
    await world.settle(paymentId)
    expect(await moneyOf(world.app.db, subjectId)).toMatchObject({ commissionFen: 1_000, frozenFen: 0 })
  })

  test('without any message it is asked about, and found', async () => {
    const { paymentId, subjectId } = await world.paid(10_000)
    await world.later(MINUTE_MS)
    await ship(subjectId)
    await world.release(subjectId, 1_000)
    await world.work()
    await world.sandbox.sandbox.db.query('DELETE FROM open_push_config')
    await confirm(paymentId)
    await pushTo(AES_KEY)
    await world.later(HOUR_MS)
    expect(await told(subjectId, 'payment.receipt-confirmed')).toEqual([])
    await world.settle(paymentId)
    expect((await world.payment(paymentId)).state).toBe('released')
  })

  test('of an app that is not managed nothing is written and nothing waits', async () => {
    await world.wechat('/trade-managed', { appid, managed: false })
    const { paymentId, subjectId } = await world.paid(10_000)
    await ship(subjectId)
    await world.later(MINUTE_MS)
    await world.release(subjectId, 1_000)
    await world.settle(paymentId)
    expect(await ours(paymentId)).toBeUndefined()
    expect(await told(subjectId, 'payment.awaiting-receipt')).toEqual([])
    expect((await world.payment(paymentId)).state).toBe('released')
  })

  test('an app that has just become managed is noticed by the refusal of the share', async () => {
    await world.wechat('/trade-managed', { appid, managed: false })
    const { paymentId, subjectId } = await world.paid(10_000)
    await ship(subjectId)
    await world.work()
    await world.wechat('/trade-managed', { appid, managed: true })
    await world.release(subjectId, 1_000)
    await world.later(2 * MINUTE_MS)
    await world.later(2 * MINUTE_MS)
    await world.later(2 * MINUTE_MS)
    expect(await ours(paymentId)).toMatchObject({ state: 'uploaded' })
    expect(await told(subjectId, 'payment.awaiting-receipt')).toHaveLength(1)
    await confirm(paymentId)
    await world.later(SECOND_MS)
    await world.settle(paymentId)
    expect((await world.payment(paymentId)).state).toBe('released')
  })

  test('a message that is not from WeChat, or not for us, is refused and changes nothing', async () => {
    const { paymentId, subjectId } = await world.paid(10_000)
    const { transactionId, subMchid } = await world.payment(paymentId)
    const event = {
      Event: 'trade_manage_order_settlement',
      transaction_id: transactionId,
      sub_merchant_id: subMchid,
      merchant_trade_no: `P${paymentId}`,
      confirm_receive_method: 2,
    }
    const good = await sealed(event)
    const changed = (name: string, value: string) => {
      const query = new URLSearchParams(good.query)
      query.set(name, value)
      return { ...good, query: query.toString() }
    }
    const encrypted = (JSON.parse(good.body) as { Encrypt: string }).Encrypt
    const flipped = `${encrypted.startsWith('A') ? 'B' : 'A'}${encrypted.slice(1)}`
    expect(await send(changed('msg_signature', '0'.repeat(40)))).toBe(401)
    expect(await send(changed('nonce', '1'))).toBe(401)
    expect(await send({ ...good, body: JSON.stringify({ Encrypt: flipped }) })).toBe(401)
    expect(await send({ ...good, body: 'no json' })).toBe(401)
    const forgedEcho = changed('signature', '0'.repeat(40)).query
    expect((await fetch(`${pushUrl}?${forgedEcho}&echostr=x`)).status).toBe(401)
    world.clock.advance(6 * MINUTE_MS)
    expect(await send(good)).toBe(401) // stale
    const other = { ...event, sub_merchant_id: '1900009999' }
    expect(await send(await sealed(other))).toBe(200) // WeChat's, but of no payment of ours
    expect(await told(subjectId, 'payment.receipt-confirmed')).toEqual([])
    expect(await send(await sealed(event))).toBe(200)
    expect(await told(subjectId, 'payment.receipt-confirmed')).toHaveLength(1)
    expect(await send(await sealed({ Event: 'trade_manage_remind_shipping' }))).toBe(200)
    expect(await send(await sealed({ nothing: 'at all' }))).toBe(401)
  })
})
