import { partnerApplication } from './application-forms'
import { abnormalBody, TEXT_CHARS_MAX, type Dialect } from './dialect'
import { cut, query, segment } from './path'
import type { WechatPayConfig } from './port'

const SHARING = '/v3/profitsharing'
const REFUNDS = '/v3/refund/domestic/refunds'

/** 服务商分账: an ordinary service provider shares for its sub-merchants, within 30 days of the payment. */
export function partnerDialect(config: WechatPayConfig): Dialect {
  const { spMchid, spAppid, ownerAppid, notifyUrl } = config
  const shareQuery: Dialect['shareQuery'] = ({ subMchid, transactionId, shareNo }) =>
    `${SHARING}/orders/${segment(shareNo)}?${query({ sub_mchid: subMchid, transaction_id: transactionId })}`
  return {
    share: ({ subMchid, transactionId, shareNo, commissionFen, description }) => ({
      path: `${SHARING}/orders`,
      body: {
        sub_mchid: subMchid,
        appid: spAppid,
        transaction_id: transactionId,
        out_order_no: shareNo,
        receivers: [
          {
            type: 'MERCHANT_ID',
            account: spMchid,
            amount: commissionFen,
            description: cut(description, TEXT_CHARS_MAX),
          },
        ],
        unfreeze_unsplit: true,
      },
    }),
    shareQuery,
    finish: ({ subMchid, transactionId, finishNo, description }) => ({
      path: `${SHARING}/orders/unfreeze`,
      body: {
        sub_mchid: subMchid,
        transaction_id: transactionId,
        out_order_no: finishNo,
        description: cut(description, TEXT_CHARS_MAX),
      },
    }),
    finishQuery: ({ finishNo, ...rest }) => shareQuery({ ...rest, shareNo: finishNo }),
    unsplitQuery: (transactionId) => `${SHARING}/transactions/${segment(transactionId)}/amounts`,
    // The domestic interface refuses the fields of the ecommerce one (sp_appid, sub_appid, refund_account).
    refund: ({ subMchid, transactionId, refundNo, reason, refundFen, totalFen }) => ({
      path: REFUNDS,
      body: {
        sub_mchid: subMchid,
        transaction_id: transactionId,
        out_refund_no: refundNo,
        reason: cut(reason, TEXT_CHARS_MAX),
        notify_url: notifyUrl,
        amount: { refund: refundFen, total: totalFen, currency: 'CNY' },
      },
    }),
    refundQuery: ({ subMchid, refundNo }) =>
      `${REFUNDS}/${segment(refundNo)}?${query({ sub_mchid: subMchid })}`,
    abnormalRefund: (input, encryptField) => ({
      path: `${REFUNDS}/${segment(input.wechatRefundId)}/apply-abnormal-refund`,
      body: abnormalBody(input, encryptField),
    }),
    advanceReturn: () => null,
    ...partnerReturns(spMchid),
    application: partnerApplication(ownerAppid),
    applicationQuery: (no) => `/v3/applyment4sub/applyment/business_code/${segment(no)}`,
    receiver: partnerReceiver(config),
  }
}

function partnerReturns(spMchid: string): Pick<Dialect, 'commissionReturn' | 'returnQuery'> {
  return {
    commissionReturn: ({ subMchid, shareNo, returnNo, amountFen, description }) => ({
      path: `${SHARING}/return-orders`,
      body: {
        sub_mchid: subMchid,
        out_order_no: shareNo,
        out_return_no: returnNo,
        return_mchid: spMchid,
        amount: amountFen,
        description: cut(description, TEXT_CHARS_MAX),
      },
    }),
    returnQuery: ({ subMchid, shareNo, returnNo }) =>
      `${SHARING}/return-orders/${segment(returnNo)}?${query({ sub_mchid: subMchid, out_order_no: shareNo })}`,
  }
}

/** Every sub-merchant must add every receiver, even the platform that shares for it. */
function partnerReceiver({ spMchid, spAppid, spName }: WechatPayConfig): Dialect['receiver'] {
  return (subMchid, encryptField) => ({
    path: `${SHARING}/receivers/add`,
    body: {
      sub_mchid: subMchid,
      appid: spAppid,
      type: 'MERCHANT_ID',
      account: spMchid,
      ...(spName ? { name: encryptField(spName).ciphertext } : {}),
      relation_type: 'SERVICE_PROVIDER',
    },
  })
}
