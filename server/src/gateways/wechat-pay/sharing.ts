import { mapOk, ok } from '../outcome'
import type { Client } from './client'
import type { Dialect } from './dialect'
import type { WechatPay, WechatPayConfig } from './port'
import { REFUND_AGAIN_MS } from './refusal'
import { ReceiverReply, RefundReply, ReturnReply, ShareReply, UnsplitReply } from './replies'
import { toFinish, toRefund, toReturn, toShare } from './replies'
import { answering, assertFen } from './trades'

type Shares = Pick<
  WechatPay,
  'share' | 'queryShare' | 'finish' | 'queryFinish' | 'unsplitAmount' | 'addReceiver'
>
type Refunds = Pick<WechatPay, 'refund' | 'queryRefund'>
type Returns = Pick<WechatPay, 'returnCommission' | 'queryReturn'>

/** Release of frozen money: the commission to the platform and the rest to the shop, or all of it to the shop. */
export function createShares({ spMchid }: WechatPayConfig, client: Client, dialect: Dialect): Shares {
  const get = { method: 'GET', namesResource: true } as const
  return {
    async share(input) {
      assertFen(input.commissionFen)
      const outcome = await client.call({ method: 'POST', ...dialect.share(input), reply: ShareReply })
      const reply = answering(outcome, ({ out_order_no }) => out_order_no === input.shareNo)
      return mapOk(reply, (value) => toShare(value, spMchid))
    },
    async queryShare(input) {
      const outcome = await client.call({ ...get, path: dialect.shareQuery(input), reply: ShareReply })
      const reply = answering(outcome, ({ out_order_no }) => out_order_no === input.shareNo)
      return mapOk(reply, (value) => toShare(value, spMchid))
    },
    async finish(input) {
      const outcome = await client.call({ method: 'POST', ...dialect.finish(input), reply: ShareReply })
      const reply = answering(outcome, ({ out_order_no }) => out_order_no === input.finishNo)
      return mapOk(reply, toFinish)
    },
    async queryFinish(input) {
      const outcome = await client.call({ ...get, path: dialect.finishQuery(input), reply: ShareReply })
      const reply = answering(outcome, ({ out_order_no }) => out_order_no === input.finishNo)
      return mapOk(reply, toFinish)
    },
    async unsplitAmount({ transactionId }) {
      const path = dialect.unsplitQuery(transactionId)
      const outcome = await client.call({ ...get, path, reply: UnsplitReply })
      return mapOk(outcome, ({ unsplit_amount }) => ({ unsplitFen: unsplit_amount }))
    },
    async addReceiver({ subMchid }) {
      const request = dialect.receiver(subMchid, client.signer.encryptField)
      if (!request) return ok({})
      const encrypted = 'name' in request.body
      const outcome = await client.call({ method: 'POST', ...request, reply: ReceiverReply, encrypted })
      return mapOk(outcome, () => ({}))
    },
  }
}

/** Refunds, from frozen money as long as it is frozen. */
export function createRefunds(client: Client, dialect: Dialect): Refunds {
  return {
    async refund(input) {
      assertFen(input.refundFen)
      assertFen(input.totalFen)
      const request = { method: 'POST', ...dialect.refund(input), rateLimitMs: REFUND_AGAIN_MS } as const
      const outcome = await client.call({ ...request, reply: RefundReply })
      const reply = answering(outcome, ({ out_refund_no }) => out_refund_no === input.refundNo)
      return mapOk(reply, toRefund)
    },
    async queryRefund(input) {
      const request = { method: 'GET', path: dialect.refundQuery(input), namesResource: true } as const
      const outcome = await client.call({ ...request, reply: RefundReply })
      const reply = answering(outcome, ({ out_refund_no }) => out_refund_no === input.refundNo)
      return mapOk(reply, toRefund)
    },
  }
}

/** Commission taken back to the shop after a release. */
export function createReturns(client: Client, dialect: Dialect): Returns {
  return {
    async returnCommission(input) {
      assertFen(input.amountFen)
      const request = { method: 'POST', ...dialect.commissionReturn(input) } as const
      const outcome = await client.call({ ...request, reply: ReturnReply })
      const reply = answering(outcome, ({ out_return_no }) => out_return_no === input.returnNo)
      return mapOk(reply, toReturn)
    },
    async queryReturn(input) {
      const request = { method: 'GET', path: dialect.returnQuery(input), namesResource: true } as const
      const outcome = await client.call({ ...request, reply: ReturnReply })
      const reply = answering(outcome, ({ out_return_no }) => out_return_no === input.returnNo)
      return mapOk(reply, toReturn)
    },
  }
}
