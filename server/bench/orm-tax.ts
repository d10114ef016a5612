import { order } from '@anxin/drizzle/schema/orders'
import { outboxEvent } from '@anxin/drizzle/schema/platform'
import { desc, eq } from 'drizzle-orm'
import { createPool, type Pool, type RowDataPacket } from 'mysql2/promise'
import { openDb, type Db } from '../src/platform/db'
import { preparedTable } from '../src/platform/prepared'
import { ORM_READ_BAR, ORM_TX_BAR } from './bars'
import { us, type Outcome } from './outcome'
import { databaseOf, type Place } from './sides'
import { ROUNDS, type World } from './world'

const READS = 1500
const WRITES = 500
const AT_ONCE = 8

/**
 * What the data layer adds to the driver: CPU of this process for the same statements through `execute`, through the
 * product's prepared helper (which the hot paths use) and through Drizzle (which the others use).
 */
export async function measureOrmTax(place: Place, world: World): Promise<Outcome[]> {
  const url = databaseOf(place, 'product')
  const db = openDb(url, AT_ONCE)
  const pool = createPool({ uri: url, connectionLimit: AT_ONCE, timezone: 'Z' })
  try {
    const page = await compare(pageReads(db, pool, world), READS)
    const tx = await compare(transactions(db, pool, world), WRITES)
    // Half of them look undone, and the worker of a later measurement would take them up for ever.
    await db.run("DELETE FROM outbox_event WHERE topic = 'bench'", [])
    return [
      outcome('B11 reads   a page of 21 orders:', page, ORM_READ_BAR),
      outcome('B11 writes  a transaction of two inserts and an update:', tx, ORM_TX_BAR),
    ]
  } finally {
    await Promise.all([db.close(), pool.end()])
  }
}

type Ways = Record<'execute' | 'prepared' | 'drizzle', (n: number) => Promise<unknown>>
type Costs = Record<keyof Ways, number>

function outcome(title: string, costs: Costs, bar: number): Outcome {
  const ratio = costs.prepared / costs.execute
  const drizzle = `${(costs.drizzle / costs.execute).toFixed(2)}× by Drizzle`
  return {
    name: 'B11',
    line: `${title} CPU ${ratio.toFixed(2)}× of ${bar.toFixed(1)}× · prepared ${us(costs.prepared)}, execute ${us(costs.execute)} · ${drizzle}`,
    holds: ratio <= bar,
  }
}

/** CPU microseconds of this process a call, each way's best of the rounds, which are interleaved. */
async function compare(ways: Ways, count: number): Promise<Costs> {
  const best: Costs = { execute: Infinity, prepared: Infinity, drizzle: Infinity }
  for (let round = 0; round <= ROUNDS; round++) {
    for (const way of ['execute', 'prepared', 'drizzle'] as const) {
      const before = process.cpuUsage()
      let next = 0
      await Promise.all(
        Array.from({ length: AT_ONCE }, async () => {
          for (let n = next++; n < count; n = next++) await ways[way](n)
        }),
      )
      const { user, system } = process.cpuUsage(before)
      if (round > 0) best[way] = Math.min(best[way], (user + system) / count)
    }
  }
  return best
}

function pageReads(db: Db, pool: Pool, world: World): Ways {
  const orders = preparedTable(order)
  const sql = `SELECT ${orders.columns} FROM orders WHERE owner_id = ? ORDER BY id DESC LIMIT 21`
  const ownerOf = (n: number) => world.owners[n % world.owners.length]?.id ?? ''
  return {
    execute: (n) => pool.execute<RowDataPacket[]>(sql, [ownerOf(n)]),
    prepared: async (n) => (await db.rows<Record<string, unknown>>(sql, [ownerOf(n)])).map(orders.row),
    drizzle: (n) =>
      db.orm
        .select()
        .from(order)
        .where(eq(order.ownerId, ownerOf(n)))
        .orderBy(desc(order.id))
        .limit(21),
  }
}

function transactions(db: Db, pool: Pool, world: World): Ways {
  const events = preparedTable(outboxEvent)
  const { now, random } = world
  const row = () => {
    const id = random.id(now.getTime())
    return { id, topic: 'bench', subjectId: id, payload: { orderId: id }, at: now, leasedUntil: now }
  }
  const insert =
    'INSERT INTO outbox_event (id, topic, subject_id, payload, at, leased_until) VALUES (?, ?, ?, ?, ?, ?)'
  const update = 'UPDATE outbox_event SET done_at = ? WHERE id = ?'
  return {
    async execute() {
      const connection = await pool.getConnection()
      await connection.query('START TRANSACTION')
      const rows = [row(), row()]
      for (const each of rows) {
        const payload = JSON.stringify(each.payload)
        await connection.execute(insert, [each.id, each.topic, each.subjectId, payload, now, now])
      }
      await connection.execute(update, [now, rows[0]?.id ?? ''])
      await connection.query('COMMIT')
      connection.release()
    },
    prepared: () =>
      db.transaction(async (tx) => {
        const first = row()
        await events.insert(tx, [first])
        await events.insert(tx, [row()])
        await events.update(tx, { doneAt: now }, 'id = ?', [first.id])
      }),
    drizzle: () =>
      db.transaction(async (tx) => {
        const first = row()
        await tx.orm.insert(outboxEvent).values(first)
        await tx.orm.insert(outboxEvent).values(row())
        await tx.orm.update(outboxEvent).set({ doneAt: now }).where(eq(outboxEvent.id, first.id))
      }),
  }
}
