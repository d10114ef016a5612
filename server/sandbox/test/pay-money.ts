import type { Json, Reply } from './pay-client'
import type { PayHost } from './pay-host'
import { fresh, SUB, type Paid } from './pay-orders'

/** Sharing, in the words of the host's family. */
export type ShareWays = {
  shareBody(paid: Paid, commission: number, changes?: Json): Json
  share(body: Json): Promise<Reply>
  findShare(paid: Paid, outOrderNo: string): Promise<Reply>
  finish(paid: Paid, outOrderNo: string): Promise<Reply>
  unsplit(paid: Paid): Promise<Reply>
}

/** Refunds and returns, in the words of the host's family. */
export type RefundWays = {
  refundBody(paid: Paid, refund: number, changes?: Json): Json
  refund(body: Json): Promise<Reply>
  findRefund(outRefundNo: string): Promise<Reply>
  returnBody(outOrderNo: string, amount: number, changes?: Json): Json
  takeBack(body: Json): Promise<Reply>
  findReturn(outReturnNo: string, outOrderNo: string): Promise<Reply>
}

export function shareWays(host: PayHost): ShareWays {
  const { post, get } = callsOf(host)
  const isPartner = host.family === 'partner'
  const base = isPartner ? '/v3/profitsharing' : '/v3/ecommerce/profitsharing'
  return {
    shareBody(paid, commission, changes = {}) {
      const account = { [isPartner ? 'account' : 'receiver_account']: host.running.identity.spMchid }
      return {
        sub_mchid: SUB,
        transaction_id: paid.transaction_id,
        out_order_no: fresh('S'),
        receivers: [{ type: 'MERCHANT_ID', ...account, amount: commission, description: '平台佣金' }],
        [isPartner ? 'unfreeze_unsplit' : 'finish']: true,
        ...changes,
      }
    },
    share: (body) => post(`${base}/orders`, body),
    findShare(paid, outOrderNo) {
      const query = `sub_mchid=${SUB}&transaction_id=${paid.transaction_id}`
      return get(
        isPartner
          ? `${base}/orders/${outOrderNo}?${query}`
          : `${base}/orders?${query}&out_order_no=${outOrderNo}`,
      )
    },
    finish(paid, outOrderNo) {
      const { transaction_id } = paid
      const body = { sub_mchid: SUB, transaction_id, out_order_no: outOrderNo, description: '解冻' }
      return post(isPartner ? `${base}/orders/unfreeze` : `${base}/finish-order`, body)
    },
    unsplit: ({ transaction_id: id }) =>
      get(isPartner ? `${base}/transactions/${id}/amounts` : `${base}/orders/${id}/amounts`),
  }
}

export function refundWays(host: PayHost): RefundWays {
  const { post, get } = callsOf(host)
  const isPartner = host.family === 'partner'
  const returns = isPartner ? '/v3/profitsharing/return-orders' : '/v3/ecommerce/profitsharing/returnorders'
  return {
    refundBody: (paid, refund, changes = {}) => ({
      sub_mchid: SUB,
      ...(isPartner ? {} : { sp_appid: host.running.identity.spAppid }),
      transaction_id: paid.transaction_id,
      out_refund_no: fresh('R'),
      reason: '协商退款',
      notify_url: `${host.notifyUrl}/refund`,
      amount: { refund, total: paid.total, currency: 'CNY' },
      ...changes,
    }),
    refund: (body) => post(isPartner ? '/v3/refund/domestic/refunds' : '/v3/ecommerce/refunds/apply', body),
    findRefund(outRefundNo) {
      const path = isPartner ? '/v3/refund/domestic/refunds' : '/v3/ecommerce/refunds/out-refund-no'
      return get(`${path}/${outRefundNo}?sub_mchid=${SUB}`)
    },
    returnBody: (outOrderNo, amount, changes = {}) => ({
      sub_mchid: SUB,
      out_order_no: outOrderNo,
      out_return_no: fresh('B'),
      return_mchid: host.running.identity.spMchid,
      amount,
      description: '佣金回退',
      ...changes,
    }),
    takeBack: (body) => post(returns, body),
    findReturn(outReturnNo, outOrderNo) {
      const query = `sub_mchid=${SUB}&out_order_no=${outOrderNo}`
      return get(
        isPartner ? `${returns}/${outReturnNo}?${query}` : `${returns}?${query}&out_return_no=${outReturnNo}`,
      )
    },
  }
}

type Calls = { post: (path: string, body: Json) => Promise<Reply>; get: (path: string) => Promise<Reply> }

function callsOf(host: PayHost): Calls {
  return {
    post: (path, body) => host.client.post(path, body),
    get: (path) => host.client.get(path),
  }
}
