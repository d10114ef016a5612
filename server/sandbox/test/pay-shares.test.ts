import { constants, publicEncrypt } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import type { Family } from '../src/types'
import {
  DAY_MS,
  expectRefusal,
  fieldOf,
  fresh,
  MINUTE_MS,
  OPENID,
  OTHER_SUB,
  SECOND_MS,
  SUB,
  usePayWorld,
  type Json,
  type Reply,
} from './pay-harness'

const families = [
  {
    family: 'ecommerce',
    restS: 30,
    freezeDays: 180,
    rateCode: 'FREQUENCY_LIMITED',
    over: [403, 'RULE_LIMIT'],
  },
  {
    family: 'partner',
    restS: 60,
    freezeDays: 30,
    rateCode: 'RATELIMIT_EXCEED',
    over: [400, 'INVALID_REQUEST'],
  },
] as const

describe.each(families)('sharing, $family', ({ family, restS, freezeDays, rateCode, over }) => {
  const world = usePayWorld({ family })
  const isPartner = (family as Family) === 'partner'
  const last = isPartner ? 'unfreeze_unsplit' : 'finish'
  const state = isPartner ? 'state' : 'status'
  const account = isPartner ? 'account' : 'receiver_account'
  const receiver = (to: string, amount: number, type = 'MERCHANT_ID'): Json => ({
    type,
    [account]: to,
    amount,
    description: '分账',
  })
  const platform = (amount: number): Json => receiver(world.host.running.identity.spMchid, amount)

  test(`a share before ${restS} seconds is told to wait, then taken`, async () => {
    const { out_trade_no, prepay_id } = await world.order()
    const { transaction_id } = await world.payPrepay(prepay_id)
    const paid = { out_trade_no, transaction_id: String(transaction_id), total: 10_000 }
    world.host.advance(restS * SECOND_MS - 1)
    const body = world.shareBody(paid, 100)
    expectRefusal(await world.share(body), 400, 'INVALID_REQUEST', '订单处理中')
    world.host.advance(1)
    expect((await world.share(body)).http).toBe(200)
  })

  test('an order without the flag cannot be shared, finished or asked for amounts', async () => {
    const paid = await world.paid(10_000, { settle_info: undefined })
    expectRefusal(
      await world.share(world.shareBody(paid, 100)),
      400,
      'INVALID_REQUEST',
      '非分账订单不支持分账',
    )
    expectRefusal(await world.finish(paid, fresh('F')), 400, 'INVALID_REQUEST', '非分账订单不支持分账')
    expectRefusal(await world.unsplit(paid), 400, 'INVALID_REQUEST', '非分账订单不支持分账')
  })

  test('an order that does not exist, or of another sub-merchant', async () => {
    const paid = await world.paid()
    const unknown = { ...paid, transaction_id: '4200000000000000000000000000' }
    expectRefusal(await world.share(world.shareBody(unknown, 100)), 400, 'INVALID_REQUEST')
    expectRefusal(
      await world.share(world.shareBody(paid, 100, { sub_mchid: OTHER_SUB })),
      400,
      'INVALID_REQUEST',
    )
    expectRefusal(await world.unsplit(unknown), 404, 'RESOURCE_NOT_EXISTS')
    expectRefusal(await world.findShare(paid, fresh('S')), 404, 'RESOURCE_NOT_EXISTS')
  })

  test('a share over the cap is refused, also in steps, and exactly the cap is taken', async () => {
    const paid = await world.paid(10_001)
    const [http, code] = over
    expectRefusal(await world.share(world.shareBody(paid, 3001)), http, code, '分账金额超出最大分账比例')
    expect((await world.share(world.shareBody(paid, 2000, { [last]: false }))).http).toBe(200)
    await world.host.settle(SECOND_MS)
    expectRefusal(await world.share(world.shareBody(paid, 1001)), http, code, '分账金额超出最大分账比例')
    const exact = world.shareBody(paid, 1000)
    expect((await world.share(exact)).http).toBe(200)
    await world.host.settle(SECOND_MS)
    expect(await world.books(paid.out_trade_no)).toMatchObject({ shared: 3000, frozen: 0, available: 6941 })
  })

  test('a share of more than is left is refused', async () => {
    const paid = await world.paid(10_000)
    await world.refund(world.refundBody(paid, 8000))
    await world.host.settle(SECOND_MS)
    expectRefusal(await world.share(world.shareBody(paid, 2000)), 403, 'NOT_ENOUGH')
    expect((await world.share(world.shareBody(paid, 1988))).http).toBe(200)
  })

  test('after a full refund nothing is shared or finished', async () => {
    const paid = await world.paid()
    await world.refund(world.refundBody(paid, 10_000))
    for (const step of [0, SECOND_MS]) {
      await world.host.settle(step)
      expectRefusal(await world.share(world.shareBody(paid, 1)), 400, 'INVALID_REQUEST', '全额退款后不能分账')
      expectRefusal(await world.finish(paid, fresh('F')), 400, 'INVALID_REQUEST', '全额退款后不能分账')
    }
  })

  test('after a finish, or a last share, nothing is shared or finished', async () => {
    const finished = await world.paid()
    await world.finish(finished, fresh('F'))
    const shared = await world.paid()
    await world.share(world.shareBody(shared, 100))
    for (const step of [SECOND_MS, SECOND_MS]) {
      for (const paid of [finished, shared]) {
        expectRefusal(await world.share(world.shareBody(paid, 100)), 400, 'INVALID_REQUEST', '已完结')
        expectRefusal(await world.finish(paid, fresh('F')), 403, 'NOT_ENOUGH', '分账金额为0')
      }
      await world.host.settle(step)
    }
  })

  test('the number of a share used for a finish answers 200 and frees nothing', async () => {
    const paid = await world.paid()
    const body = world.shareBody(paid, 100, { [last]: false })
    await world.share(body)
    await world.host.settle(SECOND_MS)
    const trap = await world.finish(paid, String(body['out_order_no']))
    expect(trap).toMatchObject({ http: 200, verified: true, body: { out_order_no: body['out_order_no'] } })
    await world.host.settle(MINUTE_MS)
    expect((await world.unsplit(paid)).body['unsplit_amount']).toBe(9840)
    expect((await world.finish(paid, fresh('F'))).http).toBe(200)
    await world.host.settle(SECOND_MS)
    expect((await world.unsplit(paid)).body['unsplit_amount']).toBe(0)
  })

  test('a repeat is answered as before, a number used for something else is refused', async () => {
    const paid = await world.paid()
    const body = world.shareBody(paid, 100, { [last]: false })
    const first = await world.share(body)
    expect((await world.share(body)).raw).toBe(first.raw)
    const other = { ...body, receivers: [platform(101)] }
    expectRefusal(await world.share(other), 400, 'INVALID_REQUEST', '分账接收方与原请求不一致')
    await world.host.settle(SECOND_MS)
    expect((await world.share(body)).body).toMatchObject({
      [state]: 'FINISHED',
      order_id: first.body['order_id'],
    })
    const number = fresh('F')
    const finished = await world.finish(paid, number)
    expect((await world.finish(paid, number)).raw).toBe(finished.raw)
    expectRefusal(await world.share({ ...body, out_order_no: number }), 400, 'INVALID_REQUEST')
    const again = await world.paid()
    expectRefusal(
      await world.share(world.shareBody(again, 100, { out_order_no: body['out_order_no'] })),
      400,
      'INVALID_REQUEST',
    )
  })

  test('share and finish back to back are told to slow down', async () => {
    const paid = await world.paid()
    await world.share(world.shareBody(paid, 100, { [last]: false }))
    world.host.advance(SECOND_MS - 1)
    expectRefusal(await world.finish(paid, fresh('F')), 429, rateCode, '分账频率过高')
    world.host.advance(1)
    expect((await world.finish(paid, fresh('F'))).http).toBe(200)
  })

  test('a sub-merchant that did not authorise sharing', async () => {
    await world.host.admin('POST', '/merchants', { sub_mchid: SUB, share_authorised: false })
    const paid = await world.paid()
    expectRefusal(await world.share(world.shareBody(paid, 100)), 403, 'NO_AUTH')
    await world.host.admin('POST', '/merchants', { sub_mchid: SUB })
    expect((await world.share(world.shareBody(paid, 100))).http).toBe(200)
  })

  test('a receiver that nobody added, is added, and is deleted again', async () => {
    const paid = await world.paid()
    const { spAppid } = world.host.running.identity
    const stranger = '1900000777'
    const body = (): Json => world.shareBody(paid, 0, { receivers: [receiver(stranger, 10)], [last]: false })
    expectRefusal(await world.share(body()), 400, 'INVALID_REQUEST', '分账接收方关系不存在')
    const base = isPartner ? '/v3/profitsharing/receivers' : '/v3/ecommerce/profitsharing/receivers'
    const who = { ...(isPartner ? { sub_mchid: SUB } : {}), type: 'MERCHANT_ID', account: stranger }
    const adding = { ...who, appid: spAppid, relation_type: 'PARTNER' }
    for (let call = 0; call < 2; call += 1) {
      const added = await world.host.client.post(`${base}/add`, adding)
      expect(added).toMatchObject({ http: 200, body: who })
    }
    expect((await world.share(body())).http).toBe(200)
    await world.host.settle(SECOND_MS)
    const deleting = isPartner ? { ...who, appid: spAppid } : who
    expect(await world.host.client.post(`${base}/delete`, deleting)).toMatchObject({ http: 200 })
    expectRefusal(await world.host.client.post(`${base}/delete`, deleting), 400, 'INVALID_REQUEST')
    expectRefusal(await world.share(body()), 400, 'INVALID_REQUEST', '分账接收方关系不存在')
  })

  test('a receiver with a wrong app id, relation or type is refused', async () => {
    const base = isPartner ? '/v3/profitsharing/receivers' : '/v3/ecommerce/profitsharing/receivers'
    const { spAppid, shopAppid } = world.host.running.identity
    const who = { ...(isPartner ? { sub_mchid: SUB } : {}), type: 'MERCHANT_ID', account: '1900000778' }
    const good = { ...who, appid: spAppid, relation_type: 'PARTNER' }
    for (const changes of [
      { appid: shopAppid },
      { relation_type: 'FRIEND' },
      { type: 'BANK' },
      { nick: 'x' },
    ]) {
      expectRefusal(await world.host.client.post(`${base}/add`, { ...good, ...changes }), 400, 'PARAM_ERROR')
    }
    if (!isPartner) return
    const unknown = { ...good, sub_mchid: '1999999999' }
    expectRefusal(await world.host.client.post(`${base}/add`, unknown), 400, 'INVALID_REQUEST')
    const custom = { ...good, relation_type: 'CUSTOM' }
    expectRefusal(await world.host.client.post(`${base}/add`, custom), 400, 'PARAM_ERROR')
    const wrong = { sub_mchid: SUB, appid: shopAppid, type: 'MERCHANT_ID', account: '1900000778' }
    expectRefusal(await world.host.client.post(`${base}/delete`, wrong), 400, 'PARAM_ERROR')
  })

  test('an encrypted name must be a ciphertext of WeChat and name its key', async () => {
    const paid = await world.paid()
    const { publicKeyId, publicKeyPem } = world.host.running.identity
    const name = isPartner ? 'name' : 'receiver_name'
    const padding = constants.RSA_PKCS1_OAEP_PADDING
    const sealed = publicEncrypt(
      { key: publicKeyPem, padding, oaepHash: 'sha1' },
      Buffer.from('安心修'),
    ).toString('base64')
    const path = isPartner ? '/v3/profitsharing/orders' : '/v3/ecommerce/profitsharing/orders'
    const body = (text: string): Json =>
      world.shareBody(paid, 0, { receivers: [{ ...platform(10), [name]: text }], [last]: false })
    const headers = { 'Wechatpay-Serial': publicKeyId }
    expectRefusal(await world.host.client.post(path, body('安心修'), { headers }), 400, 'PARAM_ERROR', '密文')
    const unnamed = await world.host.client.post(path, body(sealed))
    expectRefusal(unnamed, 400, 'PARAM_ERROR')
    expect(fieldOf(unnamed)['field']).toBe('Wechatpay-Serial')
    expect((await world.host.client.post(path, body(sealed), { headers })).http).toBe(200)
  })

  test('a person receives only with the app id, a relation, and never in a last share of the ecommerce family', async () => {
    const paid = await world.paid()
    const { spAppid } = world.host.running.identity
    const toPerson = { receivers: [receiver(OPENID, 10, 'PERSONAL_OPENID')], [last]: false }
    expectRefusal(await world.share(world.shareBody(paid, 0, toPerson)), 400, 'PARAM_ERROR', 'appid')
    const named = { ...toPerson, appid: spAppid }
    expectRefusal(await world.share(world.shareBody(paid, 0, { ...named, appid: 'wx1' })), 400, 'PARAM_ERROR')
    expectRefusal(await world.share(world.shareBody(paid, 0, named)), 400, 'INVALID_REQUEST', '关系')
    const base = isPartner ? '/v3/profitsharing/receivers' : '/v3/ecommerce/profitsharing/receivers'
    const who = { ...(isPartner ? { sub_mchid: SUB } : {}), type: 'PERSONAL_OPENID', account: OPENID }
    await world.host.client.post(`${base}/add`, { ...who, appid: spAppid, relation_type: 'USER' })
    if (!isPartner) {
      const finishing = world.shareBody(paid, 0, { ...named, [last]: true })
      expectRefusal(await world.share(finishing), 400, 'INVALID_REQUEST', '平台商户')
    }
    expect((await world.share(world.shareBody(paid, 0, named))).http).toBe(200)
    await world.host.settle(SECOND_MS)
    expect(await world.books(paid.out_trade_no)).toMatchObject({
      other_receivers: 10,
      shared: 0,
      balanced: true,
    })
  })

  const wrongFields: [string, string, Json][] = [
    ['an unknown field', '/notify_url', { notify_url: 'https://pay.example.com' }],
    ['no receivers', '/receivers', { receivers: [] }],
    ['51 receivers', '/receivers', { receivers: Array.from({ length: 51 }, () => receiver('1', 1)) }],
    ['an amount of zero', '/receivers/0/amount', { receivers: [receiver('1', 0)] }],
    ['an amount with decimals', '/receivers/0/amount', { receivers: [receiver('1', 0.5)] }],
    ['an unknown type', '/receivers/0/type', { receivers: [receiver('1', 1, 'BANK')] }],
    [
      'a description of 81 letters',
      '/receivers/0/description',
      { receivers: [{ ...receiver('1', 1), description: '账'.repeat(81) }] },
    ],
    [
      'the field of the other family',
      `/receivers/0/${isPartner ? 'receiver_account' : 'account'}`,
      {
        receivers: [{ ...receiver('1', 1), [isPartner ? 'receiver_account' : 'account']: '1' }],
      },
    ],
    ['a number with a slash', '/out_order_no', { out_order_no: 'S/1' }],
    ['a number of 65 letters', '/out_order_no', { out_order_no: 'S'.repeat(65) }],
    ['the last-one flag as text', `/${last}`, { [last]: 'true' }],
    ['no last-one flag', `/${last}`, { [last]: undefined }],
  ]
  test.each(wrongFields)('%s is PARAM_ERROR at %s', async (_what, field, changes) => {
    const paid = { out_trade_no: 'P', transaction_id: '4200', total: 1 }
    const reply = await world.share(world.shareBody(paid, 1, changes))
    expectRefusal(reply, 400, 'PARAM_ERROR')
    expect(fieldOf(reply)['field']).toBe(field)
  })

  test('a finish with a wrong number or without a description is refused', async () => {
    const paid = await world.paid()
    expectRefusal(await world.finish(paid, 'F/1'), 400, 'PARAM_ERROR')
    const path = isPartner ? '/v3/profitsharing/orders/unfreeze' : '/v3/ecommerce/profitsharing/finish-order'
    const body = { sub_mchid: SUB, transaction_id: paid.transaction_id, out_order_no: fresh('F') }
    expectRefusal(await world.host.client.post(path, body), 400, 'PARAM_ERROR')
  })

  test(`after ${freezeDays} days WeChat frees what is frozen, and tells nobody`, async () => {
    const paid = await world.paid()
    await world.host.settle(freezeDays * DAY_MS - 2 * MINUTE_MS)
    expect(await world.books(paid.out_trade_no)).toMatchObject({ frozen: 9940, available: 0 })
    const heard = world.host.received.length
    await world.host.settle(2 * MINUTE_MS)
    expect(await world.books(paid.out_trade_no)).toMatchObject({
      frozen: 0,
      available: 9940,
      finished: 'AUTO',
      balanced: true,
    })
    expect(world.host.received).toHaveLength(heard)
    expectRefusal(await world.share(world.shareBody(paid, 100)), 400, 'INVALID_REQUEST', '已完结')
    expectRefusal(await world.finish(paid, fresh('F')), 403, 'NOT_ENOUGH', '分账金额为0')
    expect((await world.unsplit(paid)).body['unsplit_amount']).toBe(0)
  })

  test('the calls of the other family are refused in WeChat’s words', async () => {
    const paid = await world.paid()
    const words = isPartner ? '非电商商户暂不支持调用此API' : '电商商户不允许调用非电商分账API'
    const others = isPartner
      ? [
          '/v3/ecommerce/profitsharing/orders',
          '/v3/ecommerce/profitsharing/finish-order',
          '/v3/ecommerce/profitsharing/returnorders',
          '/v3/ecommerce/refunds/apply',
          '/v3/ecommerce/profitsharing/receivers/add',
        ]
      : [
          '/v3/profitsharing/orders',
          '/v3/profitsharing/orders/unfreeze',
          '/v3/profitsharing/return-orders',
          '/v3/refund/domestic/refunds',
          '/v3/profitsharing/receivers/add',
        ]
    for (const path of others) expectRefusal(await world.host.client.post(path, {}), 403, 'NO_AUTH', words)
    const amounts = isPartner
      ? `/v3/ecommerce/profitsharing/orders/${paid.transaction_id}/amounts`
      : `/v3/profitsharing/transactions/${paid.transaction_id}/amounts`
    expectRefusal(await world.host.client.get(amounts), 403, 'NO_AUTH', words)
    const rest = isPartner ? `/v3/ecommerce/fund/balance/${SUB}` : `/v3/profitsharing/merchant-configs/${SUB}`
    expectRefusal(await world.host.client.get(rest), 403, 'NO_AUTH', words)
  })

  test('twenty equal shares at once make one', async () => {
    const paid = await world.paid()
    const body = world.shareBody(paid, 100)
    const replies = await Promise.all(Array.from({ length: 20 }, () => world.share(body)))
    expect(new Set(replies.map((reply) => `${reply.http}${reply.raw}`)).size).toBe(1)
    await world.host.settle(SECOND_MS)
    expect(await world.books(paid.out_trade_no)).toMatchObject({
      shared: 100,
      available: 9840,
      balanced: true,
    })
  })

  test('twenty different last shares at once make one', async () => {
    const paid = await world.paid()
    const replies = await Promise.all(
      Array.from({ length: 20 }, () => world.share(world.shareBody(paid, 100))),
    )
    expect(replies.filter((reply) => reply.http === 200)).toHaveLength(1)
    await world.host.settle(SECOND_MS)
    expect(await world.books(paid.out_trade_no)).toMatchObject({
      shared: 100,
      available: 9840,
      balanced: true,
    })
  })
})

describe('fifty times and no more', () => {
  const world = usePayWorld()
  const repeat = async (act: () => Promise<Reply>, waitMs: number): Promise<Reply> => {
    for (let count = 0; count < 50; count += 1) {
      const reply = await act()
      expect(reply.http, reply.raw).toBe(200)
      world.host.advance(waitMs)
    }
    return act()
  }

  test('shares of one order, then returns of one share', { timeout: 120_000 }, async () => {
    const paid = await world.paid()
    const bodies: Json[] = []
    const share = (): Promise<Reply> => {
      bodies.push(world.shareBody(paid, 50, { finish: false }))
      return world.share(bodies.at(-1) ?? {})
    }
    expectRefusal(await repeat(share, SECOND_MS), 400, 'INVALID_REQUEST', '分账次数超过限制')
    await world.host.settle(SECOND_MS)
    const number = String(bodies[0]?.['out_order_no'])
    const giveBack = (): Promise<Reply> => world.takeBack(world.returnBody(number, 1))
    expectRefusal(await repeat(giveBack, 0), 400, 'INVALID_REQUEST', '分账回退次数超过限制')
  })

  test('refunds of one order', { timeout: 120_000 }, async () => {
    const paid = await world.paid()
    const refund = (): Promise<Reply> => world.refund(world.refundBody(paid, 1))
    expectRefusal(await repeat(refund, MINUTE_MS), 400, 'INVALID_REQUEST', '退款次数超过限制')
  })
})

describe('the configuration of a sub-merchant, partner', () => {
  const world = usePayWorld({ family: 'partner' })

  test('tells its ratio in 1/10000', async () => {
    await world.host.admin('POST', '/merchants', { sub_mchid: OTHER_SUB, max_ratio: 1234 })
    const reply = await world.host.client.get(`/v3/profitsharing/merchant-configs/${OTHER_SUB}`)
    expect(reply).toMatchObject({ http: 200, body: { sub_mchid: OTHER_SUB, max_ratio: 1234 } })
    expectRefusal(
      await world.host.client.get('/v3/profitsharing/merchant-configs/1999999999'),
      404,
      'RESOURCE_NOT_EXISTS',
    )
  })

  test('each sub-merchant must add the platform itself before it can share', async () => {
    const sub_mchid = OTHER_SUB
    const { out_trade_no, prepay_id } = await world.order({ sub_mchid })
    const { transaction_id } = await world.payPrepay(prepay_id)
    world.host.advance(MINUTE_MS)
    const paid = { out_trade_no, transaction_id: String(transaction_id), total: 10_000 }
    expectRefusal(
      await world.share(world.shareBody(paid, 100, { sub_mchid })),
      400,
      'INVALID_REQUEST',
      '分账接收方关系不存在',
    )
  })
})
