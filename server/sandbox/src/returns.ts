import { accounts, lockBalance, post } from './books'
import { run, selectOne, type Tx } from './database'
import { assertTrade } from './invariants'
import { Refusal, require } from './refusal'
import { findShare, type Share } from './shares'
import { schedule } from './timers'
import { lockTrade } from './trades'
import type { FaultAction, Sandbox } from './types'

const DAY_MS = 86_400_000
const RETURN_WITHIN_MS = 180 * DAY_MS
const GIVE_UP_MS = 5 * DAY_MS
const MAX_RETURNS = 50

export type ReturnInput = {
  subMchid: string
  orderId: string | undefined
  outOrderNo: string | undefined
  outReturnNo: string
  returnMchid: string
  amountFen: number
  description: string
  hash: string
}

type ReturnRow = {
  out_return_no: string
  return_no: string
  out_order_no: string
  out_trade_no: string
  return_mchid: string
  amount_fen: number
  description: string
  result: 'PROCESSING' | 'SUCCESS' | 'FAILED'
  fail_reason: string | null
  request_hash: string
  created_at: number
  finished_at: number | null
}

export type Return = { row: ReturnRow; share: Share }

/**
 * Takes a shared amount back from a merchant into the sub-merchant's available balance, at once unless a fault makes
 * it wait. The same number with the same content is answered as before.
 */
export async function acceptReturn(
  sandbox: Sandbox,
  tx: Tx,
  input: ReturnInput,
  faults: readonly FaultAction[],
): Promise<Return> {
  const outline = await findShareOf(tx, input)
  require(outline && outline.trade.sub_mchid === input.subMchid, 404, 'RESOURCE_NOT_EXISTS', '分账单不存在')
  const trade = await lockTrade(tx, outline.trade.out_trade_no)
  require(trade, 404, 'RESOURCE_NOT_EXISTS', '订单不存在')
  const known = await findReturn(tx, input.outReturnNo)
  if (known) {
    require(known.row.request_hash ===
      input.hash, 400, 'INVALID_REQUEST', '请求重入时，参数与首次请求时不一致')
    return known
  }
  const share = await findShare(tx, outline.row.out_order_no)
  require(share, 404, 'RESOURCE_NOT_EXISTS', '分账单不存在')
  await checkReturn(sandbox, tx, share, input)
  await insertReturn(sandbox, tx, share, input)
  const planned = plannedEnd(faults)
  const now = sandbox.clock.now().getTime()
  if (planned === 'PROCESSING') await schedule(tx, 'return_timeout', input.outReturnNo, now + GIVE_UP_MS)
  else await finishReturn(sandbox, tx, input.outReturnNo, now, planned ?? undefined)
  await assertTrade(tx, trade)
  const made = await findReturn(tx, input.outReturnNo)
  if (!made) throw new Refusal(500, 'SYSTEM_ERROR', '系统错误')
  return made
}

async function checkReturn(sandbox: Sandbox, tx: Tx, share: Share, input: ReturnInput): Promise<void> {
  const receiver = share.receivers.find(
    ({ type, account }) => type === 'MERCHANT_ID' && account === input.returnMchid,
  )
  require(receiver &&
    receiver.result === 'SUCCESS', 400, 'INVALID_REQUEST', '回退商户号不是该分账单的分账接收方')
  const ageMs = sandbox.clock.now().getTime() - (receiver.finished_at ?? 0)
  require(ageMs <= RETURN_WITHIN_MS, 400, 'INVALID_REQUEST', '超过分账回退期限')
  const earlier = await selectOne<{ sum: number | null; count: number }>(
    tx,
    `SELECT CAST(SUM(amount_fen) AS SIGNED) AS sum, COUNT(*) AS count FROM share_returns
     WHERE out_order_no = ? AND return_mchid = ? AND result <> 'FAILED'`,
    [share.row.out_order_no, input.returnMchid],
  )
  require(Number(earlier?.count ?? 0) < MAX_RETURNS, 400, 'INVALID_REQUEST', '分账回退次数超过限制')
  const rest = receiver.amount_fen - Number(earlier?.sum ?? 0)
  require(input.amountFen <= rest, 400, 'INVALID_REQUEST', '回退金额超过可回退金额')
  const balance = await lockBalance(tx, sourceOf(sandbox, input.returnMchid))
  require(balance >= input.amountFen, 403, 'NOT_ENOUGH', '回退方余额不足')
}

function sourceOf(sandbox: Sandbox, mchid: string): string {
  return mchid === sandbox.config.spMchid ? accounts.platform : accounts.available(mchid)
}

async function insertReturn(sandbox: Sandbox, tx: Tx, share: Share, input: ReturnInput): Promise<void> {
  const now = sandbox.clock.now().getTime()
  await run(
    tx,
    `INSERT INTO share_returns (out_return_no, return_no, out_order_no, out_trade_no, return_mchid, amount_fen, description, result, request_hash, created_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, 'PROCESSING', ?, ?)`,
    [
      input.outReturnNo,
      `31${sandbox.random.digits(26)}`,
      share.row.out_order_no,
      share.trade.out_trade_no,
      input.returnMchid,
      input.amountFen,
      input.description,
      input.hash,
      now,
    ],
  )
  await post(tx, {
    kind: 'return',
    ref: input.outReturnNo,
    outTradeNo: share.trade.out_trade_no,
    at: now,
    entries: [
      { account: sourceOf(sandbox, input.returnMchid), amountFen: -input.amountFen },
      { account: accounts.returnTransit, amountFen: input.amountFen },
    ],
  })
}

function plannedEnd(faults: readonly FaultAction[]): 'PROCESSING' | { FAILED: string } | undefined {
  const fault = faults.find((action) => typeof action === 'object' && 'return' in action)
  return typeof fault === 'object' && 'return' in fault ? fault.return : undefined
}

/** Ends a return: the money reaches the sub-merchant, or goes back where it was taken. */
export async function finishReturn(
  sandbox: Sandbox,
  tx: Tx,
  outReturnNo: string,
  at: number,
  failed?: { FAILED: string },
): Promise<void> {
  const found = await findReturn(tx, outReturnNo)
  if (!found) return
  const trade = await lockTrade(tx, found.row.out_trade_no)
  const row = (await findReturn(tx, outReturnNo))?.row
  if (!trade || row?.result !== 'PROCESSING') return
  const home = failed ? sourceOf(sandbox, row.return_mchid) : accounts.available(trade.sub_mchid)
  await post(tx, {
    kind: failed ? 'return_failed' : 'return_paid',
    ref: outReturnNo,
    outTradeNo: trade.out_trade_no,
    at,
    entries: [
      { account: accounts.returnTransit, amountFen: -row.amount_fen },
      { account: home, amountFen: row.amount_fen },
    ],
  })
  await run(
    tx,
    'UPDATE share_returns SET result = ?, fail_reason = ?, finished_at = ? WHERE out_return_no = ?',
    [failed ? 'FAILED' : 'SUCCESS', failed?.FAILED ?? null, at, outReturnNo],
  )
  await assertTrade(tx, trade)
}

async function findShareOf(
  tx: Tx,
  input: { orderId: string | undefined; outOrderNo: string | undefined },
): Promise<Share | undefined> {
  if (input.outOrderNo !== undefined) return findShare(tx, input.outOrderNo)
  const row = await selectOne<{ out_order_no: string }>(
    tx,
    'SELECT out_order_no FROM shares WHERE order_id = ?',
    [input.orderId ?? ''],
  )
  return row && findShare(tx, row.out_order_no)
}

/** The return with this number and its share, or undefined if it was never accepted. */
export async function findReturn(tx: Tx, outReturnNo: string): Promise<Return | undefined> {
  const row = await selectOne<ReturnRow>(tx, 'SELECT * FROM share_returns WHERE out_return_no = ?', [
    outReturnNo,
  ])
  const share = row && (await findShare(tx, row.out_order_no))
  return row && share && { row, share }
}
