import { assert } from '@anxin/shared/kernel/errors'
import { shanghaiRfc3339 } from '@anxin/shared/kernel/time'
import { mapOk, unknown, type Outcome } from '../outcome'
import type { Client } from './client'
import { cut, query, segment } from './path'
import type { WechatPay, WechatPayConfig } from './port'
import { PrepayReply, toTrade, TradeReply } from './replies'
import { payerText } from './signature'

const BASE = '/v3/pay/partner/transactions'
const DESCRIPTION_CHARS_MAX = 127

type Trades = Pick<WechatPay, 'createPrepay' | 'signForPayer' | 'closePrepay' | 'queryTrade'>

/** Order, query and close, which are the same calls in both families. */
export function createTrades(config: WechatPayConfig, client: Client): Trades {
  const { spMchid, spAppid, ownerAppid } = config
  // An openid belongs to one appid: ours is the owners' mini-program, which may itself be the sp_appid.
  const ownsSpAppid = ownerAppid === spAppid
  return {
    async createPrepay({ subMchid, tradeNo, description, totalFen, payerOpenid, expiresAt }) {
      assertFen(totalFen)
      const body = {
        sp_appid: spAppid,
        sp_mchid: spMchid,
        ...(ownsSpAppid ? {} : { sub_appid: ownerAppid }),
        sub_mchid: subMchid,
        description: cut(description, DESCRIPTION_CHARS_MAX),
        out_trade_no: tradeNo,
        time_expire: shanghaiRfc3339(expiresAt),
        notify_url: config.notifyUrl,
        // Without it the money settles to the shop at once and no commission can ever be taken.
        settle_info: { profit_sharing: true },
        amount: { total: totalFen, currency: 'CNY' },
        payer: ownsSpAppid ? { sp_openid: payerOpenid } : { sub_openid: payerOpenid },
      }
      const outcome = await client.call({ method: 'POST', path: `${BASE}/jsapi`, body, reply: PrepayReply })
      return mapOk(outcome, (reply) => ({ prepayId: reply.prepay_id }))
    },

    async signForPayer(prepayId) {
      const timeStamp = client.signer.unixSeconds()
      const nonceStr = client.signer.nonce()
      const packed = `prepay_id=${prepayId}`
      const paySign = await client.signer.signText(payerText(ownerAppid, timeStamp, nonceStr, packed))
      return { timeStamp, nonceStr, package: packed, signType: 'RSA', paySign }
    },

    async closePrepay({ subMchid, tradeNo }) {
      const path = `${BASE}/out-trade-no/${segment(tradeNo)}/close`
      const body = { sp_mchid: spMchid, sub_mchid: subMchid }
      const outcome = await client.call({ method: 'POST', path, body, reply: null, namesResource: true })
      return mapOk(outcome, () => ({}))
    },

    async queryTrade({ subMchid, tradeNo }) {
      const owners = query({ sp_mchid: spMchid, sub_mchid: subMchid })
      const path = `${BASE}/out-trade-no/${segment(tradeNo)}?${owners}`
      const outcome = await client.call({ method: 'GET', path, reply: TradeReply, namesResource: true })
      const trade = answering(
        outcome,
        (reply) => reply.out_trade_no === tradeNo && reply.sub_mchid === subMchid,
      )
      return mapOk(trade, toTrade)
    },
  }
}

/** An answer about another number than the one asked for is no answer. */
export function answering<T>(outcome: Outcome<T>, matches: (value: T) => boolean): Outcome<T> {
  return outcome.kind === 'ok' && !matches(outcome.value) ? unknown('unreadable') : outcome
}

/** WeChat takes no amount below one fen; a caller who asks for one has a bug. */
export function assertFen(amountFen: number): void {
  assert(Number.isSafeInteger(amountFen) && amountFen >= 1, `not an amount for WeChat Pay: ${amountFen}`)
}
