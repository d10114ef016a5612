import { addDays, instantOf, SECOND_MS } from '@anxin/shared/kernel/time'
import { newId } from '@anxin/shared/kernel/new-id'
import type { Pool } from 'mysql2/promise'
import { feeOf } from '../src/payments/ledger'
import type { Db } from '../src/platform/db'

/** What is made wrong between WeChat's side and ours. */
export const MISMATCHES = ['theirs-only', 'ours-only', 'amount', 'state', 'fee'] as const
export type Mismatch = (typeof MISMATCHES)[number]

export type BillDayPlan = {
  readonly day: string
  /** Rows of the trade bill: nine payments to one refund. */
  readonly rows: number
  readonly subMchid: string
  readonly openid: string
  readonly seed: number
  /** How many rows are made to differ, spread evenly over the kinds of mismatch and the rows. */
  readonly mismatches: number
}

type One = { id: string; refundId: string | null; atMs: number; totalFen: number; wrong: Mismatch | null }
type Cell = string | number | Date | null
const INSERT_ROWS = 1000

/**
 * Writes a day of trade on both sides, WeChat's books and ours, straight into the tables: a hundred thousand payments
 * by calls would take hours. Returns which numbers differ, and how.
 */
export async function plantBillDay(
  app: Db,
  wechat: Pool,
  plan: BillDayPlan,
): Promise<ReadonlyMap<string, Mismatch>> {
  const trades = makeTrades(plan)
  await insert(wechat, 'trades', theirTrades(plan, trades))
  await insert(wechat, 'refunds', theirRefunds(trades))
  const put = { query: (sql: string, values: Cell[]) => app.run(sql, values) }
  await insert(put, 'payment', ourPayments(plan, trades), 250)
  await insert(put, 'payment_operation', ourRefunds(plan, trades), 250)
  await insert(put, 'ledger_entry', ourEntries(plan, trades), 500)
  return new Map(
    trades.flatMap(({ id, wrong }): [string, Mismatch][] => (wrong === null ? [] : [[id, wrong]])),
  )
}

function makeTrades({ day, rows, seed, mismatches }: BillDayPlan): One[] {
  const random = lcg(seed)
  const bytes = (length: number) => Uint8Array.from({ length }, () => Math.floor(random() * 256))
  const count = Math.max(1, Math.round((rows * 9) / 10))
  const refunds = rows - count
  const startMs = instantOf(day).getTime() + 8 * 3600 * SECOND_MS
  const wrongEvery = mismatches === 0 ? Number.POSITIVE_INFINITY : Math.floor(count / mismatches)
  let wrongs = 0
  return Array.from({ length: count }, (_, at) => {
    const atMs = startMs + Math.floor((at * 12 * 3600) / count) * SECOND_MS
    const isWrong = wrongs < mismatches && at % wrongEvery === wrongEvery - 1
    const wrong = isWrong ? (MISMATCHES[wrongs++ % MISMATCHES.length] ?? null) : null
    const hasRefund = wrong === 'state' || (wrong === null && at % 9 === 0 && at / 9 < refunds)
    return {
      id: newId(atMs, bytes),
      refundId: hasRefund ? newId(atMs + 1, bytes) : null,
      atMs,
      totalFen: 5000 + Math.floor(random() * 200_000),
      wrong,
    }
  })
}

/** A small generator with a seed, so that a day can be made again. */
function lcg(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}

const REFUND_FEN = 1000
type Table = Readonly<Record<string, Cell>>[]

function theirTrades({ subMchid, openid }: BillDayPlan, trades: readonly One[]): Table {
  return trades
    .filter(({ wrong }) => wrong !== 'ours-only')
    .map(({ id, atMs, totalFen, wrong }) => ({
      out_trade_no: `P${id}`,
      transaction_id: `42${id}`,
      family: 'ecommerce',
      sp_appid: 'wx0000000000000001',
      sub_mchid: subMchid,
      sp_openid: openid,
      description: '保养,小保养套餐',
      notify_url: 'http://127.0.0.1:9/',
      profit_sharing: 1,
      total_fen: wrong === 'amount' ? totalFen + 1 : totalFen,
      fee_fen: feeOf(totalFen) + (wrong === 'fee' ? 1 : 0),
      state: 'SUCCESS',
      request_hash: ''.padStart(64, '0'),
      created_at: atMs,
      expires_at: atMs + 900_000,
      success_at: atMs,
    }))
}

function theirRefunds(trades: readonly One[]): Table {
  return trades.flatMap(({ id, refundId, atMs, totalFen, wrong }) =>
    refundId === null
      ? []
      : [
          {
            out_refund_no: `R${refundId}`,
            refund_id: `50${refundId}`,
            out_trade_no: `P${id}`,
            amount_fen: REFUND_FEN,
            frozen_fen: REFUND_FEN,
            available_fen: 0,
            advance_fen: 0,
            discount_fen: 0,
            fee_fen: feeBack(totalFen),
            status: wrong === 'state' ? 'CLOSED' : 'SUCCESS',
            planned: 'SUCCESS',
            request_hash: ''.padStart(64, '0'),
            created_at: atMs,
            finished_at: atMs + 1000,
          },
        ],
  )
}

function feeBack(totalFen: number): number {
  return feeOf(totalFen) - feeOf(totalFen - REFUND_FEN)
}

const SHOP_ID = '01BENCHSH0P000000000000000'
const PAYER_ID = '01BENCHPAYER00000000000000'

function ourPayments({ subMchid, day }: BillDayPlan, trades: readonly One[]): Table {
  return trades
    .filter(({ wrong }) => wrong !== 'theirs-only')
    .map(({ id, atMs, totalFen }) => ({
      id,
      subject_id: id,
      purpose: 'package',
      state: 'frozen',
      mode: 'ecommerce',
      payer_id: PAYER_ID,
      payer_openid_sealed: 'none',
      shop_id: SHOP_ID,
      sub_mchid: subMchid,
      description: '保养',
      amount_fen: totalFen,
      expires_at: new Date(atMs + 900_000),
      transaction_id: `42${id}`,
      paid_at: new Date(atMs),
      freeze_ends_at: instantOf(addDays(day, 180)),
      created_at: new Date(atMs),
    }))
}

function ourRefunds(_plan: BillDayPlan, trades: readonly One[]): Table {
  return trades.flatMap(({ id, refundId, atMs }) =>
    refundId === null
      ? []
      : [
          {
            id: refundId,
            payment_id: id,
            subject_id: id,
            kind: 'refund',
            state: 'succeeded',
            amount_fen: REFUND_FEN,
            reason: '部分退款',
            attempts: 1,
            next_step: 'query',
            created_at: new Date(atMs),
            settled_at: new Date(atMs + 1500),
          },
        ],
  )
}

function ourEntries(_plan: BillDayPlan, trades: readonly One[]): Table {
  return trades
    .filter(({ wrong }) => wrong !== 'theirs-only')
    .flatMap(({ id, refundId, atMs, totalFen }) => {
      const feeFen = feeOf(totalFen)
      const backFen = feeBack(totalFen)
      const of = { phase: 'post', payment_id: id, subject_id: id, shop_id: SHOP_ID, at: new Date(atMs) }
      const entries = (transferId: string, sums: readonly (readonly [string, number])[]) =>
        sums.map(([account, amountFen], leg) => ({
          transfer_id: transferId,
          leg,
          account,
          amount_fen: amountFen,
          ...of,
        }))
      const paid = entries(id, [
        ['payer', -totalFen],
        ['fee', feeFen],
        ['frozen', totalFen - feeFen],
      ])
      if (refundId === null) return paid
      return [
        ...paid,
        ...entries(refundId, [
          ['frozen', backFen - REFUND_FEN],
          ['fee', -backFen],
          ['refunded', REFUND_FEN],
        ]),
      ]
    })
}

type Writer = { query(sql: string, values: Cell[]): Promise<unknown> }

async function insert(into: Writer | Pool, table: string, rows: Table, batch = INSERT_ROWS): Promise<void> {
  const [first] = rows
  if (!first) return
  const columns = Object.keys(first)
  for (let at = 0; at < rows.length; at += batch) {
    const some = rows.slice(at, at + batch)
    const marks = some.map(() => `(${columns.map(() => '?').join(', ')})`).join(', ')
    await (into as Writer).query(
      `INSERT INTO ${table} (${columns.join(', ')}) VALUES ${marks}`,
      some.flatMap((row) => columns.map((column) => row[column] ?? null)),
    )
  }
}
