import { accounts, frozenOf, lockBalance, post, sumTrade } from './books'
import { toRfc3339 } from './clock'
import { run, selectOne, type Tx } from './database'
import { familyWords } from './families'
import { assertTrade } from './invariants'
import { notify } from './notifications'
import { Refusal, require } from './refusal'
import { scheduleSoon } from './timers'
import { feeOf, findTrade, lockTrade, lockTransaction, type TradeRow } from './trades'
import type { FaultAction, Sandbox } from './types'

const MINUTE_MS = 60_000
const YEAR_MS = 365 * 86_400_000
const MAX_REFUNDS = 50

type RefundSource = { account: 'AVAILABLE' | 'UNAVAILABLE'; amountFen: number }

export type RefundInput = {
  subMchid: string
  transactionId: string | undefined
  outTradeNo: string | undefined
  outRefundNo: string
  reason: string | null
  amountFen: number
  totalFen: number
  from: RefundSource[] | undefined
  /** True if the caller asks for the available balance whatever is frozen. */
  fromAvailable: boolean
  byAdvance: boolean
  notifyUrl: string | null
  hash: string
}

export type RefundStatus = 'PROCESSING' | 'SUCCESS' | 'CLOSED' | 'ABNORMAL'

type RefundRow = {
  out_refund_no: string
  refund_id: string
  out_trade_no: string
  amount_fen: number
  frozen_fen: number
  available_fen: number
  advance_fen: number
  discount_fen: number
  fee_fen: number
  channel: string
  reason: string | null
  notify_url: string | null
  status: RefundStatus
  planned: RefundStatus
  request_hash: string
  created_at: number
  finished_at: number | null
}

export type Refund = { row: RefundRow; trade: TradeRow }

/**
 * Accepts a refund: the money leaves the merchant now and reaches the payer a moment later. The same number with the
 * same content is answered as before; with other content it is refused.
 */
export async function acceptRefund(
  sandbox: Sandbox,
  tx: Tx,
  input: RefundInput,
  faults: readonly FaultAction[],
): Promise<Refund> {
  const trade =
    input.transactionId === undefined
      ? await lockTrade(tx, input.outTradeNo ?? '')
      : await lockTransaction(tx, input.transactionId)
  require(trade && trade.sub_mchid === input.subMchid, 404, 'RESOURCE_NOT_EXISTS', '订单不存在')
  const matches = input.outTradeNo === undefined || input.outTradeNo === trade.out_trade_no
  require(matches, 400, 'INVALID_REQUEST', '微信支付订单号与商户订单号不一致')
  const known = await findRefund(tx, input.outRefundNo)
  if (known) {
    require(known.row.request_hash ===
      input.hash, 400, 'INVALID_REQUEST', '请求重入时，参数与首次请求时不一致')
    return known
  }
  await checkRefund(sandbox, tx, trade, input)
  await insertRefund(sandbox, tx, trade, input, faults)
  const refund = await findRefund(tx, input.outRefundNo)
  if (!refund) throw new Refusal(500, 'SYSTEM_ERROR', '系统错误')
  await assertTrade(tx, refund.trade)
  return refund
}

async function checkRefund(sandbox: Sandbox, tx: Tx, trade: TradeRow, input: RefundInput): Promise<void> {
  const now = sandbox.clock.now().getTime()
  const { config } = sandbox
  const words = familyWords[config.family]
  require(trade.family === config.family, 403, 'NO_AUTH', words.wrongFamily)
  require(trade.success_at !== null, 400, 'INVALID_REQUEST', '订单未支付，不能退款')
  require(now - trade.success_at <= YEAR_MS, 400, 'INVALID_REQUEST', '订单已超过可退款的最大期限')
  require(input.totalFen === trade.total_fen, 400, 'INVALID_REQUEST', '订单金额或退款金额与之前请求不一致')
  require(!input.byAdvance || config.advanceRefunds, 403, 'NO_AUTH', '商户没有垫付退款权限')
  const earlier = await selectOne<{ sum: number | null; count: number }>(
    tx,
    "SELECT CAST(SUM(amount_fen) AS SIGNED) AS sum, COUNT(*) AS count FROM refunds WHERE out_trade_no = ? AND status <> 'CLOSED'",
    [trade.out_trade_no],
  )
  require(Number(earlier?.count ?? 0) < MAX_REFUNDS, 400, 'INVALID_REQUEST', '同一订单退款次数超过限制')
  const rest = trade.total_fen - Number(earlier?.sum ?? 0)
  require(input.amountFen <= rest, 400, 'INVALID_REQUEST', '申请退款金额超过订单可退金额')
  const tooSoon = config.rateLimits && trade.last_refund_at !== null && now - trade.last_refund_at < MINUTE_MS
  require(!tooSoon, 429, words.rateCode, '同一订单退款频率过高，请一分钟后再试')
}

/** Where a refund comes from and where it goes; the fee that comes back lowers what the first source gives. */
type Plan = {
  frozenFen: number
  availableFen: number
  advanceFen: number
  feeFen: number
  discountFen: number
}

/** Where the money comes from, and what of its fee WeChat gives back (to the first source). Throws NOT_ENOUGH. */
async function planSources(sandbox: Sandbox, tx: Tx, trade: TradeRow, input: RefundInput): Promise<Plan> {
  const frozen = await frozenOf(tx, trade)
  const given = await givenBack(tx, trade)
  const discountFen = discountOf(trade, given, input.amountFen)
  const feeFen = await feeBack(tx, trade, given, input.amountFen - discountFen, sandbox.config.feeRate)
  const rest = { feeFen, discountFen }
  if (input.byAdvance) {
    require(frozen === 0, 400, 'INVALID_REQUEST', '订单资金未解冻，不能垫付退款')
    return { frozenFen: 0, availableFen: 0, advanceFen: input.amountFen - feeFen, ...rest }
  }
  // Money stays frozen until a last share is done, not only until it is accepted.
  let frozenFen = frozen > 0 && !input.fromAvailable ? input.amountFen : 0
  if (input.from) frozenFen = sumFrom(input.from, 'UNAVAILABLE')
  const availableFen = input.amountFen - frozenFen
  const fromFrozen = frozenFen === 0 ? 0 : frozenFen - feeFen
  require(fromFrozen <= frozen, 403, 'NOT_ENOUGH', '不可用余额不足，请充值后重新发起')
  if (availableFen > 0) {
    const needed = frozenFen === 0 ? availableFen - feeFen : availableFen
    const balance = await lockBalance(tx, accounts.available(trade.sub_mchid))
    require(needed <= balance, 403, 'NOT_ENOUGH', '基本账户余额不足，请充值后重新发起')
  }
  return { frozenFen, availableFen, advanceFen: 0, ...rest }
}

function sumFrom(from: readonly RefundSource[], account: RefundSource['account']): number {
  return from
    .filter((source) => source.account === account)
    .reduce((sum, source) => sum + source.amountFen, 0)
}

type Given = { amountFen: number; discountFen: number }

/** What earlier refunds of the order give back, and what of it goes to its coupon. */
async function givenBack(tx: Tx, trade: TradeRow): Promise<Given> {
  const row = await selectOne<{ amount: number | null; discount: number | null }>(
    tx,
    `SELECT CAST(SUM(amount_fen) AS SIGNED) AS amount, CAST(SUM(discount_fen) AS SIGNED) AS discount
     FROM refunds WHERE out_trade_no = ? AND status <> 'CLOSED'`,
    [trade.out_trade_no],
  )
  return { amountFen: Number(row?.amount ?? 0), discountFen: Number(row?.discount ?? 0) }
}

/** A coupon gets back its share of the whole order, and the last refund all that is left of it. */
function discountOf(trade: TradeRow, given: Given, amountFen: number): number {
  const left = trade.coupon_fen - given.discountFen
  if (given.amountFen + amountFen === trade.total_fen) return left
  return Math.min(left, Math.floor((amountFen * trade.coupon_fen + trade.total_fen / 2) / trade.total_fen))
}

/** The part of the fee that comes back: WeChat keeps its rate on what remains, so a full refund returns all of it. */
async function feeBack(
  tx: Tx,
  trade: TradeRow,
  given: Given,
  payerFen: number,
  feeRate: number,
): Promise<number> {
  const earlierFen = given.amountFen - given.discountFen
  const remains = trade.total_fen - trade.coupon_fen - earlierFen - payerFen
  const { fee } = await sumTrade(tx, trade)
  return Math.max(0, fee - feeOf(remains, feeRate))
}

async function insertRefund(
  sandbox: Sandbox,
  tx: Tx,
  trade: TradeRow,
  input: RefundInput,
  faults: readonly FaultAction[],
): Promise<void> {
  const now = sandbox.clock.now().getTime()
  const plan = await planSources(sandbox, tx, trade, input)
  const { frozenFen, availableFen, advanceFen, feeFen, discountFen } = plan
  const planned = plannedEnd(faults)
  await run(
    tx,
    `INSERT INTO refunds (out_refund_no, refund_id, out_trade_no, amount_fen, frozen_fen, available_fen, advance_fen, discount_fen, fee_fen,
       reason, notify_url, status, planned, request_hash, created_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'PROCESSING', ?, ?, ?)`,
    [
      input.outRefundNo,
      `503${sandbox.random.digits(26)}`,
      trade.out_trade_no,
      input.amountFen,
      frozenFen,
      availableFen,
      advanceFen,
      discountFen,
      feeFen,
      input.reason,
      input.notifyUrl,
      planned,
      input.hash,
      now,
    ],
  )
  await post(tx, {
    kind: 'refund',
    ref: input.outRefundNo,
    outTradeNo: trade.out_trade_no,
    at: now,
    entries: [
      ...sourcesOf(trade, plan),
      { account: accounts.fee, amountFen: -feeFen },
      { account: accounts.refundTransit, amountFen: input.amountFen },
    ],
  })
  await run(tx, "UPDATE trades SET state = 'REFUND', last_refund_at = ? WHERE out_trade_no = ?", [
    now,
    trade.out_trade_no,
  ])
  if (planned !== 'PROCESSING') await scheduleSoon(tx, sandbox, 'refund', input.outRefundNo)
}

/** What each source gives. The fee comes back to the first of them, and was left out of an advance from the start. */
function sourcesOf(trade: TradeRow, plan: Plan): { account: string; amountFen: number }[] {
  const { frozenFen, availableFen, advanceFen, feeFen } = plan
  const isAvailableFirst = frozenFen === 0 && advanceFen === 0
  return [
    { account: accounts.frozen(trade.sub_mchid), amountFen: frozenFen === 0 ? 0 : feeFen - frozenFen },
    {
      account: accounts.available(trade.sub_mchid),
      amountFen: isAvailableFirst ? feeFen - availableFen : -availableFen,
    },
    { account: accounts.advance, amountFen: -advanceFen },
  ]
}

function plannedEnd(faults: readonly FaultAction[]): RefundStatus {
  const fault = faults.find((action) => typeof action === 'object' && 'refund' in action)
  return typeof fault === 'object' && 'refund' in fault ? fault.refund : 'SUCCESS'
}

/** Ends a refund as planned, or as `outcome` says, and tells the merchant. */
export async function finishRefund(
  sandbox: Sandbox,
  tx: Tx,
  outRefundNo: string,
  at: number,
  outcome?: RefundStatus,
): Promise<void> {
  const found = await findRefund(tx, outRefundNo)
  if (!found) return
  const trade = await lockTrade(tx, found.row.out_trade_no)
  const row = (await findRefund(tx, outRefundNo))?.row
  if (!trade || !row || row.status === 'SUCCESS' || row.status === 'CLOSED') return
  const status = outcome ?? row.planned
  if (status === 'PROCESSING' || status === row.status) return
  await moveRefund(tx, trade, row, status, at)
  await run(tx, 'UPDATE refunds SET status = ?, finished_at = ? WHERE out_refund_no = ?', [
    status,
    at,
    outRefundNo,
  ])
  await assertTrade(tx, trade)
  if (row.notify_url === null) return
  await notify(sandbox, tx, {
    eventType: `REFUND.${status}`,
    originalType: 'refund',
    summary: { SUCCESS: '退款成功', CLOSED: '退款关闭', ABNORMAL: '退款异常' }[status],
    url: row.notify_url,
    outTradeNo: trade.out_trade_no,
    resource: toNotice(sandbox, trade, row, status, at),
  })
}

async function moveRefund(
  tx: Tx,
  trade: TradeRow,
  row: RefundRow,
  status: RefundStatus,
  at: number,
): Promise<void> {
  const posting = { ref: row.out_refund_no, outTradeNo: trade.out_trade_no, at }
  const transit = { account: accounts.refundTransit, amountFen: -row.amount_fen }
  // An abnormal refund stays on its way until somebody decides where it goes.
  if (status === 'SUCCESS') {
    await post(tx, {
      ...posting,
      kind: 'refund_paid',
      entries: [
        transit,
        { account: accounts.refunded, amountFen: row.amount_fen - row.discount_fen },
        { account: accounts.coupon, amountFen: row.discount_fen },
      ],
    })
  }
  if (status !== 'CLOSED') return
  // Frozen money comes back frozen, unless the rest was freed meanwhile: then nothing could free it any more.
  const home = (await canBeFreed(tx, trade))
    ? accounts.frozen(trade.sub_mchid)
    : accounts.available(trade.sub_mchid)
  await post(tx, {
    ...posting,
    kind: 'refund_closed',
    entries: [
      transit,
      { account: accounts.fee, amountFen: row.fee_fen },
      { account: home, amountFen: row.frozen_fen === 0 ? 0 : row.frozen_fen - row.fee_fen },
      {
        account: accounts.available(trade.sub_mchid),
        amountFen:
          row.frozen_fen === 0 && row.advance_fen === 0 ? row.available_fen - row.fee_fen : row.available_fen,
      },
      { account: accounts.advance, amountFen: row.advance_fen },
    ],
  })
}

async function canBeFreed(tx: Tx, trade: TradeRow): Promise<boolean> {
  if (trade.finish_order_no === null) return true
  const last = await selectOne<{ status: string }>(tx, 'SELECT status FROM shares WHERE out_order_no = ?', [
    trade.finish_order_no,
  ])
  return last?.status === 'PROCESSING'
}

/** Who pays a refund, in WeChat's word. */
export function refundAccountOf({ advance_fen: advanceFen }: Pick<RefundRow, 'advance_fen'>): string {
  return advanceFen > 0 ? 'REFUND_SOURCE_PARTNER_ADVANCE' : 'REFUND_SOURCE_SUB_MERCHANT'
}

/**
 * Sends an abnormal refund elsewhere: to a card of the payer, or to the merchant, who must then pay the payer by itself.
 * Repeating it is harmless.
 */
export async function applyAbnormal(
  sandbox: Sandbox,
  tx: Tx,
  found: Refund,
  type: 'USER_BANK_CARD' | 'MERCHANT_BANK_CARD',
): Promise<Refund> {
  const { row } = found
  const channel = type === 'USER_BANK_CARD' ? 'OTHER_BANKCARD' : 'MERCHANT'
  if (row.channel === channel) return found
  require(row.status === 'ABNORMAL', 400, 'INVALID_REQUEST', '退款单状态不是退款异常')
  await run(
    tx,
    "UPDATE refunds SET status = 'PROCESSING', planned = 'SUCCESS', channel = ? WHERE out_refund_no = ?",
    [channel, row.out_refund_no],
  )
  await scheduleSoon(tx, sandbox, 'refund', row.out_refund_no)
  return (await findRefund(tx, row.out_refund_no)) ?? found
}

function toNotice(
  sandbox: Sandbox,
  trade: TradeRow,
  row: RefundRow,
  status: RefundStatus,
  at: number,
): Record<string, unknown> {
  return {
    sp_mchid: sandbox.config.spMchid,
    sub_mchid: trade.sub_mchid,
    out_trade_no: trade.out_trade_no,
    transaction_id: trade.transaction_id,
    out_refund_no: row.out_refund_no,
    refund_id: row.refund_id,
    refund_status: status,
    ...(status === 'SUCCESS' ? { success_time: toRfc3339(at) } : {}),
    user_received_account: '支付用户零钱',
    amount: {
      total: trade.total_fen,
      refund: row.amount_fen,
      payer_total: trade.total_fen - trade.coupon_fen,
      payer_refund: row.amount_fen - row.discount_fen,
    },
    ...(trade.family === 'ecommerce' ? { refund_account: refundAccountOf(row) } : {}),
  }
}

/** The refund with WeChat's own number, locked with its order. */
export async function lockRefundById(tx: Tx, refundId: string): Promise<Refund | undefined> {
  const row = await selectOne<{ out_refund_no: string; out_trade_no: string }>(
    tx,
    'SELECT out_refund_no, out_trade_no FROM refunds WHERE refund_id = ?',
    [refundId],
  )
  if (!row) return undefined
  await lockTrade(tx, row.out_trade_no)
  return findRefund(tx, row.out_refund_no)
}

/** The refund with this number and its order, or undefined if it was never accepted. */
export async function findRefund(tx: Tx, outRefundNo: string): Promise<Refund | undefined> {
  const row = await selectOne<RefundRow>(tx, 'SELECT * FROM refunds WHERE out_refund_no = ?', [outRefundNo])
  const trade = row && (await findTrade(tx, row.out_trade_no))
  return row && trade && { row, trade }
}
