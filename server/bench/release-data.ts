import { order, orderEntry, orderLine } from '@anxin/drizzle/schema/orders'
import { ledgerEntry, payment } from '@anxin/drizzle/schema/payments'
import { eventHandled, timer } from '@anxin/drizzle/schema/platform'
import { HOUR_MS, plusMs } from '@anxin/shared/kernel/time'
import type { Pool } from 'mysql2/promise'
import { appliedId } from '../src/orders/orders.repository'
import { feeOf, paidEntries } from '../src/payments/ledger'
import type { Db } from '../src/platform/db'
import type { Seal } from '../src/platform/seal'
import { insert, LINES, orderRow } from './product-data'
import type { Wechat } from './wechat'
import { PRICE_FEN, type Delivered, type World } from './world'

const BASIS_POINTS = 1000
/** What the platform takes of each order; rounded down, as the product does. */
export const COMMISSION_FEN = Math.floor((PRICE_FEN * BASIS_POINTS) / 10_000)
const FEE_FEN = feeOf(PRICE_FEN)

/** Orders as their owner finds them when the car is back: worked on, paid, the money frozen on our side. */
export async function fillDelivered(db: Db, seal: Seal, world: World): Promise<void> {
  const all = world.delivered.flat()
  const paidAt = plusMs(world.now, -2 * HOUR_MS)
  await insert(
    db,
    order,
    all.map(({ orderId: id, owner, shop }) => {
      const of = { id, version: 8, ownerId: owner.id, vehicleId: owner.vehicleId, shopId: shop.id }
      const row = orderRow(world, { ...of, slotStartAt: paidAt, createdAt: paidAt }, 'DELIVERED')
      const ended = { finishedAt: world.now, deliveredAt: world.now, billFen: PRICE_FEN }
      return { ...row, ...ended, billHash: ''.padStart(64, '0'), commissionBasisPoints: BASIS_POINTS }
    }),
  )
  await insert(
    db,
    orderLine,
    all.flatMap((one) => linesOf(world, one)),
  )
  await insert(
    db,
    orderEntry,
    all.map(({ orderId, owner }) => {
      const by = { actor: 'owner' as const, actorId: owner.id, actorName: '车主' }
      return { orderId, seq: 8, at: world.now, ...by, type: 'delivered', text: '已交车', photoIds: [] }
    }),
  )
  await fillFrozen(db, seal, world, paidAt)
}

function linesOf(
  { random, now }: World,
  { orderId, paymentId }: Delivered,
): (typeof orderLine.$inferInsert)[] {
  return LINES.map((line) => ({
    ...line,
    id: random.id(now.getTime()),
    orderId,
    paymentId,
    round: 0,
    amountFen: (line.quantityMilli * line.unitPriceFen) / 1000,
    state: 'done' as const,
    createdAt: now,
  }))
}

async function fillFrozen(db: Db, seal: Seal, world: World, paidAt: Date): Promise<void> {
  const all = world.delivered.flat()
  await insert(
    db,
    payment,
    all.map(({ orderId, paymentId: id, owner, shop }) => ({
      id,
      subjectId: orderId,
      purpose: 'package' as const,
      state: 'frozen' as const,
      mode: 'ecommerce' as const,
      payerId: owner.id,
      payerOpenidSealed: seal.seal(owner.openid),
      shopId: shop.id,
      subMchid: shop.subMchid,
      description: '安心修 小保养',
      amountFen: PRICE_FEN,
      transactionId: transactionIdOf(id),
      paidAt,
      settledBy: 'notification' as const,
      freezeEndsAt: plusMs(paidAt, 180 * 24 * HOUR_MS),
      createdAt: paidAt,
      expiresAt: world.now,
    })),
  )
  await insert(
    db,
    ledgerEntry,
    all.flatMap(({ orderId: subjectId, paymentId, shop }) =>
      paidEntries(PRICE_FEN, FEE_FEN).map((entry, leg) => {
        const of = { transferId: paymentId, paymentId, subjectId, shopId: shop.id }
        return { ...of, ...entry, leg, phase: 'post' as const, at: paidAt }
      }),
    ),
  )
  // Their orders have heard of them; else they would count as late, and go back.
  await insert(
    db,
    eventHandled,
    all.map(({ paymentId }) => ({ id: appliedId(paymentId), at: paidAt })),
  )
  const kinds = ['payments.freeze-guard', 'payments.freed-check']
  const dueAt = plusMs(paidAt, 25 * 24 * HOUR_MS)
  await insert(
    db,
    timer,
    all.flatMap(({ paymentId: subjectId }) =>
      kinds.map((kind) => ({ id: `${kind}.${subjectId}`, kind, subjectId, dueAt })),
    ),
  )
}

function transactionIdOf(paymentId: string): string {
  return `42${paymentId}`
}

/** The same payments in WeChat's books: trades that rest long enough to be shared, and the journal behind them. */
export async function fillWechat(books: Pool, wechat: Wechat, world: World): Promise<void> {
  const all = world.delivered.flat()
  const paidMs = world.now.getTime() - 2 * HOUR_MS
  const shops = new Map(all.map(({ shop }) => [shop.subMchid, shop]))
  await insertRaw(
    books,
    'merchants (sub_mchid, name, max_ratio, share_authorised, punished)',
    [...shops.keys()].map((mchid) => [mchid, '基准门店', 3000, 1, 0]),
  )
  await insertRaw(
    books,
    'trades (out_trade_no, transaction_id, family, sp_appid, sub_appid, sub_mchid, sub_openid, description, notify_url, profit_sharing, total_fen, fee_fen, state, request_hash, created_at, expires_at, success_at)',
    all.map(({ paymentId, owner, shop }) => {
      const app = ['ecommerce', wechat.spAppid, wechat.ownerAppid, shop.subMchid, owner.openid]
      const sums = [1, PRICE_FEN, FEE_FEN, 'SUCCESS', ''.padStart(64, '0')]
      const text = ['安心修 小保养', 'http://127.0.0.1:9/']
      const ids = [`P${paymentId}`, transactionIdOf(paymentId)]
      return [...ids, ...app, ...text, ...sums, paidMs, paidMs + 900_000, paidMs]
    }),
  )
  await insertRaw(
    books,
    'postings (id, kind, ref, out_trade_no, posted_at)',
    all.map(({ paymentId }, at) => [at + 1, 'pay', `P${paymentId}`, `P${paymentId}`, paidMs]),
  )
  await insertRaw(
    books,
    'entries (posting_id, kind, out_trade_no, account, amount_fen, posted_at)',
    all.flatMap(({ paymentId, shop }, at) =>
      [
        ['payer', -PRICE_FEN],
        ['wechat:fee', FEE_FEN],
        [`frozen:${shop.subMchid}`, PRICE_FEN - FEE_FEN],
      ].map(([account, amountFen]) => [at + 1, 'pay', `P${paymentId}`, account, amountFen, paidMs]),
    ),
  )
}

async function insertRaw(pool: Pool, into: string, rows: readonly unknown[][]): Promise<void> {
  for (let at = 0; at < rows.length; at += 500)
    await pool.query(`INSERT INTO ${into} VALUES ?`, [rows.slice(at, at + 500)])
}
