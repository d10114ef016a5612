import { getTableColumns, getTableName } from 'drizzle-orm'
import { toSnakeCase } from 'drizzle-orm/casing'
import type { MySqlColumn, MySqlTable } from 'drizzle-orm/mysql-core'
import { assert } from '@anxin/shared/kernel/errors'
import type { Queries, SqlValue, Tx } from './db'
import type { Expected } from './wire'

/**
 * Typed prepared statements over the Drizzle schema, for hot paths: the schema stays the one description of a table,
 * and a statement costs a quarter of what Drizzle's text protocol does.
 */
export type PreparedTable<T extends MySqlTable> = {
  /** Every column under its property's name, for a SELECT of whole rows. */
  readonly columns: string
  /** The same for some columns; what the others would be is then missing from the row. */
  readonly select: (keys: readonly (keyof T['$inferSelect'] & string)[]) => string
  /** A row of such a SELECT as mysql2's execute gives it, as the schema's type. Changes and returns `raw` itself. */
  readonly row: (raw: Record<string, unknown>) => T['$inferSelect']
  insert(q: Queries, rows: readonly T['$inferInsert'][]): Promise<void>
  /** The same with the transaction's next statement. */
  writeInsert(tx: Tx, rows: readonly T['$inferInsert'][]): void
  /** UPDATE … SET `set` WHERE `where`; asserts nothing, returns how many rows matched and changed. */
  update(
    q: Queries,
    set: Partial<T['$inferInsert']>,
    where: string,
    values: readonly SqlValue[],
  ): Promise<number>
  /** The same with the transaction's next statement, which fails where it changes another number of rows. */
  writeUpdate(
    tx: Tx,
    set: Partial<T['$inferInsert']>,
    where: string,
    values: readonly SqlValue[],
    expected: Expected,
  ): void
}

type Statement = readonly [sql: string, values: SqlValue[]]
type Column = {
  readonly key: string
  readonly sqlName: string
  readonly fromDriver: Mapper | null
  readonly toDriver: Mapper | null
}
type Mapper = (value: unknown) => unknown

export function preparedTable<T extends MySqlTable>(table: T): PreparedTable<T> {
  const name = `\`${getTableName(table)}\``
  const columns: Column[] = Object.entries(getTableColumns(table)).map(([key, column]) => ({
    key,
    sqlName: `\`${toSnakeCase(column.keyAsName ? key : column.name)}\``,
    fromDriver: mapperFromDriver(column as MySqlColumn),
    toDriver: mapperToDriver(column as MySqlColumn),
  }))
  const byKey = new Map(columns.map((column) => [column.key, column]))
  const columnOf = (key: string) => {
    const found = byKey.get(key)
    assert(found, `${name} has no column ${key}`)
    return found
  }
  // A name that is the same on both sides needs no second mention: the server parses what is sent.
  const select = (keys: readonly string[]) =>
    keys
      .map((key) => ({ key: `\`${key}\``, sqlName: columnOf(key).sqlName }))
      .map(({ key, sqlName }) => (key === sqlName ? key : `${sqlName} AS ${key}`))
      .join(', ')
  const insertion = (rows: readonly object[]): Statement => {
    const written = definedKeys(rows[0] ?? {}).map(columnOf)
    const marks = `(${written.map(() => '?').join(', ')})`
    return [
      `INSERT INTO ${name} (${written.map(({ sqlName }) => sqlName).join(', ')}) VALUES ${rows.map(() => marks).join(', ')}`,
      rows.flatMap((row) => written.map((column) => valueOf(column, row))),
    ]
  }
  const change = (set: object, where: string, values: readonly SqlValue[]): Statement => {
    const written = definedKeys(set).map(columnOf)
    return [
      `UPDATE ${name} SET ${written.map(({ sqlName }) => `${sqlName} = ?`).join(', ')} WHERE ${where}`,
      [...written.map((column) => valueOf(column, set)), ...values],
    ]
  }
  // The driver names and types nearly all values as the schema does; a row is touched only where it does not.
  const mapped = columns.flatMap(({ key, fromDriver }) => (fromDriver ? [{ key, fromDriver }] : []))
  return {
    columns: select(columns.map(({ key }) => key)),
    select,
    row(raw) {
      for (const { key, fromDriver } of mapped) {
        const value = raw[key]
        if (value !== null && value !== undefined) raw[key] = fromDriver(value)
      }
      return raw as T['$inferSelect']
    },
    async insert(q, rows) {
      if (rows.length > 0) await q.run(...insertion(rows))
    },
    writeInsert(tx, rows) {
      if (rows.length > 0) tx.write(...insertion(rows))
    },
    async update(q, set, where, values) {
      const { affectedRows } = await q.run(...change(set, where, values))
      return affectedRows
    },
    writeUpdate(tx, set, where, values, expected) {
      tx.write(...change(set, where, values), expected)
    },
  }
}

function definedKeys(row: object): string[] {
  return Object.entries(row).flatMap(([key, value]) => (value === undefined ? [] : [key]))
}

function valueOf({ key, toDriver }: Column, row: object): SqlValue {
  const value = (row as Record<string, unknown>)[key]
  if (value === null || value === undefined) return null
  return (toDriver ? toDriver(value) : value) as SqlValue
}

/** Columns whose values execute() gives and takes as they are; it makes Dates by itself, as the pool is in UTC. */
const PLAIN: ReadonlySet<string> = new Set([
  'MySqlInt',
  'MySqlSmallInt',
  'MySqlTinyInt',
  'MySqlVarChar',
  'MySqlChar',
  'MySqlText',
  'MySqlEnumColumn',
  'MySqlDateTime',
])

function mapperFromDriver(column: MySqlColumn): Mapper | null {
  if (PLAIN.has(column.columnType) || isPlainCustom(column, 'mapFrom')) return null
  return (value) => column.mapFromDriverValue(value)
}

function mapperToDriver(column: MySqlColumn): Mapper | null {
  const isPlain = PLAIN.has(column.columnType) || column.columnType === 'MySqlBoolean'
  if (isPlain || isPlainCustom(column, 'mapTo')) return null
  return (value) => column.mapToDriverValue(value)
}

/** Whether a type of drizzle/columns leaves its values as they are in this direction. */
function isPlainCustom(column: MySqlColumn, mapper: 'mapFrom' | 'mapTo'): boolean {
  return (
    column.columnType === 'MySqlCustomColumn' &&
    (column as unknown as Record<string, unknown>)[mapper] === undefined
  )
}
