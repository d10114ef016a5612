import { isSealed } from '@anxin/drizzle/columns'
import * as schema from '@anxin/drizzle/schema'
import { assert } from '@anxin/shared/kernel/errors'
import { is } from 'drizzle-orm'
import { toSnakeCase } from 'drizzle-orm/casing'
import { getTableConfig, MySqlTable, type MySqlColumn } from 'drizzle-orm/mysql-core'

export type SealedTable = {
  readonly table: string
  /** The one column of the primary key. */
  readonly key: string
  readonly columns: readonly string[]
}

const sqlName = (column: MySqlColumn) => toSnakeCase(column.name)

/** Every column that holds sealed values, as the schema has them: a new one is found by its type. */
export function sealedTables(): SealedTable[] {
  const exported: readonly unknown[] = Object.values(schema)
  return exported
    .filter((value): value is MySqlTable => is(value, MySqlTable))
    .flatMap((value) => {
      const { name: table, columns } = getTableConfig(value)
      const sealed = columns.filter(isSealed).map(sqlName)
      if (sealed.length === 0) return []
      const key = columns.find(({ primary }) => primary)
      assert(key, `${table} has a primary key of one column`)
      return [{ table, key: sqlName(key), columns: sealed }]
    })
}
