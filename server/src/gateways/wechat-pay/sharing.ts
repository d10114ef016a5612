import { assert } from '@anxin/shared/kernel/errors'
import type { z } from 'zod'
import { mapOk, ok, type Outcome } from '../outcome'
import type { Client } from './client'
import type { Dialect } from './dialect'
import { query } from './path'
import type { AdvanceQuery, AdvanceReturn, WechatPay, WechatPayConfig } from './port'
import { REFUND_AGAIN_MS } from './refusal'
import {
  AdvanceReturnReply,
  ReceiverReply,
  RefundReply,
  ReturnReply,
  ShareReply,
  UnsplitReply,
} from './replies'
import { toAdvanceReturn, toFinish, toRefund, toReturn, toShare } from './replies'
import { answering, assertFen } from './trades'

type Shares = Pick<
  WechatPay,
  'share' | 'queryShare' | 'finish' | 'queryFinish' | 'unsplitAmount' | 'addReceiver'
>
type Refunds = Pick<WechatPay, 'refund' | 'queryRefund' | 'applyAbnormalRefund'>
type Advances = Pick<WechatPay, 'returnAdvance' | 'queryAdvanceReturn'>
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
    async applyAbnormalRefund(input) {
      const request = dialect.abnormalRefund(input, client.signer.encryptField)
      const encrypted = input.to !== 'merchant'
      const outcome = await client.call({ method: 'POST', ...request, reply: RefundReply, encrypted })
      const reply = answering(outcome, ({ out_refund_no }) => out_refund_no === input.refundNo)
      return mapOk(reply, toRefund)
    },
  }
}

/** What the platform advanced for refunds, taken back from the shops. */
export function createAdvances(client: Client, dialect: Dialect): Advances {
  const pathOf = (input: AdvanceQuery) => {
    const path = dialect.advanceReturn(input)
    assert(path !== null, 'nobody advances refunds in this mode')
    return path
  }
  const read = (input: AdvanceQuery, outcome: Outcome<z.infer<typeof AdvanceReturnReply>>) => {
    const reply = answering(outcome, ({ refund_id }) => refund_id === input.wechatRefundId)
    return mapOk<z.infer<typeof AdvanceReturnReply>, AdvanceReturn>(reply, toAdvanceReturn)
  }
  return {
    async returnAdvance(input) {
      const body = { sub_mchid: input.subMchid }
      const reply = AdvanceReturnReply
      return read(input, await client.call({ method: 'POST', path: pathOf(input), body, reply }))
    },
    async queryAdvanceReturn(input) {
      const path = `${pathOf(input)}?${query({ sub_mchid: input.subMchid })}`
      const reply = AdvanceReturnReply
      return read(input, await client.call({ method: 'GET', path, reply, namesResource: true }))
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
