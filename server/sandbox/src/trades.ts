import type { Pool } from 'mysql2/promise'
import { accounts, frozenOf, post } from './books'
import { toRfc3339 } from './clock'
import { hashOf } from './crypto'
import { run, selectOne, type Tx } from './database'
import { assertTrade } from './invariants'
import { findMerchant } from './merchants'
import { notify } from './notifications'
import { fieldRefusal, Refusal, require } from './refusal'
import { schedule } from './timers'
import type { Family, Sandbox } from './types'
import { findUser } from './users'

const DAY_MS = 86_400_000
const PREPAY_MS = 2 * 3_600_000
const UNPAID_ORDER_MS = 7 * DAY_MS

type TradeState = 'NOTPAY' | 'SUCCESS' | 'CLOSED' | 'REFUND'

export type TradeRow = {
  out_trade_no: string
  transaction_id: string | null
  family: Family
  sp_appid: string
  sub_appid: string | null
  sub_mchid: string
  sp_openid: string | null
  sub_openid: string | null
  description: string
  attach: string | null
  notify_url: string
  profit_sharing: number
  total_fen: number
  coupon_fen: number
  fee_fen: number
  state: TradeState
  request_hash: string
  finish_order_no: string | null
  created_at: number
  expires_at: number
  success_at: number | null
  closed_at: number | null
  last_share_at: number | null
  last_refund_at: number | null
}

export type OrderRequest = {
  sp_appid: string
  sp_mchid: string
  sub_appid?: string | undefined
  sub_mchid: string
  description: string
  out_trade_no: string
  time_expire?: string | undefined
  attach?: string | undefined
  notify_url: string
  settle_info?: { profit_sharing?: boolean | undefined } | undefined
  amount: { total: number; currency?: 'CNY' | undefined }
  payer: { sp_openid?: string | undefined; sub_openid?: string | undefined }
}

/** The order with this number, locked until the transaction ends. */
export async function lockTrade(tx: Tx, outTradeNo: string): Promise<TradeRow | undefined> {
  return selectOne<TradeRow>(tx, 'SELECT * FROM trades WHERE out_trade_no = ? FOR UPDATE', [outTradeNo])
}

/** The paid order with WeChat's number, locked. */
export async function lockTransaction(tx: Tx, transactionId: string): Promise<TradeRow | undefined> {
  return selectOne<TradeRow>(tx, 'SELECT * FROM trades WHERE transaction_id = ? FOR UPDATE', [transactionId])
}

export async function findTrade(db: Pool | Tx, outTradeNo: string): Promise<TradeRow | undefined> {
  return selectOne<TradeRow>(db, 'SELECT * FROM trades WHERE out_trade_no = ?', [outTradeNo])
}

export async function findTransaction(db: Pool | Tx, transactionId: string): Promise<TradeRow | undefined> {
  return selectOne<TradeRow>(db, 'SELECT * FROM trades WHERE transaction_id = ?', [transactionId])
}

/**
 * Places a JSAPI order and returns its prepay_id. The same number with the same content is answered as before, with a
 * new prepay_id where the last one has run out; with other content, or once it is paid or closed, it is refused.
 */
export async function placeOrder(
  sandbox: Sandbox,
  tx: Tx,
  request: OrderRequest,
): Promise<{ prepay_id: string }> {
  const now = sandbox.clock.now().getTime()
  const hash = hashOf(request)
  const known = await lockTrade(tx, request.out_trade_no)
  if (known) return repeatOrder(sandbox, tx, known, hash, now)
  await checkParties(sandbox, tx, request)
  const expiresAt = expiryOf(request, now)
  const made = await insertTrade(sandbox, tx, request, hash, now, expiresAt)
  if (!made) {
    // The same number was placed between our look and our insert: that order counts.
    const other = await lockTrade(tx, request.out_trade_no)
    require(other, 500, 'SYSTEM_ERROR', '系统错误')
    return repeatOrder(sandbox, tx, other, hash, now)
  }
  await schedule(tx, 'expire', request.out_trade_no, expiresAt)
  return { prepay_id: await makePrepay(sandbox, tx, request.out_trade_no, now) }
}

async function repeatOrder(
  sandbox: Sandbox,
  tx: Tx,
  trade: TradeRow,
  hash: string,
  now: number,
): Promise<{ prepay_id: string }> {
  require(trade.success_at === null, 400, 'ORDERPAID', '该订单已支付')
  require(trade.state !== 'CLOSED', 400, 'ORDER_CLOSED', '该订单已关闭')
  require(trade.request_hash === hash, 400, 'INVALID_REQUEST', '请求重入时，参数与首次请求时不一致')
  const prepay = await selectOne<{ prepay_id: string }>(
    tx,
    'SELECT prepay_id FROM prepays WHERE out_trade_no = ? AND expires_at > ? ORDER BY expires_at DESC LIMIT 1',
    [trade.out_trade_no, now],
  )
  return prepay ?? { prepay_id: await makePrepay(sandbox, tx, trade.out_trade_no, now) }
}

async function checkParties(sandbox: Sandbox, tx: Tx, request: OrderRequest): Promise<void> {
  const { config } = sandbox
  require(request.sp_mchid === config.spMchid, 400, 'PARAM_ERROR', '商户号与签名的商户号不一致')
  require(request.sp_appid === config.spAppid, 400, 'APPID_MCHID_NOT_MATCH', 'sp_appid和sp_mchid不匹配')
  const merchant = await findMerchant(tx, request.sub_mchid)
  require(merchant, 400, 'MCH_NOT_EXISTS', '特约商户不存在')
  require(merchant.punished === 0, 403, 'ACCOUNT_ERROR', '商户账号异常')
  if (request.sub_appid !== undefined) {
    const bound = request.sub_appid === (merchant.sub_appid ?? config.ownerAppid)
    require(bound, 400, 'APPID_MCHID_NOT_MATCH', 'sub_appid和sub_mchid不匹配')
  }
  await checkPayer(tx, request)
}

async function checkPayer(tx: Tx, request: OrderRequest): Promise<void> {
  const { sp_openid: spOpenid, sub_openid: subOpenid } = request.payer
  if ((spOpenid === undefined) === (subOpenid === undefined)) {
    throw fieldRefusal('body', '/payer', 'sp_openid和sub_openid必须二选一')
  }
  if (subOpenid !== undefined && request.sub_appid === undefined) {
    throw fieldRefusal('body', '/sub_appid', '传sub_openid时，sub_appid必填')
  }
  const user = await findUser(tx, spOpenid ?? subOpenid ?? '')
  require(user, 400, 'PARAM_ERROR', '无效的openid')
  const appid = spOpenid === undefined ? request.sub_appid : request.sp_appid
  require(user.appid === appid, 500, 'OPENID_MISMATCH', 'openid和appid不匹配')
}

function expiryOf(request: OrderRequest, now: number): number {
  if (request.time_expire === undefined) return now + UNPAID_ORDER_MS
  const expiresAt = Date.parse(request.time_expire)
  if (expiresAt <= now)
    throw fieldRefusal('body', '/time_expire', '订单失效时间必须晚于当前时间', request.time_expire)
  return expiresAt
}

async function insertTrade(
  sandbox: Sandbox,
  tx: Tx,
  request: OrderRequest,
  hash: string,
  now: number,
  expiresAt: number,
): Promise<boolean> {
  const rows = await run(
    tx,
    `INSERT IGNORE INTO trades (out_trade_no, family, sp_appid, sub_appid, sub_mchid, sp_openid, sub_openid, description, attach,
       notify_url, profit_sharing, total_fen, state, request_hash, created_at, expires_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'NOTPAY', ?, ?, ?)`,
    [
      request.out_trade_no,
      sandbox.config.family,
      request.sp_appid,
      request.sub_appid ?? null,
      request.sub_mchid,
      request.payer.sp_openid ?? null,
      request.payer.sub_openid ?? null,
      request.description,
      request.attach ?? null,
      request.notify_url,
      request.settle_info?.profit_sharing === true ? 1 : 0,
      request.amount.total,
      hash,
      now,
      expiresAt,
    ],
  )
  return rows === 1
}

async function makePrepay(sandbox: Sandbox, tx: Tx, outTradeNo: string, now: number): Promise<string> {
  const stamp = toRfc3339(now).slice(0, 19).replaceAll(/[-T:]/g, '')
  const prepayId = `wx${stamp}${sandbox.random.hex(18)}00`
  await run(tx, 'INSERT INTO prepays (prepay_id, out_trade_no, expires_at) VALUES (?, ?, ?)', [
    prepayId,
    outTradeNo,
    now + PREPAY_MS,
  ])
  return prepayId
}

/** Closes an unpaid order; again for ever. A paid one is refused: its money is there. */
export async function closeOrder(
  sandbox: Sandbox,
  tx: Tx,
  outTradeNo: string,
  subMchid: string,
): Promise<void> {
  const trade = await lockTrade(tx, outTradeNo)
  require(trade && trade.sub_mchid === subMchid, 404, 'ORDER_NOT_EXIST', '订单不存在')
  if (trade.state === 'CLOSED') return
  require(trade.state === 'NOTPAY', 400, 'ORDERPAID', '该订单已支付')
  await setClosed(tx, outTradeNo, sandbox.clock.now().getTime())
}

/** An order that nobody paid in time closes by itself. */
export async function expireOrder(tx: Tx, outTradeNo: string, at: number): Promise<void> {
  const trade = await lockTrade(tx, outTradeNo)
  if (trade?.state === 'NOTPAY') await setClosed(tx, outTradeNo, at)
}

async function setClosed(tx: Tx, outTradeNo: string, at: number): Promise<void> {
  await run(tx, "UPDATE trades SET state = 'CLOSED', closed_at = ? WHERE out_trade_no = ?", [at, outTradeNo])
}

/**
 * The payer pays: WeChat takes its fee, the rest is frozen if the order says so, and the merchant is told unless
 * `silent`. A coupon of WeChat may pay a part; the fee is on the payer's part alone. Throws `Refusal` where the order can
 * no longer be paid.
 */
export async function settlePayment(
  sandbox: Sandbox,
  tx: Tx,
  outTradeNo: string,
  { silent, couponFen = 0 }: { silent: boolean; couponFen?: number | undefined },
): Promise<TradeRow> {
  const now = sandbox.clock.now().getTime()
  const trade = await lockTrade(tx, outTradeNo)
  require(trade, 404, 'ORDER_NOT_EXIST', '订单不存在')
  require(trade.success_at === null, 400, 'ORDERPAID', '该订单已支付')
  require(trade.state === 'NOTPAY' && trade.expires_at > now, 400, 'ORDER_CLOSED', '该订单已关闭')
  require(couponFen < trade.total_fen, 400, 'INVALID_REQUEST', '优惠金额须小于订单金额')
  const payerFen = trade.total_fen - couponFen
  const feeFen = feeOf(payerFen, sandbox.config.feeRate)
  const transactionId = `4200${sandbox.random.digits(24)}`
  const home =
    trade.profit_sharing === 1 ? accounts.frozen(trade.sub_mchid) : accounts.available(trade.sub_mchid)
  await run(
    tx,
    "UPDATE trades SET state = 'SUCCESS', transaction_id = ?, success_at = ?, fee_fen = ?, coupon_fen = ? WHERE out_trade_no = ?",
    [transactionId, now, feeFen, couponFen, outTradeNo],
  )
  await post(tx, {
    kind: 'pay',
    ref: transactionId,
    outTradeNo,
    at: now,
    entries: [
      { account: accounts.payer, amountFen: -payerFen },
      { account: accounts.coupon, amountFen: -couponFen },
      { account: accounts.fee, amountFen: feeFen },
      { account: home, amountFen: trade.total_fen - feeFen },
    ],
  })
  if (trade.profit_sharing === 1) await schedule(tx, 'unfreeze', outTradeNo, now + sandbox.config.freezeMs)
  const paid = await findTrade(tx, outTradeNo)
  if (!paid) throw new Refusal(500, 'SYSTEM_ERROR', '系统错误')
  await assertTrade(tx, paid)
  if (!silent) await notifyPaid(sandbox, tx, paid)
  return paid
}

/** WeChat's fee in fen on a payment, rounded half up. The rate is in 1/10000. */
export function feeOf(totalFen: number, feeRate: number): number {
  return Math.floor((totalFen * feeRate + 5000) / 10_000)
}

async function notifyPaid(sandbox: Sandbox, tx: Tx, trade: TradeRow): Promise<void> {
  await notify(sandbox, tx, {
    eventType: 'TRANSACTION.SUCCESS',
    originalType: 'transaction',
    summary: '支付成功',
    url: trade.notify_url,
    outTradeNo: trade.out_trade_no,
    resource: toTransaction(sandbox, trade),
  })
}

/** Frozen money that nobody shared in time goes to the sub-merchant. WeChat sends no notification of it. */
export async function unfreezeByTime(tx: Tx, outTradeNo: string, at: number): Promise<void> {
  const trade = await lockTrade(tx, outTradeNo)
  if (!trade || trade.finish_order_no !== null) return
  await run(tx, "UPDATE trades SET finish_order_no = 'AUTO' WHERE out_trade_no = ?", [outTradeNo])
  await freeRest(tx, trade, 'AUTO', at)
  await assertTrade(tx, trade)
}

/** Moves all that is still frozen to the sub-merchant's available balance and returns how much it was, in fen. */
export async function freeRest(tx: Tx, trade: TradeRow, ref: string, at: number): Promise<number> {
  const frozen = accounts.frozen(trade.sub_mchid)
  const restFen = await frozenOf(tx, trade)
  await post(tx, {
    kind: 'unfreeze',
    ref,
    outTradeNo: trade.out_trade_no,
    at,
    entries: [
      { account: frozen, amountFen: -restFen },
      { account: accounts.available(trade.sub_mchid), amountFen: restFen },
    ],
  })
  return restFen
}

/** The coupon that paid a part, as WeChat lists it. */
function promotionOf({ coupon_fen: amount, transaction_id: id }: TradeRow): Record<string, unknown> {
  return {
    coupon_id: `C${id}`,
    name: '微信支付立减',
    scope: 'GLOBAL',
    type: 'COUPON',
    amount,
    wechatpay_contribute: amount,
    merchant_contribute: 0,
    other_contribute: 0,
    currency: 'CNY',
  }
}

const STATE_WORDS: Record<TradeState, string> = {
  SUCCESS: '支付成功',
  REFUND: '转入退款',
  NOTPAY: '订单未支付',
  CLOSED: '订单已关闭',
}

/** The order as a query answers it and as the notification carries it; amounts only once it is paid. */
export function toTransaction(sandbox: Sandbox, trade: TradeRow): Record<string, unknown> {
  const paid = trade.success_at !== null
  return {
    sp_appid: trade.sp_appid,
    sp_mchid: sandbox.config.spMchid,
    ...(trade.sub_appid === null ? {} : { sub_appid: trade.sub_appid }),
    sub_mchid: trade.sub_mchid,
    out_trade_no: trade.out_trade_no,
    ...(paid ? { transaction_id: trade.transaction_id, trade_type: 'JSAPI' } : {}),
    trade_state: trade.state,
    trade_state_desc: STATE_WORDS[trade.state],
    ...(paid ? { bank_type: 'OTHERS' } : {}),
    attach: trade.attach ?? '',
    ...(trade.success_at === null ? {} : { success_time: toRfc3339(trade.success_at) }),
    payer: {
      ...(trade.sp_openid === null ? {} : { sp_openid: trade.sp_openid }),
      ...(trade.sub_openid === null ? {} : { sub_openid: trade.sub_openid }),
    },
    ...(paid
      ? {
          amount: {
            total: trade.total_fen,
            payer_total: trade.total_fen - trade.coupon_fen,
            currency: 'CNY',
            payer_currency: 'CNY',
          },
          ...(trade.coupon_fen === 0 ? {} : { promotion_detail: [promotionOf(trade)] }),
        }
      : {}),
  }
}
