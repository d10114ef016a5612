import { payMessage, verifyMessage } from './crypto'
import { inTransaction, selectOne } from './database'
import { Refusal } from './refusal'
import type { Signer } from './signer'
import { findTrade, settlePayment } from './trades'
import type { Sandbox } from './types'

type PayerOutcome = 'success' | 'cancel' | 'fail' | 'success_no_callback' | 'success_phone_off'

/** What the phone hands to `wx.requestPayment`, who pays, and how it ends. */
export type PayerRequest = {
  openid: string
  appid?: string | undefined
  timeStamp: string
  nonceStr: string
  package: string
  signType: string
  paySign: string
  outcome: PayerOutcome
  /** What a coupon of WeChat pays in the payer's place. */
  coupon_fen?: number | undefined
}

/** What `wx.requestPayment` calls back with; `reason` says why WeChat would not let the payer pay. */
export type PayerAnswer = { ok: boolean; errMsg: string; reason?: string; transaction_id?: string | null }

/**
 * The payer's side of an order: checks the payment as WeChat's cashier does (signature, prepay_id, payer, state), then
 * pays, cancels or fails. `success_no_callback` pays and tells nobody, neither phone nor merchant; `success_phone_off`
 * pays and tells the merchant only.
 */
export async function payAsPayer(
  sandbox: Sandbox,
  signer: Signer,
  request: PayerRequest,
): Promise<PayerAnswer> {
  const refusal = checkPayment(sandbox, signer, request)
  if (refusal !== undefined) return refused(refusal)
  const prepayId = request.package.slice('prepay_id='.length)
  const prepay = await selectOne<{ out_trade_no: string; expires_at: number }>(
    sandbox.db,
    'SELECT out_trade_no, expires_at FROM prepays WHERE prepay_id = ?',
    [prepayId],
  )
  if (!prepay) return refused('prepay_id不存在')
  if (prepay.expires_at <= sandbox.clock.now().getTime()) return refused('prepay_id已过期，请重新下单')
  const trade = await findTrade(sandbox.db, prepay.out_trade_no)
  if (!trade) return refused('订单不存在')
  if ((trade.sp_openid ?? trade.sub_openid) !== request.openid) return refused('付款人与下单时的openid不一致')
  const appid = trade.sp_openid === null ? trade.sub_appid : trade.sp_appid
  if (appid !== appidOf(sandbox, request)) return refused('appid与下单时不一致')
  if (request.outcome === 'cancel') return { ok: false, errMsg: 'requestPayment:fail cancel' }
  if (request.outcome === 'fail') return refused('支付失败')
  return pay(sandbox, prepay.out_trade_no, request)
}

/** What the cashier shows before the payer agrees. */
export async function findBill(
  { db }: Sandbox,
  prepayId: string,
): Promise<{ description: string; amount_fen: number } | undefined> {
  return selectOne(
    db,
    `SELECT t.description, t.total_fen AS amount_fen FROM prepays p
     JOIN trades t ON t.out_trade_no = p.out_trade_no WHERE p.prepay_id = ?`,
    [prepayId],
  )
}

function checkPayment(sandbox: Sandbox, signer: Signer, request: PayerRequest): string | undefined {
  if (request.signType !== 'RSA') return 'signType应为RSA'
  if (!/^\d{1,11}$/.test(request.timeStamp)) return 'timeStamp应为以秒计的时间戳字符串'
  if (request.nonceStr.length === 0 || request.nonceStr.length > 32) return 'nonceStr长度应为1到32'
  if (!request.package.startsWith('prepay_id=')) return 'package应为prepay_id=的形式'
  const message = payMessage(appidOf(sandbox, request), request.timeStamp, request.nonceStr, request.package)
  return verifyMessage(message, request.paySign, signer.merchantKey) ? undefined : '支付验证签名失败'
}

/** The mini-program that the payment is called from: the owners' one unless the phone says otherwise. */
function appidOf(sandbox: Sandbox, request: PayerRequest): string {
  return request.appid ?? sandbox.config.ownerAppid
}

async function pay(
  sandbox: Sandbox,
  outTradeNo: string,
  { outcome, coupon_fen: couponFen }: Pick<PayerRequest, 'outcome' | 'coupon_fen'>,
): Promise<PayerAnswer> {
  try {
    const silent = outcome === 'success_no_callback'
    const trade = await inTransaction(sandbox.db, (tx) =>
      settlePayment(sandbox, tx, outTradeNo, { silent, couponFen }),
    )
    sandbox.wake()
    const answered = outcome === 'success'
    const errMsg = answered ? 'requestPayment:ok' : 'requestPayment:fail interrupted'
    return { ok: answered, errMsg, transaction_id: trade.transaction_id }
  } catch (error) {
    if (error instanceof Refusal) return refused(error.message)
    throw error
  }
}

function refused(reason: string): PayerAnswer {
  return { ok: false, errMsg: `requestPayment:fail ${reason}`, reason }
}
