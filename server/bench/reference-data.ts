import { createPool, type Pool } from 'mysql2/promise'
import { PRICE_FEN, startOf, type World } from './world'

const ID = 'char(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL'
const TABLES = [
  `CREATE TABLE bay (id ${ID} PRIMARY KEY, shop_id ${ID})`,
  `CREATE TABLE bay_slot (bay_id ${ID}, on_day int NOT NULL, unit tinyint NOT NULL, order_id ${ID}, PRIMARY KEY (bay_id, on_day, unit))`,
  `CREATE TABLE orders (id ${ID} PRIMARY KEY, version int NOT NULL, state enum('MATCHING','PENDING_PAY','ACCEPTED','IN_SERVICE','READY','COMPLETED','CANCELLED') NOT NULL,
     owner_id ${ID}, shop_id ${ID}, vehicle_id ${ID}, service_name varchar(120) NOT NULL, shop_name varchar(120) NOT NULL, vehicle_text varchar(120) NOT NULL,
     slot_start_at datetime(3) NOT NULL, slot_end_at datetime(3) NOT NULL, due_fen int NOT NULL, note varchar(500) NOT NULL, created_at datetime(3) NOT NULL,
     KEY orders_owner (owner_id, id), KEY orders_shop (shop_id, id))`,
  `CREATE TABLE outbox (id ${ID} PRIMARY KEY, topic varchar(60) CHARACTER SET ascii NOT NULL, subject_id ${ID}, at datetime(3) NOT NULL)`,
  `CREATE TABLE payment (id ${ID} PRIMARY KEY, state enum('created','frozen') NOT NULL, amount_fen int NOT NULL, transaction_id varchar(32) CHARACTER SET ascii, paid_at datetime(3))`,
  `CREATE TABLE notified (out_trade_no varchar(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY, at datetime(3) NOT NULL)`,
  `CREATE TABLE ledger (transfer_id ${ID}, leg tinyint NOT NULL, account enum('payer','frozen') NOT NULL, amount_fen int NOT NULL, at datetime(3) NOT NULL, PRIMARY KEY (transfer_id, leg))`,
]

/** Makes the reference server's tables in an empty database and fills them with the world. */
export async function fillReference(url: string, world: World): Promise<void> {
  const pool = createPool({ uri: url, connectionLimit: 4, timezone: 'Z' })
  try {
    for (const table of TABLES) await pool.query(table)
    await Promise.all([fillSlots(pool, world), fillOrders(pool, world), fillPayments(pool, world)])
  } finally {
    await pool.end()
  }
}

async function fillSlots(pool: Pool, world: World): Promise<void> {
  const shops = [...world.shops, world.raceShop]
  const bays = shops.flatMap(({ id, bayIds }) => bayIds.map((bayId) => [bayId, id]))
  await insert(pool, 'bay (id, shop_id)', bays)
  const held = [...world.held, ...world.open.flat()]
  const slots = held.flatMap(({ shop, bay, on, unit, orderId }) =>
    [unit, unit + 1].map((each) => [shop.bayIds[bay], Number(on.replaceAll('-', '')), each, orderId]),
  )
  await insert(pool, 'bay_slot (bay_id, on_day, unit, order_id)', slots)
}

async function fillOrders(pool: Pool, world: World): Promise<void> {
  const listed = world.listed.map(({ id, owner, shop, state, createdAt }) => {
    const ids = [owner.id, shop.id, owner.vehicleId]
    return [id, 3, state, ...ids, ...TEXTS, createdAt, new Date(createdAt.getTime() + 3_600_000), createdAt]
  })
  const open = world.open.flat().map((order) => {
    const startAt = startOf(order)
    const ids = [order.owner.id, order.shop.id, order.owner.vehicleId]
    const endAt = new Date(startAt.getTime() + 3_600_000)
    return [order.orderId, 1, 'MATCHING', ...ids, ...TEXTS, startAt, endAt, world.now]
  })
  await insert(
    pool,
    'orders (id, version, state, owner_id, shop_id, vehicle_id, service_name, shop_name, vehicle_text, note, due_fen, slot_start_at, slot_end_at, created_at)',
    [...listed, ...open],
  )
}
const TEXTS = ['小保养', '基准门店', '大众 朗逸 2021 · 浙A****1', '', PRICE_FEN]

async function fillPayments(pool: Pool, world: World): Promise<void> {
  const payments = world.awaited.flat().map(({ id, amountFen }) => [id, 'created', amountFen])
  await insert(pool, 'payment (id, state, amount_fen)', payments)
}

async function insert(pool: Pool, into: string, rows: readonly unknown[][]): Promise<void> {
  for (let at = 0; at < rows.length; at += 2000) {
    await pool.query(`INSERT INTO ${into} VALUES ?`, [rows.slice(at, at + 2000)])
  }
}
