import type { Pool } from 'mysql2/promise'
import { BooksViolation, sumTrade } from './books'
import { selectOne, type Tx } from './database'
import type { TradeRow } from './trades'

type Registers = {
  entry_sum: number | null
  refunds_open: number | null
  refunds_done: number | null
  refunds_all: number | null
  discounts_done: number | null
  advances_open: number | null
  shares_open: number | null
  shares_paid: number | null
  shares_all: number | null
  returns_done: number | null
  returns_open: number | null
  max_ratio: number | null
}

/**
 * Compares the journal of one order with the registers of its refunds, shares and returns. Returns what is wrong, one
 * sentence each; nothing where the books balance.
 */
export async function faultsOfTrade(db: Pool | Tx, trade: TradeRow): Promise<string[]> {
  const sums = await sumTrade(db, trade)
  const registers = await readRegisters(db, trade)
  const paid = trade.success_at === null ? 0 : trade.total_fen
  const rest = sums.fee + sums.frozen + sums.available + sums.shared + sums.other_receivers + sums.advance
  const given = sums.payer_total + sums.coupon
  const moving = sums.share_pending + sums.return_pending + sums.refund_pending
  const number = (value: number | null): number => Number(value ?? 0)
  const cap = Math.floor((trade.total_fen * number(registers.max_ratio)) / 10_000)
  const checks: [boolean, string][] = [
    [number(registers.entry_sum) === 0, 'its entries do not sum to zero'],
    [given + number(registers.discounts_done) === paid, `${given} was given, the order says ${paid}`],
    [given === rest + moving + sums.refunded, 'paid is not the sum of where the money is'],
    [sums.coupon >= 0, `the coupons paid ${sums.coupon}`],
    [0 - sums.advance === number(registers.advances_open), 'advances differ from the register'],
    [sums.frozen >= 0, `the frozen part is ${sums.frozen}`],
    [sums.fee >= 0, `the fee is ${sums.fee}`],
    [trade.profit_sharing === 1 || sums.frozen === 0, 'money is frozen on an order that cannot be shared'],
    [sums.refund_pending === number(registers.refunds_open), 'refunds on their way differ from the register'],
    [sums.refunded === number(registers.refunds_done), 'refunds paid differ from the register'],
    [number(registers.refunds_all) <= trade.total_fen, 'more is refunded than was paid'],
    [sums.share_pending === number(registers.shares_open), 'shares on their way differ from the register'],
    [
      sums.shared + sums.other_receivers + sums.return_pending ===
        number(registers.shares_paid) - number(registers.returns_done),
      'shares paid differ from the register',
    ],
    [number(registers.shares_all) <= cap, 'more is shared than the merchant allows'],
    [
      number(registers.returns_done) + number(registers.returns_open) <= number(registers.shares_paid),
      'more is returned than was shared',
    ],
  ]
  return checks.filter(([holds]) => !holds).map(([, detail]) => `${trade.out_trade_no}: ${detail}`)
}

/** Throws `BooksViolation`, and so undoes the call, unless the books of this order balance. */
export async function assertTrade(tx: Tx, trade: TradeRow): Promise<void> {
  const faults = await faultsOfTrade(tx, trade)
  if (faults.length > 0) throw new BooksViolation(faults.join('; '))
}

async function readRegisters(db: Pool | Tx, trade: TradeRow): Promise<Registers> {
  const refunds = 'SELECT SUM(amount_fen) FROM refunds WHERE out_trade_no = t.out_trade_no'
  const shares = `SELECT SUM(r.amount_fen) FROM shares s JOIN share_receivers r ON r.out_order_no = s.out_order_no WHERE s.out_trade_no = t.out_trade_no`
  const returns = 'SELECT SUM(amount_fen) FROM share_returns WHERE out_trade_no = t.out_trade_no'
  const row = await selectOne<Registers>(
    db,
    `SELECT
      (SELECT SUM(amount_fen) FROM entries WHERE out_trade_no = t.out_trade_no) AS entry_sum,
      (${refunds} AND status IN ('PROCESSING', 'ABNORMAL')) AS refunds_open,
      (SELECT SUM(amount_fen - discount_fen) FROM refunds WHERE out_trade_no = t.out_trade_no AND status = 'SUCCESS') AS refunds_done,
      (SELECT SUM(discount_fen) FROM refunds WHERE out_trade_no = t.out_trade_no AND status = 'SUCCESS') AS discounts_done,
      (SELECT SUM(f.advance_fen) FROM refunds f LEFT JOIN advance_returns a ON a.refund_id = f.refund_id AND a.result = 'SUCCESS'
       WHERE f.out_trade_no = t.out_trade_no AND f.status <> 'CLOSED' AND a.refund_id IS NULL) AS advances_open,
      (${refunds} AND status <> 'CLOSED') AS refunds_all,
      (${shares} AND r.result = 'PENDING') AS shares_open,
      (${shares} AND r.result = 'SUCCESS') AS shares_paid,
      (${shares} AND r.result <> 'CLOSED') AS shares_all,
      (${returns} AND result = 'SUCCESS') AS returns_done,
      (${returns} AND result = 'PROCESSING') AS returns_open,
      (SELECT max_ratio FROM merchants WHERE sub_mchid = t.sub_mchid) AS max_ratio
     FROM trades t WHERE t.out_trade_no = ?`,
    [trade.out_trade_no],
  )
  if (!row) throw new BooksViolation(`${trade.out_trade_no}: no such order`)
  return row
}
