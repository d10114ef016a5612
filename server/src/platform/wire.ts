import type { PoolConnection, ResultSetHeader } from 'mysql2'
import type { SqlValue } from './db'

/** How many rows a write must have changed, and what it means where it did not. */
export type Expected = { readonly rows: number; readonly otherwise: string }

type Statement = {
  readonly sql: string
  readonly values: readonly SqlValue[]
  readonly resolve: (result: unknown) => void
  readonly reject: (error: unknown) => void
}

/** The statements of one transaction on their way to the server. */
export type Wire = {
  /** Resolves with the rows or the header of this statement. */
  readonly ask: (sql: string, values: readonly SqlValue[]) => Promise<unknown>
  /** A write that nobody waits for: it goes with the next statement. What fails in it fails the transaction. */
  readonly tell: (sql: string, values: readonly SqlValue[], expected?: Expected) => void
  /** Sends what waits, for a statement that goes past this wire. */
  flush(): void
  /** Resolves when everything is committed; rejects, with nothing committed, where anything failed. */
  commit(): Promise<void>
  /** What failed without anybody waiting for it. */
  readonly failure: unknown
  /** Forgets what was not sent. */
  drop(): void
}

/**
 * Most of what a statement costs is its way to the server and back. So the statements that a transaction issues in
 * one tick go out together, as one text of several statements, and each gets its own result: reads that do not depend
 * on each other are asked for at once, with Promise.all, and writes of which nobody reads the outcome go with what
 * comes next. The order is that of the calls; at the first error the server stops. One alone is a prepared statement,
 * which is cheaper.
 */
export function openWire(connection: PoolConnection): Wire {
  let waiting: Statement[] = []
  let isScheduled = false
  /** Writes with an expectation that was not looked at yet: COMMIT has to wait for them. */
  let unchecked = 0
  let failure: unknown = null
  const fail = (error: unknown) => void (failure ??= error)

  function send(): void {
    isScheduled = false
    const batch = waiting
    waiting = []
    const [only] = batch
    if (batch.length > 1) sendTogether(connection, batch)
    else if (only) sendAlone(connection, only)
  }

  function ask(sql: string, values: readonly SqlValue[]): Promise<unknown> {
    return new Promise((resolve, reject) => {
      waiting.push({ sql, values, resolve, reject })
      if (isScheduled) return
      isScheduled = true
      process.nextTick(send)
    })
  }

  function tell(sql: string, values: readonly SqlValue[], expected?: Expected): void {
    if (expected) unchecked++
    const check = (result: unknown) => {
      if (!expected) return
      unchecked--
      const { affectedRows } = result as ResultSetHeader
      if (affectedRows !== expected.rows) fail(new Error(`Invariant broken: ${expected.otherwise}`))
    }
    waiting.push({ sql, values, resolve: check, reject: fail })
  }

  return {
    ask,
    tell,
    flush: send,
    get failure() {
      return failure
    },
    async commit() {
      if (unchecked > 0) await ask('DO 0', [])
      if (failure) throw failure
      await new Promise((resolve, reject) => {
        waiting.push({ sql: 'COMMIT', values: [], resolve, reject })
        sendTogether(connection, waiting.splice(0))
      })
    },
    drop() {
      for (const { reject } of waiting.splice(0)) reject(new Error('the transaction has ended'))
    },
  }
}

function sendAlone(connection: PoolConnection, { sql, values, resolve, reject }: Statement): void {
  connection.execute<ResultSetHeader>(sql, values as SqlValue[], (error, result) =>
    error ? reject(error) : resolve(result),
  )
}

function sendTogether(connection: PoolConnection, batch: readonly Statement[]): void {
  const text = batch.map(({ sql, values }) => connection.format(sql, values)).join(';\n')
  // The driver hands over the results of a text at its end, and of a text that fails only what it emits on the way.
  const headers = new Map<number, ResultSetHeader>()
  let begun = 0
  const query = connection.query<ResultSetHeader[]>(text, (error, results) => {
    if (!error) {
      for (const [index, { resolve }] of batch.entries())
        resolve(batch.length === 1 ? results : results[index])
      return
    }
    batch[begun]?.reject(error) // first, as it is the cause of all others
    for (const [index, { resolve, reject }] of batch.entries()) {
      const header = headers.get(index)
      if (header) resolve(header)
      else if (index !== begun) reject(new Error('a statement that was sent along has failed'))
    }
  })
  query.on('fields', () => begun++)
  query.on('result', (header: ResultSetHeader) => headers.set(begun - 1, header))
}
