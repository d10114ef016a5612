import type { MySql2Database } from 'drizzle-orm/mysql2'

/** What seeding needs of a database: Drizzle, and a transaction around it. The server's `Db` is one. */
export interface SeedDb {
  readonly orm: MySql2Database
  transaction<T>(fn: (tx: { readonly orm: MySql2Database }) => Promise<T>): Promise<T>
}

/** Rows in one INSERT: below 65,535 placeholders for any table, and below the smallest usual max_allowed_packet. */
const ROWS_PER_INSERT = 400

export function inBatches<T>(rows: readonly T[]): T[][] {
  const batches: T[][] = []
  for (let from = 0; from < rows.length; from += ROWS_PER_INSERT) {
    batches.push(rows.slice(from, from + ROWS_PER_INSERT))
  }
  return batches
}
