import type { Outcome } from '../outcome'

/** Which of our two mini-programs a call speaks for; openids and codes belong to one of them. */
export type WechatApp = 'owner' | 'shop'

type Empty = Record<never, never>

/** The mini-program platform's server interface. A `refused` carries WeChat's errcode as text in `code`. */
export type WechatOpen = {
  /** Trades a `wx.login` code, good once and for five minutes, for who is behind it. 40029 = bad or used code. */
  code2session(app: WechatApp, code: string): Promise<Outcome<WechatSession>>
  /** Trades the code of a phone-number button, good once and for five minutes, for the number. Costs money. */
  phoneNumber(app: WechatApp, code: string): Promise<Outcome<WechatPhone>>
  /** Sends one subscription notice. 43101 = the user has no credit left for it: final, and nobody's mistake. */
  sendSubscribeMessage(app: WechatApp, input: SubscribeMessage): Promise<Outcome<Empty>>
  /** Draws the round code that opens `page` with `scene`. */
  miniProgramCode(app: WechatApp, input: CodeInput): Promise<Outcome<CodeImage>>
  /** Makes a link that opens the mini-program from a short message or a browser. */
  urlLink(app: WechatApp, input: UrlLinkInput): Promise<Outcome<{ readonly url: string }>>
  /** Judges a text at once. 61010 = the author was not in the mini-program within two hours. */
  checkText(app: WechatApp, input: TextCheck): Promise<Outcome<TextVerdict>>
  /** Hands a public image over for judgement, which arrives as a pushed event with this trace id. */
  checkMedia(app: WechatApp, input: MediaCheck): Promise<Outcome<{ readonly traceId: string }>>
  /** Whether WeChat holds settlement of this app's payments until a shipping record is confirmed. */
  isTradeManaged(app: WechatApp): Promise<Outcome<{ readonly managed: boolean }>>
  /**
   * Tells WeChat that what was paid for can be picked up or is done. `missing` = its shipping system has not heard of
   * the payment, or not yet; 10060003 = shipped twice already; 10060004 = refunded or confirmed.
   */
  uploadShipping(app: WechatApp, input: ShippingInput): Promise<Outcome<Empty>>
  /** How WeChat's shipping system sees a payment; `missing` as above. */
  shippingOrder(app: WechatApp, input: { readonly transactionId: string }): Promise<Outcome<ShippingOrder>>
}

export type WechatOpenConfig = {
  /** `https://api.weixin.qq.com`, or the local sandbox; without a trailing slash. */
  readonly baseUrl: string
  readonly apps: Readonly<Record<WechatApp, { readonly appid: string; readonly secret: string }>>
  /** Which build of the mini-program codes, links and notices open. */
  readonly version: 'release' | 'trial' | 'develop'
  readonly timeoutMs?: number
}

export type WechatSession = {
  readonly openid: string
  /** Null while the mini-program is not bound to an Open Platform account. */
  readonly unionid: string | null
  /** Never leaves the server. */
  readonly sessionKey: string
}

export type WechatPhone = {
  /** Without country code. */
  readonly phone: string
  /** "86" for the mainland. */
  readonly countryCode: string
}

export type SubscribeMessage = {
  readonly openid: string
  readonly templateId: string
  /** Path with query, without a leading slash. */
  readonly page?: string
  /** Template key (`thing1`, `time2` …) to text; values are cut to what the key's type allows. */
  readonly data: Readonly<Record<string, string>>
}

export type CodeInput = {
  /** 1 to 32 characters of WeChat's charset, which has no percent sign and no Chinese. */
  readonly scene: string
  readonly page: string
  readonly widthPx?: number
}

export type CodeImage = { readonly image: Buffer; readonly contentType: string }

export type UrlLinkInput = {
  readonly path: string
  readonly query: string
  /** At most 30 days ahead. */
  readonly expiresAt: Date
}

/** Where the text or picture will be seen, in WeChat's numbers. */
export type CheckScene = 'profile' | 'comment' | 'forum' | 'social-log'

export type TextCheck = {
  readonly openid: string
  readonly scene: CheckScene
  /** At most 2500 characters: what is not sent is not checked. */
  readonly content: string
}

export type TextVerdict = {
  /** `unknown` is a word we do not know: treat it as `review`. */
  readonly suggest: 'pass' | 'review' | 'risky' | 'unknown'
  /** 100 is normal. */
  readonly label: number
  readonly traceId: string
}

export type MediaCheck = { readonly openid: string; readonly scene: CheckScene; readonly url: string }

export type ShippingInput = {
  /** With a service provider the sub-merchant, not the provider. */
  readonly subMchid: string
  readonly tradeNo: string
  /** Picked up by the payer (自提), or nothing to deliver (无需物流). */
  readonly kind: 'pick-up' | 'none'
  /** At most 120 characters; the payer reads it. */
  readonly itemText: string
  readonly payerOpenid: string
  readonly at: Date
}

/** Money can be shared from `complete` on, and from `confirmed` unless the payer complains. */
export type ShippingState = 'to-ship' | 'shipped' | 'confirmed' | 'complete' | 'refunded' | 'unknown'

export type ShippingOrder = { readonly state: ShippingState; readonly inComplaint: boolean }
