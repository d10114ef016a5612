import type { FinishInput, FinishQuery, MerchantApplication, RefundInput, RefundQuery } from './port'
import type { ReturnInput, ReturnQuery } from './port'
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
  commissionReturn(input: ReturnInput): PostRequest
  returnQuery(input: ReturnQuery): string
  /** `null` where the platform is a receiver without being added. */
  receiver(subMchid: string, encryptField: Signer['encryptField']): PostRequest | null
  application(input: MerchantApplication, encryptField: Signer['encryptField']): PostRequest
  applicationQuery(applicationNo: string): string
}

/** Longest description and reason, in characters, for shares, returns and refunds alike. */
export const TEXT_CHARS_MAX = 80
