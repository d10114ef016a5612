import { ecommerceApplication } from './application-forms'
import { abnormalBody, TEXT_CHARS_MAX, type Dialect } from './dialect'
import { cut, query, segment } from './path'
import type { WechatPayConfig } from './port'

const SHARING = '/v3/ecommerce/profitsharing'
const REFUNDS = '/v3/ecommerce/refunds'

/** 平台收付通: the platform shares for its second-level merchants, within 180 days of the payment. */
export function ecommerceDialect({ spMchid, spAppid, ownerAppid, notifyUrl }: WechatPayConfig): Dialect {
  const shareQuery: Dialect['shareQuery'] = ({ subMchid, transactionId, shareNo }) =>
    `${SHARING}/orders?${query({ sub_mchid: subMchid, transaction_id: transactionId, out_order_no: shareNo })}`
  return {
    share: ({ subMchid, transactionId, shareNo, commissionFen, description }) => ({
      path: `${SHARING}/orders`,
      body: {
        sub_mchid: subMchid,
        transaction_id: transactionId,
        out_order_no: shareNo,
        receivers: [
          {
            type: 'MERCHANT_ID',
            receiver_account: spMchid,
            amount: commissionFen,
            description: cut(description, TEXT_CHARS_MAX),
          },
        ],
        finish: true,
      },
    }),
    shareQuery,
    finish: ({ subMchid, transactionId, finishNo, description }) => ({
      path: `${SHARING}/finish-order`,
      body: {
        sub_mchid: subMchid,
        transaction_id: transactionId,
        out_order_no: finishNo,
        description: cut(description, TEXT_CHARS_MAX),
      },
    }),
    finishQuery: ({ finishNo, ...rest }) => shareQuery({ ...rest, shareNo: finishNo }),
    unsplitQuery: (transactionId) => `${SHARING}/orders/${segment(transactionId)}/amounts`,
    refund: ({ subMchid, transactionId, refundNo, reason, refundFen, totalFen, byAdvance }) => ({
      path: `${REFUNDS}/apply`,
      body: {
        sub_mchid: subMchid,
        sp_appid: spAppid,
        ...(ownerAppid === spAppid ? {} : { sub_appid: ownerAppid }),
        transaction_id: transactionId,
        out_refund_no: refundNo,
        reason: cut(reason, TEXT_CHARS_MAX),
        amount: { refund: refundFen, total: totalFen, currency: 'CNY' },
        notify_url: notifyUrl,
        ...(byAdvance ? { refund_account: 'REFUND_SOURCE_PARTNER_ADVANCE' } : {}),
      },
    }),
    refundQuery: ({ subMchid, refundNo }) =>
      `${REFUNDS}/out-refund-no/${segment(refundNo)}?${query({ sub_mchid: subMchid })}`,
    abnormalRefund: (input, encryptField) => ({
      path: `${REFUNDS}/${segment(input.wechatRefundId)}/apply-abnormal-refund`,
      body: abnormalBody(input, encryptField),
    }),
    advanceReturn: ({ wechatRefundId }) => `${REFUNDS}/${segment(wechatRefundId)}/return-advance`,
    ...ecommerceReturns(spMchid),
    receiver: () => null,
    application: ecommerceApplication(ownerAppid),
    applicationQuery: (no) => `/v3/ecommerce/applyments/out-request-no/${segment(no)}`,
  }
}

function ecommerceReturns(spMchid: string): Pick<Dialect, 'commissionReturn' | 'returnQuery'> {
  return {
    commissionReturn: ({ subMchid, shareNo, returnNo, amountFen, description }) => ({
      path: `${SHARING}/returnorders`,
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
      `${SHARING}/returnorders?${query({ sub_mchid: subMchid, out_order_no: shareNo, out_return_no: returnNo })}`,
  }
}
