import type { Pool } from 'mysql2/promise'
import { toRfc3339 } from '../clock'
import { run, selectOne, type Tx } from '../database'
import { schedule } from '../timers'
import { findTransaction, type TradeRow } from '../trades'
import type { Sandbox } from '../types'
import { pushEvent } from './message-push'

const DAY_MS = 86_400_000
/** How long after shipping WeChat confirms receipt by itself: ten days for express, two for everything else. */
const EXPRESS = 1
const AUTO_CONFIRM_MS = { express: 10 * DAY_MS, other: 2 * DAY_MS }
const AUTO = 1
const MANUAL = 2

type ShippingRow = {
  transaction_id: string
  logistics_type: number
  item_desc: string
  uploads: number
  shipped_at: number | null
  auto_confirm_at: number | null
  confirmed_at: number | null
  confirm_method: number | null
  settled_at: number | null
  in_complaint: number
}

/** What is known of the shipping of a paid order; undefined while nothing is. */
export async function findShipping(db: Pool | Tx, transactionId: string): Promise<ShippingRow | undefined> {
  return selectOne<ShippingRow>(db, 'SELECT * FROM open_shipping WHERE transaction_id = ?', [transactionId])
}

/** The mini-program that an order was paid in. */
export function appidOfTrade(trade: TradeRow): string {
  return trade.sp_openid === null ? (trade.sub_appid ?? '') : trade.sp_appid
}

/** Whether WeChat lets the money of an order be shared: its app is not managed, or receipt was confirmed and settled. */
export async function isShareable(db: Pool | Tx, trade: TradeRow): Promise<boolean> {
  const app = await selectOne<{ trade_managed: number }>(
    db,
    'SELECT trade_managed FROM open_app WHERE appid = ?',
    [appidOfTrade(trade)],
  )
  if (app?.trade_managed !== 1) return true
  const shipping = await findShipping(db, trade.transaction_id ?? '')
  return shipping !== undefined && shipping.settled_at !== null
}

type Upload = { readonly logisticsType: number; readonly itemDesc: string }

/** Takes a shipping record in, for the first or the second time; from the first on receipt confirms itself in time. */
export async function recordShipping(
  sandbox: Sandbox,
  tx: Tx,
  trade: TradeRow,
  { logisticsType, itemDesc }: Upload,
): Promise<void> {
  const now = sandbox.clock.now().getTime()
  const transactionId = trade.transaction_id ?? ''
  const waitMs = logisticsType === EXPRESS ? AUTO_CONFIRM_MS.express : AUTO_CONFIRM_MS.other
  await run(
    tx,
    `INSERT INTO open_shipping (transaction_id, logistics_type, item_desc, uploads, shipped_at, auto_confirm_at)
     VALUES (?, ?, ?, 1, ?, ?)
     ON DUPLICATE KEY UPDATE logistics_type = VALUES(logistics_type), item_desc = VALUES(item_desc), uploads = uploads + 1,
       shipped_at = COALESCE(shipped_at, VALUES(shipped_at)), auto_confirm_at = COALESCE(auto_confirm_at, VALUES(auto_confirm_at))`,
    [transactionId, logisticsType, itemDesc, now, now + waitMs],
  )
  const shipping = await findShipping(tx, transactionId)
  if (shipping?.uploads !== 1) return
  await schedule(tx, 'receipt', transactionId, now + waitMs)
  await pushSettlement(sandbox, tx, trade, {
    estimated_settlement_time: Math.floor((now + waitMs) / 1000),
  })
}

/** Work that became due: nobody has confirmed receipt, so WeChat does. */
export async function confirmByTime(
  sandbox: Sandbox,
  tx: Tx,
  transactionId: string,
  at: number,
): Promise<void> {
  await confirmReceipt(sandbox, tx, transactionId, AUTO, at)
}

/** The user says that all was received; false where nothing was shipped, or receipt was confirmed before. */
export async function confirmByUser(sandbox: Sandbox, tx: Tx, transactionId: string): Promise<boolean> {
  return confirmReceipt(sandbox, tx, transactionId, MANUAL, sandbox.clock.now().getTime())
}

async function confirmReceipt(
  sandbox: Sandbox,
  tx: Tx,
  transactionId: string,
  method: number,
  at: number,
): Promise<boolean> {
  const confirmed = await run(
    tx,
    'UPDATE open_shipping SET confirmed_at = ?, confirm_method = ? WHERE transaction_id = ? AND confirmed_at IS NULL AND shipped_at IS NOT NULL',
    [at, method, transactionId],
  )
  if (confirmed === 0) return false
  await settleIfFree(sandbox, tx, transactionId, at)
  return true
}

/** Opens or ends a complaint of the user, which keeps a confirmed order from being settled. */
export async function setComplaint(
  sandbox: Sandbox,
  tx: Tx,
  transactionId: string,
  isOpen: boolean,
): Promise<void> {
  await run(
    tx,
    `INSERT INTO open_shipping (transaction_id, logistics_type, item_desc, uploads, in_complaint) VALUES (?, 0, '', 0, ?)
     ON DUPLICATE KEY UPDATE in_complaint = VALUES(in_complaint)`,
    [transactionId, isOpen ? 1 : 0],
  )
  if (!isOpen) await settleIfFree(sandbox, tx, transactionId, sandbox.clock.now().getTime())
}

async function settleIfFree(sandbox: Sandbox, tx: Tx, transactionId: string, at: number): Promise<void> {
  const settled = await run(
    tx,
    'UPDATE open_shipping SET settled_at = ? WHERE transaction_id = ? AND confirmed_at IS NOT NULL AND settled_at IS NULL AND in_complaint = 0',
    [at, transactionId],
  )
  const shipping = await findShipping(tx, transactionId)
  const trade = await findTransaction(tx, transactionId)
  if (settled === 0 || !trade || !shipping) return
  await pushSettlement(sandbox, tx, trade, {
    confirm_receive_method: shipping.confirm_method,
    confirm_receive_time: Math.floor(Number(shipping.confirmed_at) / 1000),
    settlement_time: Math.floor(at / 1000),
  })
}

/** The event trade_manage_order_settlement: once when it was shipped, once when it is settled. */
async function pushSettlement(
  sandbox: Sandbox,
  tx: Tx,
  trade: TradeRow,
  more: Record<string, unknown>,
): Promise<void> {
  const shipping = await findShipping(tx, trade.transaction_id ?? '')
  await pushEvent(sandbox, tx, appidOfTrade(trade), {
    Event: 'trade_manage_order_settlement',
    transaction_id: trade.transaction_id,
    merchant_id: sandbox.config.spMchid,
    sub_merchant_id: trade.sub_mchid,
    merchant_trade_no: trade.out_trade_no,
    pay_time: Math.floor(Number(trade.success_at) / 1000),
    shipped_time: Math.floor(Number(shipping?.shipped_at) / 1000),
    ...more,
  })
}

/** The order as get_order and get_order_list tell it. */
export async function toOrder(sandbox: Sandbox, trade: TradeRow): Promise<Record<string, unknown>> {
  const shipping = await findShipping(sandbox.db, trade.transaction_id ?? '')
  const shippedAt = shipping?.shipped_at ?? null
  return {
    transaction_id: trade.transaction_id,
    merchant_id: sandbox.config.spMchid,
    sub_merchant_id: trade.sub_mchid,
    merchant_trade_no: trade.out_trade_no,
    description: trade.description,
    paid_amount: trade.total_fen,
    openid: trade.sp_openid ?? trade.sub_openid,
    trade_create_time: Math.floor(trade.created_at / 1000),
    pay_time: Math.floor(Number(trade.success_at) / 1000),
    order_state: await orderState(sandbox.db, trade, shipping),
    in_complaint: shipping?.in_complaint === 1,
    shipping: {
      delivery_mode: 1,
      logistics_type: shipping?.logistics_type ?? 0,
      finish_shipping: shippedAt !== null,
      finish_shipping_count: shipping?.uploads ?? 0,
      goods_desc: shipping?.item_desc ?? '',
      shipping_list:
        shippedAt === null
          ? []
          : [{ goods_desc: shipping?.item_desc, upload_time: toRfc3339(Number(shippedAt)) }],
    },
  }
}

/** 1 to ship, 2 shipped, 3 confirmed, 4 complete, 5 refunded in full. */
export async function orderState(
  db: Pool | Tx,
  trade: TradeRow,
  shipping: ShippingRow | undefined,
): Promise<number> {
  if (shipping && shipping.settled_at !== null) return 4
  const refunded = await selectOne<{ sum: number | null }>(
    db,
    "SELECT CAST(SUM(amount_fen) AS SIGNED) AS sum FROM refunds WHERE out_trade_no = ? AND status <> 'CLOSED'",
    [trade.out_trade_no],
  )
  if (Number(refunded?.sum ?? 0) >= trade.total_fen) return 5
  if (shipping === undefined || shipping.shipped_at === null) return 1
  return shipping.confirmed_at === null ? 2 : 3
}
