import type { FastifyInstance } from 'fastify'
import { sumTrade, toSums, type TradeSums } from './books'
import { toRfc3339 } from './clock'
import { selectAll, selectOne } from './database'
import { faultsOfTrade } from './invariants'
import { require } from './refusal'
import { findTrade, type TradeRow } from './trades'
import type { Sandbox } from './types'

type Report = TradeSums & { balanced: boolean }

/** The sandbox's own books: where all money is, by sub-merchant and by order, and whether it all adds up. */
export function addBooksRoutes(fastify: FastifyInstance, sandbox: Sandbox): void {
  fastify.get('/__sandbox/books', async () => reportBooks(sandbox))
  fastify.get<{ Params: { out_trade_no: string } }>(
    '/__sandbox/books/trades/:out_trade_no',
    async (request) => {
      const trade = await findTrade(sandbox.db, request.params.out_trade_no)
      require(trade, 404, 'NOT_FOUND', 'no such order')
      return reportTrade(sandbox, trade)
    },
  )
}

async function reportTrade(sandbox: Sandbox, trade: TradeRow): Promise<object> {
  const faults = await faultsOfTrade(sandbox.db, trade)
  const report: Report = { ...(await sumTrade(sandbox.db, trade)), balanced: faults.length === 0 }
  return {
    out_trade_no: trade.out_trade_no,
    transaction_id: trade.transaction_id,
    sub_mchid: trade.sub_mchid,
    family: trade.family,
    state: trade.state,
    profit_sharing: trade.profit_sharing === 1,
    finished: trade.finish_order_no,
    success_time: trade.success_at === null ? null : toRfc3339(trade.success_at),
    ...report,
    faults,
  }
}

type MerchantSum = { sub_mchid: string; account: string; kind: string; amount_fen: number }

async function reportBooks(sandbox: Sandbox): Promise<object> {
  const { db } = sandbox
  const rows = await selectAll<MerchantSum>(
    db,
    `SELECT t.sub_mchid, e.account, e.kind, CAST(SUM(e.amount_fen) AS SIGNED) AS amount_fen
     FROM entries e JOIN trades t ON t.out_trade_no = e.out_trade_no GROUP BY t.sub_mchid, e.account, e.kind`,
  )
  const owners = [...new Set(rows.map((row) => row.sub_mchid))].sort()
  const merchants = owners.map((subMchid) => ({
    sub_mchid: subMchid,
    ...toSums(
      rows.filter((row) => row.sub_mchid === subMchid),
      subMchid,
    ),
  }))
  const faults = await faultsOfBooks(sandbox)
  return {
    balanced: faults.length === 0,
    faults,
    ...totalOf(merchants),
    merchants,
    balances: await readBalances(sandbox),
  }
}

function totalOf(merchants: readonly TradeSums[]): Record<string, number> {
  const total: Record<string, number> = {}
  for (const merchant of merchants) {
    for (const [name, value] of Object.entries(merchant)) {
      if (typeof value === 'number') total[name] = (total[name] ?? 0) + value
    }
  }
  return total
}

async function readBalances(sandbox: Sandbox): Promise<Record<string, number>> {
  const rows = await selectAll<{ account: string; amount_fen: number }>(
    sandbox.db,
    'SELECT account, amount_fen FROM balances ORDER BY account',
  )
  return Object.fromEntries(rows.map((row) => [row.account, Number(row.amount_fen)]))
}

/** Everything that is wrong with the books: as a whole, in a running balance, in an order, or in an earlier call. */
async function faultsOfBooks(sandbox: Sandbox): Promise<string[]> {
  const { db } = sandbox
  const faults: string[] = []
  const whole = await selectOne<{ sum: number | null }>(
    db,
    'SELECT CAST(SUM(amount_fen) AS SIGNED) AS sum FROM entries',
  )
  if (Number(whole?.sum ?? 0) !== 0) faults.push(`all entries together sum to ${Number(whole?.sum)}`)
  const drifted = await selectAll<{ account: string }>(
    db,
    `SELECT b.account FROM balances b LEFT JOIN entries e ON e.account = b.account
     GROUP BY b.account, b.amount_fen HAVING COALESCE(SUM(e.amount_fen), 0) <> b.amount_fen OR b.amount_fen < 0`,
  )
  faults.push(...drifted.map((row) => `the balance of ${row.account} differs from its entries`))
  const trades = await selectAll<TradeRow>(db, 'SELECT * FROM trades WHERE success_at IS NOT NULL')
  for (const trade of trades) faults.push(...(await faultsOfTrade(db, trade)))
  const violations = await selectAll<{ detail: string }>(db, 'SELECT detail FROM violations ORDER BY id')
  return [...faults, ...violations.map((row) => `violation: ${row.detail}`)]
}
