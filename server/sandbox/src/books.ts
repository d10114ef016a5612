import type { Pool } from 'mysql2/promise'
import { run, selectAll, selectOne, type Tx } from './database'

/** The journal's accounts. Money enters from `payer`; every entry of an order carries the order's number. */
export const accounts = {
  payer: 'payer',
  coupon: 'wechat:coupon',
  advance: 'platform:advance',
  refunded: 'payer:refunded',
  fee: 'wechat:fee',
  platform: 'platform:basic',
  shareTransit: 'transit:share',
  returnTransit: 'transit:return',
  refundTransit: 'transit:refund',
  frozen: (subMchid: string): string => `frozen:${subMchid}`,
  available: (subMchid: string): string => `available:${subMchid}`,
  bank: (mchid: string): string => `bank:${mchid}`,
  wallet: (openid: string): string => `wallet:${openid}`,
}

type Entry = { account: string; amountFen: number }
export type Posting = { kind: string; ref: string; outTradeNo: string | null; at: number; entries: Entry[] }

/** The books do not balance: a mistake of the sandbox, never of its caller. The call is rolled back. */
export class BooksViolation extends Error {
  constructor(detail: string) {
    super(detail)
    this.name = 'BooksViolation'
  }
}

/** Accounts that many orders share keep a running balance, which may not fall below zero. */
function hasBalance(account: string): boolean {
  return account === accounts.platform || account.startsWith('available:')
}

/** Writes one posting, whose entries must sum to zero. Entries of zero are left out. */
export async function post(tx: Tx, posting: Posting): Promise<void> {
  const entries = posting.entries.filter((entry) => entry.amountFen !== 0)
  const sum = entries.reduce((total, entry) => total + entry.amountFen, 0)
  if (sum !== 0) throw new BooksViolation(`posting ${posting.kind} ${posting.ref} sums to ${sum}`)
  if (entries.length === 0) return
  const [made] = await tx.execute(
    'INSERT INTO postings (kind, ref, out_trade_no, posted_at) VALUES (?, ?, ?, ?)',
    [posting.kind, posting.ref, posting.outTradeNo, posting.at],
  )
  const postingId = (made as { insertId: number }).insertId
  await run(
    tx,
    `INSERT INTO entries (posting_id, kind, out_trade_no, account, amount_fen, posted_at)
     VALUES ${entries.map(() => '(?, ?, ?, ?, ?, ?)').join(', ')}`,
    entries.flatMap((entry) => [
      postingId,
      posting.kind,
      posting.outTradeNo,
      entry.account,
      entry.amountFen,
      posting.at,
    ]),
  )
  // One order of accounts for all transactions, so that two of them never wait for each other.
  const shared = entries.filter((entry) => hasBalance(entry.account))
  shared.sort((left, right) => (left.account < right.account ? -1 : 1))
  for (const entry of shared) await addToBalance(tx, entry)
}

async function addToBalance(tx: Tx, entry: Entry): Promise<void> {
  await run(
    tx,
    'INSERT INTO balances (account, amount_fen) VALUES (?, ?) ON DUPLICATE KEY UPDATE amount_fen = amount_fen + VALUES(amount_fen)',
    [entry.account, entry.amountFen],
  )
  const left = await lockBalance(tx, entry.account)
  if (left < 0) throw new BooksViolation(`${entry.account} fell to ${left}`)
}

/** The running balance in fen of an account that orders share, locked until the transaction ends. */
export async function lockBalance(tx: Tx, account: string): Promise<number> {
  const row = await selectOne<{ amount_fen: number }>(
    tx,
    'SELECT amount_fen FROM balances WHERE account = ? FOR UPDATE',
    [account],
  )
  return Number(row?.amount_fen ?? 0)
}

/** The sum in fen of one account's entries up to an instant: of all orders, or of one. */
export async function sumOf(
  db: Pool | Tx,
  account: string,
  { outTradeNo, until }: { outTradeNo?: string; until?: number } = {},
): Promise<number> {
  const row = await selectOne<{ sum: number | null }>(
    db,
    `SELECT CAST(SUM(amount_fen) AS SIGNED) AS sum FROM entries
     WHERE account = ? AND posted_at <= ? ${outTradeNo === undefined ? '' : 'AND out_trade_no = ?'}`,
    outTradeNo === undefined
      ? [account, until ?? Number.MAX_SAFE_INTEGER]
      : [account, until ?? Number.MAX_SAFE_INTEGER, outTradeNo],
  )
  return Number(row?.sum ?? 0)
}

/** The frozen money of one order in fen: what can still be shared, and WeChat's `unsplit_amount`. */
export async function frozenOf(
  tx: Pool | Tx,
  trade: { out_trade_no: string; sub_mchid: string },
): Promise<number> {
  return sumOf(tx, accounts.frozen(trade.sub_mchid), { outTradeNo: trade.out_trade_no })
}

/**
 * Where the money of one order is, in fen. `payer_total` and `coupon` (what WeChat's coupons paid and did not get back)
 * are together the sum of all the others except the gross figures; `advance` falls below zero by what the platform paid
 * for the sub-merchant.
 */
export type TradeSums = {
  payer_total: number
  coupon: number
  advance: number
  fee: number
  frozen: number
  available: number
  shared: number
  share_pending: number
  return_pending: number
  refund_pending: number
  refunded: number
  other_receivers: number
  shared_gross: number
  returned: number
  fee_charged: number
  fee_returned: number
}

type SumRow = { account: string; kind: string; amount_fen: number }

/** Sums the entries of one order. */
export async function sumTrade(
  db: Pool | Tx,
  trade: { out_trade_no: string; sub_mchid: string },
): Promise<TradeSums> {
  const rows = await selectAll<SumRow>(
    db,
    'SELECT account, kind, CAST(SUM(amount_fen) AS SIGNED) AS amount_fen FROM entries WHERE out_trade_no = ? GROUP BY account, kind',
    [trade.out_trade_no],
  )
  return toSums(rows, trade.sub_mchid)
}

/** Turns sums by account and kind into the words of `TradeSums`. */
export function toSums(rows: readonly SumRow[], subMchid: string): TradeSums {
  const sum = (isIt: (row: SumRow) => boolean): number =>
    rows.filter(isIt).reduce((total, row) => total + Number(row.amount_fen), 0)
  const on =
    (account: string) =>
    (row: SumRow): boolean =>
      row.account === account
  const own = accounts.available(subMchid)
  const fee = sum(on(accounts.fee))
  const feeCharged = sum((row) => row.account === accounts.fee && row.kind === 'pay')
  return {
    payer_total: 0 - sum(on(accounts.payer)),
    coupon: 0 - sum(on(accounts.coupon)),
    advance: sum(on(accounts.advance)),
    fee,
    frozen: sum(on(accounts.frozen(subMchid))),
    available: sum(on(own)),
    shared: sum(on(accounts.platform)),
    share_pending: sum(on(accounts.shareTransit)),
    return_pending: sum(on(accounts.returnTransit)),
    refund_pending: sum(on(accounts.refundTransit)),
    refunded: sum(on(accounts.refunded)),
    other_receivers: sum(
      (row) =>
        row.account.startsWith('wallet:') || (row.account.startsWith('available:') && row.account !== own),
    ),
    shared_gross: sum((row) => row.account === accounts.platform && row.kind === 'share_paid'),
    returned: 0 - sum((row) => row.kind.startsWith('return') && row.account === accounts.platform),
    fee_charged: feeCharged,
    fee_returned: feeCharged - fee,
  }
}
