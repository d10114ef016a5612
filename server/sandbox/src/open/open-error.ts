/** WeChat's own words for each errcode of the calls we answer. */
const ERRMSG = {
  [-1]: 'system error',
  40001: 'invalid credential, access_token is invalid or not latest',
  40002: 'invalid grant_type',
  40003: 'invalid openid',
  40013: 'invalid appid',
  40014: 'invalid access_token',
  40029: 'invalid code',
  40037: 'invalid template_id',
  40097: 'invalid args',
  40125: 'invalid appsecret',
  40129: 'invalid scene value',
  40163: 'code been used',
  40165: 'invalid weapp pagepath',
  40169: 'invalid length for scene, or the data is not json string',
  40212: 'invalid query',
  40226: 'code blocked',
  41001: 'access_token missing',
  41002: 'appid missing',
  41004: 'appsecret missing',
  41008: 'missing code',
  41030: 'invalid page',
  42001: 'access_token expired',
  43002: 'require POST method',
  43101: 'user refuse to accept the msg',
  44002: 'empty post data',
  45009: 'reach max api daily quota limit',
  45011: 'api minute-quota reach limit, must slower, retry next minute',
  47001: 'data format error',
  47003: 'argument invalid!',
  61010: 'code is expired',
  10060001: '支付单不存在',
  10060003: '支付单已使用重新发货机会',
  10060004: '支付单处于不可发货的状态',
  268485216: '参数错误，请检查发货类型、发货模式与上传时间',
  85401: 'time limit between 1min and 1month',
} as const

export type OpenErrcode = keyof typeof ERRMSG

/** A refusal of the open API: HTTP 200 with an errcode, as WeChat does it. */
export class OpenError extends Error {
  readonly errcode: OpenErrcode

  constructor(errcode: OpenErrcode, detail?: string) {
    super(detail === undefined ? ERRMSG[errcode] : `${ERRMSG[errcode]} ${detail}`)
    this.errcode = errcode
  }
}

/** The text of an errcode that a fault asks for, also of one that no route here answers by itself. */
export function errmsgOf(errcode: number): string {
  return (ERRMSG as Record<number, string>)[errcode] ?? 'refused by a fault of the sandbox'
}
