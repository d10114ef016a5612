import { accounts, lockBalance, post } from './books'
import { run, selectOne, type Tx } from './database'
import { assertTrade } from './invariants'
import { require } from './refusal'
import type { Refund } from './refunds'
import type { Sandbox } from './types'

const DAY_MS = 86_400_000
const RETURN_WITHIN_MS = 90 * DAY_MS

export type AdvanceReturn = {
  refund_id: string
  advance_return_id: string
  amount_fen: number
  result: 'SUCCESS' | 'FAILED'
  created_at: number
  finished_at: number | null
}

/**
 * The sub-merchant pays back what the platform advanced for a refund. Once it has, a repeat is answered as before; with
 * too little in its account it is refused and may be tried again.
 */
export async function returnAdvance(sandbox: Sandbox, tx: Tx, refund: Refund): Promise<AdvanceReturn> {
  const { row, trade } = refund
  require(row.advance_fen > 0, 400, 'INVALID_REQUEST', '该退款单不是垫付退款')
  require(row.status === 'SUCCESS', 400, 'INVALID_REQUEST', '垫付退款尚未成功')
  const known = await findAdvanceReturn(tx, row.refund_id)
  if (known) return known
  const now = sandbox.clock.now().getTime()
  require(now - (row.finished_at ?? now) <= RETURN_WITHIN_MS, 400, 'INVALID_REQUEST', '超过垫付回补期限')
  const account = accounts.available(trade.sub_mchid)
  const balance = await lockBalance(tx, account)
  require(balance >= row.advance_fen, 403, 'NOT_ENOUGH', '二级商户余额不足')
  await run(
    tx,
    "INSERT INTO advance_returns (refund_id, advance_return_id, amount_fen, result, created_at, finished_at) VALUES (?, ?, ?, 'SUCCESS', ?, ?)",
    [row.refund_id, `32${sandbox.random.digits(26)}`, row.advance_fen, now, now],
  )
  await post(tx, {
    kind: 'advance_return',
    ref: row.refund_id,
    outTradeNo: trade.out_trade_no,
    at: now,
    entries: [
      { account, amountFen: -row.advance_fen },
      { account: accounts.advance, amountFen: row.advance_fen },
    ],
  })
  await assertTrade(tx, trade)
  const made = await findAdvanceReturn(tx, row.refund_id)
  require(made, 500, 'SYSTEM_ERROR', '系统错误')
  return made
}

export async function findAdvanceReturn(tx: Tx, refundId: string): Promise<AdvanceReturn | undefined> {
  return selectOne<AdvanceReturn>(tx, 'SELECT * FROM advance_returns WHERE refund_id = ?', [refundId])
}
