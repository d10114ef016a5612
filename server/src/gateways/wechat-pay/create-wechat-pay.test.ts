import type { FaultAction } from '../../../sandbox/src/types'
import { DAY_MS, MINUTE_MS } from '@anxin/shared/kernel/time'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Outcome } from '../outcome'
import { useGatewayWorld } from '../testing/gateway-world'
import { createWechatPay } from './create-wechat-pay'
import type { Notification, WechatPay, WechatPayConfig, WechatPayMode } from './port'

const SHOP = '1900000109'
const OPENID = 'oPAYER00000000000000000000001'

describe.each(['ecommerce', 'partner'] as const)(
  'WeChat Pay in %s mode, over the wire',
  (mode: WechatPayMode) => {
    const world = useGatewayWorld({ family: mode })
    let config: WechatPayConfig
    let pay: WechatPay
    let arrivals: { headers: IncomingHttpHeaders; body: Buffer }[] = []
    let serial = 0
    /** A number of ours that no earlier test used. */
    const number = (letter: string) => `${letter}01J${String((serial += 1)).padStart(23, '0')}`

    const listener = createServer((request, response) => {
      const chunks: Buffer[] = []
      request.on('data', (chunk: Buffer) => chunks.push(chunk))
      request.on('end', () => {
        arrivals.push({ headers: request.headers, body: Buffer.concat(chunks) })
        response.writeHead(204).end()
      })
    })

    beforeAll(async () => {
      await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve))
      const { port } = listener.address() as AddressInfo
      const { identity } = world.sandbox
      config = {
        ...world.payConfig(mode, `http://127.0.0.1:${port}/wechat/pay/notifications`),
        spName: '安心修科技有限公司',
      }
      pay = createWechatPay(config, world.deps)
      await world.admin('/__sandbox/merchants', { sub_mchid: SHOP, name: '城西汽修', max_ratio: 3000 })
      await world.admin('/__sandbox/users', { appid: identity.ownerAppid, openid: OPENID })
      expect(await pay.addReceiver({ subMchid: SHOP })).toEqual({ kind: 'ok', value: {} })
    })
    afterAll(() => void listener.close())
    beforeEach(() => {
      world.sandbox.sandbox.faults.clear()
      arrivals = []
    })

    function value<T>(outcome: Outcome<T>): T {
      if (outcome.kind !== 'ok') throw new Error(`not ok: ${JSON.stringify(outcome)}`)
      return outcome.value
    }

    function fault(action: FaultAction, path: string, method = 'POST') {
      world.sandbox.sandbox.faults.add({ match: { on: 'pay', method, path }, do: action, times: 1 })
    }

    const orderOf = (tradeNo: string, totalFen = 30_000) => ({
      subMchid: SHOP,
      tradeNo,
      description: '小保养'.repeat(60),
      totalFen,
      payerOpenid: OPENID,
      expiresAt: new Date(world.deps.clock.now().getTime() + 15 * MINUTE_MS),
    })

    async function payAs(prepayId: string, outcome: string, gateway = pay) {
      const parameters = await gateway.signForPayer(prepayId)
      return world.admin('/__sandbox/payer/pay', { openid: OPENID, ...parameters, outcome })
    }

    /** An order that is paid and old enough to be shared. */
    async function paidTrade(totalFen = 30_000) {
      const tradeNo = number('P')
      const { prepayId } = value(await pay.createPrepay(orderOf(tradeNo, totalFen)))
      await payAs(prepayId, 'success')
      await world.advance(2 * MINUTE_MS)
      const transactionId = value(await pay.queryTrade({ subMchid: SHOP, tradeNo })).transactionId ?? ''
      return { subMchid: SHOP, tradeNo, transactionId, totalFen }
    }

    /** Lets the sandbox finish what it accepted: shares, refunds and returns take it a second. */
    const settle = () => world.advance(5000)

    async function arrived(kind: Notification['kind']): Promise<Notification> {
      return vi.waitFor(() => {
        const parsed = arrivals.map(({ headers, body }) => pay.parseNotification(headers, body))
        const found = parsed.find((notification) => notification.kind === kind)
        if (!found) throw new Error(`no ${kind} among ${JSON.stringify(parsed)}`)
        return found
      }, 10_000)
    }

    const books = async (tradeNo: string) => {
      const response = await fetch(`${world.sandbox.adminUrl}/__sandbox/books/trades/${tradeNo}`)
      return (await response.json()) as Record<string, unknown>
    }

    describe('paying', () => {
      it('an order is opened, paid by parameters that WeChat verifies, found by query, and told by notification', async () => {
        const tradeNo = number('P')
        const order = orderOf(tradeNo)
        const { prepayId } = value(await pay.createPrepay(order))
        expect(value(await pay.queryTrade(order))).toMatchObject({
          state: 'unpaid',
          totalFen: null,
          transactionId: null,
        })
        expect(await payAs(prepayId, 'success')).toMatchObject({ ok: true })
        const trade = value(await pay.queryTrade(order))
        expect(trade).toEqual({
          tradeNo,
          state: 'paid',
          spMchid: config.spMchid,
          subMchid: SHOP,
          appid: config.ownerAppid,
          transactionId: expect.stringMatching(/^\d+$/) as string,
          totalFen: 30_000,
          payerTotalFen: 30_000,
          currency: 'CNY',
          payerOpenid: OPENID,
          paidAt: world.deps.clock.now(),
        })
        const notice = await arrived('transaction')
        expect(notice).toMatchObject({ kind: 'transaction', eventType: 'TRANSACTION.SUCCESS', trade })
      })

      it('parameters signed with another key or for another appid do not pay', async () => {
        const { prepayId } = value(await pay.createPrepay(orderOf(number('P'))))
        const elsewhere = createWechatPay({ ...config, ownerAppid: 'wxsomewhereelse001' }, world.deps)
        expect(await payAs(prepayId, 'success', elsewhere)).toMatchObject({ ok: false })
      })

      it('the same order again gives a prepay id again; with another amount it is refused', async () => {
        const order = orderOf(number('P'))
        const first = value(await pay.createPrepay(order))
        expect(value(await pay.createPrepay(order)).prepayId).toEqual(expect.any(String))
        expect(first.prepayId).toEqual(expect.any(String))
        expect(await pay.createPrepay({ ...order, totalFen: 1 })).toMatchObject({
          kind: 'refused',
          code: 'INVALID_REQUEST',
        })
      })

      it('an unpaid order is closed, also twice, and can no longer be paid', async () => {
        const order = orderOf(number('P'))
        const { prepayId } = value(await pay.createPrepay(order))
        expect(await pay.closePrepay(order)).toEqual({ kind: 'ok', value: {} })
        expect(await pay.closePrepay(order)).toEqual({ kind: 'ok', value: {} })
        expect(value(await pay.queryTrade(order)).state).toBe('closed')
        expect(await payAs(prepayId, 'success')).toMatchObject({ ok: false })
      })

      it('a paid order is not closed', async () => {
        const trade = await paidTrade()
        expect(await pay.closePrepay(trade)).toMatchObject({ kind: 'refused' })
        expect(value(await pay.queryTrade(trade)).state).toBe('paid')
      })

      it('an order that WeChat never saw is missing', async () => {
        expect(await pay.queryTrade({ subMchid: SHOP, tradeNo: number('P') })).toEqual({ kind: 'missing' })
        expect(await pay.closePrepay({ subMchid: SHOP, tradeNo: number('P') })).toEqual({ kind: 'missing' })
      })

      it('an unknown sub-merchant is a refusal, never missing', async () => {
        const outcome = await pay.createPrepay({ ...orderOf(number('P')), subMchid: '1999999999' })
        expect(outcome).toMatchObject({ kind: 'refused' })
        expect(outcome.kind === 'refused' && outcome.requestId).toEqual(expect.any(String))
      })
    })

    describe('releasing', () => {
      it('a share brings the commission to the platform and the rest to the shop', async () => {
        const trade = await paidTrade(30_000)
        expect(value(await pay.unsplitAmount(trade)).unsplitFen).toBe(29_820)
        const input = { ...trade, shareNo: number('S'), commissionFen: 3000, description: '平台服务费' }
        expect(await pay.queryShare(input)).toEqual({ kind: 'missing' })
        expect(value(await pay.share(input))).toMatchObject({
          shareNo: input.shareNo,
          state: 'processing',
          commissionFen: 3000,
        })
        await settle()
        const share = value(await pay.queryShare(input))
        expect(share).toMatchObject({ state: 'succeeded', commissionFen: 3000, failReason: null })
        expect(share.finishedAt).toBeInstanceOf(Date)
        expect(value(await pay.unsplitAmount(trade)).unsplitFen).toBe(0)
        expect(await books(trade.tradeNo)).toMatchObject({ balanced: true, finished: input.shareNo })
      })

      it('the platform is told of its share, by a notice that is no payment', async () => {
        await world.admin('/__sandbox/receiver-url', { mchid: config.spMchid, url: config.notifyUrl })
        const trade = await paidTrade()
        const input = { ...trade, shareNo: number('S'), commissionFen: 3000, description: '平台服务费' }
        const { wechatShareId } = value(await pay.share(input))
        await settle()
        expect(await arrived('profitsharing')).toMatchObject({
          share: {
            direction: 'shared',
            subMchid: SHOP,
            transactionId: trade.transactionId,
            shareNo: input.shareNo,
            wechatShareId,
            amountFen: 3000,
          },
        })
      })

      it('the same share again moves nothing; with another amount it is refused', async () => {
        const trade = await paidTrade()
        const input = { ...trade, shareNo: number('S'), commissionFen: 3000, description: '平台服务费' }
        const first = value(await pay.share(input))
        await settle()
        expect(value(await pay.share(input)).wechatShareId).toBe(first.wechatShareId)
        expect(await pay.share({ ...input, commissionFen: 2000 })).toMatchObject({ kind: 'refused' })
      })

      it('too soon after the payment it is not ready', async () => {
        const tradeNo = number('P')
        const { prepayId } = value(await pay.createPrepay(orderOf(tradeNo)))
        await payAs(prepayId, 'success')
        const transactionId = value(await pay.queryTrade({ subMchid: SHOP, tradeNo })).transactionId ?? ''
        const input = {
          subMchid: SHOP,
          transactionId,
          shareNo: number('S'),
          commissionFen: 1,
          description: '平台服务费',
        }
        expect(await pay.share(input)).toMatchObject({ kind: 'not-ready', code: 'TRADE_PROCESSING' })
        await world.advance(MINUTE_MS)
        expect(await pay.share(input)).toMatchObject({ kind: 'ok' })
      })

      it('over the cap it is refused', async () => {
        const trade = await paidTrade(10_000)
        const input = { ...trade, shareNo: number('S'), commissionFen: 3001, description: '平台服务费' }
        const outcome = await pay.share(input)
        expect(outcome).toMatchObject({
          kind: 'refused',
          code: mode === 'ecommerce' ? 'RULE_LIMIT' : 'INVALID_REQUEST',
        })
      })

      it('a share that WeChat closes has failed, and says why', async () => {
        const trade = await paidTrade()
        const input = { ...trade, shareNo: number('S'), commissionFen: 3000, description: '平台服务费' }
        fault({ share: { CLOSED: 'ACCOUNT_ABNORMAL' } }, 'profitsharing/orders$')
        value(await pay.share(input))
        await settle()
        expect(value(await pay.queryShare(input))).toMatchObject({
          state: 'failed',
          failReason: 'ACCOUNT_ABNORMAL',
        })
      })

      it('without commission, finish frees everything under a number of its own', async () => {
        const trade = await paidTrade()
        const input = { ...trade, finishNo: number('F'), description: '完工放款' }
        expect(await pay.queryFinish(input)).toEqual({ kind: 'missing' })
        expect(value(await pay.finish(input))).toMatchObject({ finishNo: input.finishNo })
        await settle()
        expect(value(await pay.queryFinish(input)).state).toBe('succeeded')
        expect(value(await pay.unsplitAmount(trade)).unsplitFen).toBe(0)
      })

      it('commission comes back to the shop after a release', async () => {
        const trade = await paidTrade()
        const shareNo = number('S')
        value(await pay.share({ ...trade, shareNo, commissionFen: 3000, description: '平台服务费' }))
        await settle()
        const input = {
          subMchid: SHOP,
          shareNo,
          returnNo: number('B'),
          amountFen: 1000,
          description: '售后退回',
        }
        expect(await pay.queryReturn(input)).toEqual({ kind: 'missing' })
        value(await pay.returnCommission(input))
        await settle()
        expect(value(await pay.queryReturn(input))).toMatchObject({
          state: 'succeeded',
          amountFen: 1000,
          failReason: null,
        })
        const tooMuch = { ...input, returnNo: number('B'), amountFen: 2001 }
        expect(await pay.returnCommission(tooMuch)).toMatchObject({ kind: 'refused' })
      })
    })

    describe('refunding', () => {
      it('a part goes back from frozen money, is found by query and told by notification', async () => {
        const trade = await paidTrade(30_000)
        const input = { ...trade, refundNo: number('R'), reason: '少收一项'.repeat(40), refundFen: 5000 }
        expect(await pay.queryRefund(input)).toEqual({ kind: 'missing' })
        expect(value(await pay.refund(input))).toMatchObject({
          refundNo: input.refundNo,
          state: 'processing',
          refundFen: 5000,
        })
        await settle()
        const refund = value(await pay.queryRefund(input))
        expect(refund).toMatchObject({ state: 'succeeded', refundFen: 5000, payerRefundFen: 5000 })
        expect(refund.succeededAt).toBeInstanceOf(Date)
        expect(value(await pay.queryTrade(trade)).state).toBe('refund-started')
        expect(await arrived('refund')).toMatchObject({
          kind: 'refund',
          refund: {
            subMchid: SHOP,
            tradeNo: trade.tradeNo,
            transactionId: trade.transactionId,
            refundNo: input.refundNo,
            state: 'succeeded',
            refundFen: 5000,
            totalFen: 30_000,
          },
        })
        expect(await books(trade.tradeNo)).toMatchObject({ balanced: true })
      })

      it('the same refund again is the same refund; another within the minute is not ready', async () => {
        const trade = await paidTrade()
        const input = { ...trade, refundNo: number('R'), reason: '取消', refundFen: 100 }
        const first = value(await pay.refund(input))
        expect(value(await pay.refund(input)).wechatRefundId).toBe(first.wechatRefundId)
        const second = await pay.refund({ ...input, refundNo: number('R') })
        expect(second).toMatchObject({ kind: 'not-ready' })
        expect(second.kind === 'not-ready' && second.retryAfterMs).toBeGreaterThanOrEqual(MINUTE_MS)
      })

      it('more than was paid is refused', async () => {
        const trade = await paidTrade(1000)
        const input = { ...trade, refundNo: number('R'), reason: '取消', refundFen: 1001 }
        expect(await pay.refund(input)).toMatchObject({ kind: 'refused' })
      })

      it.each([
        ['ABNORMAL', 'abnormal'],
        ['CLOSED', 'closed'],
      ] as const)('that ends %s is %s', async (word, state) => {
        const trade = await paidTrade()
        const input = { ...trade, refundNo: number('R'), reason: '取消', refundFen: 100 }
        fault({ refund: word }, 'refunds')
        value(await pay.refund(input))
        await settle()
        expect(value(await pay.queryRefund(input)).state).toBe(state)
        expect(await arrived('refund')).toMatchObject({ refund: { state } })
      })
    })

    describe('bad luck', () => {
      type Ask = (
        trade: Awaited<ReturnType<typeof paidTrade>>,
      ) => Promise<Outcome<{ readonly state: string }>>

      /** A call that moves money, with the query that says what became of it; each has a number of its own. */
      function deed(name: 'refund' | 'share' | 'finish'): { path: string; act: Ask; ask: Ask } {
        const refundNo = number('R')
        const shareNo = number('S')
        const finishNo = number('F')
        const reason = '取消'
        const description = '平台服务费'
        return {
          refund: {
            path: 'refunds',
            act: ((trade) => pay.refund({ ...trade, refundNo, reason, refundFen: 500 })) as Ask,
            ask: ((trade) => pay.queryRefund({ ...trade, refundNo })) as Ask,
          },
          share: {
            path: 'profitsharing/orders$',
            act: ((trade) => pay.share({ ...trade, shareNo, commissionFen: 500, description })) as Ask,
            ask: ((trade) => pay.queryShare({ ...trade, shareNo })) as Ask,
          },
          finish: {
            path: 'finish-order|unfreeze',
            act: ((trade) => pay.finish({ ...trade, finishNo, description })) as Ask,
            ask: ((trade) => pay.queryFinish({ ...trade, finishNo })) as Ask,
          },
        }[name]
      }

      it.each(['refund', 'share', 'finish'] as const)(
        'a lost answer is unknown, and the query finds what was done (%s)',
        async (name) => {
          const { act, ask, path } = deed(name)
          const trade = await paidTrade()
          fault('drop_after_commit', path)
          expect(await act(trade)).toEqual({ kind: 'unknown', reason: 'network' })
          await settle()
          expect(value(await ask(trade)).state).toBe('succeeded')
        },
      )

      it.each(['refund', 'share', 'finish'] as const)(
        'a lost request is unknown, is missing, and is done once when sent again (%s)',
        async (name) => {
          const { act, ask, path } = deed(name)
          const trade = await paidTrade()
          fault('drop_before', path)
          expect(await act(trade)).toEqual({ kind: 'unknown', reason: 'network' })
          expect(await ask(trade)).toEqual({ kind: 'missing' })
          value(await act(trade))
          await settle()
          expect(value(await ask(trade)).state).toBe('succeeded')
          expect(await books(trade.tradeNo)).toMatchObject({ balanced: true })
        },
      )

      it('5xx is unknown, with and without effect', async () => {
        const trade = await paidTrade()
        const input = { ...trade, refundNo: number('R'), reason: '取消', refundFen: 100 }
        const told = { kind: 'unknown', reason: 'server-error' }
        fault({ status: { http: 500, code: 'SYSTEM_ERROR' } }, 'refunds')
        expect(await pay.refund(input)).toEqual(told)
        expect(await pay.queryRefund(input)).toEqual({ kind: 'missing' })
        fault({ status: { http: 502, html: true, committed: true } }, 'refunds')
        expect(await pay.refund(input)).toEqual(told)
        expect(await pay.queryRefund(input)).toMatchObject({ kind: 'ok' })
      })

      it.each([
        ['tamper'],
        ['signtest'],
        ['wrong_serial'],
        ['missing_headers'],
        ['body_mutate'],
        [{ stale_ts: 600 }],
      ] as const)('an answer with a bad signature (%j) is unknown', async (sig) => {
        const trade = await paidTrade()
        const input = { ...trade, refundNo: number('R'), reason: '取消', refundFen: 100 }
        fault({ sig }, 'refunds')
        expect(await pay.refund(input)).toEqual({ kind: 'unknown', reason: 'unverified' })
        expect(await pay.queryRefund(input)).toMatchObject({ kind: 'ok', value: { refundFen: 100 } })
      })

      it('an answer that does not come in time is unknown', async () => {
        const hasty = createWechatPay({ ...config, timeoutMs: 200 }, world.deps)
        const order = orderOf(number('P'))
        fault({ hang: 10_000 }, 'jsapi')
        expect(await hasty.createPrepay(order)).toEqual({ kind: 'unknown', reason: 'timeout' })
        expect(value(await pay.queryTrade(order)).state).toBe('unpaid')
      })

      it('429 is not ready, and a business refusal is a refusal', async () => {
        const trade = await paidTrade()
        const input = { ...trade, shareNo: number('S'), commissionFen: 1, description: '平台服务费' }
        fault({ status: { http: 429 } }, 'profitsharing/orders$')
        expect(await pay.share(input)).toMatchObject({ kind: 'not-ready' })
        fault({ code: { http: 403, code: 'NOT_ENOUGH', message: '分账金额不足' } }, 'profitsharing/orders$')
        expect(await pay.share(input)).toMatchObject({ kind: 'refused', status: 403, code: 'NOT_ENOUGH' })
      })

      it('a clock that is six minutes wrong is told so', async () => {
        const late = { now: () => new Date(world.deps.clock.now().getTime() - 6 * MINUTE_MS) }
        const wrong = createWechatPay(config, { ...world.deps, clock: late })
        const outcome = await wrong.queryTrade({ subMchid: SHOP, tradeNo: number('P') })
        expect(outcome).toMatchObject({ kind: 'refused', status: 401, code: 'SIGN_ERROR' })
      })

      it('a wrong key pair is told so', async () => {
        const wrong = createWechatPay({ ...config, serialNo: 'AB'.repeat(20) }, world.deps)
        const outcome = await wrong.queryTrade({ subMchid: SHOP, tradeNo: number('P') })
        expect(outcome).toMatchObject({ kind: 'refused', status: 401, code: 'SIGN_ERROR' })
      })
    })

    describe('notifications', () => {
      async function replayed(changes: Record<string, unknown>) {
        const trade = await paidTrade()
        await arrived('transaction')
        const answer = await world.admin('/__sandbox/notify/replay', {
          out_trade_no: trade.tradeNo,
          send: false,
          with: changes,
        })
        const [envelope] = answer['envelopes'] as { headers: IncomingHttpHeaders; body: string }[]
        if (!envelope) throw new Error('no envelope')
        const headers = Object.fromEntries(
          Object.entries(envelope.headers).map(([name, text]) => [name.toLowerCase(), text]),
        )
        return pay.parseNotification(headers, envelope.body)
      }

      it('are read', async () => expect(await replayed({})).toMatchObject({ kind: 'transaction' }))

      it.each([
        [{ notify: 'tamper_ciphertext' }, 'undecryptable'],
        [{ notify: 'wrong_key' }, 'undecryptable'],
        [{ notify: 'wrong_mchid' }, 'foreign-merchant'],
        [{ notify: 'wrong_appid' }, 'foreign-merchant'],
        [{ sig: 'tamper' }, 'bad-signature'],
        [{ sig: 'signtest' }, 'bad-signature'],
        [{ sig: 'body_mutate' }, 'bad-signature'],
        [{ sig: 'wrong_serial' }, 'unknown-serial'],
        [{ sig: 'missing_headers' }, 'missing-headers'],
        [{ sig: { stale_ts: 600 } }, 'stale-timestamp'],
      ])('with %j are rejected: %s', async (fault_, reason) => {
        expect(await replayed({ faults: [fault_] })).toEqual({ kind: 'rejected', reason })
      })

      it('of a share that comes as TRANSACTION.SUCCESS is no payment', async () => {
        expect(await replayed({ faults: [{ notify: 'share_as_transaction_event' }] })).not.toMatchObject({
          kind: 'transaction',
        })
        expect(await replayed({ faults: [{ notify: 'unknown_event' }] })).toMatchObject({ kind: 'other' })
      })
    })

    it('the other family refuses our calls, and says so', async () => {
      const other = createWechatPay(
        { ...config, mode: mode === 'ecommerce' ? 'partner' : 'ecommerce' },
        world.deps,
      )
      const trade = await paidTrade()
      const input = { ...trade, shareNo: number('S'), commissionFen: 1, description: '平台服务费' }
      expect(await other.share(input)).toMatchObject({ kind: 'refused' })
    })

    it('money that WeChat freed by itself can no longer be shared', async () => {
      const trade = await paidTrade()
      await world.advance(mode === 'ecommerce' ? 181 * DAY_MS : 31 * DAY_MS)
      expect(value(await pay.unsplitAmount(trade)).unsplitFen).toBe(0)
      const input = { ...trade, shareNo: number('S'), commissionFen: 1, description: '平台服务费' }
      expect(await pay.share(input)).toMatchObject({ kind: 'refused' })
    })
  },
)
