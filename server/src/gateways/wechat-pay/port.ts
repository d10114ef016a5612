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

  /** Sends a refund that its payer's account could not take to a bank card instead. Query it afterwards. */
  applyAbnormalRefund(input: AbnormalRefundInput): Promise<Outcome<Refund>>

  /** Gets back from the shop what the platform advanced for a refund; once for each refund. Ecommerce mode alone. */
  returnAdvance(input: AdvanceQuery): Promise<Outcome<AdvanceReturn>>
  queryAdvanceReturn(input: AdvanceQuery): Promise<Outcome<AdvanceReturn>>

  /** Takes shared commission back to the shop, after a release. */
  returnCommission(input: ReturnInput): Promise<Outcome<CommissionReturn>>
  queryReturn(input: ReturnQuery): Promise<Outcome<CommissionReturn>>

  /** Lets this sub-merchant share to the platform. Needed once per shop in partner mode, implied in ecommerce mode. */
  addReceiver(input: { readonly subMchid: string }): Promise<Outcome<Record<never, never>>>

  /** Hands in a picture for an application; the same one again gets another id, and does no harm. */
  uploadMedia(input: MediaInput): Promise<Outcome<{ readonly mediaId: string }>>
  /** Applies for a sub-merchant. Accepted is not done: query it. Personal fields travel encrypted. */
  applyForMerchant(input: MerchantApplication): Promise<Outcome<{ readonly wechatNo: string }>>
  queryApplication(input: { readonly applicationNo: string }): Promise<Outcome<ApplicationProgress>>
  /** Asks for another bank account; WeChat verifies it by a small transfer. It has no number of ours. */
  changeSettlement(
    input: { readonly subMchid: string } & BankAccount,
  ): Promise<Outcome<{ readonly changeNo: string }>>
  /** How a change of the account stands, by WeChat's number of it. */
  querySettlementChange(input: {
    readonly subMchid: string
    readonly changeNo: string
  }): Promise<Outcome<Pick<Settlement, 'state' | 'failReason'>>>
  /** The account that counts now; for a change whose number was lost. */
  querySettlement(input: { readonly subMchid: string }): Promise<Outcome<Settlement>>
  /** Tells WeChat where to say that a merchant was punished; does nothing where it knows. */
  watchViolations(): Promise<Outcome<Record<never, never>>>

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

  /** Complaints that were made from one day in China to another, 30 days at most; 50 at once, from `offset` on. */
  listComplaints(input: {
    readonly fromOn: string
    readonly toOn: string
    readonly offset: number
  }): Promise<Outcome<{ readonly items: readonly Complaint[]; readonly isLast: boolean }>>
  findComplaint(input: ComplaintQuery): Promise<Outcome<Complaint>>
  /** What payer, shop and WeChat said and did, as WeChat orders it. */
  complaintHistory(input: ComplaintQuery): Promise<Outcome<{ readonly items: readonly ComplaintEntry[] }>>
  /** Says something to the payer. It has no number of ours: sent again it is said again, so look at the history first. */
  answerComplaint(
    input: ComplaintQuery & { readonly subMchid: string; readonly text: string },
  ): Promise<Outcome<Record<never, never>>>
  /** Tells WeChat that it is settled; WeChat then asks the payer whether that is so. */
  completeComplaint(
    input: ComplaintQuery & { readonly subMchid: string },
  ): Promise<Outcome<Record<never, never>>>
  /** Tells WeChat where to say that somebody complained; does nothing where it knows. */
  watchComplaints(): Promise<Outcome<Record<never, never>>>

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
  /** The platform pays in place of the shop; ecommerce mode alone, with WeChat's permission. */
  readonly byAdvance?: boolean
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
  /** Whether the platform pays it for the shop; null where WeChat does not say. */
  readonly byAdvance: boolean | null
  readonly succeededAt: Date | null
}

export type AbnormalRefundInput = {
  readonly subMchid: string
  readonly wechatRefundId: string
  readonly refundNo: string
  readonly to: BankCard | 'merchant'
}

/** A card of the payer. Encrypted for WeChat, and never stored or logged. */
export type BankCard = {
  /** WeChat's word for the bank and the kind of card, e.g. `ICBC_DEBIT`. */
  readonly bankType: string
  readonly accountNo: string
  readonly holderName: string
}

export type AdvanceQuery = { readonly subMchid: string; readonly wechatRefundId: string }

export type AdvanceReturn = {
  readonly wechatRefundId: string
  readonly wechatReturnId: string
  readonly state: AsyncState
  readonly amountFen: number
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

export type ComplaintQuery = { readonly complaintId: string }

/** `unknown` is a word we do not know: nothing is concluded from it. */
export type ComplaintState = 'pending' | 'processing' | 'processed' | 'unknown'

export type Complaint = {
  /** WeChat's number of it. */
  readonly complaintId: string
  readonly complainedAt: Date
  readonly state: ComplaintState
  readonly subMchid: string | null
  readonly tradeNo: string | null
  readonly transactionId: string | null
  readonly amountFen: number | null
  /** WeChat's word for the kind: REFUND, SERVICE_NOT_WORK, OTHERS … */
  readonly problem: string
  readonly text: string
  /** The payer's, decrypted: personal data. Null where none was given, or where it is not for our key. */
  readonly phone: string | null
  readonly refundAskedFen: number | null
  readonly isRefunded: boolean
  /** The payer has said something that nobody answered. */
  readonly isPayerWaiting: boolean
  readonly times: number
}

export type ComplaintEntry = {
  readonly logId: string
  readonly at: Date
  /** WeChat's word: USER_CREATE_COMPLAINT, MERCHANT_RESPONSE … */
  readonly type: string
  readonly by: string
  readonly text: string
}

export type NotificationHeaders = Readonly<Record<string, string | string[] | undefined>>

/** `id` is WeChat's and repeats with each delivery of the same notice. */
type Notice = { readonly id: string; readonly eventType: string }

export type Notification =
  | (Notice & { readonly kind: 'transaction'; readonly trade: Trade })
  | (Notice & { readonly kind: 'refund'; readonly refund: RefundNotice })
  | (Notice & { readonly kind: 'profitsharing'; readonly share: ShareNotice })
  | (Notice & { readonly kind: 'violation'; readonly violation: ViolationNotice })
  | (Notice & { readonly kind: 'complaint'; readonly complaintId: string })
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
  readonly byAdvance: boolean | null
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

/** `punished`: it may take no payments any more; `intercepted`: single ones were stopped; `lifted`: all is well again. */
export type ViolationNotice = {
  readonly subMchid: string
  readonly deed: 'punished' | 'intercepted' | 'lifted' | 'unknown'
  /** WeChat's words about the merchant, for the shop and for operators. */
  readonly text: string
}

export type MediaInput = {
  readonly content: Buffer
  /** Ends in .jpg, .png or .bmp. */
  readonly fileName: string
}

export type BankAccount = {
  readonly kind: 'corporate' | 'personal'
  /** WeChat's name of the bank, from its list. */
  readonly bank: string
  /** Six digits of the division where the account is. */
  readonly areaCode: string
  /** Full name with branch; needed of banks that are not on WeChat's list. */
  readonly branch: string | null
  readonly holder: string
  readonly number: string
}

export type MerchantApplication = {
  readonly applicationNo: string
  /** `micro` has no licence and exists in ecommerce mode alone. */
  readonly subject: 'individual' | 'company' | 'micro'
  readonly licence: { readonly no: string; readonly name: string; readonly mediaId: string } | null
  /** The operator of an individual business, or the legal representative of a company. */
  readonly person: {
    readonly name: string
    readonly idNumber: string
    /** Days YYYY-MM-DD; no end means for ever. */
    readonly idFrom: string
    readonly idUntil: string | null
    readonly frontMediaId: string
    readonly backMediaId: string
  }
  readonly account: BankAccount
  readonly phone: string
  readonly email: string
  /** Shown to payers. */
  readonly shortName: string
}

/** `editing`: WeChat lost it half way and wants the same number again. `unknown` is a word we do not know: ask again. */
export type ApplicationStage =
  | 'editing'
  | 'checking'
  | 'to-verify'
  | 'to-sign'
  | 'opening'
  | 'finished'
  | 'rejected'
  | 'frozen'
  | 'cancelled'
  | 'unknown'

export type ApplicationField =
  | 'licence'
  | 'licenceNo'
  | 'legalName'
  | 'idFront'
  | 'idBack'
  | 'personName'
  | 'idNumber'
  | 'idFrom'
  | 'idUntil'
  | 'bank'
  | 'holder'
  | 'accountNumber'
  | 'phone'
  | 'email'
  | 'shortName'

export type ApplicationProgress = {
  readonly applicationNo: string
  readonly wechatNo: string
  readonly stage: ApplicationStage
  /** Known once it may be signed. */
  readonly subMchid: string | null
  readonly signUrl: string | null
  readonly verifyUrl: string | null
  /** The small transfer that proves a company's account. */
  readonly transfer: AccountTransfer | null
  /** Why it was rejected or frozen; `field` is null where WeChat names one that we do not ask for. */
  readonly rejections: readonly { readonly field: ApplicationField | null; readonly reason: string }[]
}

export type AccountTransfer = {
  readonly amountFen: number
  readonly toNumber: string
  readonly toName: string
  readonly toBank: string
  readonly remark: string
  /** As WeChat writes it. */
  readonly deadline: string
}

export type Settlement = {
  readonly bank: string
  /** Masked by WeChat. */
  readonly number: string
  readonly state: 'verified' | 'verifying' | 'failed' | 'unknown'
  readonly failReason: string | null
}

export type RejectionReason =
  | 'missing-headers'
  | 'stale-timestamp'
  | 'unknown-serial'
  | 'bad-signature'
  | 'malformed'
  | 'undecryptable'
  | 'foreign-merchant'
