import type { Pool } from 'mysql2/promise'
import { accounts, frozenOf, post } from './books'
import { run, selectAll, selectOne, type Tx } from './database'
import { familyWords } from './families'
import { assertTrade } from './invariants'
import { findMerchant, type MerchantRow } from './merchants'
import { isShareable } from './open/shipping'
import { hasRelation } from './receivers'
import { Refusal, require } from './refusal'
import { notifyShared } from './share-notices'
import { scheduleSoon } from './timers'
import { findTrade, freeRest, lockTrade, lockTransaction, type TradeRow } from './trades'
import type { FaultAction, Sandbox } from './types'

const SECOND_MS = 1000
const MAX_SHARES = 50

type ReceiverInput = { type: string; account: string; amountFen: number; description: string }

/** A share in the sandbox's own words; a finish is one without receivers. */
export type ShareInput = {
  kind: 'share' | 'finish'
  subMchid: string
  transactionId: string
  outOrderNo: string
  receivers: ReceiverInput[]
  finish: boolean
  description: string | null
  hash: string
}

export type ShareRow = {
  out_order_no: string
  order_id: string
  out_trade_no: string
  kind: 'share' | 'finish'
  finish: number
  description: string | null
  status: 'PROCESSING' | 'FINISHED'
  freed_fen: number
  request_hash: string
  created_at: number
  finished_at: number | null
}

export type ReceiverRow = {
  detail_id: string
  out_order_no: string
  position: number
  type: string
  account: string
  amount_fen: number
  description: string
  result: 'PENDING' | 'SUCCESS' | 'CLOSED'
  planned_failure: string | null
  fail_reason: string | null
  finished_at: number | null
}

export type Share = { row: ShareRow; receivers: ReceiverRow[]; trade: TradeRow }

/**
 * Accepts a share or a finish, which ends by itself a moment later. The same number with the same content is answered
 * with its present state; with other content it is refused. A finish under a share's number is answered like a success
 * and does nothing: WeChat does so too.
 */
export async function acceptShare(
  sandbox: Sandbox,
  tx: Tx,
  input: ShareInput,
  faults: readonly FaultAction[],
): Promise<Share> {
  const trade = await lockTransaction(tx, input.transactionId)
  require(trade &&
    trade.sub_mchid === input.subMchid, 400, 'INVALID_REQUEST', '订单不存在，请检查微信支付订单号与商户号')
  const known = await findShare(tx, input.outOrderNo)
  if (known) return repeatShare(sandbox, known, input)
  const merchant = await findMerchant(tx, trade.sub_mchid)
  require(merchant, 400, 'INVALID_REQUEST', '分账方不存在')
  await checkShare(sandbox, tx, trade, merchant, input)
  await insertShare(sandbox, tx, trade, input, faults)
  const share = await findShare(tx, input.outOrderNo)
  if (!share) throw new Refusal(500, 'SYSTEM_ERROR', '系统错误')
  await assertTrade(tx, share.trade)
  return share
}

function repeatShare(sandbox: Sandbox, known: Share, input: ShareInput): Share {
  if (known.row.request_hash === input.hash) return known
  const isTrap =
    input.kind === 'finish' &&
    known.row.kind === 'share' &&
    known.trade.transaction_id === input.transactionId
  if (isTrap && sandbox.config.finishNumberTrap) return known
  throw new Refusal(400, 'INVALID_REQUEST', '分账接收方与原请求不一致')
}

async function checkShare(
  sandbox: Sandbox,
  tx: Tx,
  trade: TradeRow,
  merchant: MerchantRow,
  input: ShareInput,
): Promise<void> {
  const now = sandbox.clock.now().getTime()
  const { config } = sandbox
  const words = familyWords[config.family]
  require(trade.family === config.family, 403, 'NO_AUTH', words.wrongFamily)
  require(trade.profit_sharing === 1, 400, 'INVALID_REQUEST', '非分账订单不支持分账')
  const restedMs = now - (trade.success_at ?? now)
  require(restedMs >= config.shareRestMs, 400, 'INVALID_REQUEST', '订单处理中，暂时无法分账，请稍后再试')
  require(await isShareable(tx, trade), 400, 'INVALID_REQUEST', '订单需确认收货后结算，暂时无法分账')
  require(merchant.share_authorised === 1, 403, 'NO_AUTH', '商户未授权分账')
  const refunded = await refundedOf(tx, trade.out_trade_no)
  require(refunded < trade.total_fen, 400, 'INVALID_REQUEST', '全额退款后不能分账')
  const frozen = await frozenOf(tx, trade)
  if (input.kind === 'finish')
    require(trade.finish_order_no === null && frozen > 0, 403, 'NOT_ENOUGH', '分账金额为0')
  require(trade.finish_order_no === null, 400, 'INVALID_REQUEST', '分账订单已完结，不能再次分账')
  await checkReceivers(sandbox, tx, trade, merchant, input)
  const wanted = input.receivers.reduce((sum, receiver) => sum + receiver.amountFen, 0)
  require(wanted <= frozen, 403, 'NOT_ENOUGH', '分账金额不足')
  const tooSoon = config.rateLimits && trade.last_share_at !== null && now - trade.last_share_at < SECOND_MS
  require(!tooSoon, 429, words.rateCode, '对同笔订单分账频率过高，请稍后再试')
}

async function checkReceivers(
  sandbox: Sandbox,
  tx: Tx,
  trade: TradeRow,
  merchant: MerchantRow,
  input: ShareInput,
): Promise<void> {
  const words = familyWords[sandbox.config.family]
  for (const receiver of input.receivers) {
    const known = await hasRelation(sandbox, tx, trade.sub_mchid, receiver.type, receiver.account)
    require(known, 400, 'INVALID_REQUEST', '分账接收方关系不存在，请先添加分账接收方')
    const isPlatform = receiver.type === 'MERCHANT_ID' && receiver.account === sandbox.config.spMchid
    const barred = sandbox.config.family === 'ecommerce' && input.finish && !isPlatform
    require(!barred, 400, 'INVALID_REQUEST', '分账完结时，分账接收方只能是平台商户')
  }
  const earlier = await selectOne<{ sum: number | null; count: number }>(
    tx,
    `SELECT CAST(SUM(CASE WHEN r.result <> 'CLOSED' THEN r.amount_fen END) AS SIGNED) AS sum, COUNT(DISTINCT s.out_order_no) AS count
     FROM shares s LEFT JOIN share_receivers r ON r.out_order_no = s.out_order_no WHERE s.out_trade_no = ?`,
    [trade.out_trade_no],
  )
  require(Number(earlier?.count ?? 0) < MAX_SHARES, 400, 'INVALID_REQUEST', '同一订单分账次数超过限制')
  const wanted = input.receivers.reduce((sum, receiver) => sum + receiver.amountFen, 0)
  const cap = Math.floor((trade.total_fen * merchant.max_ratio) / 10_000)
  const { http, code } = words.overRatio
  require(Number(earlier?.sum ?? 0) + wanted <= cap, http, code, '分账金额超出最大分账比例')
}

async function refundedOf(tx: Tx, outTradeNo: string): Promise<number> {
  const row = await selectOne<{ sum: number | null }>(
    tx,
    "SELECT CAST(SUM(amount_fen) AS SIGNED) AS sum FROM refunds WHERE out_trade_no = ? AND status <> 'CLOSED'",
    [outTradeNo],
  )
  return Number(row?.sum ?? 0)
}

async function insertShare(
  sandbox: Sandbox,
  tx: Tx,
  trade: TradeRow,
  input: ShareInput,
  faults: readonly FaultAction[],
): Promise<void> {
  const now = sandbox.clock.now().getTime()
  const planned = plannedEnd(faults)
  await run(
    tx,
    `INSERT INTO shares (out_order_no, order_id, out_trade_no, kind, finish, description, status, request_hash, created_at)
     VALUES (?, ?, ?, ?, ?, ?, 'PROCESSING', ?, ?)`,
    [
      input.outOrderNo,
      `30${sandbox.random.digits(26)}`,
      trade.out_trade_no,
      input.kind,
      input.finish ? 1 : 0,
      input.description,
      input.hash,
      now,
    ],
  )
  for (const [position, receiver] of input.receivers.entries()) {
    await run(
      tx,
      `INSERT INTO share_receivers (detail_id, out_order_no, position, type, account, amount_fen, description, result, planned_failure)
       VALUES (?, ?, ?, ?, ?, ?, ?, 'PENDING', ?)`,
      [
        `36${sandbox.random.digits(26)}`,
        input.outOrderNo,
        position,
        receiver.type,
        receiver.account,
        receiver.amountFen,
        receiver.description,
        planned.failure,
      ],
    )
  }
  const sum = input.receivers.reduce((total, receiver) => total + receiver.amountFen, 0)
  await post(tx, {
    kind: 'share',
    ref: input.outOrderNo,
    outTradeNo: trade.out_trade_no,
    at: now,
    entries: [
      { account: accounts.frozen(trade.sub_mchid), amountFen: -sum },
      { account: accounts.shareTransit, amountFen: sum },
    ],
  })
  await run(tx, 'UPDATE trades SET last_share_at = ?, finish_order_no = ? WHERE out_trade_no = ?', [
    now,
    input.finish ? input.outOrderNo : null,
    trade.out_trade_no,
  ])
  if (!planned.stays) await scheduleSoon(tx, sandbox, 'share', input.outOrderNo)
}

function plannedEnd(faults: readonly FaultAction[]): { stays: boolean; failure: string | null } {
  for (const fault of faults) {
    if (typeof fault !== 'object' || !('share' in fault)) continue
    return fault.share === 'PROCESSING'
      ? { stays: true, failure: null }
      : { stays: false, failure: fault.share.CLOSED }
  }
  return { stays: false, failure: null }
}

/** Ends a share: each receiver is paid or, where a fault said so, closed; then the rest is freed if it was the last. */
export async function finishShare(
  sandbox: Sandbox,
  tx: Tx,
  outOrderNo: string,
  at: number,
  failure?: string,
): Promise<void> {
  const outline = await findShare(tx, outOrderNo)
  if (!outline) return
  const trade = await lockTrade(tx, outline.trade.out_trade_no)
  const share = await findShare(tx, outOrderNo)
  if (!trade || !share || share.row.status !== 'PROCESSING') return
  for (const receiver of share.receivers) {
    await finishReceiver(sandbox, tx, share, receiver, at, failure ?? receiver.planned_failure)
  }
  const freed = share.row.finish === 1 ? await freeRest(tx, trade, outOrderNo, at) : 0
  await run(
    tx,
    "UPDATE shares SET status = 'FINISHED', finished_at = ?, freed_fen = ? WHERE out_order_no = ?",
    [at, freed, outOrderNo],
  )
  await assertTrade(tx, trade)
}

async function finishReceiver(
  sandbox: Sandbox,
  tx: Tx,
  { row, trade }: Share,
  receiver: ReceiverRow,
  at: number,
  failure: string | null,
): Promise<void> {
  // Money that could not be shared goes back where it came from; `freeRest` sends it on if this share was the last.
  const home = failure === null ? receiverAccount(sandbox, receiver) : accounts.frozen(trade.sub_mchid)
  await post(tx, {
    kind: failure === null ? 'share_paid' : 'share_closed',
    ref: receiver.detail_id,
    outTradeNo: trade.out_trade_no,
    at,
    entries: [
      { account: accounts.shareTransit, amountFen: -receiver.amount_fen },
      { account: home, amountFen: receiver.amount_fen },
    ],
  })
  await run(
    tx,
    'UPDATE share_receivers SET result = ?, fail_reason = ?, finished_at = ? WHERE detail_id = ?',
    [failure === null ? 'SUCCESS' : 'CLOSED', failure, at, receiver.detail_id],
  )
  if (failure === null) await notifyShared(sandbox, tx, trade, row, receiver, at)
}

function receiverAccount(sandbox: Sandbox, receiver: ReceiverRow): string {
  if (receiver.type !== 'MERCHANT_ID') return accounts.wallet(receiver.account)
  return receiver.account === sandbox.config.spMchid
    ? accounts.platform
    : accounts.available(receiver.account)
}

/** The share with this number and its receivers, or undefined if it was never accepted. */
export async function findShare(db: Pool | Tx, outOrderNo: string): Promise<Share | undefined> {
  const row = await selectOne<ShareRow>(db, 'SELECT * FROM shares WHERE out_order_no = ?', [outOrderNo])
  if (!row) return undefined
  const trade = await findTrade(db, row.out_trade_no)
  if (!trade) return undefined
  const receivers = await selectAll<ReceiverRow>(
    db,
    'SELECT * FROM share_receivers WHERE out_order_no = ? ORDER BY position',
    [outOrderNo],
  )
  return { row, receivers, trade }
}
