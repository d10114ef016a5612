import { toSnakeCase } from 'drizzle-orm/casing'
import { getTableConfig } from 'drizzle-orm/mysql-core'
import type { Queries } from '../platform/db'
import type { RETENTION } from './retention'

/** Deletes up to `limit` rows whose time began before an instant; answers how many. */
export async function deleteOld(
  q: Queries,
  { table, since }: Pick<(typeof RETENTION)[number], 'table' | 'since'>,
  before: Date,
  limit: number,
): Promise<number> {
  const name = getTableConfig(table).name
  const { affectedRows } = await q.run(
    `DELETE FROM \`${name}\` WHERE \`${toSnakeCase(since.name)}\` < ? LIMIT ${limit}`,
    [before],
  )
  return affectedRows
}
