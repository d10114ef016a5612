import type { AbnormalRefundInput, AdvanceQuery, BankCard, MerchantApplication } from './port'
import type { FinishInput, FinishQuery, RefundInput, RefundQuery, ReturnInput, ReturnQuery } from './port'
import type { ShareInput, ShareQuery } from './port'
import type { Signer } from './signature'

type PostRequest = { readonly path: string; readonly body: Readonly<Record<string, unknown>> }

/** How one family words each request. Replies of both are read by one set of tolerant schemas. */
export type Dialect = {
  share(input: ShareInput): PostRequest
  /** Also answers for a finish, whose number lives in the same space. */
  shareQuery(input: ShareQuery): string
  finish(input: FinishInput): PostRequest
  finishQuery(input: FinishQuery): string
  unsplitQuery(transactionId: string): string
  refund(input: RefundInput): PostRequest
  refundQuery(input: RefundQuery): string
  abnormalRefund(input: AbnormalRefundInput, encryptField: Signer['encryptField']): PostRequest
  /** Of the call and of its query; `null` where the platform cannot advance. */
  advanceReturn(input: AdvanceQuery): string | null
  commissionReturn(input: ReturnInput): PostRequest
  returnQuery(input: ReturnQuery): string
  /** `null` where the platform is a receiver without being added. */
  receiver(subMchid: string, encryptField: Signer['encryptField']): PostRequest | null
  application(input: MerchantApplication, encryptField: Signer['encryptField']): PostRequest
  applicationQuery(applicationNo: string): string
}

/** Longest description and reason, in characters, for shares, returns and refunds alike. */
export const TEXT_CHARS_MAX = 80

/** The body of an application for an abnormal refund, worded alike in both families. */
export function abnormalBody(
  { subMchid, refundNo, to }: AbnormalRefundInput,
  encryptField: Signer['encryptField'],
): PostRequest['body'] {
  const whose = { sub_mchid: subMchid, out_refund_no: refundNo }
  if (to === 'merchant') return { ...whose, type: 'MERCHANT_BANK_CARD' }
  return { ...whose, type: 'USER_BANK_CARD', ...cardFields(to, encryptField) }
}

function cardFields({ bankType, accountNo, holderName }: BankCard, encryptField: Signer['encryptField']) {
  return {
    bank_type: bankType,
    bank_account: encryptField(accountNo).ciphertext,
    real_name: encryptField(holderName).ciphertext,
  }
}
