import { LIMITS } from '@anxin/shared/kernel/limits'
import { assert } from '@anxin/shared/kernel/errors'
import { asc, getTableColumns, inArray, or } from 'drizzle-orm'
import { getTableConfig, type MySqlColumn } from 'drizzle-orm/mysql-core'
import type { Queries } from '../platform/db'
import type { OwnerTable } from './owner-tables'

const ROOTS_AT_ONCE = 20

/** Every row of a table that hangs on one of these ids, by its schema's names; each query goes by an index. */
export async function rowsOf(
  q: Queries,
  { table, by }: OwnerTable,
  rootIds: readonly string[],
): Promise<Record<string, unknown>[]> {
  const key = keyOf(table)
  const found: Record<string, unknown>[] = []
  for (let start = 0; start < rootIds.length; start += ROOTS_AT_ONCE) {
    const some = rootIds.slice(start, start + ROOTS_AT_ONCE)
    const rows = await q.orm
      .select()
      .from(table)
      .where(or(...by.map((column) => inArray(column, some))))
      .orderBy(...key.map((column) => asc(column)))
      .limit(LIMITS.exportRowsMax)
    // A copy with something missing would be a lie: better none, and somebody looks why.
    assert(rows.length < LIMITS.exportRowsMax, `too many rows of ${getTableConfig(table).name} for a copy`)
    found.push(...rows)
  }
  return found
}

/** The columns of a table by the names of its schema. */
export function columnsOf(table: OwnerTable['table']): Record<string, MySqlColumn> {
  return getTableColumns(table)
}

export function nameOf(table: OwnerTable['table']): string {
  return getTableConfig(table).name
}

function keyOf(table: OwnerTable['table']): MySqlColumn[] {
  const { columns, primaryKeys } = getTableConfig(table)
  return primaryKeys[0]?.columns ?? columns.filter(({ primary }) => primary)
}
