import { createConnection, createPool, type Pool, type PoolConnection } from 'mysql2/promise'

/** A connection inside a transaction. Everything that reads or writes the books takes one. */
export type Tx = PoolConnection

const MAX_ATTEMPTS = 20
const RETRYABLE = new Set(['ER_LOCK_DEADLOCK', 'ER_LOCK_WAIT_TIMEOUT'])

/** Opens the sandbox's own database, made first if it is missing. Times are virtual milliseconds in bigint columns. */
export async function openDatabase(databaseUrl: string): Promise<Pool> {
  const url = new URL(databaseUrl)
  const name = decodeURIComponent(url.pathname.slice(1))
  if (!/^[A-Za-z0-9_]+$/.test(name)) throw new Error(`the sandbox needs a plain database name, not "${name}"`)
  const bare = new URL(databaseUrl)
  bare.pathname = '/'
  const connection = await createConnection({ uri: bare.href, charset: 'utf8mb4' })
  try {
    await connection.query(`CREATE DATABASE IF NOT EXISTS \`${name}\` CHARACTER SET utf8mb4`)
  } finally {
    await connection.end()
  }
  return openPool(databaseUrl, 16)
}

/** A pool whose sessions are strict, in UTC and READ COMMITTED: gap locks would only make more deadlocks. */
export function openPool(databaseUrl: string, connectionLimit: number): Pool {
  const pool = createPool({ uri: databaseUrl, connectionLimit, charset: 'utf8mb4', timezone: 'Z' })
  pool.pool.on('connection', (connection) => {
    connection.query('SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED')
    connection.query("SET SESSION sql_mode = 'STRICT_ALL_TABLES'")
  })
  return pool
}

/** Runs `CREATE TABLE IF NOT EXISTS` statements; a start on existing books changes nothing. */
export async function createTables(db: Pool, statements: readonly string[]): Promise<void> {
  for (const statement of statements) await db.query(statement)
}

/** Runs `work` in one transaction, again from its start if the database chose it as the victim of a deadlock. */
export async function inTransaction<T>(db: Pool, work: (tx: Tx) => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    const tx = await db.getConnection()
    try {
      await tx.beginTransaction()
      const result = await work(tx)
      await tx.commit()
      return result
    } catch (error) {
      await tx.rollback().catch(() => undefined)
      const code = (error as { code?: string }).code ?? ''
      if (!RETRYABLE.has(code) || attempt >= MAX_ATTEMPTS) throw error
    } finally {
      tx.release()
    }
  }
}

type Cell = string | number | bigint | Buffer | Date | null
export type Values = readonly Cell[]

/** All rows of a SELECT. `Row` says what its columns are; the tables are this package's own, so that is known. */
export async function selectAll<Row>(db: Pool | Tx, sql: string, values: Values = []): Promise<Row[]> {
  const [rows] = await db.execute(sql, values as Cell[])
  return rows as Row[]
}

/** The first row of a SELECT, or undefined. */
export async function selectOne<Row>(
  db: Pool | Tx,
  sql: string,
  values: Values = [],
): Promise<Row | undefined> {
  const rows = await selectAll<Row>(db, sql, values)
  return rows[0]
}

/** Runs an INSERT, UPDATE or DELETE and returns the number of rows it touched. */
export async function run(db: Pool | Tx, sql: string, values: Values = []): Promise<number> {
  const [result] = await db.execute(sql, values as Cell[])
  return (result as { affectedRows: number }).affectedRows
}
