import type { Outcome } from '../outcome'

/** Text messages to mainland numbers. A `refused` carries Tencent's code, e.g. `LimitExceeded.PhoneNumberDailyLimit`. */
export type Sms = {
  /** Sends a code to type in. Whether the phone received it is never known; `ok` means that Tencent took it. */
  sendCode(input: {
    readonly phone: string
    readonly code: string
    readonly validMinutes: number
  }): Promise<Outcome<{ readonly serialNo: string }>>
}

export type SmsConfig = {
  /** `https://sms.tencentcloudapi.com`, or the local sandbox; without a trailing slash. */
  readonly baseUrl: string
  readonly secretId: string
  readonly secretKey: string
  readonly sdkAppId: string
  /** The signature that every message begins with, approved by Tencent. */
  readonly signName: string
  /** The approved template of the code; its two parameters are the code and the minutes it is valid. */
  readonly templateLogin: string
  readonly timeoutMs?: number
}
