/** What only WeChat can do or know, by the local WeChat's admin API: the phone, the cashier, the books, the clock. */
export type Wechat = {
  /** `wx.login` in one of the two mini-programs, by a person of that name. */
  login(appid: string, user: string): Promise<{ js_code: string; openid: string }>
  /** The phone-number button. */
  phoneCode(appid: string, user: string, phoneNumber?: string): Promise<string>
  /** `wx.requestPayment`. */
  pay(openid: string, params: Record<string, string>, outcome: PayerOutcome): Promise<PayerAnswer>
  /** `wx.requestSubscribeMessage`, accepted. */
  subscribe(appid: string, user: string, templateIds: string[]): Promise<void>
  /** The notices that have arrived on a person's phone, the oldest first. */
  notices(openid: string): Promise<PhoneNotice[]>
  /** Where the money of one payment is. */
  tradeBooks(outTradeNo: string): Promise<TradeBooks>
  /** Registers what WeChat's back office would have approved. */
  registerTemplates(templates: readonly Template[]): Promise<void>
  /** Says which pages the published version of a mini-program has; until then WeChat takes every page for real. */
  registerPages(appid: string, pages: readonly string[]): Promise<void>
  /** Any other call of the admin side: faults, a used-up quota, a blocked user. */
  steer(path: string, body: object): Promise<unknown>
  /** Ends every fault. */
  endFaults(): Promise<void>
  /** Whether everything adds up, of all payments. */
  books(): Promise<{ balanced: boolean; faults: string[] }>
  /** Moves everybody's clock forward. Answers the new time. */
  advance(ms: number): Promise<Date>
}

export type PayerOutcome = 'success' | 'cancel' | 'success_no_callback'
export type PayerAnswer = { ok: boolean; errMsg: string; reason?: string }
export type PhoneNotice = { id: number; templateId: string; data: Record<string, { value: string }> }

export type Template = { template_id: string; appid: string; title: string; keys: Record<string, string> }

/** The words of the local WeChat, all in fen. */
export type TradeBooks = {
  balanced: boolean
  faults: string[]
  payer_total: number
  frozen: number
  available: number
  shared: number
  refunded: number
  fee: number
  share_pending: number
  refund_pending: number
}

/** @param adminUrl address of the local WeChat's admin listener */
export function createWechat(adminUrl: string): Wechat {
  const ask = async <T>(path: string, body?: object): Promise<T> => {
    const reply = await fetch(new URL(`/__sandbox${path}`, adminUrl), {
      signal: AbortSignal.timeout(30_000),
      ...(body && {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      }),
    })
    const text = await reply.text()
    if (!reply.ok) throw new Error(`the local WeChat refused ${path}: ${reply.status} ${text}`)
    return JSON.parse(text) as T
  }
  return {
    login: (appid, user) => ask('/login', { appid, user }),
    async phoneCode(appid, user, phoneNumber) {
      const { code } = await ask<{ code: string }>('/phone-code', {
        appid,
        user,
        ...(phoneNumber && { phoneNumber }),
      })
      return code
    },
    pay: (openid, params, outcome) => ask('/payer/pay', { openid, ...params, outcome }),
    async subscribe(appid, user, templateIds) {
      const answer = await ask<{ errMsg: string }>('/user/subscribe', {
        appid,
        user,
        template_ids: templateIds,
        decision: 'accept',
      })
      if (answer.errMsg !== 'requestSubscribeMessage:ok') throw new Error(answer.errMsg)
    },
    async notices(openid) {
      const query = new URLSearchParams({ openid })
      return (await ask<{ notices: PhoneNotice[] }>(`/notices?${query.toString()}`)).notices
    },
    async registerTemplates(templates) {
      await ask('/templates', { templates })
    },
    steer: (path, body) => ask(path, body),
    async endFaults() {
      const reply = await fetch(new URL('/__sandbox/faults', adminUrl), {
        method: 'DELETE',
        signal: AbortSignal.timeout(30_000),
      })
      if (!reply.ok) throw new Error(`the local WeChat ends no faults: ${reply.status}`)
    },
    async registerPages(appid, pages) {
      await ask('/pages', { appid, pages })
    },
    tradeBooks: (outTradeNo) => ask(`/books/trades/${outTradeNo}`),
    books: () => ask('/books'),
    async advance(ms) {
      return new Date((await ask<{ now: string }>('/clock', { advance: `PT${ms / 1000}S` })).now)
    },
  }
}
