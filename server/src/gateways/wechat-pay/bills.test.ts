import { DAY_MS, HOUR_MS, MINUTE_MS } from '@anxin/shared/kernel/time'
import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { Outcome } from '../outcome'
import { useGatewayWorld } from '../testing/gateway-world'
import { createWechatPay } from './create-wechat-pay'
import type { BillKind, BillRow, WechatPay, WechatPayMode } from './port'

const SHOP = '1900000111'
const DAY = '2026-03-02'

describe.each(['ecommerce', 'partner'] as const)('bills in %s mode, over the wire', (mode: WechatPayMode) => {
  const world = useGatewayWorld({ family: mode })
  let pay: WechatPay
  const fault = (bill: 'not_ready' | 'hash_mismatch') =>
    world.sandbox.sandbox.faults.add({ do: { bill }, times: 1 })

  function value<T>(outcome: Outcome<T>): T {
    if (outcome.kind !== 'ok') throw new Error(`not ok: ${JSON.stringify(outcome)}`)
    return outcome.value
  }
  async function rowsOf(kind: BillKind): Promise<BillRow[]> {
    const offer = value(await pay.findBill(kind, DAY))
    if (!offer) return []
    const rows: BillRow[] = []
    const read = await pay.readBill(offer, async (batch) => void rows.push(...batch))
    expect(value(read)).toEqual({ rows: rows.length })
    return rows
  }

  beforeAll(async () => {
    const { identity } = world.sandbox
    pay = createWechatPay(world.payConfig(mode), world.deps)
    const openid = 'oBILLS0000000000000000000001'
    await world.admin('/__sandbox/merchants', { sub_mchid: SHOP, name: '城东汽修', max_ratio: 3000 })
    await world.admin('/__sandbox/users', { appid: identity.ownerAppid, openid })
    value(await pay.addReceiver({ subMchid: SHOP }))
    const prepay = value(
      await pay.createPrepay({
        subMchid: SHOP,
        tradeNo: 'P01BILL00000000000000000001',
        description: '保养,含机油',
        totalFen: 20_000,
        payerOpenid: openid,
        expiresAt: new Date(world.deps.clock.now().getTime() + HOUR_MS),
      }),
    )
    const paid = await world.admin('/__sandbox/payer/pay', {
      openid,
      ...(await pay.signForPayer(prepay.prepayId)),
      outcome: 'success_no_callback',
    })
    const transactionId = String(paid['transaction_id'])
    await world.advance(2 * MINUTE_MS)
    const refund = {
      subMchid: SHOP,
      transactionId,
      refundNo: 'R01BILL00000000000000000001',
      reason: '部分退款',
    }
    value(await pay.refund({ ...refund, refundFen: 5000, totalFen: 20_000 }))
    await world.advance(2 * MINUTE_MS)
    const share = { subMchid: SHOP, transactionId, shareNo: 'S01BILL00000000000000000001' }
    value(await pay.share({ ...share, commissionFen: 1500, description: '平台服务费' }))
    await world.advance(2 * MINUTE_MS)
    await world.advance(
      Date.parse(`${DAY}T00:00:00+08:00`) + DAY_MS + 10 * HOUR_MS - world.deps.clock.now().getTime(),
    )
  })
  afterEach(() => world.sandbox.sandbox.faults.clear())

  it('the trade bill tells payments, refunds and fees in fen', async () => {
    const [payment, refund, ...more] = await rowsOf('trade')
    expect(more).toEqual([])
    expect(payment).toMatchObject({
      kind: 'payment',
      number: 'P01BILL00000000000000000001',
      subMchid: SHOP,
      state: 'succeeded',
      amountFen: 20_000,
      feeFen: 120,
      at: new Date('2026-03-02T02:00:00.000Z'),
    })
    expect(refund).toMatchObject({
      kind: 'refund',
      number: 'R01BILL00000000000000000001',
      amountFen: 5000,
      feeFen: -30,
    })
  })

  it('the sharing bill tells the commission, and the flows of funds every account', async () => {
    expect(await rowsOf('sharing')).toEqual([
      expect.objectContaining({ kind: 'share', number: 'S01BILL00000000000000000001', amountFen: 1500 }),
    ])
    expect(await rowsOf('fund-flow')).toEqual([
      expect.objectContaining({ amountFen: 1500, balanceFen: 1500, account: 'available', subMchid: null }),
    ])
    if (mode === 'partner') {
      expect(await pay.findBill('merchant-flow', DAY)).toMatchObject({ kind: 'refused', code: 'NO_AUTH' })
      return
    }
    const flow = await rowsOf('merchant-flow')
    expect(flow.filter(({ kind }) => kind === 'unfreeze')).toEqual([
      expect.objectContaining({
        account: 'available',
        amountFen: 13_410,
        balanceFen: 13_410,
        subMchid: SHOP,
      }),
      expect.objectContaining({ account: 'frozen', amountFen: -13_410, balanceFen: 0 }),
    ])
    expect(value(await pay.endOfDayBalance({ subMchid: SHOP, day: DAY }))).toEqual({
      availableFen: 13_410,
      frozenFen: 0,
    })
  })

  it('an empty day is no error, and a bill that is not made yet is asked for later', async () => {
    expect(value(await pay.findBill('trade', '2026-03-01'))).toBeNull()
    expect(await pay.findBill('trade', '2026-03-03')).toMatchObject({
      kind: 'not-ready',
      code: 'BILL_NOT_MADE',
    })
    fault('not_ready')
    expect(await pay.findBill('trade', DAY)).toMatchObject({ kind: 'not-ready' })
  })

  it('a file that differs from its hash hands over no row', async () => {
    fault('hash_mismatch')
    const offer = value(await pay.findBill('trade', DAY))
    const taken: BillRow[] = []
    expect(offer && (await pay.readBill(offer, async (rows) => void taken.push(...rows)))).toEqual({
      kind: 'unknown',
      reason: 'unverified',
    })
    expect(taken).toEqual([])
  })

  it('a file that was tampered with under its seal, and a token that ran out, hand over no row', async () => {
    const kind = mode === 'ecommerce' ? 'merchant-flow' : 'trade'
    const offer = value(await pay.findBill(kind, DAY))
    if (!offer) throw new Error('no bill')
    const parts = offer.parts.map((part) => ({
      ...part,
      sealedBy: part.sealedBy && { ...part.sealedBy, nonce: 'another12nce' },
    }))
    const none = async () => expect.unreachable()
    if (mode === 'ecommerce')
      expect(await pay.readBill({ ...offer, parts }, none)).toEqual({ kind: 'unknown', reason: 'unreadable' })
    await world.advance(31_000)
    expect(await pay.readBill(offer, none)).toEqual({ kind: 'unknown', reason: 'server-error' })
  })
})
