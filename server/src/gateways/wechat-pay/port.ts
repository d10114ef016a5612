import type { BILL_KINDS } from '@anxin/shared/settlement/reconciliation.contract'
import type { Outcome } from '../outcome'

/**
 * WeChat Pay as the product sees it: one port, two families of calls behind it (`ecommerce` 平台收付通 and `partner`
 * 服务商分账). The payee is always a sub-merchant, its money stays frozen until `share` or `finish`, and every number
 * (`tradeNo`, `shareNo` …) is ours, written down before the call and the same on every retry. All amounts are fen.
 */
export type WechatPay = {
  readonly mode: WechatPayMode

  /** Opens a JSAPI order whose money will be frozen for sharing. Repeating identical content gives a prepay id again. */
  createPrepay(input: PrepayInput): Promise<Outcome<{ readonly prepayId: string }>>
  /** The parameters of `wx.requestPayment`, signed; the prepay id lives two hours. Makes no call. */
  signForPayer(prepayId: string): Promise<PayerParameters>
  /** Closes an unpaid order; may be repeated. `missing` = WeChat never saw it. Query before and after. */
  closePrepay(input: TradeQuery): Promise<Outcome<Record<never, never>>>
  queryTrade(input: TradeQuery): Promise<Outcome<Trade>>

  /** Shares the commission to the platform and frees all the rest to the shop. Accepted is not done: query it. */
  share(input: ShareInput): Promise<Outcome<Share>>
  queryShare(input: ShareQuery): Promise<Outcome<Share>>
  /** Frees everything to the shop without a commission. Needs a number of its own: a share's number frees nothing. */
  finish(input: FinishInput): Promise<Outcome<Finish>>
  queryFinish(input: FinishQuery): Promise<Outcome<Finish>>
  /** What may still be shared, after WeChat's fee and refunds. Read it, never compute it. */
  unsplitAmount(input: { readonly transactionId: string }): Promise<Outcome<{ readonly unsplitFen: number }>>

  /** Asks for a refund, from frozen money while it is frozen. Accepted is not done: query it. */
  refund(input: RefundInput): Promise<Outcome<Refund>>
  queryRefund(input: RefundQuery): Promise<Outcome<Refund>>

  /** Takes shared commission back to the shop, after a release. */
  returnCommission(input: ReturnInput): Promise<Outcome<CommissionReturn>>
  queryReturn(input: ReturnQuery): Promise<Outcome<CommissionReturn>>

  /** Lets this sub-merchant share to the platform. Needed once per shop in partner mode, implied in ecommerce mode. */
  addReceiver(input: { readonly subMchid: string }): Promise<Outcome<Record<never, never>>>

  /** What WeChat offers of one bill of a day in China (YYYY-MM-DD), from ten the next morning; null where nothing happened. */
  findBill(kind: BillKind, day: string): Promise<Outcome<BillOffer | null>>
  /**
   * Loads a bill, checks it whole against its hash (`unknown` where it differs), and hands over its rows in batches,
   * so that memory stays flat whatever its length. An offer is good for half a minute.
   */
  readBill(
    offer: BillOffer,
    take: (rows: readonly BillRow[]) => Promise<void>,
  ): Promise<Outcome<{ readonly rows: number }>>
  /** What a shop had at WeChat when a day ended; ecommerce mode only, from ten the next morning, for 90 days. */
  endOfDayBalance(input: {
    readonly subMchid: string
    readonly day: string
  }): Promise<Outcome<{ readonly availableFen: number; readonly frozenFen: number }>>

  /** Checks signature, age, key and owner of a notification, decrypts it, and says what it is. Never throws. */
  parseNotification(headers: NotificationHeaders, rawBody: Buffer | string): Notification
}

export type WechatPayMode = 'ecommerce' | 'partner'

export type WechatPayConfig = {
  readonly mode: WechatPayMode
  /** `https://api.mch.weixin.qq.com`, or the local sandbox; without a trailing slash. */
  readonly baseUrl: string
  readonly spMchid: string
  readonly spAppid: string
  /** Full legal name of the platform; partner mode must give it, encrypted, when it adds itself as a receiver. */
  readonly spName?: string
  /** Serial of the merchant's own certificate, which belongs to `privateKeyPem`. */
  readonly serialNo: string
  readonly privateKeyPem: string
  /** 32 bytes of text. */
  readonly apiv3Key: string
  /** Every key WeChat may sign with now: `PUB_KEY_ID_…` or a platform certificate's serial → its PEM. */
  readonly publicKeys: Readonly<Record<string, string>>
  /** The owners' mini-program: payer openids belong to it, and `wx.requestPayment` runs in it. */
  readonly ownerAppid: string
  /** Where WeChat posts payments and refunds; https (http only on loopback), without a query string. */
  readonly notifyUrl: string
  readonly timeoutMs?: number
}

export type PrepayInput = {
  readonly subMchid: string
  readonly tradeNo: string
  /** Shown to the payer; cut to WeChat's 127 characters. */
  readonly description: string
  readonly totalFen: number
  readonly payerOpenid: string
  /** WeChat refuses the payment after it. */
  readonly expiresAt: Date
}

/** Exactly what the mini-program passes to `wx.requestPayment`. */
export type PayerParameters = {
  readonly timeStamp: string
  readonly nonceStr: string
  readonly package: string
  readonly signType: 'RSA'
  readonly paySign: string
}

export type TradeQuery = { readonly subMchid: string; readonly tradeNo: string }

/** `refund-started` means only that a refund exists: ask the refunds. `unknown` is a word we do not know: ask again. */
export type TradeState = 'unpaid' | 'paid' | 'refund-started' | 'closed' | 'unknown'

export type Trade = {
  readonly tradeNo: string
  readonly state: TradeState
  readonly spMchid: string
  readonly subMchid: string
  /** The mini-program that was paid in. */
  readonly appid: string
  /** The rest is null until paid. */
  readonly transactionId: string | null
  readonly totalFen: number | null
  /** What the payer gave, after WeChat's own coupons. */
  readonly payerTotalFen: number | null
  readonly currency: string | null
  readonly payerOpenid: string | null
  readonly paidAt: Date | null
}

export type ShareInput = {
  readonly subMchid: string
  readonly transactionId: string
  readonly shareNo: string
  /** At least 1; with no commission use `finish`. */
  readonly commissionFen: number
  /** Shown in bills; cut to WeChat's 80 characters. */
  readonly description: string
}

export type ShareQuery = {
  readonly subMchid: string
  readonly transactionId: string
  readonly shareNo: string
}

export type AsyncState = 'processing' | 'succeeded' | 'failed' | 'unknown'

export type Share = {
  readonly shareNo: string
  readonly wechatShareId: string
  /** `succeeded` only when WeChat finished and every receiver got its part; a finished share can have failed. */
  readonly state: AsyncState
  /** What the platform receives; null while WeChat does not list it. */
  readonly commissionFen: number | null
  readonly failReason: string | null
  readonly finishedAt: Date | null
}

export type FinishInput = {
  readonly subMchid: string
  readonly transactionId: string
  readonly finishNo: string
  readonly description: string
}

export type FinishQuery = {
  readonly subMchid: string
  readonly transactionId: string
  readonly finishNo: string
}

export type Finish = {
  readonly finishNo: string
  readonly wechatFinishId: string
  readonly state: AsyncState
}

export type RefundInput = {
  readonly subMchid: string
  readonly transactionId: string
  readonly refundNo: string
  /** Shown to the payer; cut to WeChat's 80 characters. */
  readonly reason: string
  readonly refundFen: number
  /** The whole trade, which WeChat compares with its own. */
  readonly totalFen: number
}

export type RefundQuery = { readonly subMchid: string; readonly refundNo: string }

/** `abnormal`: the payer's account cannot take it, a person must help. `closed`: nothing was refunded. */
export type RefundState = 'processing' | 'succeeded' | 'closed' | 'abnormal' | 'unknown'

export type Refund = {
  readonly refundNo: string
  readonly wechatRefundId: string
  readonly state: RefundState
  readonly refundFen: number
  /** What reaches the payer; less than `refundFen` when WeChat's own coupons paid a part. */
  readonly payerRefundFen: number | null
  readonly succeededAt: Date | null
}

export type ReturnInput = {
  readonly subMchid: string
  readonly shareNo: string
  readonly returnNo: string
  readonly amountFen: number
  readonly description: string
}

export type ReturnQuery = {
  readonly subMchid: string
  readonly shareNo: string
  readonly returnNo: string
}

export type CommissionReturn = {
  readonly returnNo: string
  readonly wechatReturnId: string
  readonly state: AsyncState
  readonly amountFen: number
  readonly failReason: string | null
  readonly finishedAt: Date | null
}

/** Payments and refunds; shares and returns; the flow of the platform's funds; that of its shops (ecommerce only). */
export type BillKind = (typeof BILL_KINDS)[number]

export type BillPart = {
  /** SHA1 of the file as it is before it is packed and sealed, in lower-case hex. */
  readonly hash: string
  readonly url: string
  readonly sealedBy: { readonly wrappedKey: string; readonly nonce: string } | null
}

export type BillOffer = {
  readonly kind: BillKind
  /** Changes whenever WeChat corrects the bill. */
  readonly hash: string
  readonly parts: readonly BillPart[]
}

/** One row of a bill. What a kind of bill does not tell is null. */
export type BillRow = {
  readonly kind: 'payment' | 'refund' | 'share' | 'return' | 'unfreeze' | 'other'
  readonly at: Date
  readonly subMchid: string | null
  /** The number that was ours when we gave the order; empty where WeChat acted by itself. */
  readonly number: string
  readonly wechatId: string
  /** `processing`: at midnight it was still on its way. */
  readonly state: 'succeeded' | 'processing' | 'failed' | 'unknown'
  /** Below zero only in a flow of funds, for what went out. */
  readonly amountFen: number
  /** Below zero where WeChat gave a fee back. */
  readonly feeFen: number | null
  readonly account: 'available' | 'frozen' | 'other' | null
  /** What was on that account after it. */
  readonly balanceFen: number | null
}

export type NotificationHeaders = Readonly<Record<string, string | string[] | undefined>>

/** `id` is WeChat's and repeats with each delivery of the same notice. */
type Notice = { readonly id: string; readonly eventType: string }

export type Notification =
  | (Notice & { readonly kind: 'transaction'; readonly trade: Trade })
  | (Notice & { readonly kind: 'refund'; readonly refund: RefundNotice })
  | (Notice & { readonly kind: 'profitsharing'; readonly share: ShareNotice })
  | (Notice & { readonly kind: 'other'; readonly originalType: string })
  | { readonly kind: 'rejected'; readonly reason: RejectionReason }

export type RefundNotice = {
  readonly subMchid: string
  readonly tradeNo: string
  readonly transactionId: string
  readonly refundNo: string
  readonly wechatRefundId: string
  readonly state: RefundState
  readonly refundFen: number
  readonly totalFen: number
  readonly payerRefundFen: number | null
  readonly succeededAt: Date | null
}

/** Never the source of truth: it only wakes a query. */
export type ShareNotice = {
  readonly direction: 'shared' | 'returned'
  readonly subMchid: string | null
  readonly transactionId: string
  readonly shareNo: string
  readonly wechatShareId: string
  readonly amountFen: number
}

export type RejectionReason =
  | 'missing-headers'
  | 'stale-timestamp'
  | 'unknown-serial'
  | 'bad-signature'
  | 'malformed'
  | 'undecryptable'
  | 'foreign-merchant'
