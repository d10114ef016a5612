import { drizzle, type MySql2Database } from 'drizzle-orm/mysql2'
import {
  createPool,
  type Pool,
  type PoolConnection,
  type PoolOptions,
  type ResultSetHeader,
  type RowDataPacket,
} from 'mysql2'

import { openWire, type Expected } from './wire'

export type SqlValue = string | number | boolean | Date | Buffer | null

/** What a repository may do, inside or outside a transaction. */
export type Queries = {
  /** Drizzle: for most reads and writes. */
  readonly orm: MySql2Database
  /** A prepared statement that reads; for hot paths, where Drizzle costs four times the CPU. Columns are snake_case. */
  rows<T>(sql: string, values: readonly SqlValue[]): Promise<T[]>
  /** A prepared statement that writes. */
  run(sql: string, values: readonly SqlValue[]): Promise<{ affectedRows: number }>
}

export type Tx = Queries & {
  /**
   * A write that goes out with the next statement of the transaction, or with COMMIT: for writes of which nobody reads
   * the outcome. Where it fails, or changes another number of rows than expected, the transaction does.
   */
  write(sql: string, values: readonly SqlValue[], expected?: Expected): void
  /** Runs just before COMMIT, still inside: for rows that several parts of a command write together. */
  beforeCommit(fn: () => Promise<void>): void
  /** Runs after COMMIT, for hints that may be lost. Never for anything that must happen. */
  afterCommit(fn: () => void): void
}

export type Db = Queries & {
  /** Runs `fn` in a transaction; deadlocks and write conflicts start it again, so `fn` has no effects of its own. */
  transaction<T>(fn: (tx: Tx) => Promise<T>): Promise<T>
  close(): Promise<void>
}

const TRIES_MAX = 10
/** The longest wait between two tries is 512 ms; each waits a random part of it, so that they do not meet again. */
const DOUBLINGS_MAX = 6
/** Deadlock, lock wait timeout, TiDB write conflict, TiDB "information schema changed". */
const RETRIABLE = new Set([1213, 1205, 9007, 8028])

/**
 * READ COMMITTED: a statement sees what is committed now, and there are no gap locks. Every read that a write depends
 * on is FOR UPDATE, or the write names the old value in its WHERE. Transactions have connections of their own, as many
 * again: reads go on while all of those wait for one lock.
 */
export function openDb(url: string, connectionLimit: number): Db {
  const reads = openPool({ uri: url, connectionLimit }, [])
  // Without autocommit a transaction begins with its first statement, which saves each one a round trip; several
  // statements in one text save it more of them (wire.ts).
  const writes = openPool({ uri: url, connectionLimit, multipleStatements: true }, [
    'SET SESSION autocommit = 0',
  ])
  return {
    ...queriesOver(reads),
    transaction: (fn) => withRetries(writes, fn),
    close: async () => {
      await Promise.all([reads.promise().end(), writes.promise().end()])
    },
  }
}

function openPool(options: PoolOptions, setUp: readonly string[]): Pool {
  const pool = createPool({
    ...options,
    timezone: 'Z',
    charset: 'utf8mb4',
    enableKeepAlive: true,
  })
  pool.on('connection', (connection) => {
    connection.query('SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED')
    connection.query(
      "SET SESSION sql_mode = 'STRICT_TRANS_TABLES,NO_ENGINE_SUBSTITUTION,ERROR_FOR_DIVISION_BY_ZERO'",
    )
    for (const sql of setUp) connection.query(sql)
  })
  return pool
}

/** The errno of a MySQL error, also where Drizzle has wrapped it. Names differ between engines; numbers do not. */
export function errnoOf(error: unknown): number | undefined {
  for (let e = error; e instanceof Error; e = e.cause) {
    if ('errno' in e && typeof e.errno === 'number') return e.errno
  }
  return undefined
}

/** Whether a unique key refused an insert; `keyName` narrows it to one key. */
export function isDuplicate(error: unknown, keyName?: string): boolean {
  if (errnoOf(error) !== 1062) return false
  if (keyName === undefined) return true
  for (let e = error; e instanceof Error; e = e.cause) if (e.message.includes(keyName)) return true
  return false
}

function ormOver(client: Pool | PoolConnection): MySql2Database {
  return drizzle({ client, casing: 'snake_case' }) as unknown as MySql2Database
}

function queriesOver(client: Pool): Queries {
  return {
    orm: ormOver(client),
    rows: <T>(sql: string, values: readonly SqlValue[]) =>
      execute<RowDataPacket[]>(client, sql, values) as Promise<T[]>,
    run: async (sql, values) => {
      const { affectedRows } = await execute<ResultSetHeader>(client, sql, values)
      return { affectedRows }
    },
  }
}

/** The driver's promises note the caller's stack for every statement; here only a failed one pays for that. */
async function execute<T extends RowDataPacket[] | ResultSetHeader>(
  client: Pool,
  sql: string,
  values: readonly SqlValue[],
): Promise<T> {
  return traced(
    new Promise<T>((resolve, reject) => {
      client.execute<T>(sql, values as SqlValue[], (error, result) =>
        error ? reject(error) : resolve(result),
      )
    }),
  )
}

async function traced<T>(result: Promise<T>): Promise<T> {
  try {
    return await result
  } catch (error) {
    if (error instanceof Error) Error.captureStackTrace(error)
    throw error
  }
}

/** One Drizzle instance a connection: making one costs more than a query. */
const perConnection = new WeakMap<PoolConnection, MySql2Database>()

function ormOf(connection: PoolConnection): MySql2Database {
  let orm = perConnection.get(connection)
  if (!orm) {
    orm = ormOver(connection)
    perConnection.set(connection, orm)
  }
  return orm
}

async function withRetries<T>(pool: Pool, fn: (tx: Tx) => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await inTransaction(pool, fn)
    } catch (error) {
      if (attempt >= TRIES_MAX || !RETRIABLE.has(errnoOf(error) ?? 0)) throw error
      await new Promise((resolve) =>
        setTimeout(resolve, Math.random() * 8 * 2 ** Math.min(attempt, DOUBLINGS_MAX)),
      )
    }
  }
}

async function inTransaction<T>(pool: Pool, fn: (tx: Tx) => Promise<T>): Promise<T> {
  const connection = await new Promise<PoolConnection>((resolve, reject) => {
    pool.getConnection((error, value) => (error ? reject(error) : resolve(value)))
  })
  const wire = openWire(connection)
  const before: (() => Promise<void>)[] = []
  const after: (() => void)[] = []
  let result: T
  try {
    result = await fn({
      get orm() {
        wire.flush()
        return ormOf(connection)
      },
      rows: <T>(sql: string, values: readonly SqlValue[]) => traced(wire.ask(sql, values)) as Promise<T[]>,
      async run(sql, values) {
        const { affectedRows } = (await traced(wire.ask(sql, values))) as ResultSetHeader
        return { affectedRows }
      },
      write: wire.tell,
      beforeCommit: (hook) => before.push(hook),
      afterCommit: (hook) => after.push(hook),
    })
    for (const hook of before) await hook()
    await wire.commit()
  } catch (error) {
    // What a write that nobody waited for met is why whatever came after it failed.
    const cause = wire.failure ?? error
    wire.drop()
    await command(connection, 'ROLLBACK').catch(() => connection.destroy())
    throw cause
  } finally {
    connection.release()
  }
  for (const hook of after) hook()
  return result
}

function command(connection: PoolConnection, sql: string): Promise<void> {
  return new Promise((resolve, reject) => {
    connection.query(sql, (error) => (error ? reject(error) : resolve()))
  })
}
