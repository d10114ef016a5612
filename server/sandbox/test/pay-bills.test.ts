import { constants, createDecipheriv, createHash, privateDecrypt } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { beforeAll, describe, expect, test } from 'vitest'
import type { Family } from '../src/types'
import {
  DAY_MS,
  expectRefusal,
  fresh,
  MINUTE_MS,
  SECOND_MS,
  SUB,
  usePayWorld,
  type Json,
} from './pay-harness'

const HOUR_MS = 60 * MINUTE_MS
const DAY = '2026-03-02'

describe.each<Family>(['ecommerce', 'partner'])('bills, %s', (family) => {
  const world = usePayWorld({ family })
  const numbers = { shared: '', refund: '', share: '', finish: '', takenBack: '' }

  const ask = (path: string) => world.host.client.get(path)
  const fetched = (url: unknown) => {
    const { pathname, search } = new URL(String(url))
    return ask(pathname + search)
  }
  const fileOf = async (path: string): Promise<string[]> => {
    const { http, body, raw } = await ask(path)
    expect(http, raw).toBe(200)
    const { bytes } = await fetched(body['download_url'])
    const text = (path.includes('tar_type=GZIP') ? gunzipSync(bytes) : bytes).toString('utf8')
    expect(createHash('sha1').update(text).digest('hex')).toBe(body['hash_value'])
    expect(text.startsWith('\ufeff')).toBe(true)
    return text.slice(1).trimEnd().split('\r\n')
  }
  const tomorrowAtTen = () => Date.parse(`${DAY}T00:00:00+08:00`) + DAY_MS + 10 * HOUR_MS

  beforeAll(async () => {
    // A shared payment whose commission is partly taken back, one that is refunded in part and then finished.
    const shared = await world.paid(20_000, { description: '保养,小保养,"机油"' })
    const body = world.shareBody(shared, 2000)
    expect((await world.share(body)).http).toBe(200)
    await world.host.settle(2 * SECOND_MS)
    const back = world.returnBody(String(body['out_order_no']), 500)
    expect((await world.takeBack(back)).http).toBe(200)
    const other = await world.paid(10_000)
    const refund = world.refundBody(other, 4000)
    expect((await world.refund(refund)).http).toBe(200)
    await world.host.settle(MINUTE_MS)
    const finish = fresh('F')
    expect((await world.finish(other, finish)).http).toBe(200)
    await world.host.settle(2 * SECOND_MS)
    Object.assign(numbers, {
      shared: shared.out_trade_no,
      refund: refund['out_refund_no'],
      share: body['out_order_no'],
      takenBack: back['out_return_no'],
      finish,
    })
  })

  test('no bill is there before ten the next morning, for today, or after three months', async () => {
    expectRefusal(await ask(`/v3/bill/tradebill?bill_date=${DAY}`), 400, 'INVALID_REQUEST')
    await world.host.settle(tomorrowAtTen() - world.host.nowMs() - 1)
    expectRefusal(await ask(`/v3/bill/tradebill?bill_date=${DAY}`), 400, 'INVALID_REQUEST', '正在生成')
    await world.host.settle(1)
    expect((await ask(`/v3/bill/tradebill?bill_date=${DAY}`)).http).toBe(200)
    expectRefusal(await ask('/v3/bill/tradebill?bill_date=2025-11-01'), 400, 'INVALID_REQUEST', '三个月')
    expectRefusal(await ask('/v3/bill/tradebill?bill_date=2026-03-01'), 400, 'NO_STATEMENT_EXIST')
    expectRefusal(await ask('/v3/bill/tradebill?bill_date=yesterday'), 400, 'PARAM_ERROR')
  })

  test('the trade bill lists payments and refunds with their fees, commas and all, and sums them up', async () => {
    for (const packing of ['', '&tar_type=GZIP']) {
      const [header = '', ...lines] = await fileOf(`/v3/bill/tradebill?bill_date=${DAY}${packing}`)
      const columns = header.split(',')
      expect(columns).toHaveLength(27)
      const rows = lines.slice(0, -2).map((line) =>
        Object.fromEntries(
          line
            .slice(1)
            .split(',`')
            .map((cell, at) => [columns[at], cell]),
        ),
      )
      expect(rows).toHaveLength(3)
      expect(rows[0]).toMatchObject({
        交易时间: '2026-03-02 10:00:00',
        特约商户号: SUB,
        商户订单号: numbers.shared,
        交易状态: 'SUCCESS',
        商品名称: '保养,小保养,"机油"',
        订单金额: '200.00',
        手续费: '1.20000',
        费率: '0.60%',
      })
      expect(rows[2]).toMatchObject({
        交易状态: 'REFUND',
        商户退款单号: numbers.refund,
        申请退款金额: '40.00',
        退款状态: 'SUCCESS',
        手续费: '-0.24000',
      })
      expect(lines.at(-1)).toBe('`3,`300.00,`40.00,`0.00,`1.56000,`300.00,`40.00')
    }
  })

  test('the sharing bill has the shares and returns that succeeded', async () => {
    const lines = await fileOf(`/v3/profitsharing/bills?bill_date=${DAY}&tar_type=GZIP`)
    expect(lines).toHaveLength(5)
    expect(lines[1]).toContain(`\`${numbers.share},\`200.00,\``)
    expect(lines[1]).toContain(',`20.00,`分账,`')
    expect(lines[2]).toContain(`\`${numbers.takenBack},`)
    expect(lines[2]).toContain(',`5.00,`分账回退,`')
  })

  test("the platform's flow of funds ends with its balance", async () => {
    const lines = await fileOf(`/v3/bill/fundflowbill?bill_date=${DAY}&account_type=BASIC`)
    const last = lines.at(-3)?.split(',`') ?? []
    expect(last.slice(3, 8)).toEqual(['分账回退', '分账回退', '支出', '5.00', '15.00'])
    expectRefusal(
      await ask(`/v3/bill/fundflowbill?bill_date=${DAY}&account_type=FEES`),
      400,
      'NO_STATEMENT_EXIST',
    )
  })

  test("the sub-merchants' flow of funds is sealed for the platform alone", async () => {
    const path = `/v3/ecommerce/bill/fundflowbill?bill_date=${DAY}&account_type=ALL&algorithm=AEAD_AES_256_GCM`
    const answer = await ask(path)
    if (family === 'partner') return expectRefusal(answer, 403, 'NO_AUTH')
    expect(answer.body['download_bill_count']).toBe(1)
    const [part] = answer.body['download_bill_list'] as Json[]
    const { bytes } = await fetched(part?.['download_url'])
    const key = privateDecrypt(
      {
        key: readFileSync(world.host.running.identity.privateKeyFile),
        padding: constants.RSA_PKCS1_OAEP_PADDING,
      },
      Buffer.from(String(part?.['encrypt_key']), 'base64'),
    )
    const decipher = createDecipheriv('aes-256-gcm', key, String(part?.['nonce']))
    decipher.setAuthTag(bytes.subarray(-16))
    const text = Buffer.concat([decipher.update(bytes.subarray(0, -16)), decipher.final()]).toString('utf8')
    expect(createHash('sha1').update(text).digest('hex')).toBe(part?.['hash_value'])
    expect(text).toContain(`\`${SUB},\`UNAVAILABLE,`)
    expect(text).toMatch(new RegExp(`分账解冻,\`支出,\`59.64,[^\n]*${numbers.finish}`))
    return undefined
  })

  test('a file can be fetched for thirty seconds, and is not signed', async () => {
    const { body } = await ask(`/v3/bill/tradebill?bill_date=${DAY}`)
    const url = String(body['download_url'])
    const file = await fetched(url)
    expect(file.http).toBe(200)
    expect(file.headers['wechatpay-signature']).toBeUndefined()
    expect((await fetch(url)).status).toBe(401)
    world.host.advance(30 * SECOND_MS)
    expect((await fetched(url)).http).toBe(403)
  })

  test('each fault of a bill does what its name says', async () => {
    const path = `/v3/bill/tradebill?bill_date=${DAY}`
    const honest = await fileOf(path)
    const withFault = async (fault: string) => {
      await world.fault({ do: { bill: fault }, match: { path: '/v3/bill/tradebill' }, times: 1 })
      return fileOf(path)
    }
    expect(await withFault('missing_row')).toHaveLength(honest.length - 1)
    const extra = await withFault('extra_row')
    expect(extra).toHaveLength(honest.length + 1)
    expect(extra.at(-3)).not.toBe(honest.at(-3))
    const off = await withFault('amount_off_by_1')
    expect(off.at(-3)).toContain('`40.01,')
    await world.fault({ do: { bill: 'not_ready' }, times: 1 })
    expectRefusal(await ask(path), 400, 'INVALID_REQUEST', '正在生成')
    await world.fault({ do: { bill: 'hash_mismatch' }, times: 1 })
    const { body } = await ask(path)
    const { bytes } = await fetched(body['download_url'])
    expect(createHash('sha1').update(bytes).digest('hex')).not.toBe(body['hash_value'])
    expect(await fileOf(path)).toEqual(honest)
  })
})
