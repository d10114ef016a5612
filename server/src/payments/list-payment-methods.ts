import type { Reply } from '../platform/routes'

/** WeChat Pay is the only payment that a WeChat mini-program may call; the others are named, each with its reason. */
export async function listPaymentMethods(): Promise<Reply<'GET /payment-methods'>> {
  return {
    items: [
      { method: 'wechat', available: true, reason: null },
      { method: 'alipay', available: false, reason: '微信小程序内不支持支付宝支付' },
      {
        method: 'unionpay',
        available: false,
        reason: '微信小程序内不支持云闪付，可在微信支付中选择已绑定的银行卡',
      },
      { method: 'instalments', available: false, reason: '暂未开通分期付款' },
    ],
  }
}
